// A queue as boards show it (E2), and as agents see it before they invite it (T8).
import type { Board, QueueStanding } from '../../protocol/boards.ts'
import { limits } from '../../protocol/limits.ts'
import type { Presence } from '../../protocol/server-frames.ts'
import { inOrder, type Queue, type Waiting } from './state.ts'

/** The board of a queue at `now` (ms), given whether it is open; null when it is not configured. */
export function board(state: Queue, open: boolean, now: number): Board | null {
  const { id, config } = state
  if (config === null) return null
  const waiting = Object.values(state.waiting).sort(inOrder)
  return {
    queue: id,
    name: config.name,
    open,
    waiting: waiting.slice(0, limits.boardEntries).map(shown),
    size: waiting.length,
    oldestWaitMs: waiting.length === 0 ? null : now - waiting.reduce((least, { since }) => Math.min(least, since), now),
    agents: byPresence(state),
    active: 0,
    parked: 0,
    serviceLevel: { withinMs: config.serviceLevelMs, share: null },
    abandoned: 0,
    taken: 0,
    estimateMs: null,
  }
}

/** T8; null when it is not configured. */
export function standing(state: Queue, open: boolean): QueueStanding | null {
  const { config, counts } = state
  if (config === null) return null
  const { available } = byPresence(state)
  return { kind: 'queue', open, waiting: counts.live + counts.persistent, available, estimateMs: null }
}

function byPresence(state: Queue): Record<Presence, number> {
  const agents: Record<Presence, number> = { available: 0, busy: 0, away: 0, offline: 0 }
  for (const { presence } of Object.values(state.agents)) agents[presence] += 1
  return agents
}

function shown({ conversation, card, mode, since, priority, offered, skipped }: Waiting): Board['waiting'][number] {
  return {
    conversation,
    customer: card.customer,
    entryPoint: card.entryPoint,
    mode,
    since: new Date(since).toISOString(),
    priority,
    offeredTo: offered?.agent ?? null,
    skipped,
  }
}
