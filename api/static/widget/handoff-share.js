// Step 1 of asking a person: exactly what will be sent. What is on the screen is what is posted, letter for letter.

import {button, h} from './dom.js'
import {field, refuse, tick} from './fields.js'
import {ROLES, texts} from './texts.js'

const AUTHORS = {bot: 'Assistent', employee: 'Medewerker'}

export class ShareStep {
  #subject = h('input', {id: 'subject', maxlength: '200', autocomplete: 'off'})
  #summary = h('textarea', {id: 'summary', rows: '4', maxlength: '2000'})
  #postcode = h('input', {id: 'postcode', inputmode: 'numeric', maxlength: '7', autocomplete: 'off', oninput: () => this.#typed()})
  #lines = h('div', {class: 'lines'})
  #notice = h('p', {class: 'notice'})
  #reader = h('p', {class: 'reader', role: 'status'})
  #roles = Object.entries(ROLES).map(([role, label]) => tick('radio', {name: 'who', value: role, onchange: () => this.#onrole(role)}, label))
  #dropped = new Set()
  #filled = {subject: '', summary: ''}
  #asked = ''
  #onpostcode
  #onrole
  #role = ''

  element

  // onpostcode(four digits or ''), onrole(role), onnext(), oncancel().
  constructor({onpostcode, onrole, onnext, oncancel}) {
    this.#onpostcode = onpostcode
    this.#onrole = onrole
    this.element = h('form', {class: 'step', novalidate: true, onsubmit: (event) => {
      event.preventDefault()
      if (this.#isComplete()) onnext()
    }},
    h('h3', {tabindex: '-1', 'data-text': 'whatIsSent'}), h('p', {class: 'count'}, 'Stap 1 van 2'),
    this.#notice, h('p', {'data-text': 'whatIsSentHint'}),
    field(this.#subject, {label: 'subject'}),
    field(this.#summary, {label: 'summary'}),
    h('fieldset', {}, h('legend', {'data-text': 'who'}), this.#roles),
    field(this.#postcode, {label: 'postcode', hint: 'postcodeHint'}),
    this.#reader,
    h('fieldset', {}, h('legend', {'data-text': 'lines'}), this.#lines),
    h('div', {class: 'buttons'}, h('button', {class: 'primary'}, 'Verder'), button('Terug naar het gesprek', oncancel, {class: 'quiet'})))
  }

  // Fill in what the API proposes. What the visitor changed or struck out on an earlier visit stays as it was.
  fill(preview, role) {
    this.#role = role
    this.#notice.textContent = preview.notice
    this.#propose('subject', this.#subject, preview.subject)
    this.#propose('summary', this.#summary, preview.summary)
    const none = h('p', {class: 'field-hint', 'data-text': 'noLines'}, texts(role).noLines)
    this.#lines.replaceChildren(...(preview.lines.length ? preview.lines.map((line) => this.#line(line)) : [none]))
    for (const each of this.#roles) each.control.checked = each.control.value === role
    this.showReader(preview)
  }

  showReader({desk}) {
    this.#reader.textContent = `Dit leest: ${desk.name}.${desk.is_example ? ' Dit steunpunt is een voorbeeld: er zit nog niemand achter.' : ''}`
  }

  get payload() {
    const kept = [...this.#lines.querySelectorAll('input:checked')].map((box) => Number(box.value))
    return {subject: this.#subject.value, summary: this.#summary.value, message_ids: kept, postcode: this.#digits() || null}
  }

  #propose(name, control, text) {
    if (control.value === this.#filled[name]) control.value = text
    this.#filled[name] = text
  }

  #line({message_id: id, author, text}) {
    const remember = ({target}) => (target.checked ? this.#dropped.delete(id) : this.#dropped.add(id))
    const box = {value: id, checked: !this.#dropped.has(id), onchange: remember}
    return tick('checkbox', box, h('strong', {}, `${AUTHORS[author] ?? texts(this.#role).author}: `), h('span', {class: 'line'}, text))
  }

  // 1234 AB is fine too: only the four digits are used and sent.
  #digits() {
    return /^\s*([1-9]\d{3})\s*[a-z]{0,2}\s*$/i.exec(this.#postcode.value)?.[1] ?? ''
  }

  #typed() {
    const digits = this.#digits()
    if (digits === this.#asked) return
    this.#asked = digits
    refuse(this.#postcode, '')
    this.#onpostcode(digits)
  }

  #isComplete() {
    const said = texts(this.#role)
    const isAsked = this.#summary.value.trim() || this.payload.message_ids.length
    const wrong = [
      refuse(this.#subject, this.#subject.value.trim() ? '' : said.subjectWrong) || this.#subject,
      refuse(this.#summary, isAsked ? '' : said.summaryWrong) || this.#summary,
      refuse(this.#postcode, this.#digits() || !this.#postcode.value.trim() ? '' : said.postcodeWrong) || this.#postcode,
    ].find((each) => each !== true)
    wrong?.focus()
    return !wrong
  }
}
