// One conversation with the API, without anything of the page: it begins at the first message and can end on either side.

import {memory} from './memory.js'

const FINISHED = ['closed', 'withdrawn']

export class Conversation {
  #client
  #beginning = null
  #after = 0 // what news() asks after: where it was one time before the last
  #newest = 0

  role = ''
  ticket = null // {reference, status} once a person was asked

  constructor(client) {
    this.#client = client
  }

  get id() {
    return memory.conversation
  }

  get exists() {
    return this.id !== ''
  }

  get hasOpenTicket() {
    return this.ticket !== null && !FINISHED.includes(this.ticket.status)
  }

  // Begin when there is none yet. Returns the greeting, which the widget itself already shows. Two presses make one conversation.
  async begin() {
    if (this.exists) return []
    this.#beginning ??= this.#start().finally(() => (this.#beginning = null))
    return this.#beginning
  }

  // Send a message. A conversation that the API no longer knows is replaced by a new one, and the message goes there.
  async send(message) {
    const greeting = await this.begin()
    try {
      return {turn: await this.#client.say(this.id, message), greeting, renewed: false}
    } catch (problem) {
      if (!problem.isUnknownConversation) throw problem
      this.forget()
      const again = await this.begin()
      return {turn: await this.#client.say(this.id, message), greeting: again, renewed: true}
    }
  }

  // What was said since the last time, everything at first; also brings the ticket up to date. What came the last time comes once
  // more, and with it what was stored in between: an answer can become readable later than what was said after it.
  async news() {
    const {id} = this
    const {messages, ticket = null, role} = await this.#client.history(id, this.#after)
    if (id !== this.id) return [] // wiped in the meantime
    this.#after = this.#newest
    this.#newest = messages.at(-1)?.id ?? this.#newest
    this.ticket = ticket
    if (role) this.role = role
    return messages
  }

  // Wipe it here and at the API. Unknown there means wiped already.
  async erase() {
    try {
      if (this.exists) await this.#client.erase(this.id)
    } catch (problem) {
      if (!problem.isUnknownConversation) throw problem
    }
    this.forget()
  }

  forget() {
    memory.forget()
    this.ticket = null
    this.#after = this.#newest = 0
  }

  async #start() {
    const {id, messages} = await this.#client.start(this.role)
    memory.keep(id)
    return messages
  }
}
