// A queue as supervisors see it (E2, T8).
import type { Presence } from '../../protocol/server-frames.ts'
import { isOpen } from '../hours.ts'
import { inOrder, type Queue } from './state.ts'

export interface Board {
  readonly queue: string
  readonly name: string
  readonly open: boolean
  /** In the order of the queue. */
  readonly waiting: readonly {
    readonly conversation: string
    /** ms */
    readonly since: number
    readonly priority: number
    readonly offeredTo: string | null
  }[]
  /** ms; null when nobody waits. */
  readonly oldestWaitMs: number | null
  readonly agents: Readonly<Record<Presence, number>>
}

/** The board of a queue at `now` (ms); null when it is not configured. */
export function board(state: Queue, now: number): Board | null {
  const { id, config } = state
  if (config === null) return null
  const waiting = Object.values(state.waiting).sort(inOrder)
  const agents: Record<Presence, number> = { available: 0, busy: 0, away: 0, offline: 0 }
  for (const { presence } of Object.values(state.agents)) agents[presence] += 1
  return {
    queue: id,
    name: config.name,
    open: config.hours === null || isOpen(config.hours, now),
    waiting: waiting.map(({ conversation, since, priority, offered }) => ({
      conversation,
      since,
      priority,
      offeredTo: offered?.agent ?? null,
    })),
    oldestWaitMs: waiting.length === 0 ? null : now - waiting.reduce((least, { since }) => Math.min(least, since), now),
    agents,
  }
}
