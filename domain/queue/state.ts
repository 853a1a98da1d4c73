// The state of one queue: which conversations wait, which agents have announced that they are free, and whether it is open.
import type { AgentRole } from '../../protocol/config/agents.ts'
import type { QueueConfig } from '../../protocol/config/queues.ts'
import type { Mode, Presence } from '../../protocol/server-frames.ts'
import type { Enqueue, QueueTerms } from '../letters.ts'

/** How often one agent has been asked for one conversation (Q3). */
export interface OfferCount {
  /** The round in which the agent was last asked. */
  readonly round: number
  /** The agent's stint at that time. In a new stint, `times` starts again. */
  readonly stint: number
  readonly times: number
}

/** One conversation in the queue, keyed by the id of its invitation. */
export interface Waiting extends Omit<Enqueue, 'type' | 'admission'> {
  /** How many conversations were ahead when it came (Q9); null: an agent was free for it. */
  readonly before: number | null
  /** Breaks ties: first come, first served. */
  readonly arrival: number
  readonly since: number
  /** The offer that an agent has for it now. There is at most one at a time. */
  readonly offered: { readonly offer: string; readonly agent: string } | null
  /** Counts from 1. */
  readonly round: number
  readonly asked: Readonly<Record<string, OfferCount>>
  /** When the last offer of this round failed (ms); null: none has failed. */
  readonly failedAt: number | null
  /**
   * The agents who turned out to be in its room when it was offered to them, by agent id. Each is passed over until `untilAt` (ms).
   * `times`: how often this has happened.
   */
  readonly there: Readonly<Record<string, { readonly untilAt: number; readonly times: number }>>
}

export interface AnnouncedReadiness {
  readonly ticket: number
  readonly free: number
  /** Null: the agent is occupied. */
  readonly idleSinceAt: number | null
}

export interface QueueAgent {
  readonly name: string
  readonly role: AgentRole
  readonly presence: Presence
  readonly stint: number
  /** The highest ticket received so far. An older ticket is void. */
  readonly ticket: number
  /** What the agent has announced; null: nothing, or an offer has used it up. */
  readonly ready: AnnouncedReadiness | null
}

/** How long the queue waits for the answer to an offer (ms), and the ticket that the offer used up. */
export interface Asking {
  readonly untilAt: number
  readonly ticket: number
}

/** Opening hours are expensive to compute, so the queue keeps the result until it changes. */
export interface HoursKnown {
  readonly open: boolean
  readonly untilAt: number
}

/** Q9: how long a live conversation waited until an agent took it, and how many were ahead when it came. */
export interface Wait {
  readonly at: number
  readonly waitedMs: number
  readonly before: number
}

/** Q9: how long a customer waited until an agent answered, whether or not anybody was ahead of them. */
export interface Answered {
  readonly at: number
  readonly waitedMs: number
  readonly mode: Mode
}

/** E2: what became of waiting conversations in the hour that began at `at` (ms). */
export interface Hour {
  readonly at: number
  readonly taken: number
  readonly abandoned: number
  /** How many of these were live, and how many live ones were taken within the service level. */
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
  /** The pauses between two rounds: until when (ms) agents are not asked again for a conversation (Q3), by invitation. */
  readonly rests: Readonly<Record<string, number>>
  /** Offers that have no answer yet, by invitation. */
  readonly asking: Readonly<Record<string, Asking>>
  readonly arrivals: number
  readonly offersMade: number
  /** The latest waits, the oldest first. */
  readonly waits: readonly Wait[]
  /** The latest answers, the oldest first; absent: none since queues began to record them. */
  readonly answers?: readonly Answered[]
  /** The hours of the last day. */
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

/** The order of a queue (Q1, P12): by priority, then those who go ahead, then `orderAt`, then arrival. */
export function inOrder(a: Waiting, b: Waiting): number {
  return a.priority - b.priority || Number(b.ahead) - Number(a.ahead) || a.orderAt - b.orderAt || a.arrival - b.arrival
}

/** Returns how many conversations are ahead of the entry. A skipped one keeps its position (Q10), so it counts. */
export function countBefore({ waiting }: Queue, entry: Waiting): number {
  let count = 0
  for (const each of Object.values(waiting)) if (inOrder(each, entry) < 0) count += 1
  return count
}

/** Whether any agent of the queue is available or busy. */
export function isStaffed({ agents }: Queue): boolean {
  return Object.values(agents).some(({ presence }) => presence === 'available' || presence === 'busy')
}

/** Whether an agent is free to take the entry now. */
export function hasTaker({ agents }: Queue, { weight, never }: Pick<Waiting, 'weight' | 'never'>): boolean {
  return Object.entries(agents).some(([id, { ready }]) => ready !== null && ready.free >= weight && !never.includes(id))
}

/** Returns the queue's terms, which a conversation logs when the queue admits it (R15). */
export function termsOf(config: QueueConfig): QueueTerms {
  const { enabled, ...policy } = config.wrapUp
  // A configuration from the release before has no `enabled`; wrap-up is on then.
  const isOff = (enabled as boolean | undefined) === false
  return { queue: config.id, name: config.name, wrapUp: isOff ? null : policy, message: config.message }
}
