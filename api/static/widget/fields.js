// Form fields with a label, a hint and an error that belong together for eyes and ears alike.

import {h} from './dom.js'

// field(h('input', {id: 'subject'}), {label: 'subject', hint: 'key'}): label and hint are keys of texts.js.
export function field(control, {label, hint = ''}) {
  const error = h('p', {class: 'field-error', id: `${control.id}-error`})
  const help = hint && h('p', {class: 'field-hint', id: `${control.id}-hint`, 'data-text': hint})
  control.setAttribute('aria-describedby', [hint && `${control.id}-hint`, `${control.id}-error`].filter(Boolean).join(' '))
  return h('div', {class: 'form-field'}, h('label', {for: control.id, 'data-text': label}), help, error, control)
}

// Show what is wrong at the field itself; an empty text takes the error away.
export function refuse(control, text) {
  control.getRootNode().querySelector(`#${control.id}-error`).textContent = text
  if (text) control.setAttribute('aria-invalid', 'true')
  else control.removeAttribute('aria-invalid')
  return text === ''
}

// A checkbox or radio button whose whole line can be pressed.
export function tick(type, attributes, ...label) {
  return h('label', {class: 'tick'}, h('input', {type, ...attributes}), h('span', {}, ...label))
}
