// What the browser keeps: the id of the conversation, nothing else. It survives a reload and is gone when the tab closes.
// A browser that refuses storage still has the conversation, only not after a reload.

const KEY = 'wegwijzer-gesprek'
let kept = ''

export const memory = {
  get conversation() {
    try {
      return sessionStorage.getItem(KEY) ?? kept
    } catch {
      return kept
    }
  },

  keep(id) {
    kept = id
    try {
      sessionStorage.setItem(KEY, id)
    } catch {
      // Refused: `kept` has it until the page goes away.
    }
  },

  forget() {
    kept = ''
    try {
      sessionStorage.removeItem(KEY)
    } catch {
      // Refused: then nothing was stored either.
    }
  },
}
