// What objects tell each other without keeping it: lost without harm, overwritten by the next, and nothing that a decision
// rests on. What must arrive is a letter.

/**
 * To a conversation, of its queue (Q9). Counts from 1, in the order of the queue. `estimateMs` null: no estimate yet. `unserved`: the
 * queue is closed and nobody is at work in it, so that the place means nothing now; absent: somebody is, or it is open.
 */
export interface Place {
  readonly invitation: string
  readonly position: number
  readonly estimateMs: number | null
  readonly unserved?: true
}

/** To a queue whose board is looked at, of one of its agents (E2): what they do for this queue. */
export interface Figures {
  readonly agent: string
  /** Conversations, since several agents may be in one. */
  readonly active: readonly string[]
  readonly parked: number
}
