// The state of one queue: who waits, who has said to be free, and whether it is open.
import type { AgentRole, QueueConfig } from '../../protocol/config.ts'
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

/** Opening hours are costly to work out: the answer is kept with the time until which it holds. */
export interface HoursKnown {
  readonly open: boolean
  readonly untilAt: number
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
  readonly arrivals: number
  readonly offersMade: number
}

export const noQueue: Queue = {
  id: '',
  config: null,
  hours: null,
  agents: {},
  waiting: {},
  counts: { live: 0, persistent: 0 },
  rests: {},
  arrivals: 0,
  offersMade: 0,
}

/** The order of a queue (Q1, P12): priority, those who go ahead, the time that counts for the mode, arrival. */
export function inOrder(a: Waiting, b: Waiting): number {
  return a.priority - b.priority || Number(b.ahead) - Number(a.ahead) || a.orderAt - b.orderAt || a.arrival - b.arrival
}

/** What the queue says of itself when it takes a conversation in, to be logged there (R15). */
export function termsOf(config: QueueConfig): QueueTerms {
  return { queue: config.id, name: config.name, wrapUp: config.wrapUp, message: config.message }
}
