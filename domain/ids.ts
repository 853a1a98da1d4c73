// Ids that say no order (D1, S9). What an object counts (places in its log, agents who came, invitations, offers) goes out under a
// permutation with a key of the object's own: Speck 48/96, a published cipher of a few additions and turns on words of 24 bits.

/** Four words of 24 random bits. It stays in its object: nobody else is told of it. */
export type IdKey = readonly [number, number, number, number]

export interface Ids {
  /** Of the item at this place of the log. */
  item(conversation: string, place: number): string
  /** Where an item of that id would stand, be there one or not; null: no id of an item of that conversation. */
  placeOf(conversation: string, item: string): number | null
  /** Of the participant who came as the `n`th, the customer being the first: `p1`, as everywhere. */
  participant(n: number): string
  invitation(conversation: string, n: number): string
  /** Of the `n`th offer that a queue made. */
  offer(queue: string, invitation: string, n: number): string
  /** Of the `n`th time that an agent took something by their own hand. Agents make no offers, so the range of numbers is free. */
  claim(agent: string, n: number): string
}

const rounds = 23
const wordBits = 24
const word = 2 ** wordBits
const mask = word - 1

/** Each kind of id has its own range of numbers, so that one permutation can serve them all. */
const from = { places: 0, participants: 2 ** 46, invitations: 2 ** 47, offers: 2 ** 47 + 2 ** 46 } as const

/** Of a word in letters and digits. */
const wordLength = 5
const permuted = /^[0-9a-z]{10}$/
/** Release 0.1.0 gave out the place itself. Such ids stay what they are, and are never as long as the others. */
const plain = /^[1-9]\d{0,8}$/

/** Half a microsecond an id (2026-11). */
export function idsOf(key: IdKey): Ids {
  const keys = roundKeys(key)
  const token = (number: number) => written(permute(keys, number))
  return {
    item: (conversation, place) => `${conversation}:${token(from.places + place)}`,
    placeOf(conversation, item) {
      if (!item.startsWith(`${conversation}:`)) return null
      const text = item.slice(conversation.length + 1)
      if (plain.test(text)) return Number(text)
      const number = permuted.test(text) ? unpermute(keys, readOf(text)) : null
      return number !== null && number > from.places && number < from.participants ? number : null
    },
    participant: (n) => `p${token(from.participants + n)}`,
    invitation: (conversation, n) => `${conversation}:i${token(from.invitations + n)}`,
    offer: (queue, _invitation, n) => `${queue}:o${token(from.offers + n)}`,
    claim: (agent, n) => `${agent}:c${token(from.offers + n)}`,
  }
}

/** Word by word: numbers of more than 31 bits are written ten times as slowly (V8, 2026-11). */
function written(number: number): string {
  return wordText(Math.floor(number / word)) + wordText(number % word)
}

function wordText(value: number): string {
  return value.toString(36).padStart(wordLength, '0')
}

/** Not below 2^48 for a text that `written` makes of no number. */
function readOf(text: string): number {
  const [x, y] = [text.slice(0, wordLength), text.slice(wordLength)].map((each) => parseInt(each, 36))
  return x === undefined || y === undefined || x >= word || y >= word ? Infinity : x * word + y
}

/** A number below 2^48 for each number below 2^48. */
export function permute(keys: readonly number[], number: number): number {
  let x = Math.floor(number / word)
  let y = number % word
  for (const key of keys) {
    x = ((right(x, 8) + y) & mask) ^ key
    y = left(y, 3) ^ x
  }
  return x * word + y
}

/** The number of which `permute` made this one; null: none. */
export function unpermute(keys: readonly number[], number: number): number | null {
  if (number >= word * word) return null
  let x = Math.floor(number / word)
  let y = number % word
  for (let round = keys.length - 1; round >= 0; round--) {
    y = right(y ^ x, 3)
    x = left(((x ^ (keys[round] ?? 0)) - y) & mask, 8)
  }
  return x * word + y
}

/** One key a round. */
export function roundKeys([first, ...others]: IdKey): readonly number[] {
  const keys = [first]
  let [a, b, c] = others
  let key = first
  for (let round = 0; round < rounds - 1; round++) {
    const next = ((key + right(a, 8)) & mask) ^ round
    key = left(key, 3) ^ next
    keys.push(key)
    a = b
    b = c
    c = next
  }
  return keys
}

function left(value: number, by: number): number {
  return ((value << by) | (value >>> (wordBits - by))) & mask
}

function right(value: number, by: number): number {
  return left(value, wordBits - by)
}
