// After a crisis answer the numbers stay in sight at the top, whatever is asked next.

import {numbers} from './bubbles.js'
import {h} from './dom.js'

const DANGER = {name: '112', phone: '112'}

// "113 Zelfmoordpreventie" says its number already; "Veilig Thuis" needs it behind it.
function number(line) {
  const [call] = numbers(line)
  const [picture] = call.children
  call.replaceChildren(picture, line.name.includes(call.dataset.number) ? line.name : `${line.name} ${call.dataset.number}`)
  return call
}

// Who helps at any hour, also when we cannot answer.
export const ALWAYS = [{name: '113 Zelfmoordpreventie', phone: '113 of 0800-0113'}]

export class Strip {
  #lines = new Map()

  element = h('section', {class: 'strip', 'aria-label': 'Direct hulp', hidden: true})

  // Add these to what is there; 112 always comes first.
  show(helplines) {
    for (const line of [DANGER, ...helplines]) if (line.phone) this.#lines.set(line.name, line)
    const items = [...this.#lines.values()].map((line) => h('li', {}, number(line)))
    this.element.replaceChildren(h('strong', {}, 'Direct hulp'), h('ul', {}, items))
    this.element.hidden = false
  }

  clear() {
    this.#lines.clear()
    this.element.hidden = true
    this.element.replaceChildren()
  }
}
