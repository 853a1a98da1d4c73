// Why a text cannot be sent, in the reader's language.
import { limits } from '../../../protocol/limits.ts'
import type { Unacceptable } from '../../shared/acceptable.ts'
import type { Reason } from '../../shared/field.ts'
import { words, wording } from '../words.ts'

export function reasonOf(why: Unacceptable | null): Reason {
  if (why === null) return null
  // Needs no words: for a blank text the send button is not shown.
  if (why === 'blank') return ''
  return words.value.composer.tooLarge(wording.value.number(limits.messageBytes))
}
