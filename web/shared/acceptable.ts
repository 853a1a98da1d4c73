// Whether the server would take words (D7): asked before anything begins with them, and before they leave the field.
import { limits } from '../../protocol/limits.ts'
import { hasInk, withoutControls } from '../../protocol/words.ts'

export type Unacceptable = 'blank' | 'too_large'

/** Why not, or null: it would. */
export function whyNotTaken(text: string): Unacceptable | null {
  if (!hasInk(text)) return 'blank'
  if (bytesOf(asSent(text)) > limits.messageBytes) return 'too_large'
  return null
}

/** What goes out of what was written: pasted control signs would be refused, and nobody sees them to take them out. */
export function asSent(text: string): string {
  return withoutControls(text)
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength
}
