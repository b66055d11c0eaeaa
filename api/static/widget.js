// One script tag puts the assistant on a page:
//
//   <script src="https://assistent.example.nl/static/widget.js" defer></script>
//
// Without an element of its own on the page it adds one at the end of the body. To say more, write the element yourself;
// what is inside it is what visitors get without JavaScript, or when this script does not load:
//
//   <wegwijzer-chat organisatie="De Esdoorn"><a href="/contact">Contact</a></wegwijzer-chat>
//
// Attributes: api (address of the assistant, otherwise where this script comes from), organisatie (whose website this is),
// snel-weg (where "Snel weg" leads). No build step: the browser runs this file as it is. It only draws the button; the
// conversation (./widget/) is fetched at the first press, so a page that nobody asks a question on stays light.

(() => {
  const TAG = 'wegwijzer-chat'
  const script = document.currentScript
  const home = new URL(script.src)

  const styles = new CSSStyleSheet()
  styles.replaceSync(`
    :host { display: contents }
    :host([hidden]) { display: none }
    .root {
      all: initial;
      --accent: var(--wegwijzer-accent, var(--utrecht-button-primary-action-background-color, #0f5f59));
      --on-accent: var(--wegwijzer-on-accent, var(--utrecht-button-primary-action-color, #fff));
      --ink: var(--wegwijzer-ink, #20302f);
      --surface: var(--wegwijzer-surface, #fffdf9);
      color: var(--ink); display: block;
      /* A page may shrink its root font to count in tens: never go below the size people can read. */
      font: max(1rem, 16px)/1.55 var(--wegwijzer-font, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif);
    }
    .launcher {
      align-items: center; background: var(--accent); border: 2px solid var(--on-accent); border-radius: 2em;
      box-shadow: 0 .25em 1.25em rgb(32 48 47 / .28); box-sizing: border-box; color: var(--on-accent); cursor: pointer; display: flex;
      font: inherit; font-weight: 600; gap: .6em; inset: auto 1em 1em auto; line-height: 1.25; max-inline-size: calc(100vw - 2em);
      min-block-size: 3.25em; padding: .6em 1.35em .6em 1.1em; position: fixed; text-align: start; z-index: 2147483000;
    }
    .launcher:hover { text-decoration: underline; text-underline-offset: .2em }
    .launcher:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
    .launcher[hidden] { display: none }
    .launcher svg { block-size: 1.5em; fill: none; flex: none; inline-size: 1.5em; stroke: currentcolor; stroke-width: 1.8 }
    .trouble {
      background: var(--surface); border: 2px solid var(--accent); border-radius: .75em; box-sizing: border-box; inset: auto 1em 5.25em auto;
      margin: 0; max-inline-size: min(20em, calc(100vw - 2em)); padding: 1em; position: fixed; z-index: 2147483000;
    }
    .trouble:empty { display: none }
    @media print { .launcher, .trouble { display: none } }
  `)

  const LABEL = 'Vraag over hulp op school?'
  const RESUME = 'Verder met het gesprek'
  const TROUBLE = 'De assistent kon niet laden. Kijk of u internet hebt en druk nog eens op de knop.'

  class WegwijzerChat extends HTMLElement {
    static define(tag = TAG) {
      if (!customElements.get(tag)) customElements.define(tag, this)
    }

    #root = this.attachShadow({mode: 'open'})
    #launcher = null
    #trouble = null
    #chat = null

    connectedCallback() {
      if (this.#launcher) return
      this.#root.adoptedStyleSheets = [styles]
      const root = Object.assign(document.createElement('div'), {className: 'root', lang: 'nl', dir: 'ltr'})
      this.#launcher = Object.assign(document.createElement('button'), {type: 'button', className: 'launcher'})
      this.#trouble = Object.assign(document.createElement('p'), {className: 'trouble'})
      this.#trouble.setAttribute('role', 'status')
      this.#launcher.addEventListener('click', () => this.open())
      root.append(this.#trouble, this.#launcher)
      this.#root.append(root)
      this.#label()
    }

    disconnectedCallback() {
      this.#chat?.remove()
      this.#chat = null
      this.#launcher.hidden = false
    }

    get api() {
      return (this.getAttribute('api') || home.origin).replace(/\/+$/, '')
    }

    // Fetch the conversation at the first press, and show it. A failure leaves the button, so a second press tries again.
    async open() {
      try {
        const module = await import(new URL('./widget/chat.js', home))
        this.#chat ??= new module.Chat({
          host: this,
          root: this.#root,
          api: this.api,
          organisation: this.getAttribute('organisatie') ?? '',
          exit: this.getAttribute('snel-weg') ?? '',
          onclose: () => this.#closed(),
        })
      } catch {
        this.#trouble.replaceChildren(TROUBLE, document.createElement('br'), document.createElement('slot'))
        return
      }
      this.#trouble.replaceChildren()
      this.#launcher.hidden = true
      this.#chat.open()
    }

    #closed() {
      this.#launcher.hidden = false
      this.#label()
      this.#launcher.focus()
    }

    #label() {
      this.#launcher.replaceChildren(icon(), resumes() ? RESUME : LABEL)
    }
  }

  function icon() {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    svg.setAttribute('viewBox', '0 0 24 24')
    svg.setAttribute('aria-hidden', 'true')
    path.setAttribute('d', 'M4 5.5h16v10.5H11.5L7 20v-4H4z M8 9.2h8 M8 12.3h5')
    path.setAttribute('stroke-linejoin', 'round')
    svg.append(path)
    return svg
  }

  // Looking is not storing: is there a conversation in this tab? A browser that refuses storage has none.
  function resumes() {
    try {
      return Boolean(sessionStorage.getItem('wegwijzer-gesprek'))
    } catch {
      return false
    }
  }

  WegwijzerChat.define()
  if (!document.querySelector(TAG)) {
    const element = document.createElement(TAG)
    if (script.dataset.organisatie) element.setAttribute('organisatie', script.dataset.organisatie)
    document.body.append(element)
  }
})()
