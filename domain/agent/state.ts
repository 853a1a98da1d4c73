// The state of one agent: presence, capacity, what rings, what is worked on, and the readiness that queues were told.
import type { AgentConfig } from '../../protocol/config/agents.ts'
import type { Card, Presence, WrapUpPolicy } from '../../protocol/server-frames.ts'
import type { Claim, Offer } from '../letters.ts'
import { own } from '../machine.ts'

/** The current ticket and how far its announcement has come (A5). */
export interface Readiness {
  readonly ticket: number
  readonly free: number
  /** null: something occupies the agent. */
  readonly idleSinceAt: number | null
  /** How many queues have been told, in their order. */
  readonly told: number
  /** What keeps the next queue from being told, and until when (ms); null after the last. */
  readonly step: { readonly waiting: 'answer' | 'delay'; readonly untilAt: number } | null
}

/** What is offered to the agent, or what they take by their own hand: then nobody else knows its id, and `claim` says why they may. */
export interface Held extends Omit<Offer, 'type'> {
  readonly claim?: Claim
}

/** An offer holds its weight from ringing until the conversation has answered (A2). */
export interface HeldOffer extends Held {
  readonly state: 'ringing' | 'joining'
  /** Until when it rings or waits to be opened (ms); of an automatic one, when it came. */
  readonly untilAt: number
}

/** `queue`: what the work is for (E2); null: not known. */
export type Work =
  | {
      /** `leaving`: the conversation was told that the agent is gone, and has not taken them out yet. */
      readonly state: 'active' | 'leaving'
      readonly sinceAt: number
      readonly weight: number
      readonly quiet: boolean
      readonly queue: string | null
      readonly card: Card
      /** A4: what will be asked afterwards; null: nothing. Absent: taken under a release that did not say. */
      readonly wrapUp?: WrapUpPolicy | null
    }
  | {
      readonly state: 'parked' | 'returned'
      readonly sinceAt: number
      /** What it is going to use when it is taken back (P6); absent: parked under a release that did not keep it. */
      readonly weight?: number
      readonly queue: string | null
      readonly card: Card
    }

export interface WrapUp {
  readonly policy: WrapUpPolicy
  readonly untilAt: number
  /** The queue that the work was for; absent: begun under a release that did not keep it. */
  readonly queue?: string | null
  readonly card: Card
}

export interface Alert {
  readonly queue: string
  readonly conversation: string
  readonly at: number
}

export interface Agent {
  readonly id: string
  readonly config: AgentConfig | null
  readonly presence: Presence
  /** Counts the times the agent became available (Q3). */
  readonly stint: number
  /** The last release of work, or becoming available (ms). */
  readonly releasedAt: number
  /** Last sign of life on a workspace's socket (ms). */
  readonly lifeAt: number
  readonly connected: boolean
  /** The highest ticket that was given out, for readiness or for its end. */
  readonly ticket: number
  readonly readiness: Readiness | null
  /** Queues that still believe in a ticket, and which. */
  readonly standing: Readonly<Record<string, number>>
  readonly offers: Readonly<Record<string, HeldOffer>>
  /** How often they took something by their own hand. */
  readonly claims: number
  readonly work: Readonly<Record<string, Work>>
  readonly wrapUps: Readonly<Record<string, WrapUp>>
  /** What became of the last offers, so that a late answer is told the truth. */
  readonly settled: readonly { readonly offer: string; readonly how: 'answered' | 'gone' }[]
  readonly alerts: readonly Alert[]
  /** S4: sign-ins by which a workspace was opened since the agent was last gone, the latest last, and when each was first seen (ms). */
  readonly signIns: Readonly<Record<string, number>>
  /** S4: conversations that the agent has opened without being in the room, the latest last: their sockets may still be open. */
  readonly reading: readonly string[]
  /** S7: takes nothing more: it is being decided whether the agent is deleted. */
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

/** S1: reads every conversation. */
export function isSupervisor({ config }: Agent): boolean {
  return config !== null && config.role !== 'agent'
}

/** Everything that shows the customer of a conversation. */
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

/** Capacity left; below zero when the configuration took some away from work that goes on. */
export function free(state: Agent): number {
  return (state.config?.capacity ?? 0) - used(state)
}

/** Q1: since when nothing occupies the agent (ms); null: an offer, work or a wrap-up does. */
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

/** The agent's queues in the order in which they are told of readiness (A5). Who is not active serves none. */
export function served(config: AgentConfig | null): AgentConfig['queues'] {
  if (config === null || !config.active) return []
  return config.queues.toSorted((a, b) => a.priority - b.priority)
}
