// The first words. They are part of the widget, not of the conversation: reading them stores and sends nothing.

import {button, h} from './dom.js'
import {starters} from './log.js'
import {ROLES, texts} from './texts.js'

export class Greeting {
  #roles
  #starters = h('div', {class: 'starters'})
  #onstarter

  element

  // onrole(role), onstarter(question, group): pressing one is the visitor's first action.
  constructor({organisation, onrole, onstarter}) {
    this.#onstarter = onstarter
    this.#roles = Object.entries(ROLES).map(([role, label]) => button(label, () => onrole(role), {class: 'choice', 'data-role': role}))
    this.element = h('div', {class: 'bubble greeting'},
      h('p', {}, h('strong', {}, 'Hallo. Ik ben een digitale assistent, geen mens.')),
      h('p', {}, 'Ik geef antwoord op vragen over hulp op school, met de bron erbij. Liever een mens? Dat kan altijd.'),
      h('p', {}, `Deel geen namen en geen BSN: dat is niet nodig. ${organisation || 'De school'} leest niet mee. Is er nu gevaar? Bel `,
        h('a', {href: 'tel:112'}, '112'), '.'),
      h('div', {class: 'choices roles', role: 'group', 'aria-label': 'Voor wie is het antwoord?'}, this.#roles),
      this.#starters)
  }

  showRole(role) {
    for (const each of this.#roles) each.setAttribute('aria-pressed', String(each.dataset.role === role))
    const said = texts(role)
    this.#starters.replaceChildren(
      h('h3', {}, said.examples),
      starters(said.starters, ({label}, group) => this.#onstarter(label, group)))
  }

  // The examples are for the start of a conversation: an old one begins without them.
  hideStarters() {
    this.#starters.replaceChildren()
  }
}
