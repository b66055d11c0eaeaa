// The chat panel: puts the parts together, and decides which of them is in sight.

import {Bar} from './bar.js'
import {Client} from './client.js'
import {Conversation} from './conversation.js'
import {Cover} from './cover.js'
import {button, h, icon} from './dom.js'
import {leave, threeInARow} from './exit.js'
import {Handoff} from './handoff.js'
import {panel} from './panel.js'
import {Poller} from './poller.js'
import {styles} from './styles.js'
import {Talk} from './talk.js'
import {STATUS, address} from './texts.js'

export class Chat {
  #conversation
  #talk
  #handoff
  #panel
  #title
  #foot
  #cover
  #exit
  #onclose
  #bar = new Bar({
    onrole: (role) => this.#changeRole(role), onerase: () => this.#erase(), ticket: () => this.#conversation.ticket?.reference ?? '',
  })
  #person = button('', () => this.#askPerson(), {class: 'person'})
  #poller = new Poller(() => this.#talk.news())
  #onkey = this.#watchEscape()

  constructor({host, root, api, organisation, exit, onclose}) {
    const client = new Client(api)
    this.#exit = exit
    this.#onclose = onclose
    this.#conversation = new Conversation(client)
    this.#talk = new Talk({
      client, conversation: this.#conversation, organisation,
      onperson: () => this.#askPerson(), onsend: () => this.#bar.close(), onchange: () => this.#refresh(),
      onrole: (role) => this.#changeRole(role),
    })
    this.#handoff = new Handoff({
      client, home: api, say: (text) => this.#talk.say(text), shows: (id) => this.#talk.shows(id),
      ondone: (ticket) => this.#ticketSent(ticket), oncancel: () => this.#showTalk(this.#person), onrole: (role) => this.#setRole(role),
    })
    this.#build(host, root)
  }

  open() {
    this.#panel.hidden = false
    this.#cover.on()
    this.#title.focus()
    this.#talk.resume()
    this.#refresh()
  }

  close({refocus = true} = {}) {
    if (this.#panel.hidden) return
    this.#panel.hidden = true
    this.#cover.off()
    this.#poller.stop()
    if (refocus) this.#onclose()
  }

  // The element leaves the page, and takes everything that listens with it.
  remove() {
    this.close({refocus: false})
    this.#talk.remove()
    document.removeEventListener('keydown', this.#onkey, true)
    this.#panel.remove()
  }

  #build(host, root) {
    const {element, title, foot} = panel({
      bar: this.#bar.element, strip: this.#talk.strip.element, talk: this.#talk.element, handoff: this.#handoff.element,
      person: this.#person, voice: this.#talk.voice, onexit: () => leave(this.#exit), onclose: () => this.close(),
    })
    this.#panel = element
    this.#title = title
    this.#foot = foot
    this.#cover = new Cover(host, element)
    if (!root.adoptedStyleSheets.includes(styles)) root.adoptedStyleSheets.push(styles)
    root.querySelector('.root').append(element)
    document.addEventListener('keydown', this.#onkey, true)
    this.#refresh()
  }

  #watchEscape() {
    const isThird = threeInARow()
    return (event) => {
      if (event.key !== 'Escape') return
      if (isThird()) leave(this.#exit)
      else if (!this.#bar.close()) this.close()
    }
  }

  // Before the first message only the widget knows the role; after that the conversation is told, and it answers.
  // One message at a time, so an answer that is coming comes first.
  async #changeRole(role) {
    while (this.#talk.isWaiting) await this.#talk.settled
    if (role === this.#conversation.role) return
    if (this.#conversation.exists) this.#talk.changeRole(role)
    else this.#setRole(role)
  }

  #setRole(role) {
    this.#conversation.role = role
    this.#refresh()
  }

  // Role and ticket as they are now, everywhere they are shown.
  #refresh() {
    const {role, ticket, hasOpenTicket} = this.#conversation
    this.#bar.showRole(role)
    this.#talk.showRole(role)
    // The button that asked becomes the answer to "did it work?".
    const label = hasOpenTicket ? `Vraag ${ticket.reference}: ${STATUS[ticket.status] ?? ticket.status}` : 'Vraag een mens'
    this.#person.replaceChildren(icon('person'), h('span', {}, label))
    this.#person.classList.toggle('sent', hasOpenTicket)
    address(this.#panel, role)
    if (ticket && !this.#panel.hidden) this.#poller.start()
  }

  async #erase() {
    await this.#talk.settled
    try {
      await this.#conversation.erase()
    } catch {
      return false
    }
    this.#poller.stop()
    this.#handoff.clear()
    this.#talk.clear()
    this.#setRole('')
    this.#showTalk(this.#title)
    this.#talk.say('Het gesprek is gewist.')
    return true
  }

  async #askPerson() {
    this.#person.setAttribute('aria-disabled', 'true')
    await this.#talk.settled
    this.#talk.clearProblem()
    try {
      await this.#fillHandoff()
      this.#talk.element.hidden = this.#foot.hidden = true
      this.#handoff.show()
    } catch (problem) {
      if (problem.isUnknownConversation) this.#conversation.forget()
      this.#talk.showProblem(problem, () => this.#askPerson())
    } finally {
      this.#person.removeAttribute('aria-disabled')
    }
  }

  async #fillHandoff() {
    const {hasOpenTicket, ticket, role} = this.#conversation
    if (hasOpenTicket) return this.#handoff.showTicket(ticket, role)
    this.#talk.skip(await this.#conversation.begin())
    await this.#handoff.start(this.#conversation.id, role)
  }

  #showTalk(focus) {
    this.#handoff.element.hidden = true
    this.#talk.element.hidden = this.#foot.hidden = false
    focus?.focus()
  }

  #ticketSent({reference}) {
    this.#conversation.ticket = {reference, status: 'new'}
    this.#refresh()
  }
}
