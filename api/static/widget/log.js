// The conversation on the page: a list that only grows, and a voice beside it.
//
// The list is role="log" with aria-live="off": screen readers differ in how much of a log they read out, some all of it. So the
// list is for reading at one's own pace, and the voice (a live region of its own) says one short text per turn.

import {bubble, choices, mark} from './bubbles.js'
import {h, hidden, icon} from './dom.js'
import {texts} from './texts.js'

const SPOKEN = 220 // characters; more than this nobody listens to, the rest can be read in the list

export class Log {
  #items = h('ol')
  #voices = [h('p'), h('p')]
  #shown = new Set()
  #skipped = new Set()
  #onchoose
  #waiting = null

  element = h('div', {class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': 'Gesprek', tabindex: '0'}, this.#items)
  voice = h('div', {class: 'sr voice', 'aria-live': 'polite'}, this.#voices)
  role = ''

  constructor(onchoose) {
    this.#onchoose = onchoose
  }

  // Two places that take turns: the same sentence twice in a row is still a change, so it is read out twice.
  say(text) {
    this.#voices.reverse()
    this.#voices[0].textContent = text
    this.#voices[1].textContent = ''
  }

  // Add messages that are not there yet. Returns those that are new, which may be none.
  add(messages) {
    const fresh = messages.filter(({id}) => !this.#shown.has(id))
    for (const message of fresh) this.#append(message)
    return fresh
  }

  // A message that stays out of the list, because the panel itself already says it.
  skip(messages) {
    for (const {id} of messages) {
      this.#skipped.add(id)
      this.#shown.add(id)
    }
  }

  isSkipped(id) {
    return this.#skipped.has(id)
  }

  addNote(text) {
    const item = h('li', {class: 'note'}, h('p', {}, text))
    this.#items.append(item)
    return item
  }

  addBlock(node) {
    this.#items.append(h('li', {class: 'bot'}, this.#author('bot'), node))
  }

  // Add something at the end of a message.
  extend(id, node) {
    this.#find(id).querySelector('.bubble').append(node)
  }

  // What was typed, at once, with the sign that an answer is being looked for. end() takes it away again.
  wait(text) {
    const said = h('li', {class: 'visitor'}, this.#author('visitor'), h('div', {class: 'bubble'}, h('p', {}, text)))
    const busy = h('li', {class: 'busy'}, h('p', {}, 'De assistent zoekt een antwoord…'))
    this.#items.append(said, busy)
    this.#waiting = [said, busy]
    busy.scrollIntoView({block: 'nearest'})
  }

  end() {
    this.#waiting?.forEach((item) => item.remove())
    this.#waiting = null
  }

  clear() {
    this.#items.replaceChildren()
    this.#shown.clear()
    this.#skipped.clear()
  }

  // Show where the new part begins: answers are longer than the panel, and reading starts at the top.
  scrollTo(id) {
    this.#find(id)?.scrollIntoView({block: 'start'})
  }

  #find(id) {
    return this.#items.querySelector(`[data-id="${Number(id)}"]`)
  }

  #append(message) {
    this.#shown.add(message.id)
    if (message.author === 'visitor') this.#markAnswered(message.text)
    const content = message.bubble ? bubble(message.bubble, this.#onchoose) : h('div', {class: 'bubble'}, lines(message.text))
    this.#items.append(h('li', {class: message.author, 'data-id': message.id}, this.#author(message.author), content))
  }

  // After a reload the list is built again: a button that was pressed then is marked again.
  #markAnswered(text) {
    const groups = [...this.#items.querySelectorAll('.choices')].reverse()
    groups.find((group) => mark(group, text))
  }

  #author(author) {
    if (author === 'visitor') return h('span', {class: 'author', 'data-text': 'author'}, texts(this.role).author)
    return h('span', {class: 'author'}, author === 'employee' ? [icon('person'), 'Medewerker'] : 'Assistent', hidden(':'))
  }
}

function lines(text) {
  return text.split(/\n+/).map((line) => h('p', {}, line))
}

export function starters(labels, onpress) {
  return choices(labels.map((label) => ({label})), onpress, 'Voorbeeldvragen')
}

// One short text about what came in: who, the start of what, and how many buttons wait below it.
export function spoken(messages) {
  const said = messages.filter(({author}) => author !== 'visitor')
  if (!said.length) return ''
  const [first] = said
  const who = first.author === 'employee' ? 'Medewerker' : 'Assistent'
  const {title = '', text = first.text} = first.bubble ?? {}
  const buttons = said.reduce((sum, {bubble: each}) => sum + (each?.options?.length ?? 0), 0)
  return [
    `${who}: ${title && `${title}. `}${shorten(text)}`,
    ...urgent(said),
    buttons === 1 ? '1 knop eronder.' : buttons > 1 && `${buttons} knoppen eronder.`,
  ].filter(Boolean).join(' ')
}

function urgent(messages) {
  const lines = messages.filter((each) => each.bubble?.kind === 'crisis').flatMap((each) => each.bubble.helplines ?? [])
  return lines.map(({name, phone}) => phone && `${name}${name === phone ? '' : `: ${phone}`}.`)
}

function shorten(text) {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= SPOKEN ? flat : `${flat.slice(0, flat.lastIndexOf(' ', SPOKEN))}…`
}
