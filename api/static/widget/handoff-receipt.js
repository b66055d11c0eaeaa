// Step 3 of asking a person: the proof that it arrived. The code is shown once, so copying and printing are one press away.

import {button, dayInWords, h, hidden, icon} from './dom.js'
import {STATUS, maskedKinds, texts} from './texts.js'

// ticket: what the API answered. home: address of the assistant. Returns the element.
export function receipt(ticket, {role, home, say, onback}) {
  const said = texts(role)
  const page = statusPage(home, ticket.status_url)
  const copied = h('span', {class: 'copied'})
  const code = h('output', {class: 'code'}, ticket.return_code)
  const copy = async () => {
    copied.textContent = (await copyText(ticket.return_code)) ? 'Gekopieerd' : 'Kopiëren lukt hier niet. Schrijf de code over.'
    say(copied.textContent)
  }
  const slip = [
    said.sent, `Nummer: ${ticket.reference}`, `Code: ${ticket.return_code}`,
    said.expected(dayInWords(ticket.reply_expected)), `Antwoord lezen: ${page}`,
  ]
  return h('div', {class: 'step receipt'},
    h('h3', {tabindex: '-1'}, said.sent),
    h('dl', {}, h('dt', {}, 'Nummer'), h('dd', {class: 'reference'}, ticket.reference), h('dt', {}, 'Code'), h('dd', {}, code)),
    h('p', {}, said.keepCode),
    ticket.first_version ? h('p', {class: 'notice'}, said.firstVersion) : '',
    ticket.masked?.length ? h('p', {class: 'notice'}, said.maskedInTicket(maskedKinds(ticket.masked))) : '',
    h('div', {class: 'buttons row'}, button('Kopieer de code', copy, {class: 'choice'}),
      button('Print dit', () => print(slip), {class: 'choice'}), copied),
    h('p', {class: 'expected'}, said.expected(dayInWords(ticket.reply_expected))),
    h('p', {}, said.alreadySent, ' ', readLater(page)),
    back(onback))
}

// What is left to show after a reload: the code is known to the visitor only.
export function status(ticket, {role, home, onback}) {
  const said = texts(role)
  return h('div', {class: 'step receipt'},
    h('h3', {tabindex: '-1'}, said.sent),
    h('dl', {}, h('dt', {}, 'Nummer'), h('dd', {class: 'reference'}, ticket.reference),
      h('dt', {}, 'Stand'), h('dd', {}, STATUS[ticket.status] ?? ticket.status)),
    h('p', {}, said.alreadySent, ' ', readLater(statusPage(home))),
    back(onback))
}

function statusPage(home, path = '') {
  return new URL(path || '/terug', `${home}/`).href
}

function readLater(page) {
  return h('a', {href: page, target: '_blank', rel: 'noopener'}, 'Antwoord lezen met de code', icon('away'), hidden(' (opent in nieuw tabblad)'))
}

function back(onback) {
  return h('div', {class: 'buttons'}, button('Terug naar het gesprek', onback, {class: 'primary'}))
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // no permission, or a page without https
  }
}

// A page of its own: printing the school's page with the chat on top helps nobody.
function print(lines) {
  const page = open('', '_blank', 'popup,width=480,height=600')
  if (!page) return
  page.document.title = 'Wegwijzer passend onderwijs'
  page.document.documentElement.lang = 'nl'
  page.document.body.append(...lines.map((line) => {
    const paragraph = page.document.createElement('p')
    paragraph.textContent = line
    return paragraph
  }))
  page.print()
}
