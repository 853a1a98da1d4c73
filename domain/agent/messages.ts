// The commands and events of an agent.
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
  /** P6: the agent takes back a conversation that they parked. */
  | { readonly type: 'resume'; readonly conversation: string }
  /** S4: the agent opens a connection to a conversation that has ended or that they do not take part in. */
  | { readonly type: 'reads'; readonly conversation: string }
  /** S4: a workspace was opened with this sign-in. */
  | { readonly type: 'signedIn'; readonly signIn: string }
  /** S4: this sign-in of the agent has ended, and its sockets here are closed. */
  | { readonly type: 'signedOut'; readonly signIn: string }
  /** The workspace's first socket was opened. */
  | { readonly type: 'connected' }
  /** Its last socket is gone. */
  | { readonly type: 'disconnected' }
  /** S7: the agent is about to be deleted. Refuses `in_use` while they have a conversation. */
  | { readonly type: 'retire' }
  | Due
  | Undelivered<Letter>

export type AgentEvent =
  /** `dropped`: queues that the agent no longer serves. */
  | { readonly type: 'configured'; readonly config: AgentConfig | null; readonly dropped: readonly string[] }
  /** S7: the agent has no conversations in any state, and takes none unless they are configured again. */
  | { readonly type: 'retired' }
  | {
      readonly type: 'presenceSet'
      readonly presence: Presence
      readonly stint: number
      readonly by: 'agent' | 'miss' | 'lease' | 'configuration'
    }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  /** A new latest sign of life (ms). The lease runs from it (A3). */
  | { readonly type: 'alive'; readonly lifeAt: number }
  | {
      readonly type: 'readied'
      readonly ticket: number
      readonly free: number
      readonly idleSinceAt: number | null
    }
  /** One queue was told. `answerUntilAt`: when the next queue is told even without an answer (ms); null: this queue was the last. */
  | {
      readonly type: 'told'
      readonly ticket: number
      readonly queue: string
      readonly answerUntilAt: number | null
    }
  | { readonly type: 'delayed'; readonly untilAt: number }
  /** The agent's readiness is over. `queues`: those that held a valid ticket. */
  | { readonly type: 'unreadied'; readonly ticket: number; readonly queues: readonly string[] }
  | { readonly type: 'offerCame'; readonly offer: Held; readonly untilAt: number }
  /** A3: the direct offer ran out while the server was away. The conversation is told that it rings again. */
  | { readonly type: 'rangAgain'; readonly offer: string; readonly untilAt: number }
  | { readonly type: 'offerAccepted'; readonly offer: string }
  /** The offer failed on arrival or later. Whoever made it is told. */
  | {
      readonly type: 'offerFailed'
      readonly offer: string
      readonly conversation: string
      readonly invitation: string
      readonly queue: string | null
      readonly ticket: number | null
      readonly reason: Declined | 'stale'
    }
  /** The offer is over, and whoever made it knows. */
  | { readonly type: 'offerEnded'; readonly offer: string }
  | {
      readonly type: 'seated'
      readonly conversation: string
      /** The queue that the work is for; null: unknown. */
      readonly queue: string | null
      readonly weight: number
      readonly quiet: boolean
      readonly card: Card
      /** The offer that led to this; null: unknown. */
      readonly offer: string | null
      /** A4: as in the letter `seated`. */
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
  | { readonly type: 'parkedAgain'; readonly conversation: string }
  | { readonly type: 'unlisted'; readonly conversation: string }
  | { readonly type: 'named'; readonly conversation: string; readonly customer: string }
  | {
      readonly type: 'wrapUpFinished'
      readonly conversation: string
      readonly dispositions: readonly string[]
      readonly notes: string
      /** The agent did not hand it in: its time ran out. */
      readonly ranOut?: true
    }
  | { readonly type: 'alerted'; readonly queue: string; readonly conversation: string }
  | { readonly type: 'reads'; readonly conversation: string }
  /** The conversation is told to close what the agent still has open there. */
  | { readonly type: 'readingOver'; readonly conversation: string }
  | { readonly type: 'signedIn'; readonly signIn: string }
  /** S4: these conversations are told to close what the sign-in opened there. */
  | { readonly type: 'signedOut'; readonly signIn: string; readonly conversations: readonly string[] }
  /** A letter came back, and the agent's object sends what is still true of it again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromAgent }

/** R14: an event as the log keeps and folds it. It has no notes, which go to the conversation by letter. */
export type StoredAgentEvent =
  | Exclude<AgentEvent, { readonly type: 'wrapUpFinished' }>
  | Omit<Extract<AgentEvent, { readonly type: 'wrapUpFinished' }>, 'notes'>
