// What objects tell each other. Letters are kept until acknowledged, arrive in order per sender and receiver, and once.
// Addresses are `conversation/<id>`, `queue/<id>`, `agent/<id>`, `customer/<id>` `config` (questions to the
// configuration) and `events` (the event stream).
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
  /** For how long it is of use (ms); undelivered, it comes back then. Absent: as long as letters are tried. */
  readonly withinMs?: number
}
export type Letter = ConversationLetter | QueueLetter | AgentLetter | CustomerLetter | ConfigQuestion | ExportPointer

export type Purpose = 'route' | 'invite' | 'transfer' | 'return'

/** What a queue says of itself when it takes a conversation in; logged then, never looked up later. */
export interface QueueTerms {
  readonly queue: string
  readonly name: string
  /** A4: null: switched off. */
  readonly wrapUp: WrapUpPolicy | null
  /** T4: its own message when it is invited. */
  readonly message: string | null
}

/** Why an agent may come in without being asked. P6: the conversation is parked, and on their list. */
export type Claim = 'parked'

// ---- to a conversation

export type ConversationLetter =
  | {
      readonly type: 'start'
      readonly conversation: string
      readonly customer: { readonly id: string; readonly name: string }
      readonly entry: EntryPolicy
      readonly attributes: Readonly<Record<string, string>>
      /** P8: what the customer's site says, kept apart from what the page says. Absent: sent by a release without it. */
      readonly signedAttributes?: Readonly<Record<string, string>>
      /** Maximum duration in ms, or null for none (W6). */
      readonly maximumMs: number | null
      readonly origin: 'socket' | 'api'
      /** The customer's language as a BCP 47 code; absent: nobody has said one. */
      readonly locale?: string
    }
  /** The queue has the conversation (answer to `enqueue`). */
  | { readonly type: 'admitted'; readonly invitation: string; readonly terms: QueueTerms }
  /** The queue does not take it (answer to `enqueue` with admission `ask`, or of an unknown queue). */
  | { readonly type: 'notAdmitted'; readonly invitation: string; readonly reason: NotAdmitted }
  /** Answer to `ask`, by the id of the question. */
  | { readonly type: 'answer'; readonly id: string; readonly answer: Answer }
  /** An agent took the offer and holds a reserved place until `seated` or `unseated`. */
  | {
      readonly type: 'accepted'
      readonly invitation: string
      readonly agent: string
      readonly name: string
      readonly role: AgentRole
      /** Q2: accepted on arrival, without the agent. */
      readonly automatic: boolean
      /** Terms of the queue that offered it, null for a direct offer. */
      readonly terms: QueueTerms | null
      /** Nobody asked them: `invitation` is a name of theirs. A release without it knows no such invitation and turns them away. */
      readonly claim?: Claim
    }
  /** A direct offer came to nothing. */
  | { readonly type: 'declined'; readonly invitation: string; readonly agent: string; readonly reason: Declined }
  /** A3, S4: the agent is gone without having left. */
  | { readonly type: 'agentGone'; readonly agent: string; readonly reason: 'lease' | 'revoked' }
  /**
   * S4: nothing that the agent still has open here stays open; of an agent in the room `agentGone` says so. Letters of one deploy
   * earlier have no `why`: that counts as `revoked`.
   */
  | { readonly type: 'readerGone'; readonly agent: string; readonly why?: 'left' | 'revoked' }
  /** S4: what was opened here by this sign-in of the agent is closed; the room is as it was. A release without it ignores the letter. */
  | { readonly type: 'signedOut'; readonly agent: string; readonly signIn: string }
  /** A4: what the agent wrote down after leaving. */
  | {
      readonly type: 'wrapUp'
      readonly agent: string
      readonly name: string
      readonly dispositions: readonly string[]
      readonly notes: string
    }
  /** P9: the visitor `from` has signed in and is this customer now. `name` null: the site says none. */
  | {
      readonly type: 'identified'
      readonly from: string
      readonly customer: { readonly id: string; readonly name: string | null }
      readonly attributes: Readonly<Record<string, string>>
    }
  /** Answer to the question `flows`; null when the configuration cannot be had. */
  | { readonly type: 'flows'; readonly flows: Readonly<Record<string, FlowVersion>> | null }

// ---- to a queue

/** T9: agents to pass over until `untilAt` while others can take it. */
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
  /** Lower is sooner. */
  readonly priority: number
  /** P12: live: arrival; persistent: the customer's latest word (ms). */
  readonly orderAt: number
  /** Ahead of all others of its priority (A3, Q2). */
  readonly ahead: boolean
  readonly weight: number
  readonly avoid: readonly Avoid[]
  /** Agents who must not be offered it until they have `left`: they are in the room. */
  readonly never: readonly string[]
  /** `must`: hours, size and staffing do not count (release, routing again). */
  readonly admission: 'ask' | 'must'
  readonly skipped: boolean
  /** Q2: how long the agent whom a persistent one is assigned to has to open it (ms). */
  readonly openWithinMs: number
  readonly card: Card
}

/** What a flow of the conversation wants to know. `id` is of the conversation's own, and comes back with the answer. */
export interface Ask {
  readonly type: 'ask'
  readonly id: string
  readonly conversation: string
  readonly question: Question
}

export type QueueLetter =
  | Enqueue
  /** The invitation is over without this queue's agent. `ended`: and with it the conversation, while its customer waited (E2). */
  | { readonly type: 'withdraw'; readonly invitation: string; readonly why: 'ended' | 'moved' }
  /**
   * An agent has left the room while the invitation is pending: the queue may offer it to them. `served`: somebody else is with the customer
   * still; absent: the release before does not say.
   */
  | { readonly type: 'left'; readonly invitation: string; readonly agent: string; readonly served?: boolean }
  /** The invitation was fulfilled by this agent. */
  | { readonly type: 'taken'; readonly invitation: string; readonly agent: string }
  /** Q10: keep the place, offer it to nobody (or again). */
  | { readonly type: 'skip'; readonly invitation: string; readonly skipped: boolean }
  /** P12: the customer of a persistent conversation wrote again. */
  | { readonly type: 'worded'; readonly invitation: string; readonly at: number }
  /** P9: the customer has signed in, and has this name. */
  | { readonly type: 'named'; readonly invitation: string; readonly customer: string }
  | Ask
  /** An agent of this queue, whenever presence or configuration changes. `serves` false: not of this queue any more. */
  | {
      readonly type: 'here'
      readonly agent: string
      readonly name: string
      readonly role: AgentRole
      readonly presence: Presence
      readonly serves: boolean
      /** Counts the times the agent became available; misses of an earlier stint are forgiven. */
      readonly stint: number
    }
  /** The agent can take one offer on this ticket. The queue offers, or passes; an older ticket is void. */
  | {
      readonly type: 'ready'
      readonly agent: string
      readonly ticket: number
      readonly free: number
      /** Q1: since when nothing occupies the agent (ms); null: something does. */
      readonly idleSinceAt: number | null
    }
  /** No offers until a higher ticket. */
  | { readonly type: 'unready'; readonly agent: string; readonly ticket: number }
  /** The agent has accepted the offer: what comes of it the conversation says, or `offerFailed`. A release without it ignores the letter. */
  | { readonly type: 'answered'; readonly invitation: string; readonly offer: string; readonly agent: string }
  /** The offer came to nothing. `stale`: the ticket was void. */
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
  /** Unique for ever: `<invitation>` for a direct one, `<queue>:<invitation>:<n>` for a queue's. */
  readonly offer: string
  readonly conversation: string
  readonly invitation: string
  readonly purpose: Purpose
  /** The queue that offers, or null: the conversation itself asks for this agent. */
  readonly queue: string | null
  /** The readiness that it stands on; null for a direct offer. */
  readonly ticket: number | null
  /** Q2: accepted on arrival (live conversations of a queue that says so). */
  readonly automatic: boolean
  /** Q2: a persistent assignment. It does not ring, and waits to be opened. */
  readonly quiet: boolean
  /** How long it rings, or waits to be opened. */
  readonly ringMs: number
  readonly weight: number
  readonly missedPresence: 'away' | 'busy' | null
  readonly terms: QueueTerms | null
  readonly card: Card
}

/** Q2, Q3: how a direct offer rings, and what a miss does to the agent's presence; null: nothing. */
export interface Ring {
  readonly ringMs: number
  readonly missedPresence: 'away' | 'busy' | null
}

export type AgentLetter =
  | Offer
  /** The offer is withdrawn, whatever its state short of `seated`. `spent`: it may never have come, and its ticket is used up. */
  | {
      readonly type: 'revoke'
      readonly offer: string
      readonly spent?: { readonly queue: string; readonly ticket: number }
    }
  /** The queue has nothing for this ticket now and will remember it (A5). */
  | { readonly type: 'pass'; readonly queue: string; readonly ticket: number }
  /** Answer to `accepted`: in the room. */
  | {
      readonly type: 'seated'
      readonly conversation: string
      readonly invitation: string
      /** The queue that the work is for (E2). */
      readonly queue: string
      readonly weight: number
      readonly card: Card
      readonly quiet: boolean
      /** A4: what will be asked of the agent afterwards; null: nothing. Absent: sent by a release that said it only then. */
      readonly wrapUp?: WrapUpPolicy | null
    }
  /** Answer to `accepted`: somebody else has it, or it is over. */
  | { readonly type: 'unseated'; readonly conversation: string; readonly invitation: string }
  /** Opened a conversation that was accepted on arrival. */
  | { readonly type: 'opened'; readonly conversation: string }
  /**
   * Out of the room. `wrapUp` null: none opens; `off`: because the queue that has it now asks for none, which what the agent was told on coming
   * in goes before. `parked`: stays listed, using nothing. `ended`: the agent may have it open still, to read.
   */
  | {
      readonly type: 'gone'
      readonly conversation: string
      readonly wrapUp: WrapUpPolicy | null
      readonly off?: true
      readonly parked: boolean
      readonly ended?: true
    }
  /** P6: the customer of a conversation that this agent parked wrote again. */
  | { readonly type: 'returned'; readonly conversation: string }
  /** A parked conversation went elsewhere or ended: off the list. */
  | { readonly type: 'unlisted'; readonly conversation: string }
  /** P9: the customer has signed in, and has this name. */
  | { readonly type: 'named'; readonly conversation: string; readonly customer: string }
  /** Q3: to supervisors. */
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

export interface Open {
  readonly conversation: string
  /** ms */
  readonly startedAt: number
}

/** P10: an earlier conversation. `startedAt` null: it began without this object. */
export interface Past {
  readonly conversation: string
  readonly entryPoint: string
  readonly startedAt: number | null
  readonly endedAt: number
}

/** P9: what a visitor who has signed in leaves to the customer that they are now. */
export interface Adopted {
  readonly type: 'adopted'
  readonly customer: { readonly id: string; readonly name: string | null }
  readonly open: readonly (Open & { readonly entryPoint: string })[]
  readonly history: readonly Past[]
  readonly lastAgent: Readonly<Record<string, string>>
}

// ---- to the configuration

/** The newest published flows of an entry point (W1); the answer is the letter `flows`. */
export interface ConfigQuestion {
  readonly type: 'askFlows'
  readonly entryPoint: string
}

// ---- to the event stream

/** There is something to fetch from this conversation; the stream tells it how far it came. */
export interface ExportPointer {
  readonly type: 'export'
  readonly conversation: string
}

// ---- by sender: each has a table of what it does when a letter of its own comes back undelivered (decision 3)

export type FromConversation =
  | Extract<QueueLetter, { type: 'enqueue' | 'withdraw' | 'left' | 'taken' | 'skip' | 'worded' | 'named' }>
  | Ask
  | Extract<
      AgentLetter,
      { type: 'offer' | 'revoke' | 'seated' | 'unseated' | 'opened' | 'gone' | 'returned' | 'unlisted' | 'named' }
    >
  | ConversationEnded
  | ConfigQuestion
  | ExportPointer

export type FromQueue =
  | Extract<ConversationLetter, { type: 'admitted' | 'notAdmitted' | 'answer' }>
  | Extract<AgentLetter, { type: 'offer' | 'revoke' | 'pass' | 'alert' }>

export type FromAgent =
  | Extract<QueueLetter, { type: 'here' | 'ready' | 'unready' | 'answered' | 'offerFailed' }>
  | Extract<ConversationLetter, { type: 'accepted' | 'declined' | 'agentGone' | 'wrapUp' | 'readerGone' | 'signedOut' }>

export type FromCustomer = Extract<ConversationLetter, { type: 'start' | 'identified' }> | CustomerLetter
