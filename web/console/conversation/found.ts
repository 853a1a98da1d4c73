// Looking for words in a conversation, whatever their case and their accents.
import type { Item } from '../../../protocol/items.ts'

/** One and the same, so that nothing is drawn anew for it. */
const nothing: readonly number[] = []

/** Numbers of the items, from `first` on, whose words or author have it. */
export function find(items: readonly Item[], first: number, query: string): readonly number[] {
  const wanted = folded(query.trim())
  if (wanted === '') return nothing
  const numbers: number[] = []
  for (const [index, item] of items.entries()) {
    if (item.type === 'amended') continue
    if (folded(item.text).includes(wanted) || folded(item.name).includes(wanted)) numbers.push(first + index)
  }
  return numbers
}

export interface Piece {
  readonly text: string
  readonly hit: boolean
}

/** The text in pieces, with every place where the query stands apart from the rest. */
export function piecesOf(text: string, query: string): readonly Piece[] {
  const wanted = folded(query.trim())
  if (wanted === '') return [{ text, hit: false }]
  const { plain, origin } = foldedWithOrigin(text)
  const pieces: Piece[] = []
  let done = 0
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length)) {
    const from = origin[at] ?? 0
    const to = origin[at + wanted.length] ?? text.length
    if (from > done) pieces.push({ text: text.slice(done, from), hit: false })
    pieces.push({ text: text.slice(from, to), hit: true })
    done = to
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false })
  return pieces
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** Folding changes lengths, so each folded character remembers where it came from. */
function foldedWithOrigin(text: string): { readonly plain: string; readonly origin: readonly number[] } {
  let plain = ''
  const origin: number[] = []
  let at = 0
  for (const character of text) {
    const fold = folded(character)
    plain += fold
    for (let unit = 0; unit < fold.length; unit++) origin.push(at)
    at += character.length
  }
  return { plain, origin }
}
