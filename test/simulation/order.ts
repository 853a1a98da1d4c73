// Q1, P12, T9: whether an offer is the one that the queue's order asks for, by a comparison of its own.
import type { QueueEvent } from '../../domain/queue/messages.ts'
import type { Queue, QueueAgent, Waiting } from '../../domain/queue/state.ts'
import { limits } from '../../protocol/limits.ts'

type Offered = Extract<QueueEvent, { type: 'offered' }>

/** What is wrong with it, as rule and sentence; null: nothing. `before` is the queue without it, `at` its time by the queue's clock (ms). */
export function faultOf(before: Queue, { invitation, agent }: Offered, at: number): readonly [string, string] | null {
  const entry = before.waiting[invitation]
  const chosen = before.agents[agent]
  if (entry === undefined || chosen?.ready === null || chosen === undefined)
    return ['Q1', `${invitation} is offered to ${agent}, who has not said to be free`]
  if (chosen.ready.free < entry.weight) return ['A2', `${invitation} weighs more than ${agent} has said to be free for`]
  const passed = Object.values(before.waiting).find(
    (other) => isSooner(other, entry) && isWaiting(before, other) && canBeAsked(other, agent, chosen, at),
  )
  if (passed) return ['Q1', `${invitation} is offered to ${agent} before ${passed.invitation}`]
  const others = Object.entries(before.agents).filter(([id, one]) => id !== agent && canBeAsked(entry, id, one, at))
  const unavoided = others.filter(([id]) => !isAvoided(entry, id, at))
  if (isAvoided(entry, agent, at) && unavoided.length > 0)
    return ['T9', `${invitation} is offered to ${agent}, who gave it back, beside ${unavoided[0]?.[0]}`]
  const rivals = isAvoided(entry, agent, at) ? others : unavoided
  const better = rivals.find(([, one]) => isBetter(before, one, chosen))
  return better ? ['Q1', `${invitation} is offered to ${agent} before ${better[0]}`] : null
}

/** A lower number is a higher priority; then who was lost goes ahead; then the time that counts, and of equals who came first. */
function isSooner(one: Waiting, other: Waiting): boolean {
  if (one.priority !== other.priority) return one.priority < other.priority
  if (one.ahead !== other.ahead) return one.ahead
  if (one.orderAt !== other.orderAt) return one.orderAt < other.orderAt
  return one.arrival < other.arrival
}

/** P4: a persistent one waits for the opening hours. */
function isWaiting({ config, hours }: Queue, { offered, skipped, mode }: Waiting): boolean {
  return offered === null && !skipped && (mode === 'live' || config?.hours === null || hours?.open === true)
}

/** Q3: in this round for the first time, and not too often. Whoever was found in its room is left alone for a while. */
function canBeAsked(entry: Waiting, agent: string, { ready, stint }: QueueAgent, at: number): boolean {
  if (ready === null || ready.free < entry.weight || entry.never.includes(agent)) return false
  if ((entry.there[agent]?.untilAt ?? 0) > at) return false
  const asked = entry.asked[agent]
  if (asked === undefined) return true
  return asked.round !== entry.round && (asked.stint !== stint || asked.times < limits.asksPerAgent)
}

function isAvoided({ avoid }: Waiting, agent: string, at: number): boolean {
  return avoid.some((one) => one.agent === agent && one.untilAt > at)
}

/** Idle for longer, or free for more; of equals neither. */
function isBetter({ config }: Queue, one: QueueAgent, other: QueueAgent): boolean {
  const idleAt = ({ ready }: QueueAgent) => ready?.idleSinceAt ?? Infinity
  const free = ({ ready }: QueueAgent) => ready?.free ?? 0
  return config?.choose === 'most_free' ? free(one) > free(other) : idleAt(one) < idleAt(other)
}
