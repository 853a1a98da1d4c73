// The state of one queue: who waits, who has said to be free, and whether it is open.
import type { AgentRole } from '../../protocol/config/agents.ts'
import type { QueueConfig } from '../../protocol/config/queues.ts'
import type { Mode, Presence } from '../../protocol/server-frames.ts'
import type { Enqueue, QueueTerms } from '../letters.ts'

/** What one agent has come to in the matter of one conversation (Q3). */
export interface Asked {
  /** The round in which the agent was last asked. */
  readonly round: number
  /** The agent's stint then; a new one forgives `times`. */
  readonly stint: number
  readonly times: number
}

/** One conversation in the queue, under the id of the invitation that brought it. */
export interface Waiting extends Omit<Enqueue, 'type' | 'admission'> {
  /** How many stood before it when it came (Q9); null: an agent was free for it. */
  readonly before: number | null
  /** Tells equals apart: first come, first served. */
  readonly arrival: number
  readonly since: number
  /** The offer that rings for it; at most one at any time. */
  readonly offered: { readonly offer: string; readonly agent: string } | null
  /** Counts from 1. */
  readonly round: number
  readonly asked: Readonly<Record<string, Asked>>
  /** When the last offer of this round failed (ms); null when none did. */
  readonly failedAt: number | null
  /** Who was offered it while in its room, by agent: they are passed over until the time (ms), after so many offers. */
  readonly there: Readonly<Record<string, { readonly untilAt: number; readonly times: number }>>
}

export interface Readiness {
  readonly ticket: number
  readonly free: number
  /** null: something occupies the agent. */
  readonly idleSinceAt: number | null
}

export interface QueueAgent {
  readonly name: string
  readonly role: AgentRole
  readonly presence: Presence
  readonly stint: number
  /** The highest ticket that was heard of; an older one is void. */
  readonly ticket: number
  /** What the agent can take; spent by an offer. */
  readonly ready: Readiness | null
}

/** What the queue waits to hear of an offer: until when (ms), and the ticket that the offer has used up. */
export interface Asking {
  readonly untilAt: number
  readonly ticket: number
}

/** Opening hours are costly to work out: the answer is kept with the time until which it holds. */
export interface HoursKnown {
  readonly open: boolean
  readonly untilAt: number
}

/** Q9: how long a live conversation waited for an agent to be free and to take it, and how many stood before it when it came. */
export interface Wait {
  readonly at: number
  readonly waitedMs: number
  readonly before: number
}

/** Q9: how long one waited who was answered, whether or not anybody stood before them. */
export interface Answered {
  readonly at: number
  readonly waitedMs: number
  readonly mode: Mode
}

/** E2: what became of those who waited, in the hour that began at `at` (ms). */
export interface Hour {
  readonly at: number
  readonly taken: number
  readonly abandoned: number
  /** Live ones among these, and those of them that were taken within the service level. */
  readonly live: number
  readonly inTime: number
}

export interface Queue {
  readonly id: string
  readonly config: QueueConfig | null
  readonly hours: HoursKnown | null
  readonly agents: Readonly<Record<string, QueueAgent>>
  readonly waiting: Readonly<Record<string, Waiting>>
  readonly counts: Readonly<Record<Mode, number>>
  /** Until when (ms) those who were asked for an entry are left alone between two rounds (Q3), by invitation. */
  readonly rests: Readonly<Record<string, number>>
  /** Offers that nobody has answered, by invitation. */
  readonly asking: Readonly<Record<string, Asking>>
  readonly arrivals: number
  readonly offersMade: number
  /** The last of them, the oldest first. */
  readonly waits: readonly Wait[]
  /** The last of them, the oldest first; absent: none since there is a memory of it. */
  readonly answers?: readonly Answered[]
  /** Of the last day. */
  readonly hourly: readonly Hour[]
}

export const noQueue: Queue = {
  id: '',
  config: null,
  hours: null,
  agents: {},
  waiting: {},
  counts: { live: 0, persistent: 0 },
  rests: {},
  asking: {},
  arrivals: 0,
  offersMade: 0,
  waits: [],
  hourly: [],
}

/** The order of a queue (Q1, P12): priority, those who go ahead, the time that counts for the mode, arrival. */
export function inOrder(a: Waiting, b: Waiting): number {
  return a.priority - b.priority || Number(b.ahead) - Number(a.ahead) || a.orderAt - b.orderAt || a.arrival - b.arrival
}

/** How many stand before the entry in the order of the queue. Whoever is skipped keeps their place (Q10), and so counts. */
export function countBefore({ waiting }: Queue, entry: Waiting): number {
  let count = 0
  for (const each of Object.values(waiting)) if (inOrder(each, entry) < 0) count += 1
  return count
}

/** Whether anybody is at work in the queue. */
export function isStaffed({ agents }: Queue): boolean {
  return Object.values(agents).some(({ presence }) => presence === 'available' || presence === 'busy')
}

/** Whether an agent is free to take the entry now. */
export function hasTaker({ agents }: Queue, { weight, never }: Pick<Waiting, 'weight' | 'never'>): boolean {
  return Object.entries(agents).some(([id, { ready }]) => ready !== null && ready.free >= weight && !never.includes(id))
}

/** What the queue says of itself when it takes a conversation in, to be logged there (R15). */
export function termsOf(config: QueueConfig): QueueTerms {
  const { enabled, ...policy } = config.wrapUp
  // A configuration of the release before does not say that it is on.
  const isOff = (enabled as boolean | undefined) === false
  return { queue: config.id, name: config.name, wrapUp: isOff ? null : policy, message: config.message }
}
