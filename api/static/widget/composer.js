// Where the visitor types. What was typed is never lost: it leaves the field only when it has arrived.

import {button, h, hidden, icon} from './dom.js'
import {texts} from './texts.js'

const LIMIT = 4000 // characters, the same as the API
const NEAR = 400 // from here on the counter shows how many are left

export class Composer {
  #field = h('textarea', {id: 'text', rows: '1', 'aria-describedby': 'hint error', enterkeyhint: 'send', autocomplete: 'off',
    onkeydown: (event) => this.#key(event), oninput: () => this.#typed()})
  #send = h('button', {class: 'send', 'aria-label': 'Verstuur'}, icon('send'))
  #counter = h('p', {class: 'counter', hidden: true})
  #message = h('p', {id: 'error'})
  #retry = button('Probeer opnieuw', () => this.#again(), {class: 'retry', hidden: true})
  #error = h('div', {class: 'error', hidden: true}, this.#message, this.#retry, h('slot'))
  #offline = h('p', {class: 'offline', hidden: true})
  #onsend
  #say
  #again = () => {}
  #timer = 0

  role = ''
  element = h('form', {class: 'composer', novalidate: true, onsubmit: (event) => this.#submit(event)},
    this.#offline,
    this.#error,
    h('div', {class: 'labels'}, h('label', {for: 'text', 'data-text': 'question'}), h('span', {id: 'hint', 'data-text': 'hint'})),
    h('div', {class: 'field'}, this.#field, this.#send),
    this.#counter)

  // onsend(text) sends; say(text) reads a text out.
  constructor(onsend, say) {
    this.#onsend = onsend
    this.#say = say
  }

  get text() {
    return this.#field.value
  }

  set text(value) {
    this.#field.value = value
    this.#count()
  }

  focus() {
    this.#field.focus()
  }

  submit() {
    this.element.requestSubmit()
  }

  // While an answer is on its way. The field keeps the focus and can be read, only not changed.
  set busy(busy) {
    this.#field.readOnly = busy
    this.#send.setAttribute('aria-disabled', String(busy))
  }

  // Say what went wrong. `again` makes a button that tries once more; `wait` is in how many seconds that is useful.
  showError(text, {again = null, wait = 0} = {}) {
    clearInterval(this.#timer)
    this.#error.hidden = false
    this.#message.textContent = text
    this.#field.setAttribute('aria-invalid', 'true')
    this.#retry.hidden = !again
    this.#again = again ?? (() => {})
    this.#countDown(wait)
    this.#say(wait ? `${text} Wacht nog ${wait} seconden.` : text)
  }

  clearError() {
    clearInterval(this.#timer)
    this.#error.hidden = true
    this.#message.textContent = ''
    this.#field.removeAttribute('aria-invalid')
  }

  // An empty text takes it away. True when that is a change.
  showOffline(text) {
    const changed = this.#offline.hidden === (text !== '')
    this.#offline.textContent = text
    this.#offline.hidden = text === ''
    return changed
  }

  // The seconds tick on the button only; they are read out once at the start and once when the wait is over.
  #countDown(wait) {
    const until = Date.now() + wait * 1000
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000)
      this.#retry.textContent = left > 0 ? `Probeer opnieuw over ${left} s` : 'Probeer opnieuw'
      this.#retry.setAttribute('aria-disabled', String(left > 0))
      if (left > 0) return
      clearInterval(this.#timer)
      if (wait) this.#say('Opnieuw proberen kan nu.')
    }
    if (wait) this.#timer = setInterval(tick, 1000)
    tick()
  }

  #submit(event) {
    event.preventDefault()
    if (this.#field.readOnly) return
    const text = this.text.trim()
    if (!text) return this.#refuse(texts(this.role).empty)
    if (characters(text) > LIMIT) return this.#refuse(`Dit is te lang: ${characters(text)} tekens. Maak er ten hoogste ${LIMIT} van.`)
    this.#onsend(text)
  }

  #refuse(text) {
    this.showError(text)
    this.focus()
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.submit()
  }

  #typed() {
    if (!this.#error.hidden && this.#retry.hidden) this.clearError()
    this.#count()
  }

  #count() {
    const left = LIMIT - characters(this.text)
    this.#counter.hidden = left > NEAR
    this.#counter.textContent = left < 0 ? `${-left} tekens te veel` : `Nog ${left} tekens`
  }
}

// As people and the API count them: an emoji is one.
function characters(text) {
  return Array.from(text).length
}
