// Building blocks for the page. Every text becomes a text node and every address is checked: data can never become markup.

// h('p', {class: 'hint', onclick: press}, 'text', node): an element with attributes, listeners and children.
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (value === true) node.setAttribute(name, '')
    else if (value !== false && value != null) node.setAttribute(name, value)
  }
  node.append(...children.flat().filter((child) => child != null && child !== ''))
  return node
}

// aria-disabled instead of disabled: the button keeps the focus and can still be found.
export function button(label, press, attributes = {}) {
  const onclick = (event) => {
    if (event.currentTarget.getAttribute('aria-disabled') !== 'true') press(event)
  }
  return h('button', {type: 'button', ...attributes, onclick}, label)
}

const ICONS = {
  send: 'M4 12h14 M12.5 6l6 6-6 6',
  close: 'M6 6l12 12 M18 6L6 18',
  exit: 'M13 4H5v16h8 M10 12h10 M16 8l4 4-4 4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  phone: 'M5 4h4l1.5 4.5-2.3 1.6a11 11 0 0 0 5.7 5.7l1.6-2.3L20 15v4a1.5 1.5 0 0 1-1.6 1.5C11 20 4 13 3.5 5.6A1.5 1.5 0 0 1 5 4z',
  back: 'M20 12H6 M11.5 6l-6 6 6 6',
  away: 'M9 5H5v14h14v-4 M13 4h7v7 M20 4l-9 9',
  erase: 'M5 7h14 M10 7V4.5h4V7 M7 7l1 13h8l1-13',
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

// A link to another site, in a new tab; anything but http(s) stays plain text.
export function link(address, label) {
  if (!isWeb(address)) return document.createTextNode(label)
  return h('a', {href: address, target: '_blank', rel: 'noopener noreferrer'}, label, icon('away'), hidden(' (opent in nieuw tabblad)'))
}

export function isWeb(address) {
  return /^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : '')
}

export function hidden(text) {
  return h('span', {class: 'sr'}, text)
}

// Plain text as paragraphs and lists: blank lines part paragraphs, lines that start with "- " are a list.
export function blocks(text) {
  const found = []
  for (const part of text.split(/\n\s*\n/)) {
    let list = null
    for (const line of part.split('\n').map((each) => each.trim()).filter(Boolean)) {
      if (!line.startsWith('- ')) {
        list = null
        found.push(h('p', {}, line))
        continue
      }
      if (!list) found.push((list = h('ul')))
      list.append(h('li', {}, line.slice(2)))
    }
  }
  return found
}

// 2026-11-21 as 21-11-2026, or in words: zaterdag 21 november 2026.
export function day(iso) {
  return iso.slice(0, 10).split('-').reverse().join('-')
}

export function dayInWords(iso) {
  const format = new Intl.DateTimeFormat('nl-NL', {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'})
  return format.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`))
}

// Not crypto.randomUUID(): that does not exist on a school site that still runs on http.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
