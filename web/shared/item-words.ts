// The sentence for an event in the transcript, from its type and reason, in the reader's language (U2).
import type { Item, ItemType } from '../../protocol/items.ts'
import type { EndReason, FailReason, LeftReason } from '../../protocol/reasons.ts'
import { piecesOf, type Piece } from './sentence.ts'
import type { Counted, Wording } from './wording.ts'

/** Items with text of their own. For the others the page makes a sentence. */
type Spoken = 'message' | 'note' | 'prompt' | 'amended'

/**
 * The sentences of a language, one for each type of item, so that the compiler
 * demands one for a new type. `endedBy`: for an end by a named person.
 * `wrap_up_ran_out`: for a wrap-up that its agent did not finish in time (A4).
 */
export type ItemSentences = Readonly<Record<Exclude<ItemType, Spoken | keyof Several>, string>> &
  Several & { readonly endedBy: string; readonly wrap_up_ran_out: string }

/** Types of items with several sentences. */
interface Several {
  readonly left: Readonly<Record<LeftReason, string>>
  readonly ended: Readonly<Record<EndReason, string>>
  readonly invitation_failed: Readonly<Record<FailReason, string>>
  readonly expiring: Counted
}

/** The sentences of a page. The widget has none for items that customers never see. */
export type ItemWords = Partial<ItemSentences>

/** The sentence in pieces. If the language has no sentence, or the item lacks data, the server's English sentence is used. */
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

/** A later release may have other reasons, so only known keys count. */
function among(sentences: Readonly<Record<string, string>> | undefined, reason: string): string | null {
  return sentences !== undefined && Object.hasOwn(sentences, reason) ? (sentences[reason] ?? null) : null
}
