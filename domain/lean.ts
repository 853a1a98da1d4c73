// R14, E7: removes people's text from letters before a log keeps them. The receiver stores the text where it can be redacted or erased.
// On its way it is in the outbox, whose row is deleted on acknowledgement. In the sender's log a further copy would stay.
import type { Letter } from './letters.ts'

/** Returns the letter without people's text, names and attributes, and without the texts of flows. Ids and times stay. */
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
