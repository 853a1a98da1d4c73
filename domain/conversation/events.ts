// What has happened in a conversation. Released meanings never change; new fields get a new version and an upcast.
import type { FlowKind, FlowVersion } from '../../protocol/flow.ts'
import type { Change, ContentType } from '../../protocol/items.ts'
import type { EndReason, FailReason, LeftReason } from '../../protocol/reasons.ts'
import type { EntryPolicy } from '../entry-policy.ts'
import type { SettableFlow, Wake } from '../flow/block.ts'
import type { Enqueue, FromConversation, Purpose, QueueTerms, Ring } from '../letters.ts'
import type { Question } from '../questions.ts'
import type { Mover, Participant, Target } from './state.ts'

export type Event =
  | {
      readonly type: 'started'
      readonly conversation: string
      readonly customer: { readonly id: string; readonly name: string }
      readonly entry: EntryPolicy
      readonly attributes: Readonly<Record<string, string>>
      /** P8: what the customer's site says of them. */
      readonly signedAttributes: Readonly<Record<string, string>>
      readonly expiresAt: number | null
      readonly connected: boolean
      /** The customer's language as a BCP 47 code; absent: nobody has said one. */
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
  /** Last sign of life of the customer (ms); Q10 counts from here. */
  | { readonly type: 'alive'; readonly lifeAt: number }
  | { readonly type: 'skipped'; readonly invitation: string | null; readonly skipped: boolean }
  | {
      readonly type: 'said'
      readonly by: string
      readonly text: string
      readonly contentType: ContentType
    }
  | { readonly type: 'noted'; readonly by: string; readonly text: string }
  /** Words of a flow, a queue or the rules; `to` everybody or the agents only. */
  | { readonly type: 'prompted'; readonly text: string; readonly to: 'all' | 'agents' }
  /** Which version ran (W1). `invitation`: the one whose quick connect it belongs to. */
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
  /** Which flow asks is known by what waits for the answer. `n`: how many questions there have been with it; 0: of a release that did not count. */
  | { readonly type: 'asked'; readonly id: string; readonly n: number; readonly question: Question }
  | { readonly type: 'workingQueueSet'; readonly queue: string }
  | { readonly type: 'flowSet'; readonly kind: SettableFlow; readonly flow: string | null }
  | {
      readonly type: 'invited'
      readonly invitation: string
      readonly purpose: Purpose
      readonly target: Target
      readonly by: string | null
      /** Q4: the name of who asks; absent: nobody does. */
      readonly askedBy?: string
      /** Q4: id of the note that goes along; absent: none does. */
      readonly note?: string
      /** The quick connect's own flow, to run first. */
      readonly flow: FlowVersion | null
      /** R5: the agents are told now; if not, when its target is asked. */
      readonly announced: boolean
      /** How the agent is going to be rung; null: nothing was said of it. */
      readonly ring: Ring | null
      /** Q11: who moves it there from the queue in which it waits; absent: it is no move. */
      readonly move?: Mover
    }
  /** The queue is asked to take the conversation in; the letter is logged as it was sent. */
  | { readonly type: 'enqueued'; readonly queue: string; readonly letter: Enqueue }
  /** An agent is asked directly. */
  | {
      readonly type: 'called'
      readonly invitation: string
      readonly agent: string
      readonly ringMs: number
      /** Q2: assigned without ringing, to be opened within `ringMs`. */
      readonly quiet: boolean
      /** Q3: what a miss does to the agent's presence. */
      readonly missedPresence: Ring['missedPresence']
    }
  /** The agent's answer may take longer (ms), as the server was away. */
  | { readonly type: 'awaited'; readonly invitation: string; readonly untilAt: number }
  | { readonly type: 'admitted'; readonly invitation: string; readonly terms: QueueTerms }
  | {
      readonly type: 'invitationFailed'
      readonly invitation: string
      readonly purpose: Purpose
      readonly target: Target
      /** Whether the target had been asked, and so must be told. */
      readonly asked: boolean
      readonly reason: FailReason
      /** The conversation ends: nobody waits any more. */
      readonly ending: boolean
      /** Q11: it was to be moved there, and waits where it was. */
      readonly move?: true
      /** The target was asked a second time, and has answered once. */
      readonly askedAgain?: true
    }
  /** Q11: it waits in another queue from here on. */
  | { readonly type: 'moved'; readonly invitation: string; readonly by: Mover; readonly queue: string }
  /** An agent who accepted was too late. */
  | { readonly type: 'turnedAway'; readonly invitation: string; readonly agent: string }
  | {
      readonly type: 'joined'
      readonly invitation: string
      readonly purpose: Purpose
      readonly target: Target
      readonly participant: Participant
      readonly terms: QueueTerms | null
      /** Q4: who asked for them; absent: nobody did. */
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
      /** S1: they had opened it, so that what they served may be read for a while; of a release that kept nothing of it: false. */
      readonly stayed: boolean
      /** Participant whose act it was; null for the rules. */
      readonly by: string | null
    }
  /** `by`: the agent who parked it and keeps it listed; null for the rules (R10). */
  | { readonly type: 'parked'; readonly by: string | null }
  /** Off the list of the agent who had parked it. */
  | { readonly type: 'unlisted'; readonly agent: string }
  /** The customer of a parked conversation wrote; the newest flows are asked for (W1). */
  | { readonly type: 'returning' }
  | { readonly type: 'returned'; readonly definitions: Readonly<Record<string, FlowVersion>> | null }
  | { readonly type: 'expiring'; readonly at: number; readonly leftMs: number }
  /** D8: the customer's words find no more room. */
  | { readonly type: 'filled' }
  | { readonly type: 'extended'; readonly by: string; readonly expiresAt: number }
  /** S4: the agent reads nothing here any more: by their account, or because newer readings took the room. */
  | { readonly type: 'readerGone'; readonly agent: string; readonly why: 'left' | 'revoked' }
  | {
      readonly type: 'wrappedUp'
      readonly agent: string
      readonly name: string
      readonly dispositions: readonly string[]
      readonly text: string
    }
  /** R14: the item at `place`, which those of `seen` see, has other words; `text` is empty where there are none any more. */
  | {
      readonly type: 'amended'
      /** Its id. */
      readonly item: string
      readonly place: number
      readonly seen: number
      readonly change: Change
      /** `participant` null: a supervisor, whom the room does not see. */
      readonly by: { readonly participant: string | null; readonly person: string; readonly name: string }
      readonly text: string
    }
  /** The event stream has fetched the log up to this place; only this moves the cursor. */
  | { readonly type: 'exported'; readonly upTo: number }
  | { readonly type: 'exportAsked' }
  /** A letter came back, and what is still true of it is said again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromConversation }
  | {
      readonly type: 'ended'
      readonly reason: EndReason
      readonly by: string | null
      /** Of the agent who ended it; absent: nobody in the room did. */
      readonly name?: string
    }

/** R14: an event as the log keeps it, and as it is folded. Words stand in items only, where they can be taken away; a replay has none. */
export type StoredEvent =
  | Exclude<Event, { readonly text: string }>
  | Wordless<Extract<Event, { readonly text: string }>>

type Wordless<One> = One extends unknown ? Omit<One, 'text'> : never
