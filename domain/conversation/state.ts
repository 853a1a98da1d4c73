// The state of one conversation: a fold over its log. Transcript text is not in it.
import type { AgentRole } from '../../protocol/config/agents.ts'
import type { FlowKind, FlowVersion } from '../../protocol/flow.ts'
import type { EndReason, LeftReason } from '../../protocol/reasons.ts'
import type { EntryPolicy } from '../entry-policy.ts'
import type { SettableFlow, Wake } from '../flow/block.ts'
import type { Avoid, Purpose, QueueTerms, Ring } from '../letters.ts'

/** Somebody in the room. `id` is room-local: `p1` is the customer; an agent keeps theirs when coming back. */
export interface Participant {
  readonly id: string
  readonly role: 'customer' | AgentRole | 'bot'
  readonly name: string
  /** The customer's, the agent's or the bot's id outside of the room. */
  readonly person: string
  readonly joinedAt: number
  /** The invitation by which an agent is in; absent: none, or of release 0.1.0. */
  readonly invitation?: string
  /** Q2: accepted on arrival and to be opened by then; null once opened or when accepted by hand. */
  readonly openByAt: number | null
}

export type Target = { readonly kind: 'queue' | 'agent'; readonly id: string; readonly name: string }

export interface Invitation {
  readonly id: string
  readonly purpose: Purpose
  readonly target: Target
  /** Participant who asked for it; null for a flow or the rules. */
  readonly by: string | null
  /** Q4: that participant's name, who may be gone by the time the target is asked; absent: nobody asked. */
  readonly askedBy?: string
  /** Q4, R14: id of the item that holds the note that goes along; absent: none does. */
  readonly note?: string
  readonly at: number
  /** R5: the quick connect's own flow, and where it is parked; the target is asked when it is over. */
  readonly flow: FlowVersion | null
  readonly run: Pause | null
  /** R5: the agents were told of it when it was made. */
  readonly announced: boolean
  readonly ring: Ring | null
  /** The target has been asked. */
  readonly asked: boolean
  /** The question came back and was said again: its first copy may be answered too. */
  readonly askedAgain?: true
  /** T3: when a queue was asked whose answer somebody waits for (ms); absent: nobody does. */
  readonly askedAt?: number
  /** When an agent who was called is not waited for any longer (ms); absent: nobody was. */
  readonly answerBy?: number
  /** Queue targets: whether the queue has said that it has it. */
  readonly admitted: boolean
  /** Q11: by whom the conversation is being moved there; absent: by nobody, or it has been. */
  readonly move?: Mover
}

/** A supervisor, whom the room does not see. */
export interface Mover {
  readonly person: string
  readonly name: string
}

/** How the last stay of an agent in the room ended, and when (ms). */
export interface LastStay {
  readonly leftAt: number
  readonly reason: LeftReason
}

/** Where a flow is parked, and what may wake it. */
export interface Pause {
  readonly block: string
  readonly wake: Wake
  /** D8: the flow has waited once since the conversation is full, and does not wait again. */
  readonly lastWait?: true
}

export interface FlowRun extends Pause {
  readonly kind: FlowKind
  readonly flow: FlowVersion
}

export interface Customer {
  readonly id: string
  readonly name: string
  /** W11: has connected at least once, or needs not. */
  readonly connected: boolean
  /** Came by a page, with a socket or by writing without one, so absence can be seen (Q10); a backend's customer did not. */
  readonly bySocket: boolean
  /** Last sign of life (ms). */
  readonly lifeAt: number
  readonly lastWordAt: number
}

export interface Conversation {
  readonly id: string
  readonly startedAt: number
  readonly entry: EntryPolicy
  readonly attributes: Readonly<Record<string, string>>
  /** P8: what the customer's site says of them; nobody else can. */
  readonly signedAttributes: Readonly<Record<string, string>>
  /** The customer's language as a BCP 47 code; absent: nobody has said one. */
  readonly locale?: string
  readonly customer: Customer
  readonly participants: readonly Participant[]
  /** Room-local id of every agent who ever was here, by agent id. */
  readonly ids: Readonly<Record<string, string>>
  readonly invitations: Readonly<Record<string, Invitation>>
  readonly invited: number
  readonly run: FlowRun | null
  readonly workingQueue: string
  /** Terms of the queue that last admitted it, for wrap-up (A4). */
  readonly terms: QueueTerms | null
  /** W2: the flows that run from here on; null: none of that kind. */
  readonly flows: Readonly<Record<SettableFlow, string | null>>
  /** Questions that its flows have asked so far. */
  readonly asked: number
  /** Who left last. `lost`: without meaning to (A3, Q2), so that what they left goes ahead of others. */
  readonly lastAgent: { readonly agent: string; readonly name: string; readonly lost: boolean } | null
  /** T9 */
  readonly avoid: readonly Avoid[]
  /** Since when it waits in a queue; null when it does not (Q10, waiting time). */
  readonly queuedAt: number | null
  /** Q10: skipped since, for want of life. */
  readonly skippedAt: number | null
  /** P6. `returningAt`: the customer wrote then, and the newest flows were asked for. */
  readonly parked: { readonly at: number; readonly returningAt: number | null } | null
  /** The agent in whose list it stands as parked. */
  readonly listedBy: string | null
  readonly expiresAt: number | null
  readonly warned: boolean
  readonly ended: { readonly reason: EndReason; readonly at: number } | null
  /** Agents who were there at the end: they may go on reading (wrap-up). */
  readonly readers: readonly string[]
  /** S1: by agent, of those who have left; who never opened it was not there. */
  readonly lastStays: Readonly<Record<string, LastStay>>
  /** P6: agents who were there when it was parked, for as long as the customer has been told of nobody who came or went since. */
  readonly thoughtHere: readonly string[]
  /** When the event stream was last asked to fetch what is new; null: it has everything. */
  readonly exportAskedAt: number | null
  /** D8: no more words of the customer find room; absent: they do. */
  readonly full?: true
}

const unbornEntry: EntryPolicy = {
  id: '',
  name: '',
  mode: 'live',
  partyLimit: 2,
  defaultQueue: '',
  flows: { inbound: '', queue: null, disconnect: null, parked: null },
  definitions: {},
  priority: 0,
  weight: 1,
  warnBeforeMs: 0,
  keepSameAgent: false,
  returnWithinMs: 0,
  openWithinMs: 0,
  noLifeEndMs: 0,
  closedText: '',
  displayAttributes: [],
  amendWithinMs: 0,
  site: null,
}

/** A3, Q2: the agent did not choose to leave; the conversation is routed again ahead of others. */
export function isLost(reason: LeftReason): boolean {
  return reason === 'lease' || reason === 'revoked' || reason === 'not_opened'
}

/** A conversation that has not been started: its id is empty. */
export const unborn: Conversation = {
  id: '',
  startedAt: 0,
  entry: unbornEntry,
  attributes: {},
  signedAttributes: {},
  customer: { id: '', name: '', connected: false, bySocket: false, lifeAt: 0, lastWordAt: 0 },
  participants: [],
  ids: {},
  invitations: {},
  invited: 0,
  run: null,
  workingQueue: '',
  terms: null,
  flows: { queue: null, disconnect: null, parked: null },
  asked: 0,
  lastAgent: null,
  avoid: [],
  queuedAt: null,
  skippedAt: null,
  parked: null,
  listedBy: null,
  expiresAt: null,
  warned: false,
  ended: null,
  readers: [],
  lastStays: {},
  thoughtHere: [],
  exportAskedAt: null,
}
