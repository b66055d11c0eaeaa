// Step 2 of asking a person: how the answer comes back, and consent. These details go straight to the API, never to the bot.

import {button, dayInWords, h} from './dom.js'
import {field, refuse, tick} from './fields.js'
import {reader, texts} from './texts.js'

const LOOKS_RIGHT = {
  phone: (text) => /^(\+|00)?\d{10,13}$/.test(text.replace(/[\s().-]/g, '')),
  email: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text.trim()),
}

export class ReachStep {
  #phone = h('input', {id: 'phone', type: 'tel', autocomplete: 'tel', maxlength: '30'})
  #email = h('input', {id: 'email', type: 'email', autocomplete: 'email', maxlength: '254', spellcheck: 'false'})
  #wayIn = {phone: field(this.#phone, {label: 'phone'}), email: field(this.#email, {label: 'email'})}
  #consent = h('input', {type: 'checkbox', id: 'consent', 'aria-describedby': 'consent-error'})
  #agreed = h('span')
  #expected = h('p', {class: 'expected'})
  #notice = h('p', {class: 'notice danger'}, 'Dit is niet voor spoed. Is er nu gevaar? Bel ', h('a', {href: 'tel:112'}, '112'), '.')
  #error = h('p', {class: 'form-error', role: 'status'})
  #send = h('button', {class: 'primary', 'data-text': 'send'})
  #kind = 'code'
  #reader = ''
  #date = ''
  #role = ''

  element

  // onsend(), onback().
  constructor({onsend, onback}) {
    this.element = h('form', {class: 'step', novalidate: true, onsubmit: (event) => {
      event.preventDefault()
      if (this.#send.getAttribute('aria-disabled') !== 'true' && this.#isComplete()) onsend()
    }},
    h('h3', {tabindex: '-1', 'data-text': 'reach'}), h('p', {class: 'count'}, 'Stap 2 van 2'),
    h('fieldset', {}, h('legend', {class: 'sr', 'data-text': 'reach'}),
      this.#way('code', 'byCode', 'byCodeHint'), this.#way('phone', 'byPhone'), this.#wayIn.phone,
      this.#way('email', 'byEmail'), this.#wayIn.email),
    this.#expected, this.#notice,
    h('label', {class: 'tick consent'}, this.#consent, this.#agreed),
    h('p', {class: 'field-error', id: 'consent-error'}),
    this.#error,
    h('div', {class: 'buttons'}, this.#send, button('Vorige stap', onback, {class: 'quiet'})))
    this.#choose('code')
  }

  fill({desk, reply_expected: date, consent}, role) {
    this.#reader = reader(desk)
    this.#date = date
    this.#agreed.textContent = consent.text
    this.showRole(role)
  }

  showRole(role) {
    this.#role = role
    this.#expected.textContent = this.#date && `${this.#reader} ${texts(role).expected(dayInWords(this.#date))}`
  }

  get payload() {
    const value = this.#kind === 'code' ? '' : this.#control().value.trim()
    return {contact: {kind: this.#kind, value}, consent: this.#consent.checked}
  }

  // While sending, and after it failed: everything that was filled in stays.
  set busy(busy) {
    this.#send.setAttribute('aria-disabled', String(busy))
    if (busy) this.#error.textContent = ''
  }

  showError(text) {
    this.#error.textContent = text
  }

  #way(kind, label, hint) {
    const name = [h('span', {'data-text': label}), hint && h('span', {class: 'field-hint', 'data-text': hint})]
    return tick('radio', {name: 'way', value: kind, checked: kind === 'code', onchange: () => this.#choose(kind)}, name)
  }

  #choose(kind) {
    this.#kind = kind
    for (const [name, box] of Object.entries(this.#wayIn)) box.hidden = name !== kind
  }

  #control() {
    return this.#kind === 'phone' ? this.#phone : this.#email
  }

  #isComplete() {
    const said = texts(this.#role)
    const control = this.#control()
    const reachable = this.#kind === 'code' || LOOKS_RIGHT[this.#kind](control.value)
    const wrong = [
      refuse(control, reachable ? '' : said[`${this.#kind}Wrong`]) || control,
      refuse(this.#consent, this.#consent.checked ? '' : said.consentWrong) || this.#consent,
    ].find((each) => each !== true)
    wrong?.focus()
    return !wrong
  }
}
