// The events of a conversation. The meaning of a released event never changes. A new field needs a new version and an upcast.
import type { FlowKind, FlowVersion } from '../../protocol/flow.ts'
import type { Change, ContentType } from '../../protocol/items.ts'
import type { EndReason, FailReason, LeftReason } from '../../protocol/reasons.ts'
import type { EntryPolicy } from '../entry-policy.ts'
import type { SettableFlow, Wake } from '../flow/block.ts'
import type { Enqueue, FromConversation, Purpose, QueueTerms, Ring } from '../letters.ts'
import type { Question } from '../questions.ts'
import type { Mover, Participant, Target } from './state.ts'

export type ConversationEvent =
  | {
      readonly type: 'started'
      readonly conversation: string
      readonly customer: { readonly id: string; readonly name: string }
      readonly entry: EntryPolicy
      readonly attributes: Readonly<Record<string, string>>
      /** P8: attributes that the customer's site has signed. */
      readonly signedAttributes: Readonly<Record<string, string>>
      readonly expiresAt: number | null
      readonly connected: boolean
      /** The customer's language as a BCP 47 code; absent: unknown. */
      readonly locale?: string
    }
  /** P9: the visitor `from` has signed in. */
  | {
      readonly type: 'identified'
      readonly from: string
      readonly customer: { readonly id: string; readonly name: string }
      readonly attributes: Readonly<Record<string, string>>
    }
  | { readonly type: 'connected'; readonly bySocket: boolean }
  /** The customer's last sign of life (ms). The time limits of Q10 count from it. */
  | { readonly type: 'alive'; readonly lifeAt: number }
  | { readonly type: 'skipped'; readonly invitation: string | null; readonly skipped: boolean }
  | {
      readonly type: 'said'
      readonly by: string
      readonly text: string
      readonly contentType: ContentType
    }
  | { readonly type: 'noted'; readonly by: string; readonly text: string }
  /** A text from a flow, a queue or a rule. `to`: everybody, or the agents only. */
  | { readonly type: 'prompted'; readonly text: string; readonly to: 'all' | 'agents' }
  /** Records which version ran (W1). `invitation`: the one whose quick connect the flow belongs to. */
  | {
      readonly type: 'flowEntered'
      readonly kind: FlowKind
      readonly flow: string
      readonly version: number
      readonly invitation: string | null
    }
  | {
      readonly type: 'flowParked'
      readonly kind: FlowKind
      readonly flow: string
      readonly block: string
      readonly wake: Wake
      readonly invitation: string | null
    }
  | { readonly type: 'flowLeft'; readonly invitation: string | null; readonly how: 'done' | 'ranOut' | 'cancelled' }
  /**
   * A flow asks a question. It is the flow that waits for the answer. `n`: how many questions there have been, this one included; 0: from a
   * release that did not count.
   */
  | { readonly type: 'asked'; readonly id: string; readonly n: number; readonly question: Question }
  | { readonly type: 'workingQueueSet'; readonly queue: string }
  | { readonly type: 'flowSet'; readonly kind: SettableFlow; readonly flow: string | null }
  | {
      readonly type: 'invited'
      readonly invitation: string
      readonly purpose: Purpose
      readonly target: Target
      readonly by: string | null
      /** Q4: the name of the participant who made the invitation; absent: nobody did. */
      readonly askedBy?: string
      /** Q4: id of the item with the note for the target; absent: there is no note. */
      readonly note?: string
      /** The quick connect's own flow, which runs first. */
      readonly flow: FlowVersion | null
      /** R5: true: the agents are told now; false: when the target is asked. */
      readonly announced: boolean
      /** How the agent will be rung; null: not specified. */
      readonly ring: Ring | null
      /** Q11: who moves the conversation there from the queue in which it waits; absent: this is no move. */
      readonly move?: Mover
    }
  /** The queue is asked to admit the conversation. The letter is logged as it was sent. */
  | { readonly type: 'enqueued'; readonly queue: string; readonly letter: Enqueue }
  /** An agent is asked directly. */
  | {
      readonly type: 'called'
      readonly invitation: string
      readonly agent: string
      readonly ringMs: number
      /** Q2: the offer does not ring, and must be opened within `ringMs`. */
      readonly quiet: boolean
      /** Q3: the presence that a miss sets. */
      readonly missedPresence: Ring['missedPresence']
    }
  /** The agent gets until `untilAt` (ms) to answer, because the server was away. */
  | { readonly type: 'awaited'; readonly invitation: string; readonly untilAt: number }
  | { readonly type: 'admitted'; readonly invitation: string; readonly terms: QueueTerms }
  | {
      readonly type: 'invitationFailed'
      readonly invitation: string
      readonly purpose: Purpose
      readonly target: Target
      /** Whether the target had been asked. If so, it must be told. */
      readonly asked: boolean
      readonly reason: FailReason
      /** Whether the invitation fails because the conversation ends. */
      readonly ending: boolean
      /** Q11: this was a move. The conversation still waits in its old queue. */
      readonly move?: true
      /** The target was asked twice and has answered only once. */
      readonly askedAgain?: true
    }
  /** Q11: the conversation waits in another queue from now on. */
  | { readonly type: 'moved'; readonly invitation: string; readonly by: Mover; readonly queue: string }
  /** An agent accepted too late. */
  | { readonly type: 'turnedAway'; readonly invitation: string; readonly agent: string }
  | {
      readonly type: 'joined'
      readonly invitation: string
      readonly purpose: Purpose
      readonly target: Target
      readonly participant: Participant
      readonly terms: QueueTerms | null
      /** Q4: the name of whoever invited them; absent: nobody did. */
      readonly askedBy?: string
    }
  | { readonly type: 'opened'; readonly participant: string }
  | {
      readonly type: 'left'
      readonly participant: string
      readonly agent: string
      readonly name: string
      readonly reason: LeftReason
      /** W8: `agent` is the id of a bot. */
      readonly bot?: true
      /**
       * S1: whether the agent had opened the conversation. If so, they may read it for a while afterwards. False in events from a release that
       * did not record it.
       */
      readonly stayed: boolean
      /** The participant whose act this was; null: a rule. */
      readonly by: string | null
    }
  /** `by`: the agent on whose list it is; null: nobody's, because a rule parks it (R10). */
  | { readonly type: 'parked'; readonly by: string | null }
  /** P6: it had returned, and that led to nobody. */
  | { readonly type: 'parkedAgain' }
  /** It leaves the list of the agent who had parked it. */
  | { readonly type: 'unlisted'; readonly agent: string }
  /** The customer of a parked conversation wrote. The conversation asks for the newest flows (W1). */
  | { readonly type: 'returning' }
  | { readonly type: 'returned'; readonly definitions: Readonly<Record<string, FlowVersion>> | null }
  | { readonly type: 'expiring'; readonly at: number; readonly leftMs: number }
  /** D8: the log has no more room for the customer's messages. */
  | { readonly type: 'filled' }
  | { readonly type: 'extended'; readonly by: string; readonly expiresAt: number }
  /** S4: the agent must stop reading here, because of their account, or because they have opened too many conversations since. */
  | { readonly type: 'readerGone'; readonly agent: string; readonly why: 'left' | 'revoked' }
  | {
      readonly type: 'wrappedUp'
      readonly agent: string
      readonly name: string
      readonly dispositions: readonly string[]
      readonly text: string
      readonly ranOut?: true
    }
  /** R14: the text of the item at `place` changed. `seen`: which audiences see the item. `text` is empty if the text was removed. */
  | {
      readonly type: 'amended'
      /** The id of the item. */
      readonly item: string
      readonly place: number
      readonly seen: number
      readonly change: Change
      /** `participant` null: a supervisor who is not in the room. */
      readonly by: { readonly participant: string | null; readonly person: string; readonly name: string }
      readonly text: string
    }
  /** The event stream has fetched the log up to this place. Only this event moves its cursor. */
  | { readonly type: 'exported'; readonly upTo: number }
  | { readonly type: 'exportAsked' }
  /** A letter came back, and the conversation sends what is still true of it again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromConversation }
  | {
      readonly type: 'ended'
      readonly reason: EndReason
      readonly by: string | null
      /** The name of the agent who ended it; absent: no agent in the room did. */
      readonly name?: string
    }

/** R14: an event as the log keeps and folds it. Its text is kept in the item only, where it can be removed, so a replay has no text. */
export type StoredConversationEvent =
  | Exclude<ConversationEvent, { readonly text: string }>
  | Wordless<Extract<ConversationEvent, { readonly text: string }>>

type Wordless<One> = One extends unknown ? Omit<One, 'text'> : never
