// The strip under the title: who the answers are for, and wiping the conversation. Both ask in place, right under the strip.

import {button, h, icon} from './dom.js'
import {ROLES, texts} from './texts.js'

export class Bar {
  #drawer = h('div', {class: 'drawer', hidden: true})
  #role = button('', () => this.#toggle(this.#role, () => this.#askRole()), {class: 'quiet', 'aria-expanded': 'false'})
  #erase = button([icon('erase'), 'Gesprek wissen'], () => this.#toggle(this.#erase, () => this.#askErase()),
    {class: 'quiet', 'aria-expanded': 'false'})
  #onrole
  #onerase
  #ticket

  role = ''
  element = h('div', {class: 'bar'}, h('div', {class: 'row'}, this.#role, this.#erase), this.#drawer)

  // onrole(role), onerase() -> promise of true when wiped, ticket() -> the reference that stays, or ''.
  constructor({onrole, onerase, ticket}) {
    this.#onrole = onrole
    this.#onerase = onerase
    this.#ticket = ticket
  }

  showRole(role) {
    this.role = role
    this.#role.replaceChildren(icon('person'), texts(role).role)
  }

  // True when something was open. The focus that was in it goes back to the button.
  close() {
    const open = this.#open
    this.#close(this.#drawer.matches(':focus-within') ? open : null)
    return open !== undefined
  }

  get #open() {
    return [this.#role, this.#erase].find((owner) => owner.getAttribute('aria-expanded') === 'true')
  }

  #toggle(owner, build) {
    const open = this.#open
    this.#close()
    if (owner === open) return
    owner.setAttribute('aria-expanded', 'true')
    this.#drawer.replaceChildren(...build())
    this.#drawer.hidden = false
  }

  #close(focus = null) {
    for (const owner of [this.#role, this.#erase]) owner.setAttribute('aria-expanded', 'false')
    this.#drawer.hidden = true
    focus?.focus()
  }

  #askRole() {
    const choose = (role) => {
      this.#close(this.#role)
      this.#onrole(role)
    }
    const option = ([role, label]) => button(label, () => choose(role), {class: 'choice', 'aria-pressed': String(role === this.role)})
    return [h('p', {}, 'Voor wie zijn de antwoorden?'), h('div', {class: 'choices'}, Object.entries(ROLES).map(option))]
  }

  #askErase() {
    const said = texts(this.role)
    const message = h('p', {role: 'status'})
    const wipe = async () => {
      message.textContent = ''
      if (await this.#onerase()) this.#close()
      else message.textContent = 'Wissen is niet gelukt. Er is nog niets gewist. Probeer het nog eens.'
    }
    return [
      h('p', {}, said.confirmErase, this.#ticket() && ` ${said.keptTicket} (${this.#ticket()})`),
      message,
      h('div', {class: 'choices'}, button('Ja, wis alles', wipe, {class: 'choice'}),
        button('Nee, bewaar het', () => this.#close(this.#erase), {class: 'choice'})),
    ]
  }
}
