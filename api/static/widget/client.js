// The only module that talks to the API. Every failure becomes a Problem: one Dutch sentence that can be shown.

const PATIENCE = 20_000 // milliseconds; the API itself gives up on the bot long before
const DEFAULT_WAIT = 30 // seconds after "too many requests", when the answer does not say how long

const UNREACHABLE = 'Er is geen verbinding met de assistent. Wat er getypt is, staat er nog. Probeer het nog eens.'
const BROKEN = 'Er ging bij ons iets mis. Wat er getypt is, staat er nog. Probeer het nog eens.'

export class Problem extends Error {
  // status: 0 when no answer came. wait: seconds before it makes sense to try again.
  constructor(message, {status = 0, wait = 0} = {}) {
    super(message)
    this.status = status
    this.wait = wait
  }

  get isUnknownConversation() {
    return this.status === 404
  }
}

export class Client {
  #base

  constructor(base) {
    this.#base = `${base}/api`
  }

  start(role) {
    return this.#call('POST', '/conversations', {role: role || null, host: location.hostname})
  }

  // message: {text} or {choice}, with the client_id that makes a second try harmless.
  say(id, message) {
    return this.#call('POST', `/conversations/${id}/messages`, message)
  }

  history(id, after = 0) {
    return this.#call('GET', `/conversations/${id}/messages${after ? `?after=${after}` : ''}`)
  }

  erase(id) {
    return this.#call('DELETE', `/conversations/${id}`)
  }

  feedback(id, opinion) {
    return this.#call('POST', `/conversations/${id}/feedback`, opinion)
  }

  preview(id, postcode = '') {
    return this.#call('GET', `/conversations/${id}/handoff${postcode ? `?postcode=${postcode}` : ''}`)
  }

  openTicket(id, ticket) {
    return this.#call('POST', `/conversations/${id}/tickets`, ticket)
  }

  async #call(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      headers: body ? {'Content-Type': 'application/json'} : {},
      body: body && JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE),
    }).catch(() => null)
    if (!response) throw new Problem(UNREACHABLE)
    const answer = response.status === 204 ? {} : await response.json().catch(() => null)
    if (response.ok && answer) return answer
    const wait = response.status === 429 ? Number(response.headers.get('Retry-After')) || DEFAULT_WAIT : 0
    throw new Problem(answer?.message || BROKEN, {status: response.status, wait})
  }
}
