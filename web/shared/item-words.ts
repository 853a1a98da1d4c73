// What a line of the transcript that nobody said says, by its type and reason, in the reader's language (U2).
import type { Item, ItemType } from '../../protocol/items.ts'
import type { EndReason, FailReason, LeftReason } from '../../protocol/reasons.ts'
import { piecesOf, type Piece } from './sentence.ts'
import type { Counted, Wording } from './wording.ts'

/** Lines that somebody or something said; the others are said by the page. */
type Spoken = 'message' | 'note' | 'prompt' | 'amended'

/** The sentences of a language: one for each type of line, so that the compiler asks for a new one's. `endedBy`: of an end that has a name. */
export type ItemSentences = Readonly<Record<Exclude<ItemType, Spoken | keyof Several>, string>> &
  Several & { readonly endedBy: string }

/** Lines that have more sentences than one. */
interface Several {
  readonly left: Readonly<Record<LeftReason, string>>
  readonly ended: Readonly<Record<EndReason, string>>
  readonly invitation_failed: Readonly<Record<FailReason, string>>
  readonly expiring: Counted
}

/** Those of a page: the widget's has none for what its customer never sees. */
export type ItemWords = Partial<ItemSentences>

/** The pieces of the line. What the language has no sentence for, or the line no data, is said as the server says it. */
export function wordsOf(item: Item, words: ItemWords, wording: Wording): readonly Piece[] {
  const sentence = sentenceOf(item, words, wording)
  const target = item.about?.target
  const values = { name: item.name, ...(target === undefined ? {} : { target }) }
  return (sentence === null ? null : piecesOf(sentence, values)) ?? [{ text: item.text, value: true }]
}

function sentenceOf({ type, reason = '', about, name }: Item, words: ItemWords, wording: Wording): string | null {
  switch (type) {
    case 'message':
    case 'note':
    case 'prompt':
    case 'amended':
      return null
    case 'ended':
      return (name === '' ? null : words.endedBy) ?? among(words.ended, reason)
    case 'left':
    case 'invitation_failed':
      return among(words[type], reason)
    case 'expiring':
      if (words.expiring === undefined || about?.minutes === undefined) return null
      return wording.counted(words.expiring, about.minutes)
    default:
      return words[type] ?? null
  }
}

/** Reasons come from outside: a release after this one may have others. */
function among(sentences: Readonly<Record<string, string>> | undefined, reason: string): string | null {
  return sentences !== undefined && Object.hasOwn(sentences, reason) ? (sentences[reason] ?? null) : null
}
