// Looking for words in a conversation, whatever their case and their accents.
import type { Item } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { wordsIn } from '../../shared/words-in.ts'

export interface Piece {
  readonly text: string
  readonly hit: boolean
}

/** The text in pieces, with the places where the query stands apart from the rest: the first `limits.marksPerMessage` of them. */
export function piecesOf(text: string, query: string): readonly Piece[] {
  const wanted = wantedIn(query)
  if (wanted === '') return [{ text, hit: false }]
  const { plain, origin } = foldedWithOrigin(text)
  const pieces: Piece[] = []
  let done = 0
  let marks = 0
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length)) {
    if (++marks > limits.marksPerMessage) break
    const from = origin[at] ?? 0
    const to = origin[at + wanted.length] ?? text.length
    if (from > done) pieces.push({ text: text.slice(done, from), hit: false })
    pieces.push({ text: text.slice(from, to), hit: true })
    done = to
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false })
  return pieces
}

/** What a query looks for; empty: nothing. */
export function wantedIn(query: string): string {
  return folded(query.slice(0, limits.queryLength).trim())
}

/** Whether an item's words or its author have it. */
export function has(item: Item, wanted: string): boolean {
  return item.type !== 'amended' && (folded(wordsIn(item)).includes(wanted) || folded(item.name).includes(wanted))
}

/** Marks go first: to put a long row of them in order takes the square of its length. What is taken apart then has few of its own. */
export function folded(text: string): string {
  return text
    .replaceAll(/\p{M}+/gu, '')
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
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
