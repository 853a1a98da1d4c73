// Decides which agent is offered which conversation (Q1, Q3, Q6, T9). It runs after every command. Run again without a change, it does nothing.
import { limits } from '../../protocol/limits.ts'
import { own, type NamingDraft } from '../machine.ts'
import { isOpenNow } from './hours.ts'
import type { QueueEvent } from './messages.ts'
import { inOrder, type Queue, type AnnouncedReadiness, type Waiting } from './state.ts'

type QueueDraft = NamingDraft<Queue, QueueEvent>

/** An agent who can take something now. */
interface Taker {
  readonly agent: string
  readonly stint: number
  readonly ready: AnnouncedReadiness
}

/**
 * Offers each waiting conversation, in the order of the queue, to the best agent who can take it (Q1).
 * One pass is enough. Offers only use up readiness, so a conversation that found no agent would find none in a second pass.
 */
export function match(draft: QueueDraft): void {
  const takers = readyAgents(draft.state)
  if (takers.size === 0) return
  for (const { invitation } of offerable(draft)) {
    const chosen = choose(draft, invitation, [...takers.values()])
    if (chosen === null) continue
    offer(draft, invitation, chosen)
    takers.delete(chosen.agent)
    if (takers.size === 0) return
  }
}

/** Ends the pauses between rounds that are over (Q3). */
export function endRests(draft: QueueDraft): void {
  for (const [invitation, untilAt] of Object.entries(draft.state.rests)) {
    if (untilAt <= draft.now) draft.emit({ type: 'rested', invitation })
  }
}

function readyAgents({ agents }: Queue): Map<string, Taker> {
  const takers = new Map<string, Taker>()
  for (const [agent, { stint, ready }] of Object.entries(agents)) {
    if (ready !== null) takers.set(agent, { agent, stint, ready })
  }
  return takers
}

/** Returns what may be offered now. Persistent conversations are offered in opening hours only (P4). Live ones were admitted in them. */
function offerable(draft: QueueDraft): Waiting[] {
  const { counts, waiting } = draft.state
  if (draft.state.config === null || counts.live + counts.persistent === 0) return []
  const persistentToo = counts.persistent > 0 && isOpenNow(draft)
  return Object.values(waiting)
    .filter(({ offered, skipped }) => offered === null && !skipped)
    .filter(({ mode }) => mode === 'live' || persistentToo)
    .sort(inOrder)
}

function choose(draft: QueueDraft, invitation: string, takers: readonly Taker[]): Taker | null {
  const { config, waiting } = draft.state
  const entry = waiting[invitation]
  if (config === null || entry === undefined) return null
  const able = takers.filter(({ agent, ready }) => ready.free >= entry.weight && !entry.never.includes(agent))
  const candidates = toBeAsked(draft, entry, able)
  const others = candidates.filter(({ agent }) => !isAvoided(entry, agent, draft.now))
  const better = config.choose === 'most_free' ? mostFree : longestIdle
  return (others.length > 0 ? others : candidates).toSorted(better)[0] ?? null
}

/**
 * Q3: returns the agents who have not been asked in this round. When none is left, the round ends after a pause, and all are asked again.
 * An agent who was found in the conversation's room is passed over for a while, and does not count as asked (Q6).
 */
function toBeAsked(draft: QueueDraft, entry: Waiting, able: readonly Taker[]): readonly Taker[] {
  const { invitation, round, failedAt } = entry
  const there = able.map((taker) => thereUntil(entry, taker)).filter((untilAt) => untilAt > draft.now)
  const askable = able.filter((taker) => thereUntil(entry, taker) <= draft.now && mayBeAsked(entry, taker))
  const fresh = askable.filter(({ agent }) => entry.asked[agent]?.round !== round)
  if (fresh.length > 0 || able.length === 0) return fresh
  const restMs = askable.length + there.length > 0 ? limits.roundRestMs : 0
  const endsAt = failedAt === null ? Infinity : failedAt + restMs
  if (endsAt > draft.now) {
    restUntil(draft, invitation, Math.min(endsAt, ...there))
    return []
  }
  draft.emit({ type: 'roundEnded', invitation })
  if (round % limits.roundsBeforeAlert === 0) draft.emit({ type: 'alerted', invitation })
  if (askable.length === 0) restUntil(draft, invitation, Math.min(Infinity, ...there))
  return askable
}

/** Sets the end of the entry's pause. An earlier end that is already set stays. */
function restUntil(draft: QueueDraft, invitation: string, untilAt: number): void {
  const known = draft.state.rests[invitation] ?? Infinity
  if (untilAt < known) draft.emit({ type: 'resting', invitation, untilAt })
}

/** Returns until when (ms) the agent is passed over, because they were in the room when the conversation was offered to them. */
function thereUntil({ there }: Waiting, { agent }: Taker): number {
  return own(there, agent)?.untilAt ?? 0
}

function mayBeAsked(entry: Waiting, { agent, stint }: Taker): boolean {
  const asked = entry.asked[agent]
  return asked === undefined || asked.stint !== stint || asked.times < limits.asksPerAgent
}

function isAvoided(entry: Waiting, agent: string, now: number): boolean {
  return entry.avoid.some((avoid) => avoid.agent === agent && avoid.untilAt > now)
}

function offer(draft: QueueDraft, invitation: string, { agent, ready: { ticket } }: Taker): void {
  const { id, config, offersMade, waiting } = draft.state
  const entry = waiting[invitation]
  const quiet = entry?.mode === 'persistent'
  const automatic = !quiet && config?.acceptance === 'automatic'
  const ringMs = (quiet ? entry.openWithinMs : automatic ? 0 : config?.ringMs) ?? 0
  draft.emit({
    type: 'offered',
    invitation,
    agent,
    offer: draft.ids.offer(id, invitation, offersMade + 1),
    ticket,
    automatic,
    quiet,
    untilAt: draft.now + ringMs + limits.answerGraceMs,
  })
}

function longestIdle(a: Taker, b: Taker): number {
  return idleSince(a) - idleSince(b) || b.ready.free - a.ready.free || byName(a, b)
}

function mostFree(a: Taker, b: Taker): number {
  return b.ready.free - a.ready.free || idleSince(a) - idleSince(b) || byName(a, b)
}

/** An occupied agent is not idle, and so comes behind everybody who is. */
function idleSince({ ready }: Taker): number {
  return ready.idleSinceAt ?? Number.MAX_SAFE_INTEGER
}

/** Breaks ties. Any fixed order will do, as long as it gives the same result every time. */
function byName(a: Taker, b: Taker): number {
  return a.agent < b.agent ? -1 : 1
}
