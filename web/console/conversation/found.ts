// Finds text in a conversation, ignoring case and accents.
import type { Item } from '../../../protocol/items.ts'
import { limits } from '../../../protocol/limits.ts'
import { wordsIn } from '../../shared/words-in.ts'

export interface MatchPiece {
  readonly text: string
  readonly hit: boolean
}

/** Splits the text at the first `limits.matchesPerMessage` matches of the query. */
export function matchPiecesOf(text: string, query: string): readonly MatchPiece[] {
  const wanted = wantedIn(query)
  if (wanted === '') return [{ text, hit: false }]
  const { plain, origin } = foldedWithOrigin(text)
  const pieces: MatchPiece[] = []
  let done = 0
  let matches = 0
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length)) {
    if (++matches > limits.matchesPerMessage) break
    const from = origin[at] ?? 0
    const to = origin[at + wanted.length] ?? text.length
    if (from > done) pieces.push({ text: text.slice(done, from), hit: false })
    pieces.push({ text: text.slice(from, to), hit: true })
    done = to
  }
  if (done < text.length) pieces.push({ text: text.slice(done), hit: false })
  return pieces
}

/** The query in folded form; empty: nothing is searched for. */
export function wantedIn(query: string): string {
  return caseless(query.slice(0, limits.queryLength).trim())
}

/** Whether the item's text or its author's name contains the query. */
export function has(item: Item, wanted: string): boolean {
  return item.type !== 'amended' && (caseless(wordsIn(item)).includes(wanted) || caseless(item.name).includes(wanted))
}

/**
 * Combining marks are removed before decomposing: putting a long run of them in order
 * takes quadratic time. Characters that are decomposed afterwards have few marks each.
 */
export function caseless(text: string): string {
  return text
    .replaceAll(/\p{M}+/gu, '')
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
}

/** Folding can change lengths, so each folded character keeps the position from which it came. */
function foldedWithOrigin(text: string): { readonly plain: string; readonly origin: readonly number[] } {
  let plain = ''
  const origin: number[] = []
  let at = 0
  for (const character of text) {
    const fold = caseless(character)
    plain += fold
    for (let unit = 0; unit < fold.length; unit++) origin.push(at)
    at += character.length
  }
  return { plain, origin }
}
