// Asking a person: what is sent, how to be reached, and the receipt. Shown in the panel instead of the conversation.

import {h, uuid} from './dom.js'
import {receipt, status} from './handoff-receipt.js'
import {ReachStep} from './handoff-reach.js'
import {ShareStep} from './handoff-share.js'
import {address} from './texts.js'

export class Handoff {
  #client
  #home
  #say
  #shows
  #ondone
  #oncancel
  #onrole
  #conversation = ''
  #clientId = ''
  #share
  #reach
  #receipt = null

  role = ''
  element = h('div', {class: 'handoff', hidden: true})

  // shows(message id): whether the visitor saw it. ondone(ticket) after the API stored it; oncancel() back to the conversation; onrole(role) when it is changed here.
  constructor({client, home, say, shows, ondone, oncancel, onrole}) {
    this.#client = client
    this.#home = home
    this.#say = say
    this.#shows = shows
    this.#ondone = ondone
    this.#oncancel = oncancel
    this.#onrole = onrole
    this.#renew()
  }

  // Show step 1 for this conversation. Throws the Problem when the API cannot say what it would send.
  async start(conversation, role) {
    const preview = await this.#client.preview(conversation, this.#share.postcode)
    this.#conversation = conversation
    this.#clientId ||= uuid()
    this.role = role || preview.role || ''
    this.#share.fill({...preview, lines: preview.lines.filter((line) => this.#shows(line.message_id))}, this.role)
    this.#show(this.#share.element)
  }

  // What became of the ticket. After a reload the code is gone from the page, so then only the status is left to show.
  showTicket(ticket, role) {
    this.role = role
    this.#show(this.#receipt ?? status(ticket, {role, home: this.#home, onback: this.#oncancel}))
  }

  // Forget everything that was filled in, the code included.
  clear() {
    this.#receipt = null
    this.#clientId = ''
    this.element.replaceChildren()
    this.#renew()
  }

  #renew() {
    this.#share = new ShareStep({
      onpostcode: (digits) => this.#client.preview(this.#conversation, digits),
      onrole: (role) => this.#setRole(role),
      onnext: (preview) => {
        this.#reach.fill(preview, this.role)
        this.#show(this.#reach.element)
      },
      oncancel: () => this.#oncancel(),
    })
    this.#reach = new ReachStep({onsend: () => this.#send(), onback: () => this.#show(this.#share.element)})
  }

  show() {
    this.element.hidden = false
    this.element.querySelector('h3').focus()
  }

  #show(step) {
    this.element.replaceChildren(step)
    address(this.element, this.role)
    this.element.scrollTop = 0
    if (!this.element.hidden) this.show()
  }

  #setRole(role) {
    this.role = role
    this.#onrole(role)
    this.#reach.showRole(role)
    address(this.element, role)
  }

  // The client_id stays the same until it worked: pressing twice, or again after a failure, makes one ticket.
  async #send() {
    this.#reach.busy = true
    const ticket = {...this.#share.payload, role: this.role || null, ...this.#reach.payload, client_id: this.#clientId}
    try {
      const stored = await this.#client.openTicket(this.#conversation, ticket)
      this.#receipt = receipt(stored, {role: this.role, home: this.#home, say: this.#say, onback: this.#oncancel})
      this.#clientId = ''
      this.#show(this.#receipt)
      this.#renew()
      this.#ondone(stored)
    } catch (problem) {
      const isUncertain = problem.status === 0 || problem.status >= 500
      this.#reach.showError(isUncertain ? `${problem.message} De vraag komt nooit dubbel aan.` : problem.message)
    } finally {
      this.#reach.busy = false
    }
  }
}
