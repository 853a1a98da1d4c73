// What takes an agent out of a conversation and can be undone for some seconds (held.ts).
import { heldNames } from './held.ts'

export type Closing = 'park' | 'end'

export function closingName(how: Closing, conversation: string): string {
  return `${how} ${conversation}`
}

/** Which of them is held back; null: nobody is about to leave it. */
export function closingOf(conversation: string): Closing | null {
  const names = heldNames.value
  if (names.has(closingName('end', conversation))) return 'end'
  return names.has(closingName('park', conversation)) ? 'park' : null
}
