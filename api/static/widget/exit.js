// "Snel weg": for who is being watched. Nothing is sent and nothing is waited for; the page is gone at once, also from "back".

import {memory} from './memory.js'

export const NEUTRAL = 'https://www.knmi.nl/' // the weather: nobody asks why
const WITHIN = 2000 // milliseconds for three presses of Escape

export function leave(address) {
  memory.forget()
  document.documentElement.style.display = 'none'
  document.title = ''
  location.replace(address || NEUTRAL)
}

// Returns a function to call at every Escape: true at the third one in a row.
export function threeInARow() {
  let presses = []
  return () => {
    const now = Date.now()
    presses = [...presses.filter((moment) => now - moment < WITHIN), now]
    return presses.length >= 3
  }
}
