// A queue as boards show it (E2), and as agents see it before they invite it (T8).
import type { Board, QueueStanding } from '../../protocol/boards.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import { limits } from '../../protocol/limits.ts'
import type { Presence } from '../../protocol/server-frames.ts'
import { estimateOfNext } from './estimate.ts'
import { lastDay } from './history.ts'
import { hoursAt, opensAt } from './hours.ts'
import { inOrder, isStaffed, type Queue, type Waiting } from './state.ts'

/** What the state of a queue does not say: whether it is open, and what its agents report. */
export type BoardFigures = Pick<Board, 'open' | 'active' | 'parked'>

/** Returns the board of a queue at `now` (ms); null: it is not configured. */
export function board(state: Queue, figures: BoardFigures, now: number): Board | null {
  const { id, config } = state
  if (config === null) return null
  const waiting = Object.values(state.waiting).sort(inOrder)
  const { taken, abandoned, live, inTime } = lastDay(state, now)
  return {
    queue: id,
    name: config.name,
    ...figures,
    waiting: waiting.slice(0, limits.boardEntries).map(shown),
    size: waiting.length,
    oldestWaitMs: waiting.length === 0 ? null : oldestOf(waiting, now),
    ...leftWaiting(state, waiting, now),
    agents: byPresence(state),
    serviceLevel: { withinMs: config.serviceLevelMs, share: live === 0 ? null : inTime / live },
    abandoned,
    taken,
    estimateMs: estimateOfNext(state, now),
  }
}

/** T8: returns what the list of quick connects shows of the queue; null: it is not configured. */
export function standing(state: Queue, open: boolean, now: number): QueueStanding | null {
  const { config, counts } = state
  if (config === null) return null
  const { available } = byPresence(state)
  const waiting = counts.live + counts.persistent
  return { kind: 'queue', open, waiting, available, estimateMs: estimateOfNext(state, now) }
}

/** Q8: counts what waits in a closed queue. A persistent conversation counts only if no next opening is known to wait for (P4). */
function leftWaiting(state: Queue, waiting: readonly Waiting[], now: number): Pick<Board, 'leftWaiting'> {
  const known = hoursAt(state, now)
  if (known === null || known.open) return {}
  const persistentToo = state.counts.persistent > 0 && opensAt(state, known) === null
  const left = waiting.filter(({ mode }) => mode === 'live' || persistentToo)
  if (left.length === 0) return {}
  return { leftWaiting: { size: left.length, oldestWaitMs: oldestOf(left, now), served: isStaffed(state) } }
}

/** Returns the longest wait so far (ms). At least one conversation must be waiting. */
function oldestOf(waiting: readonly Waiting[], now: number): number {
  return now - waiting.reduce((least, { since }) => Math.min(least, since), now)
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
    since: isoTime(since),
    priority,
    offeredTo: offered?.agent ?? null,
    skipped,
  }
}
