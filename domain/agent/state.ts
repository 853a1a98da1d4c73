// The state of one agent: presence, capacity, offers, work, and the readiness announced to queues.
import type { AgentConfig } from '../../protocol/config/agents.ts'
import type { Card, Presence, WrapUpPolicy } from '../../protocol/server-frames.ts'
import type { Claim, Offer } from '../letters.ts'
import { own } from '../machine.ts'

/** The current ticket, and how many queues have been told of it (A5). */
export interface Readiness {
  readonly ticket: number
  readonly free: number
  /** Null: the agent is occupied. */
  readonly idleSinceAt: number | null
  /** How many queues have been told. They are told in the agent's order. */
  readonly told: number
  /** What the announcement waits for before it tells the next queue, and until when (ms); null: all have been told. */
  readonly step: { readonly waiting: 'answer' | 'delay'; readonly untilAt: number } | null
}

/**
 * An offer, or a claim: a conversation that the agent takes without an offer. Only the agent's own object knows the id of a claim, and
 * `claim` says why the agent may take it.
 */
export interface Held extends Omit<Offer, 'type'> {
  readonly claim?: Claim
}

/** An offer uses capacity from when it rings until the conversation has answered (A2). */
export interface HeldOffer extends Held {
  readonly state: 'ringing' | 'joining'
  /** Until when it rings or waits to be opened (ms). For an offer that is accepted when it comes: when it came. */
  readonly untilAt: number
}

/** `queue`: the queue that the work is for (E2); null: unknown. */
export type Work =
  | {
      /** `leaving`: the conversation was told that the agent is gone, but has not removed them yet. */
      readonly state: 'active' | 'leaving'
      readonly sinceAt: number
      readonly weight: number
      readonly quiet: boolean
      readonly queue: string | null
      readonly card: Card
      /** A4: the wrap-up that follows; null: none. Absent: the work began under a release that did not say. */
      readonly wrapUp?: WrapUpPolicy | null
    }
  | {
      readonly state: 'parked' | 'returned'
      readonly sinceAt: number
      /** The capacity that it will use when the agent takes it back (P6); absent: parked under a release that did not record it. */
      readonly weight?: number
      readonly queue: string | null
      readonly card: Card
    }

export interface WrapUp {
  readonly policy: WrapUpPolicy
  readonly untilAt: number
  /** The queue that the work was for; absent: begun under a release that did not record it. */
  readonly queue?: string | null
  readonly card: Card
}

export interface QueueAlert {
  readonly queue: string
  readonly conversation: string
  readonly at: number
}

export interface Agent {
  readonly id: string
  readonly config: AgentConfig | null
  readonly presence: Presence
  /** How often the agent has become available (Q3). */
  readonly stint: number
  /** When the agent's last work ended, or when they became available, whichever was later (ms). */
  readonly releasedAt: number
  /** Last sign of life on a workspace's socket (ms). */
  readonly lifeAt: number
  readonly connected: boolean
  /** The highest ticket so far. The end of readiness takes a number too. */
  readonly ticket: number
  readonly readiness: Readiness | null
  /** The tickets that queues still hold as valid, by queue. */
  readonly standing: Readonly<Record<string, number>>
  readonly offers: Readonly<Record<string, HeldOffer>>
  /** How many claims the agent has made. */
  readonly claims: number
  readonly work: Readonly<Record<string, Work>>
  readonly wrapUps: Readonly<Record<string, WrapUp>>
  /** What became of the latest offers, so that a late answer gets the right refusal. */
  readonly settled: readonly { readonly offer: string; readonly how: 'answered' | 'gone' }[]
  readonly alerts: readonly QueueAlert[]
  /** S4: the sign-ins that have opened a workspace since the agent was last gone, and when each was first seen (ms). The latest is last. */
  readonly signIns: Readonly<Record<string, number>>
  /** S4: conversations that the agent opened without being in the room, the latest last. Their sockets may still be open. */
  readonly reading: readonly string[]
  /** S7: the agent takes nothing more, because it is being decided whether to delete them. */
  readonly retired?: true
}

export const noAgent: Agent = {
  id: '',
  config: null,
  presence: 'offline',
  stint: 0,
  releasedAt: 0,
  lifeAt: 0,
  connected: false,
  ticket: 0,
  readiness: null,
  standing: {},
  offers: {},
  claims: 0,
  work: {},
  wrapUps: {},
  settled: [],
  alerts: [],
  signIns: {},
  reading: [],
}

export function isActive({ config }: Agent): boolean {
  return config !== null && config.active
}

/** S1: a supervisor or administrator may read every conversation. */
export function isSupervisor({ config }: Agent): boolean {
  return config !== null && config.role !== 'agent'
}

/** Returns every card that shows the customer of a conversation. */
export function cardsOf({ offers, work, wrapUps }: Agent, conversation: string): readonly Card[] {
  const held = Object.values(offers).filter((offer) => offer.conversation === conversation)
  return [...held, own(work, conversation), own(wrapUps, conversation)].flatMap((each) => (each ? [each.card] : []))
}

/** Capacity in use (A2): offers from ringing to joining, work in the room, and wrap-ups at their own weight. */
export function used({ config, offers, work, wrapUps }: Agent): number {
  const wrapUpWeight = config?.wrapUpWeight ?? 0
  return (
    Object.values(offers).reduce((sum, { weight }) => sum + weight, 0) +
    Object.values(work).reduce((sum, each) => sum + (isInRoom(each) ? each.weight : 0), 0) +
    Object.keys(wrapUps).length * wrapUpWeight
  )
}

/** Returns the capacity left. It is negative if a new configuration allows less than the agent's present work. */
export function free(state: Agent): number {
  return (state.config?.capacity ?? 0) - used(state)
}

/** Q1: since when the agent has been idle (ms); null: an offer, work or a wrap-up occupies them. */
export function idleSince({ offers, work, wrapUps, releasedAt }: Agent): number | null {
  const occupied =
    Object.keys(offers).length > 0 ||
    Object.keys(wrapUps).length > 0 ||
    Object.values(work).some((each) => isInRoom(each))
  return occupied ? null : releasedAt
}

export function isInRoom(work: Work | undefined): work is Extract<Work, { state: 'active' | 'leaving' }> {
  return work?.state === 'active' || work?.state === 'leaving'
}

/** Returns the agent's queues in the order in which readiness is announced (A5). An inactive agent serves none. */
export function served(config: AgentConfig | null): AgentConfig['queues'] {
  if (config === null || !config.active) return []
  return config.queues.toSorted((a, b) => a.priority - b.priority)
}
