// Ask for news while someone can see it: every ten seconds, ever less often when there is none, at once when the tab comes back.

const FIRST = 10_000 // milliseconds
const SLOWEST = 120_000
const SLOWER = 1.5

export class Poller {
  #ask
  #timer = 0
  #pause = FIRST
  #running = false
  #onvisible = () => document.hidden || this.#soon(0)

  // ask() resolves to true when there was news; a failure counts as none.
  constructor(ask) {
    this.#ask = ask
  }

  start() {
    if (this.#running) return
    this.#running = true
    document.addEventListener('visibilitychange', this.#onvisible)
    this.#soon(FIRST)
  }

  stop() {
    this.#running = false
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#onvisible)
  }

  #soon(pause) {
    this.#pause = FIRST
    this.#plan(pause)
  }

  #plan(pause) {
    clearTimeout(this.#timer)
    if (this.#running) this.#timer = setTimeout(() => this.#poll(), pause)
  }

  async #poll() {
    if (document.hidden) return
    const news = await this.#ask().catch(() => false)
    this.#pause = news ? FIRST : Math.min(this.#pause * SLOWER, SLOWEST)
    this.#plan(this.#pause)
  }
}
