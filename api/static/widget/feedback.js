// "Was dit antwoord duidelijk?" under an article: two presses at most, and never in the way.

import {button, h} from './dom.js'
import {texts} from './texts.js'

// send(opinion) -> promise. The thanks appear at once: a lost opinion is not worth an error on the visitor's screen.
export function feedback(id, role, send, say) {
  const said = texts(role)
  const question = h('p', {'data-text': 'useful'}, said.useful)
  const box = h('div', {class: 'feedback', role: 'group', 'aria-label': 'Was dit duidelijk?'}, question)
  const done = (text) => {
    box.replaceChildren(h('p', {tabindex: '-1'}, text))
    box.firstChild.focus()
    say(text)
  }
  const give = (opinion) => send({message_id: id, ...opinion}).catch(() => null)
  const yes = () => {
    give({helpful: true})
    done(said.thanks)
  }
  const no = () => {
    give({helpful: false})
    const field = h('textarea', {id: `missed-${id}`, rows: '2', maxlength: '1000'})
    const more = () => {
      if (field.value.trim()) give({helpful: false, text: field.value.trim()})
      done(`${said.thanks} Een mens kan verder helpen: kies "Vraag een mens".`)
    }
    box.replaceChildren(h('label', {for: field.id}, said.missed), field, button('Klaar', more, {class: 'quiet'}))
    field.focus()
  }
  box.append(button('Ja', yes, {class: 'quiet'}), button('Nee', no, {class: 'quiet'}))
  return box
}
