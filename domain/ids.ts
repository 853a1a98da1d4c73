// Ids that do not reveal an order (D1, S9). An object numbers things: places in its log, participants, invitations, offers. It encrypts the
// number with a key of its own. The cipher is Speck 48/96, a published one of a few additions and rotations on words of 24 bits.

/** Four words of 24 random bits. The key never leaves its object. */
export type IdKey = readonly [number, number, number, number]

export interface Ids {
  /** The id of the item at this place of the log. */
  item(conversation: string, place: number): string
  /** The place that belongs to the id, whether or not an item is there; null: this cannot be an item's id in that conversation. */
  placeOf(conversation: string, item: string): number | null
  /** The id of the `n`th participant to come. The customer is the first, and is always `p1`. */
  participant(n: number): string
  invitation(conversation: string, n: number): string
  /** The id of a queue's `n`th offer. */
  offer(queue: string, invitation: string, n: number): string
  /** The id of an agent's `n`th claim. It uses the numbers of offers, which are free because agents make none. */
  claim(agent: string, n: number): string
}

const rounds = 23
const wordBits = 24
const word = 2 ** wordBits
const mask = word - 1

/** Each kind of id has its own range of numbers, so that one permutation can serve them all. */
const from = { places: 0, participants: 2 ** 46, invitations: 2 ** 47, offers: 2 ** 47 + 2 ** 46 } as const

/** The length of one word written in letters and digits. */
const wordLength = 5
const permuted = /^[0-9a-z]{10}$/
/** Release 0.1.0 used the place itself as the id. Such ids remain valid, and are always shorter than the others. */
const plain = /^[1-9]\d{0,8}$/

/** Takes half a microsecond for each id (2026-11). */
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

/** Writes word by word, because V8 writes numbers of more than 31 bits ten times as slowly (2026-11). */
function written(number: number): string {
  return wordText(Math.floor(number / word)) + wordText(number % word)
}

function wordText(value: number): string {
  return value.toString(36).padStart(wordLength, '0')
}

/** The inverse of `written`. Returns 2^48 or more for a text that `written` never produces. */
function readOf(text: string): number {
  const [x, y] = [text.slice(0, wordLength), text.slice(wordLength)].map((each) => parseInt(each, 36))
  return x === undefined || y === undefined || x >= word || y >= word ? Infinity : x * word + y
}

/** Maps the numbers below 2^48 one to one onto themselves. */
export function permute(keys: readonly number[], number: number): number {
  let x = Math.floor(number / word)
  let y = number % word
  for (const key of keys) {
    x = ((right(x, 8) + y) & mask) ^ key
    y = left(y, 3) ^ x
  }
  return x * word + y
}

/** The inverse of `permute`; null: the number is out of range. */
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

/** Returns one key for each round of the cipher. */
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
