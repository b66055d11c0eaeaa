// The conversation in the panel: sends what was typed or pressed, shows what comes back, and loses nothing when that fails.

import {mark, unmark} from './bubbles.js'
import {Composer} from './composer.js'
import {h, uuid} from './dom.js'
import {feedback} from './feedback.js'
import {Greeting} from './greeting.js'
import {Log, spoken} from './log.js'
import {ALWAYS, Strip} from './strip.js'
import {ROLES, maskedKinds, texts} from './texts.js'

export class Talk {
  #client
  #conversation
  #greeting
  #onperson
  #onsend
  #onchange
  #log = new Log((option, group) => this.#choose(option, group))
  #composer = new Composer((text) => this.#sendText(text), (text) => this.say(text))
  #failed = null // the message that did not arrive: sent again with the same client_id
  #delivery = null // the promise of the message that is on its way
  #ready = false

  strip = new Strip()
  element = h('div', {class: 'talk'}, this.#log.element, this.#composer.element)
  voice = this.#log.voice

  // onperson() is called for a button that leads to a person; onsend() when a message leaves; onchange() when the role or the ticket may
  // have changed; onrole(role) when the visitor says who is reading.
  constructor({client, conversation, organisation, onperson, onsend, onchange, onrole}) {
    this.#client = client
    this.#conversation = conversation
    this.#onperson = onperson
    this.#onsend = onsend
    this.#onchange = onchange
    this.#greeting = new Greeting({organisation, onrole, onstarter: (text, group) => this.#send({shown: text, group, body: {text}})})
    this.#log.addBlock(this.#greeting.element)
    addEventListener('offline', this.#online)
    addEventListener('online', this.#online)
  }

  // Resolves when nothing is on its way any more.
  get settled() {
    return this.#delivery ?? Promise.resolve()
  }

  get isWaiting() {
    return this.#delivery !== null
  }

  say(text) {
    this.#log.say(text)
  }

  showRole(role) {
    this.#log.role = role
    this.#composer.role = role
    if (!this.#conversation.exists) this.#greeting.showRole(role)
  }

  showProblem(problem, again) {
    this.#composer.showError(problem.message, {again, wait: problem.wait})
  }

  clearProblem() {
    this.#composer.clearError()
  }

  // After a reload: the same conversation again. One that is gone is simply forgotten.
  async resume() {
    if (this.#ready) return
    this.#ready = true
    this.#online()
    if (!this.#conversation.exists) return
    try {
      const messages = await this.#conversation.news()
      // The greeting was made together with the conversation: it has the moment of the first message.
      const isGreeting = ({sent_at: moment}) => moment === messages[0].sent_at
      this.skip(messages.filter(isGreeting))
      this.#greeting.hideStarters()
      this.receive(messages.filter((message) => !isGreeting(message)))
      this.#log.scrollTo(messages.at(-1)?.id)
      this.say(texts(this.#conversation.role).resumed)
    } catch (problem) {
      if (problem.isUnknownConversation) return this.#conversation.forget()
      this.#ready = false
      this.showProblem(problem, () => this.resume())
    }
  }

  // The greeting of the API: the widget shows its own, which needs no conversation.
  skip(messages) {
    this.#log.skip(messages)
  }

  // Whether the visitor has this message on the screen: what they never saw is not sent along to a person.
  shows(id) {
    return !this.#log.isSkipped(id)
  }

  // Put messages in the list, with what belongs beside it. Returns those that were not there yet.
  receive(messages) {
    const fresh = this.#log.add(messages)
    for (const {id, bubble} of fresh) {
      if (bubble?.kind === 'crisis') this.strip.show(bubble.helplines ?? [])
      if (bubble?.kind === 'article') this.#log.extend(id, this.#feedback(id))
    }
    this.#onchange()
    return fresh
  }

  // What came in without asking for it, such as the answer of an employee. True when there was any.
  async news() {
    if (this.isWaiting) return false
    const fresh = this.receive(await this.#conversation.news())
    if (!fresh.length) return false
    this.#log.scrollTo(fresh[0].id)
    this.say(spoken(fresh))
    return true
  }

  changeRole(role) {
    this.#send({shown: ROLES[role], body: {choice: `role:${role}`}})
  }

  clear() {
    this.#failed = null
    this.strip.clear()
    this.#log.clear()
    this.#composer.clearError()
    this.#composer.text = ''
    this.#log.addBlock(this.#greeting.element)
  }

  remove() {
    removeEventListener('offline', this.#online)
    removeEventListener('online', this.#online)
  }

  #online = () => {
    const text = navigator.onLine ? '' : texts(this.#conversation.role).offline
    if (this.#composer.showOffline(text)) this.say(text || 'Er is weer internet.')
  }

  #feedback(id) {
    const send = (opinion) => this.#client.feedback(this.#conversation.id, opinion)
    return feedback(id, this.#conversation.role, send, (text) => this.say(text))
  }

  #choose({label, choice}, group) {
    if (choice === 'handoff') this.#onperson()
    else this.#send({shown: label, group, body: {choice}})
  }

  #sendText(text) {
    if (this.#failed?.text === text) this.#deliver(this.#failed)
    else this.#send({shown: text, text, body: {text}})
  }

  #send(message) {
    message.body.client_id = uuid()
    this.#deliver(message)
  }

  #deliver(message) {
    this.#delivery ??= this.#exchange(message).finally(() => {
      this.#delivery = null
      this.#composer.busy = false
    })
  }

  async #exchange(message) {
    this.#begin(message)
    try {
      const {turn, greeting, renewed} = await this.#conversation.send(message.body)
      this.#log.end()
      this.#failed = null
      this.skip(greeting)
      this.#show(turn, renewed)
    } catch (problem) {
      this.#log.end()
      this.#fail(problem, message)
    }
  }

  #begin({shown, text, group}) {
    this.#onsend()
    this.#composer.clearError()
    this.#composer.busy = true
    if (text) this.#composer.text = ''
    if (group) mark(group, shown)
    this.#log.wait(shown)
  }

  #show(turn, renewed) {
    this.#conversation.role = turn.role || this.#conversation.role
    const said = texts(this.#conversation.role)
    const note = renewed && this.#log.addNote(said.renewed)
    const fresh = this.receive(turn.messages)
    const masked = turn.masked?.length && this.#log.addNote(said.masked(maskedKinds(turn.masked)))
    this.#log.scrollTo(fresh[0]?.id)
    this.say([note && said.renewed, spoken(turn.messages) || said.delivered, masked && masked.textContent].filter(Boolean).join(' '))
  }

  // What was typed is back in the field, a pressed button can be pressed again, and one press tries once more.
  // Where we could not hear what was said, it may have been about danger: who helps then stands at the top.
  #fail(problem, message) {
    if (!problem.status || problem.status >= 500) this.strip.show(ALWAYS)
    this.#failed = message
    if (message.group) unmark(message.group)
    if (message.text) this.#composer.text = message.text
    this.showProblem(problem, () => (message.text ? this.#composer.submit() : this.#deliver(message)))
  }
}
