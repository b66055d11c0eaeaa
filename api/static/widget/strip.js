// After a crisis answer the numbers stay in sight at the top, whatever is asked next.

import {numbers} from './bubbles.js'
import {h} from './dom.js'

// "113 Zelfmoordpreventie" says its number already; "Veilig Thuis" needs it behind it.
function number(line) {
  const [call] = numbers(line)
  const [picture] = call.children
  call.replaceChildren(picture, line.name.includes(call.dataset.number) ? line.name : `${line.name} ${call.dataset.number}`)
  return call
}

export class Strip {
  element = h('section', {class: 'strip', 'aria-label': 'Direct hulp', hidden: true})

  show(helplines) {
    const items = helplines.filter(({phone}) => phone).map((line) => h('li', {}, number(line)))
    if (!items.length) return
    this.element.replaceChildren(h('strong', {}, 'Direct hulp'), h('ul', {}, items))
    this.element.hidden = false
  }

  clear() {
    this.element.hidden = true
    this.element.replaceChildren()
  }
}
