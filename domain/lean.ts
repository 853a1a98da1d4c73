// R14, E7: letters as a log keeps them. The receiver has what people wrote where it can be redacted or erased; on its way it stands in the outbox,
// whose row goes with the acknowledgement. Another copy would stay in the sender's log.
import type { Letter } from './letters.ts'

/** The letter without the words, names and attributes of people, and without the texts of flows. What it is about stays: ids and times. */
export function leanLetter<Sent extends Letter>(letter: Sent): Sent {
  return lean(letter) as Sent
}

function lean(letter: Letter): Letter {
  switch (letter.type) {
    case 'wrapUp':
      return { ...letter, notes: '' }
    case 'start': {
      const { customer, entry } = letter
      return {
        ...letter,
        customer: { ...customer, name: '' },
        entry: { ...entry, definitions: {} },
        attributes: {},
        signedAttributes: {},
      }
    }
    case 'identified':
      return { ...letter, customer: { ...letter.customer, name: null }, attributes: {} }
    case 'adopted':
      return { ...letter, customer: { ...letter.customer, name: null } }
    default:
      return letter
  }
}
