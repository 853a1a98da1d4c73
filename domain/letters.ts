// The letters that objects send each other. A letter is stored until it is acknowledged. Letters from one sender to one
// receiver arrive in order, and each takes effect once. Addresses are `conversation/<id>`, `queue/<id>`, `agent/<id>`,
// `customer/<id>`, `config` (questions to the configuration) and `events` (the event stream).
import type { AgentConfig, AgentRole } from '../protocol/config/agents.ts'
import type { QueueConfig } from '../protocol/config/queues.ts'
import type { FlowVersion } from '../protocol/flow.ts'
import type { Declined, NotAdmitted } from '../protocol/reasons.ts'
import type { Card, Mode, Presence, WrapUpPolicy } from '../protocol/server-frames.ts'
import type { EntryPolicy } from './entry-policy.ts'
import type { Answer, Question } from './questions.ts'

export interface Outgoing<Sent extends Letter = Letter> {
  readonly to: string
  readonly letter: Sent
  /** How long the letter is useful (ms). If it is undelivered then, it comes back. Absent: it is tried as long as any letter. */
  readonly withinMs?: number
}
export type Letter = ConversationLetter | QueueLetter | AgentLetter | CustomerLetter | ConfigQuestion | ExportPointer

export type Purpose = 'route' | 'invite' | 'transfer' | 'return'

/** A queue's settings at the time it admits a conversation. The conversation logs them and never looks them up again. */
export interface QueueTerms {
  readonly queue: string
  readonly name: string
  /** A4. Null: wrap-up is switched off. */
  readonly wrapUp: WrapUpPolicy | null
  /** T4: the queue's own message, shown while it looks for an agent. */
  readonly message: string | null
}

/** Why an agent may enter a room without an offer. P6: the conversation is parked and on their list. */
export type Claim = 'parked'

// ---- to a conversation

export type ConversationLetter =
  | {
      readonly type: 'start'
      readonly conversation: string
      readonly customer: { readonly id: string; readonly name: string }
      readonly entry: EntryPolicy
      readonly attributes: Readonly<Record<string, string>>
      /** P8: attributes that the customer's site has signed, kept apart from those that the page sends. Absent: from an older release. */
      readonly signedAttributes: Readonly<Record<string, string>>
      /** Maximum duration in ms, or null for none (W6). */
      readonly maximumMs: number | null
      readonly origin: 'socket' | 'api'
      /** The customer's language as a BCP 47 code; absent: unknown. */
      readonly locale?: string
    }
  /** The queue has admitted the conversation (answer to `enqueue`). */
  | { readonly type: 'admitted'; readonly invitation: string; readonly terms: QueueTerms }
  /** The queue refuses the conversation (answer to `enqueue` with admission `ask`, or from an unknown queue). */
  | { readonly type: 'notAdmitted'; readonly invitation: string; readonly reason: NotAdmitted }
  /** Answer to `ask`. `id` is the id of the question. */
  | { readonly type: 'answer'; readonly id: string; readonly answer: Answer }
  /** An agent accepted the offer. The agent's capacity stays reserved until the answer, `seated` or `unseated`. */
  | {
      readonly type: 'accepted'
      readonly invitation: string
      readonly agent: string
      readonly name: string
      readonly role: AgentRole
      /** Q2: the offer was accepted when it arrived, without asking the agent. */
      readonly automatic: boolean
      /** Terms of the queue that made the offer; null for a direct offer. */
      readonly terms: QueueTerms | null
      /**
       * The agent had no offer, and `invitation` is an id that the agent's object made up. A release without this field does not know the
       * invitation and turns the agent away.
       */
      readonly claim?: Claim
    }
  /** A direct offer failed. */
  | { readonly type: 'declined'; readonly invitation: string; readonly agent: string; readonly reason: Declined }
  /** A3: a direct offer ran out while the server was away, and rings for `ringMs` from now. An older release ignores the letter. */
  | { readonly type: 'ringsAgain'; readonly invitation: string; readonly agent: string; readonly ringMs: number }
  /** A3, S4: the agent is gone, but has not left by an act of their own. */
  | { readonly type: 'agentGone'; readonly agent: string; readonly reason: 'lease' | 'revoked' }
  /**
   * S4: the conversation closes everything that the agent still has open here. For an agent in the room, `agentGone` does this.
   * Letters from one deploy earlier have no `why`, which counts as `revoked`.
   */
  | { readonly type: 'readerGone'; readonly agent: string; readonly why: 'left' | 'revoked' }
  /** S4: the conversation closes what this sign-in of the agent opened. The room stays as it is. An older release ignores the letter. */
  | { readonly type: 'signedOut'; readonly agent: string; readonly signIn: string }
  /** A4: what the agent wrote down after leaving. */
  | {
      readonly type: 'wrapUp'
      readonly agent: string
      readonly name: string
      readonly dispositions: readonly string[]
      readonly notes: string
      /** Its time ran out. Absent: the agent handed it in, or a release before does not say. */
      readonly ranOut?: true
    }
  /** P9: the visitor `from` has signed in and is this customer now. `name` null: the site gives no name. */
  | {
      readonly type: 'identified'
      readonly from: string
      readonly customer: { readonly id: string; readonly name: string | null }
      readonly attributes: Readonly<Record<string, string>>
    }
  /** Answer to `askFlows`; null when the configuration cannot be reached. */
  | { readonly type: 'flows'; readonly flows: Readonly<Record<string, FlowVersion>> | null }

// ---- to a queue

/** T9: until `untilAt`, the queue passes over this agent while another agent can take the conversation. */
export interface Avoid {
  readonly agent: string
  readonly untilAt: number
}

export interface Enqueue {
  readonly type: 'enqueue'
  readonly conversation: string
  readonly invitation: string
  readonly purpose: Purpose
  readonly mode: Mode
  /** A lower number is served sooner. */
  readonly priority: number
  /** P12: when a live conversation arrived, or when the customer of a persistent one last wrote (ms). */
  readonly orderAt: number
  /** The conversation goes ahead of all others of its priority (A3, Q2). */
  readonly ahead: boolean
  readonly weight: number
  readonly avoid: readonly Avoid[]
  /** Agents in the room. They get no offer for this conversation until the letter `left` says that they are out. */
  readonly never: readonly string[]
  /** `must`: the queue admits it whatever its hours, size and staffing (release, routing again). */
  readonly admission: 'ask' | 'must'
  readonly skipped: boolean
  /** Q2: how long an agent has to open a persistent conversation that is assigned to them (ms). */
  readonly openWithinMs: number
  readonly card: Card
}

/** A question that a flow asks. The conversation chooses `id`, and the answer carries it back. */
export interface Ask {
  readonly type: 'ask'
  readonly id: string
  readonly conversation: string
  readonly question: Question
}

export type QueueLetter =
  | Enqueue
  /** The invitation is over, and no agent of this queue took it. `ended`: the conversation ended while its customer waited (E2). */
  | { readonly type: 'withdraw'; readonly invitation: string; readonly why: 'ended' | 'moved' }
  /**
   * An agent left the room while the invitation was pending, so the queue may offer it to them. `served`: whether somebody else is still
   * with the customer; absent: from the release before, which does not say.
   */
  | { readonly type: 'left'; readonly invitation: string; readonly agent: string; readonly served?: boolean }
  /** This agent fulfilled the invitation. */
  | { readonly type: 'taken'; readonly invitation: string; readonly agent: string }
  /** Q10: the conversation keeps its position. While it is `skipped`, the queue offers it to nobody. */
  | { readonly type: 'skip'; readonly invitation: string; readonly skipped: boolean }
  /** P12: the customer of a persistent conversation wrote again. */
  | { readonly type: 'worded'; readonly invitation: string; readonly at: number }
  /** P9: the customer has signed in under this name. */
  | { readonly type: 'named'; readonly invitation: string; readonly customer: string }
  | Ask
  /** Sent whenever an agent's presence or configuration changes. `serves` false: the agent no longer serves this queue. */
  | {
      readonly type: 'here'
      readonly agent: string
      readonly name: string
      readonly role: AgentRole
      readonly presence: Presence
      readonly serves: boolean
      /** How often the agent has become available. Misses in an earlier stint no longer count. */
      readonly stint: number
    }
  /** The agent can take one offer on this ticket. The queue answers `offer` or `pass`. An older ticket is void. */
  | {
      readonly type: 'ready'
      readonly agent: string
      readonly ticket: number
      readonly free: number
      /** Q1: since when the agent has been idle (ms); null: the agent is occupied. */
      readonly idleSinceAt: number | null
    }
  /** The agent takes no offers until a higher ticket comes. */
  | { readonly type: 'unready'; readonly agent: string; readonly ticket: number }
  /**
   * The agent has accepted the offer. Whether they got in follows in a letter from the conversation, or in `offerFailed`. An older release
   * ignores this letter.
   */
  | { readonly type: 'answered'; readonly invitation: string; readonly offer: string; readonly agent: string }
  /** The offer failed. `stale`: its ticket was void. */
  | {
      readonly type: 'offerFailed'
      readonly invitation: string
      readonly offer: string
      readonly agent: string
      readonly reason: Declined | 'stale'
    }
  /** `config` null: the queue was deleted. */
  | { readonly type: 'configure'; readonly config: QueueConfig | null }

// ---- to an agent

export interface Offer {
  readonly type: 'offer'
  /** Never reused: `<invitation>` for a direct offer, `<queue>:<invitation>:<n>` for a queue's offer. */
  readonly offer: string
  readonly conversation: string
  readonly invitation: string
  readonly purpose: Purpose
  /** The queue that makes the offer; null: the conversation itself asks this agent. */
  readonly queue: string | null
  /** The ticket that admits this offer; null for a direct offer. */
  readonly ticket: number | null
  /** Q2: the offer is accepted when it arrives (live conversations, if the queue is set to do so). */
  readonly automatic: boolean
  /** Q2: a persistent assignment. It does not ring, and is accepted by being opened. */
  readonly quiet: boolean
  /** How long the offer rings, or waits to be opened. */
  readonly ringMs: number
  readonly weight: number
  readonly missedPresence: 'away' | 'busy' | null
  readonly terms: QueueTerms | null
  readonly card: Card
}

/** Q2, Q3: how long a direct offer rings, and the presence that a miss sets; null: a miss changes no presence. */
export interface Ring {
  readonly ringMs: number
  readonly missedPresence: 'away' | 'busy' | null
}

export type AgentLetter =
  | Offer
  /**
   * The sender takes the offer back. A joining offer is not affected, because the conversation answers it. `spent`: the offer may never have
   * arrived, but its ticket is used up.
   */
  | {
      readonly type: 'revoke'
      readonly offer: string
      readonly spent?: { readonly queue: string; readonly ticket: number }
    }
  /** The queue has no conversation for this ticket now. It remembers the ticket (A5). */
  | { readonly type: 'pass'; readonly queue: string; readonly ticket: number }
  /** Answer to `accepted`: the agent is in the room. */
  | {
      readonly type: 'seated'
      readonly conversation: string
      readonly invitation: string
      /** The queue that the work is for (E2). */
      readonly queue: string
      readonly weight: number
      readonly card: Card
      readonly quiet: boolean
      /** A4: the wrap-up that follows this stay; null: none. Absent: from a release that decided this only when the agent left. */
      readonly wrapUp?: WrapUpPolicy | null
    }
  /** Answer to `accepted`: somebody else has taken the conversation, or the invitation is over. */
  | { readonly type: 'unseated'; readonly conversation: string; readonly invitation: string }
  /** The agent has opened a conversation that was accepted on arrival. */
  | { readonly type: 'opened'; readonly conversation: string }
  /**
   * The agent is out of the room. `wrapUp` null: no wrap-up opens. `off`: that is because the conversation's present queue asks for none; if
   * `seated` promised a wrap-up, it opens all the same. `parked`: the conversation stays on the agent's list and uses no capacity.
   * `returned`: and its customer has written since. `ended`: the agent may still have the conversation open, to read it.
   */
  | {
      readonly type: 'gone'
      readonly conversation: string
      readonly wrapUp: WrapUpPolicy | null
      readonly off?: true
      readonly parked: boolean
      readonly ended?: true
      readonly returned?: true
    }
  /** P6: the customer of a conversation that this agent parked wrote again. */
  | { readonly type: 'returned'; readonly conversation: string }
  /** What had returned is parked again, because that led to nobody. An older release ignores the letter. */
  | { readonly type: 'parkedAgain'; readonly conversation: string }
  /** A parked conversation went elsewhere or ended, so it leaves the agent's list. */
  | { readonly type: 'unlisted'; readonly conversation: string }
  /** P9: the customer has signed in under this name. */
  | { readonly type: 'named'; readonly conversation: string; readonly customer: string }
  /** Q3: sent to supervisors. */
  | { readonly type: 'alert'; readonly queue: string; readonly conversation: string }
  /** `config` null: the agent was deleted. */
  | { readonly type: 'configure'; readonly config: AgentConfig | null }

// ---- to a customer

export type CustomerLetter = ConversationEnded | Adopted

export interface ConversationEnded {
  readonly type: 'ended'
  readonly conversation: string
  readonly entryPoint: string
  readonly lastAgent: string | null
}

export interface OngoingConversation {
  readonly conversation: string
  /** ms */
  readonly startedAt: number
}

/** P10: an earlier conversation. `startedAt` null: this object did not start it. */
export interface EndedConversation {
  readonly conversation: string
  readonly entryPoint: string
  readonly startedAt: number | null
  readonly endedAt: number
}

/** P9: what passes from a visitor to the customer as whom they have signed in. */
export interface Adopted {
  readonly type: 'adopted'
  readonly customer: { readonly id: string; readonly name: string | null }
  readonly open: readonly (OngoingConversation & { readonly entryPoint: string })[]
  readonly history: readonly EndedConversation[]
  readonly lastAgent: Readonly<Record<string, string>>
}

// ---- to the configuration

/** The newest published flows of an entry point (W1); the answer is the letter `flows`. */
export interface ConfigQuestion {
  readonly type: 'askFlows'
  readonly entryPoint: string
}

// ---- to the event stream

/** This conversation has new events to export. The event stream fetches them and tells the conversation how far it came. */
export interface ExportPointer {
  readonly type: 'export'
  readonly conversation: string
}

// ---- by sender: each kind of sender has a table of what to do when one of its letters comes back undelivered (decision 3)

export type FromConversation =
  | Extract<QueueLetter, { type: 'enqueue' | 'withdraw' | 'left' | 'taken' | 'skip' | 'worded' | 'named' }>
  | Ask
  | Extract<
      AgentLetter,
      {
        type:
          | 'offer'
          | 'revoke'
          | 'seated'
          | 'unseated'
          | 'opened'
          | 'gone'
          | 'returned'
          | 'parkedAgain'
          | 'unlisted'
          | 'named'
      }
    >
  | ConversationEnded
  | ConfigQuestion
  | ExportPointer

export type FromQueue =
  | Extract<ConversationLetter, { type: 'admitted' | 'notAdmitted' | 'answer' }>
  | Extract<AgentLetter, { type: 'offer' | 'revoke' | 'pass' | 'alert' }>

export type FromAgent =
  | Extract<QueueLetter, { type: 'here' | 'ready' | 'unready' | 'answered' | 'offerFailed' }>
  | Extract<
      ConversationLetter,
      { type: 'accepted' | 'declined' | 'ringsAgain' | 'agentGone' | 'wrapUp' | 'readerGone' | 'signedOut' }
    >

export type FromCustomer = Extract<ConversationLetter, { type: 'start' | 'identified' }> | CustomerLetter
