// Whether the server would take words (D7): asked before anything begins with them, and before they leave the field.
import { limits } from '../../protocol/limits.ts'

export type Unacceptable = 'blank' | 'too_large'

/** Escapes can make a frame longer than its text; a frame that is too long would close the socket, again and again. */
const mostEscapedBytes = limits.frameBytes - 256

/** Why not, or null: it would. */
export function whyNotTaken(text: string): Unacceptable | null {
  if (text.trim() === '') return 'blank'
  if (bytesOf(text) > limits.messageBytes || bytesOf(JSON.stringify(text)) > mostEscapedBytes) return 'too_large'
  return null
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength
}
