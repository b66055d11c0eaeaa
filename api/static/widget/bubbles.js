// One block of an answer as a piece of page (knowledge/reply.py says what a Bubble holds).

import {blocks, button, day, h, hidden, icon, isWeb, link} from './dom.js'

// onchoose(option, group) is called when a button under the answer is pressed.
export function bubble(data, onchoose) {
  return h('div', {class: `bubble kind-${data.kind}`}, [
    data.title && h('h3', {}, data.title),
    ...blocks(data.text),
    data.kind === 'crisis' && helplines(data.helplines),
    steps(data.steps ?? []),
    fold('Lees verder', blocks(data.more ?? '')),
    fold('Moeilijke woorden', terms(data.terms ?? [])),
    data.kind !== 'crisis' && helplines(data.helplines),
    sources(data.sources ?? []),
    data.options?.length ? choices(data.options, onchoose) : '',
  ].filter(Boolean))
}

function steps(items) {
  if (!items.length) return ''
  return h('section', {class: 'steps'}, h('h4', {}, 'Doe dit nu'), h('ol', {}, items.map((step) => h('li', {}, step))))
}

function fold(label, content) {
  return content.length ? h('details', {}, h('summary', {}, label), content) : ''
}

function terms(items) {
  return items.length ? [h('dl', {}, items.flatMap(({term, meaning}) => [h('dt', {}, term), h('dd', {}, meaning)]))] : []
}

function sources(items) {
  if (!items.length) return ''
  const item = ({title, url, checked_on: checked}) => h('li', {}, 'Bron: ', link(url, title), checked && ` (gecontroleerd op ${day(checked)})`)
  return h('ul', {class: 'sources'}, items.map(item))
}

function helplines(items = []) {
  return items.length ? h('ul', {class: 'helplines'}, items.map(helpline)) : ''
}

function helpline(line) {
  const details = [line.cost, line.hours, isWeb(line.chat ?? '') ? '' : line.chat].filter(Boolean).join(' · ')
  return h('li', {}, [
    h('strong', {}, line.name),
    line.what_for && h('span', {class: 'what-for'}, line.what_for),
    ...numbers(line),
    details && h('span', {class: 'details'}, details),
    isWeb(line.chat ?? '') && link(line.chat, 'Chatten'),
    line.website && link(line.website, isWeb(line.website) ? new URL(line.website).hostname.replace(/^www\./, '') : line.website),
  ].filter(Boolean))
}

// "113 of 0800-0113" holds two numbers: each gets its own link, large enough for a thumb.
export function numbers({name, phone}) {
  return (phone ?? '').split(/ of |\//).filter((number) => /\d{3}/.test(number.replace(/\D/g, ''))).map((number) =>
    h('a', {class: 'call', href: `tel:${number.replace(/[^\d+]/g, '')}`, 'data-number': number.trim()},
      icon('phone'), hidden(`Bel ${name}: `), number.trim()))
}

// Buttons of which one can be pressed. They stay readable afterwards, and the chosen one is marked for eyes and ears.
export function choices(options, onchoose, label = 'Kies een antwoord') {
  const group = h('div', {class: 'choices', role: 'group', 'aria-label': label})
  group.append(...options.map((option) => button(option.label, () => onchoose(option, group), {class: 'choice'})))
  return group
}

// Mark the button with this label as chosen and switch the others off. False when the group has no such button.
export function mark(group, label) {
  const bare = (text) => text.replace(/\.$/, '')
  const chosen = [...group.children].find((each) => bare(each.firstChild.textContent) === bare(label))
  if (!chosen) return false
  for (const each of group.children) each.setAttribute('aria-disabled', 'true')
  if (!chosen.matches('.chosen')) chosen.append(hidden(' (gekozen)'))
  chosen.classList.add('chosen')
  return true
}

// Take the mark back: the choice did not arrive, so another may be made.
export function unmark(group) {
  for (const each of group.children) {
    each.removeAttribute('aria-disabled')
    each.classList.remove('chosen')
    each.querySelector('.sr')?.remove()
  }
}
