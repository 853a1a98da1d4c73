// What reaches an agent, and what has happened to one.
import type { AgentConfig } from '../../protocol/config/agents.ts'
import type { Declined } from '../../protocol/reasons.ts'
import type { Card, Presence, WrapUpPolicy } from '../../protocol/server-frames.ts'
import type { AgentLetter, FromAgent, Letter } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'
import type { Held } from './state.ts'

export type AgentCommand =
  | { readonly type: 'letter'; readonly from: string; readonly letter: AgentLetter }
  | { readonly type: 'presence'; readonly presence: Presence }
  | { readonly type: 'answer'; readonly offer: string; readonly answer: 'accept' | 'decline' }
  | {
      readonly type: 'finishWrapUp'
      readonly conversation: string
      readonly dispositions: readonly string[]
      readonly notes: string
    }
  /** P6: takes a parked conversation of theirs back. */
  | { readonly type: 'resume'; readonly conversation: string }
  /** S4: opens a connection to a conversation that has ended, or of which they are no part. */
  | { readonly type: 'reads'; readonly conversation: string }
  /** S4: a workspace was opened by this sign-in. */
  | { readonly type: 'signedIn'; readonly signIn: string }
  /** S4: this sign-in of the agent has ended, and its sockets here are closed. */
  | { readonly type: 'signedOut'; readonly signIn: string }
  /** The workspace's first socket. */
  | { readonly type: 'connected' }
  /** Its last one is gone. */
  | { readonly type: 'disconnected' }
  /** S7: the agent is about to be deleted. Refuses `in_use` while they have a conversation. */
  | { readonly type: 'retire' }
  | Due
  | Undelivered<Letter>

export type AgentEvent =
  /** `dropped`: queues that the agent does not serve any more. */
  | { readonly type: 'configured'; readonly config: AgentConfig | null; readonly dropped: readonly string[] }
  /** S7: nothing rings, is open, parked or to be wrapped up, and nothing more is taken unless the agent is configured again. */
  | { readonly type: 'retired' }
  | {
      readonly type: 'presenceSet'
      readonly presence: Presence
      readonly stint: number
      readonly by: 'agent' | 'miss' | 'lease' | 'configuration'
    }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  /** A later sign of life (ms) than the one that was known; the lease counts from here (A3). */
  | { readonly type: 'alive'; readonly lifeAt: number }
  | {
      readonly type: 'readied'
      readonly ticket: number
      readonly free: number
      readonly idleSinceAt: number | null
    }
  /** One queue was told. `answerUntilAt` (ms): when the next is told without its answer; null: it is the last. */
  | {
      readonly type: 'told'
      readonly ticket: number
      readonly queue: string
      readonly answerUntilAt: number | null
    }
  | { readonly type: 'delayed'; readonly untilAt: number }
  /** No readiness any more; `queues` believed in some. */
  | { readonly type: 'unreadied'; readonly ticket: number; readonly queues: readonly string[] }
  | { readonly type: 'offerCame'; readonly offer: Held; readonly untilAt: number }
  | { readonly type: 'offerAccepted'; readonly offer: string }
  /** Failed on arrival or later. The one who offered is told. */
  | {
      readonly type: 'offerFailed'
      readonly offer: string
      readonly conversation: string
      readonly invitation: string
      readonly queue: string | null
      readonly ticket: number | null
      readonly reason: Declined | 'stale'
    }
  /** Over, and the one who offered knows. */
  | { readonly type: 'offerEnded'; readonly offer: string }
  | {
      readonly type: 'seated'
      readonly conversation: string
      /** The queue that the work is for; null: not known. */
      readonly queue: string | null
      readonly weight: number
      readonly quiet: boolean
      readonly card: Card
      /** The offer that led here, if it is known. */
      readonly offer: string | null
      /** A4: as of the letter. */
      readonly wrapUp?: WrapUpPolicy | null
    }
  | { readonly type: 'opened'; readonly conversation: string }
  /** A3, S4: the conversation is told that the agent is gone. */
  | { readonly type: 'leaving'; readonly conversation: string; readonly reason: 'lease' | 'revoked' }
  | {
      readonly type: 'workEnded'
      readonly conversation: string
      readonly parked: boolean
      readonly wrapUp: { readonly policy: WrapUpPolicy; readonly untilAt: number } | null
    }
  | { readonly type: 'returned'; readonly conversation: string }
  | { readonly type: 'unlisted'; readonly conversation: string }
  | { readonly type: 'named'; readonly conversation: string; readonly customer: string }
  | {
      readonly type: 'wrapUpFinished'
      readonly conversation: string
      readonly dispositions: readonly string[]
      readonly notes: string
    }
  | { readonly type: 'alerted'; readonly queue: string; readonly conversation: string }
  | { readonly type: 'reads'; readonly conversation: string }
  /** The conversation is told to close what the agent still has open there. */
  | { readonly type: 'readingOver'; readonly conversation: string }
  | { readonly type: 'signedIn'; readonly signIn: string }
  /** S4: whatever it opened in these conversations is to be closed. */
  | { readonly type: 'signedOut'; readonly signIn: string; readonly conversations: readonly string[] }
  /** A letter came back, and what is still true of it is said again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromAgent }

/** R14: an event as the log keeps it, and as it is folded: notes go to the conversation by letter. */
export type StoredAgentEvent =
  | Exclude<AgentEvent, { readonly type: 'wrapUpFinished' }>
  | Omit<Extract<AgentEvent, { readonly type: 'wrapUpFinished' }>, 'notes'>
