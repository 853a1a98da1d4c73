// The state of one conversation, folded from its log. It contains no transcript text.
import type { AgentRole } from '../../protocol/config/agents.ts'
import type { FlowKind, FlowVersion } from '../../protocol/flow.ts'
import type { EndReason, LeftReason } from '../../protocol/reasons.ts'
import type { EntryPolicy } from '../entry-policy.ts'
import type { SettableFlow, Wake } from '../flow/block.ts'
import type { Avoid, Purpose, QueueTerms, Ring } from '../letters.ts'

/** Somebody in the room. `id` is valid in this conversation only. The customer is `p1`. An agent who comes back keeps their id. */
export interface Participant {
  readonly id: string
  readonly role: 'customer' | AgentRole | 'bot'
  readonly name: string
  /** The id of the customer, agent or bot outside this room. */
  readonly person: string
  readonly joinedAt: number
  /** The invitation by which an agent came in; absent: there was none, or release 0.1.0 wrote this. */
  readonly invitation?: string
  /** Q2: when an agent whose offer was accepted on arrival must have opened it (ms). Null: it is open, or was accepted by hand. */
  readonly openByAt: number | null
}

export type Target = { readonly kind: 'queue' | 'agent'; readonly id: string; readonly name: string }

export interface Invitation {
  readonly id: string
  readonly purpose: Purpose
  readonly target: Target
  /** The participant who made the invitation; null: a flow or a rule made it. */
  readonly by: string | null
  /** Q4: the name of that participant, who may have left when the target is asked; absent: nobody made it. */
  readonly askedBy?: string
  /** Q4, R14: id of the item with the note for the target; absent: there is no note. */
  readonly note?: string
  readonly at: number
  /** R5: the quick connect's own flow, and where it is parked. The target is asked when the flow is over. */
  readonly flow: FlowVersion | null
  readonly run: Pause | null
  /** R5: whether the agents were told when the invitation was made. */
  readonly announced: boolean
  readonly ring: Ring | null
  /** Whether the target has been asked. */
  readonly asked: boolean
  /** The letter to the target came back and was sent again. The target may answer both copies. */
  readonly askedAgain?: true
  /** T3: when the queue was asked (ms), if somebody waits for its answer; absent: nobody does. */
  readonly askedAt?: number
  /** When the conversation stops waiting for the agent it called (ms); absent: it called none. */
  readonly answerBy?: number
  /** For a queue: whether it has admitted the conversation. */
  readonly admitted: boolean
  /** Q11: who is moving the conversation to this queue; absent: nobody, or the move is complete. */
  readonly move?: Mover
}

/** A supervisor who is not in the room, so that the room does not see them. */
export interface Mover {
  readonly person: string
  readonly name: string
}

/** How and when (ms) an agent's last stay ended. */
export interface LastStay {
  readonly leftAt: number
  readonly reason: LeftReason
}

/** Where a flow is parked, and what may wake it. */
export interface Pause {
  readonly block: string
  readonly wake: Wake
  /** D8: the flow has waited once since the conversation became full. It does not wait again. */
  readonly lastWait?: true
}

export interface FlowRun extends Pause {
  readonly kind: FlowKind
  readonly flow: FlowVersion
}

export interface ConversationCustomer {
  readonly id: string
  readonly name: string
  /** W11: whether the customer has connected at least once, or does not need to. */
  readonly connected: boolean
  /** Whether the customer came by a page, even without a socket, so that absence can be noticed (Q10). A backend's customer did not. */
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
  /** P8: attributes that the customer's site has signed. Nobody else can set them. */
  readonly signedAttributes: Readonly<Record<string, string>>
  /** The customer's language as a BCP 47 code; absent: unknown. */
  readonly locale?: string
  readonly customer: ConversationCustomer
  readonly participants: readonly Participant[]
  /** The participant id of every agent who has ever been in the room, by agent id. */
  readonly ids: Readonly<Record<string, string>>
  readonly invitations: Readonly<Record<string, Invitation>>
  readonly invited: number
  readonly run: FlowRun | null
  readonly workingQueue: string
  /** Terms of the queue that last admitted the conversation, for wrap-up (A4). */
  readonly terms: QueueTerms | null
  /** W2: the flows that run from now on; null: none of that kind. */
  readonly flows: Readonly<Record<SettableFlow, string | null>>
  /** How many questions its flows have asked so far. */
  readonly asked: number
  /** The agent who left last. `lost`: they did not choose to leave (A3, Q2), so the conversation goes ahead of others. */
  readonly lastAgent: { readonly agent: string; readonly name: string; readonly lost: boolean } | null
  /** T9: agents whom queues pass over for a while. */
  readonly avoid: readonly Avoid[]
  /** Since when the conversation has waited in a queue (Q10, waiting time); null: it does not wait. */
  readonly queuedAt: number | null
  /** Q10: since when it is skipped, because its customer shows no life; null: it is not. */
  readonly skippedAt: number | null
  /**
   * P6. `returningAt`: when the customer wrote and the conversation asked for the newest flows. `returned`: it came back since it was parked, and
   * stands so on the list of the agent who parked it (absent also in checkpoints of 0.1.0).
   */
  readonly parked: { readonly at: number; readonly returningAt: number | null; readonly returned?: true } | null
  /** The agent who has it on their list as parked. */
  readonly listedBy: string | null
  readonly expiresAt: number | null
  readonly warned: boolean
  readonly ended: { readonly reason: EndReason; readonly at: number } | null
  /** Agents who were in the room at the end. They may go on reading (wrap-up). */
  readonly readers: readonly string[]
  /** S1: the last stay of each agent who has left, by agent id. An agent who never opened the conversation had no stay. */
  readonly lastStays: Readonly<Record<string, LastStay>>
  /** P6: agents who were in the room when it was parked. Empty as soon as the customer is told of somebody who came or went since. */
  readonly thoughtHere: readonly string[]
  /** When the event stream was last asked to fetch new events; null: it has everything. */
  readonly exportAskedAt: number | null
  /** D8: the log has no more room for the customer's messages; absent: it has. */
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

/** A3, Q2: whether the agent left without choosing to. The conversation is then routed again ahead of others. */
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
