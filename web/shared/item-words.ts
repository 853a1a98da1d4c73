// What a system line of the transcript says, by its type and reason, in the reader's language (U2).
import type { Item } from '../../protocol/items.ts'
import type * as en from '../locales/en.ts'
import { piecesOf, type Piece } from './sentence.ts'
import type { Wording } from './wording.ts'

export type ItemWords = typeof en.items

/** The pieces of the line. What the language has no sentence for is said as the server says it. */
export function wordsOf(item: Item, words: ItemWords, wording: Wording): readonly Piece[] {
  const sentence = sentenceOf(item, words, wording)
  const { target } = item as { readonly target?: string }
  const values = { name: item.name, ...(target === undefined ? {} : { target }) }
  return (sentence === null ? null : piecesOf(sentence, values)) ?? [{ text: item.text, value: true }]
}

function sentenceOf({ type, reason = '', text }: Item, words: ItemWords, wording: Wording): string | null {
  if (type === 'message' || type === 'note' || type === 'prompt' || type === 'amended') return null
  // The minutes stand in the sentence only.
  if (type === 'expiring') return wording.counted(words.expiring, Number(/\d+/.exec(text)?.[0] ?? 1))
  const said: string | Readonly<Record<string, string>> = words[type]
  if (typeof said === 'string') return said
  return Object.hasOwn(said, reason) ? (said[reason] ?? null) : null
}
