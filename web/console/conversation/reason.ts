// Why words are not taken, in the reader's language.
import { limits } from '../../../protocol/limits.ts'
import type { Unacceptable } from '../../shared/acceptable.ts'
import type { Reason } from '../../shared/field.ts'
import { words, wording } from '../words.ts'

export function reasonOf(why: Unacceptable | null): Reason {
  if (why === null) return null
  // Nothing to say of: the button is not there to be pressed.
  if (why === 'blank') return ''
  return words.value.composer.tooLarge(wording.value.number(limits.messageBytes))
}
