// What a system line of the transcript says, by its type and reason, in the reader's language (U2).
import type { Item } from '../../protocol/items.ts'
import { piecesOf, type Piece } from './sentence.ts'
import type { Counted, Wording } from './wording.ts'

/** The sections `items` and `agentItems` of a locale, or what a page takes of them. */
export type ItemWords = Readonly<Record<string, string | Counted | Readonly<Record<string, string>>>>

/** The pieces of the line. What the language has no sentence for is said as the server says it. */
export function wordsOf(item: Item, words: ItemWords, wording: Wording): readonly Piece[] {
  const sentence = sentenceOf(item, words, wording)
  const { target } = item as { readonly target?: string }
  const values = { name: item.name, ...(target === undefined ? {} : { target }) }
  return (sentence === null ? null : piecesOf(sentence, values)) ?? [{ text: item.text, value: true }]
}

function sentenceOf({ type, reason = '', text, name }: Item, words: ItemWords, wording: Wording): string | null {
  if (type === 'ended' && name !== '' && typeof words['endedBy'] === 'string') return words['endedBy']
  if (type === 'message' || type === 'note' || type === 'prompt' || type === 'amended') return null
  const said = Object.hasOwn(words, type) ? words[type] : undefined
  if (said === undefined || typeof said === 'string') return said ?? null
  // The minutes stand in the sentence only.
  if (type === 'expiring') return wording.counted(said as Counted, Number(/\d+/.exec(text)?.[0] ?? 1))
  return Object.hasOwn(said, reason) ? ((said as Readonly<Record<string, string>>)[reason] ?? null) : null
}
