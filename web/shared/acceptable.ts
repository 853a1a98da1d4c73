// Whether the server would accept a text (D7). It is checked before a conversation begins with the text, and before it leaves the field.
import { limits } from '../../protocol/limits.ts'
import { hasInk, withoutControls } from '../../protocol/words.ts'

export type Unacceptable = 'blank' | 'too_large'

/** Why it would not be accepted; null: it would. */
export function whyNotTaken(text: string): Unacceptable | null {
  if (!hasInk(text)) return 'blank'
  if (bytesOf(asSent(text)) > limits.messageBytes) return 'too_large'
  return null
}

/** Removes control characters. They come from pasted text and are invisible, so nobody could find and remove them by hand. */
export function asSent(text: string): string {
  return withoutControls(text)
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength
}
