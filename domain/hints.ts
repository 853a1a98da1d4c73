// The hints that objects send each other. A hint is not stored and may be lost, because the next one replaces it. No decision
// may rest on it. A message that must arrive is a letter.

/**
 * Tells a conversation its position in the queue (Q9), counted from 1. `estimateMs` null: no estimate yet. `unserved`: the queue is closed
 * and nobody is at work in it, so the position means nothing now; absent: the queue is open, or somebody is at work.
 */
export interface QueuePosition {
  readonly invitation: string
  readonly position: number
  readonly estimateMs: number | null
  readonly unserved?: true
}

/** Tells a queue whose board somebody is looking at what one of its agents does for it (E2). */
export interface Figures {
  readonly agent: string
  /** Ids of conversations and not counts, since several agents may be in one. */
  readonly active: readonly string[]
  readonly parked: number
}
