// Acts that take an agent out of a conversation and can be undone for a few seconds (held.ts).
import { heldNames } from './held.ts'

export type Closing = 'park' | 'end'

export function closingName(how: Closing, conversation: string): string {
  return `${how} ${conversation}`
}

/** Which of these acts is delayed for this conversation; null: none. */
export function closingOf(conversation: string): Closing | null {
  const names = heldNames.value
  if (names.has(closingName('end', conversation))) return 'end'
  return names.has(closingName('park', conversation)) ? 'park' : null
}
