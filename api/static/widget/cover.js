// On a small screen the panel covers the page. Then nothing behind it may take the focus: that would be focus nobody can see.

const SMALL = matchMedia('(max-width: 480px), (max-height: 420px)')

export class Cover {
  #host
  #panel
  #quiet = []
  #onchange = () => this.#apply(SMALL.matches)

  constructor(host, panel) {
    this.#host = host
    this.#panel = panel
  }

  on() {
    SMALL.addEventListener('change', this.#onchange)
    this.#onchange()
  }

  off() {
    SMALL.removeEventListener('change', this.#onchange)
    this.#apply(false)
  }

  #apply(covers) {
    for (const element of this.#quiet) element.inert = false
    this.#quiet = covers ? this.#others().filter((element) => !element.inert) : []
    for (const element of this.#quiet) element.inert = true
    this.#panel.setAttribute('role', covers ? 'dialog' : 'complementary')
    if (covers) this.#panel.setAttribute('aria-modal', 'true')
    else this.#panel.removeAttribute('aria-modal')
  }

  // Everything beside the way from the body down to the widget.
  #others() {
    const others = []
    for (let node = this.#host; node !== document.body && node.parentElement; node = node.parentElement) {
      others.push(...[...node.parentElement.children].filter((each) => each !== node))
    }
    return others
  }
}
