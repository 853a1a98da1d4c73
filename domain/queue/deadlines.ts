// The deadlines of a queue: the end of a pause between rounds (Q3), an answer that does not come (Q3), and opening (P4) and closing (Q9)
// while they matter to a waiting conversation.
import type { Deadline } from '../machine.ts'
import type { Queue } from './state.ts'

/** Reads only the pauses and the pending offers, and never all waiting conversations, to stay fast. */
export function deadlines({ rests, asking, hours, counts }: Queue): readonly Deadline[] {
  const found: Deadline[] = []
  const ends = Object.values(rests)
  if (ends.length > 0) found.push({ name: 'rest', at: ends.reduce((a, b) => Math.min(a, b)) })
  const asked = Object.values(asking)
  if (asked.length > 0) found.push({ name: 'answer', at: asked.reduce((a, b) => Math.min(a, b.untilAt), Infinity) })
  if (hours === null) return found
  if (hours.open && counts.live > 0) found.push({ name: 'closes', at: hours.untilAt })
  if (!hours.open && counts.live + counts.persistent > 0) found.push({ name: 'opens', at: hours.untilAt })
  return found
}
