// Step 1 of asking a person: exactly what will be sent. What is on the screen is what is posted, letter for letter.

import {button, h} from './dom.js'
import {field, refuse, tick} from './fields.js'
import {ROLES, reader, texts} from './texts.js'

const AUTHORS = {bot: 'Assistent', employee: 'Medewerker'}

export class ShareStep {
  #subject = h('input', {id: 'subject', maxlength: '200', autocomplete: 'off'})
  #summary = h('textarea', {id: 'summary', rows: '4', maxlength: '2000'})
  #postcode = h('input', {id: 'postcode', inputmode: 'numeric', maxlength: '7', autocomplete: 'off', oninput: () => this.#find()})
  #lines = h('div', {class: 'lines'})
  #notice = h('p', {class: 'notice'})
  #reader = h('p', {class: 'reader', role: 'status'})
  #roles = Object.entries(ROLES).map(([role, label]) => tick('radio', {name: 'who', value: role, onchange: () => this.#onrole(role)}, label))
  #dropped = new Set()
  #filled = {subject: '', summary: ''}
  #asked = null // the postcode of which it is known, or being asked, who reads it
  #found = null // promise of that preview, of null when it did not come or the postcode changed
  #onpostcode
  #onrole
  #role = ''

  element

  // onpostcode(four digits or '') -> promise of the preview, onrole(role), onnext(preview that is shown), oncancel().
  constructor({onpostcode, onrole, onnext, oncancel}) {
    this.#onpostcode = onpostcode
    this.#onrole = onrole
    this.element = h('form', {class: 'step', novalidate: true, onsubmit: (event) => {
      event.preventDefault()
      this.#next(onnext)
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
    refuse(this.#postcode, '')
    this.#reader.textContent = reader(preview.desk)
    this.#asked = this.postcode
    this.#found = Promise.resolve(preview)
  }

  // 1234 AB is fine too: only the four digits are used and sent.
  get postcode() {
    return /^\s*([1-9]\d{3})\s*[a-z]{0,2}\s*$/i.exec(this.#postcode.value)?.[1] ?? ''
  }

  get payload() {
    const kept = [...this.#lines.querySelectorAll('input:checked')].map((box) => Number(box.value))
    return {subject: this.#subject.value, summary: this.#summary.value, message_ids: kept, postcode: this.postcode || null}
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

  // Another postcode can mean another steunpunt and another date: without an answer nobody goes on.
  #find() {
    if (this.postcode !== this.#asked) this.#found = this.#ask(this.postcode)
    return this.#found
  }

  async #ask(postcode) {
    this.#asked = postcode
    refuse(this.#postcode, '')
    this.#reader.textContent = 'Even opzoeken wie dit leest…'
    const preview = await this.#onpostcode(postcode).catch((problem) => ({problem}))
    if (postcode !== this.#asked) return null
    if (!preview.problem) {
      this.#reader.textContent = reader(preview.desk)
      return preview
    }
    this.#asked = null
    this.#reader.textContent = 'Wij weten nog niet wie dit leest.'
    refuse(this.#postcode, preview.problem.message)
    return null
  }

  async #next(onnext) {
    if (!this.#isComplete()) return
    const preview = await this.#find()
    if (preview) onnext(preview)
    else this.#postcode.focus()
  }

  #isComplete() {
    const said = texts(this.#role)
    const isAsked = this.#summary.value.trim() || this.payload.message_ids.length
    const wrong = [
      refuse(this.#subject, this.#subject.value.trim() ? '' : said.subjectWrong) || this.#subject,
      refuse(this.#summary, isAsked ? '' : said.summaryWrong) || this.#summary,
      refuse(this.#postcode, this.postcode || !this.#postcode.value.trim() ? '' : said.postcodeWrong) || this.#postcode,
    ].find((each) => each !== true)
    wrong?.focus()
    return !wrong
  }
}
