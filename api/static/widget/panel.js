// The frame around the conversation: title, ways out, and the places where the parts go.

import {button, h, icon} from './dom.js'

export function panel({bar, strip, talk, handoff, person, voice, onexit, onclose}) {
  const title = h('h2', {id: 'title', tabindex: '-1'}, 'Wegwijzer')
  const foot = h('footer', {}, person)
  const element = h('section', {class: 'panel', role: 'complementary', 'aria-labelledby': 'title', hidden: true},
    h('header', {},
      h('div', {class: 'name'}, title, h('p', {}, 'Digitale assistent')),
      button([icon('exit'), 'Snel weg'], onexit, {class: 'exit', 'aria-describedby': 'exit-hint'}),
      h('span', {class: 'sr', id: 'exit-hint'}, 'Sluit deze pagina meteen. Drie keer Escape doet hetzelfde.'),
      button(icon('close'), onclose, {class: 'close', 'aria-label': 'Sluiten'})),
    bar, strip,
    h('div', {class: 'stage'}, talk, handoff),
    foot, voice)
  return {element, title, foot}
}
