// What reaches a queue, and what has happened in one.
import type { QueueConfig } from '../../protocol/config/queues.ts'
import type { NotAdmitted } from '../../protocol/reasons.ts'
import type { Enqueue, FromQueue, Letter, QueueLetter } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'
import type { Answer } from '../questions.ts'

export type QueueCommand =
  | { readonly type: 'letter'; readonly from: string; readonly letter: QueueLetter }
  /** S7: it is about to be deleted. Refuses `in_use` while it has a conversation. */
  | { readonly type: 'retire' }
  | Due
  | Undelivered<Letter>

/** What became of one that waited (E2). */
export type Removal = 'taken' | 'ended' | 'moved'

type Here = Extract<QueueLetter, { type: 'here' }>
type Ready = Extract<QueueLetter, { type: 'ready' }>

export type QueueEvent =
  /** `config` null: deleted. */
  | { readonly type: 'configured'; readonly config: QueueConfig | null }
  /** S7: nothing was in it, and it takes nothing more unless it is configured again. */
  | { readonly type: 'retired' }
  /** Holds from now until `untilAt` (ms). */
  | { readonly type: 'hoursKnown'; readonly open: boolean; readonly untilAt: number }
  | {
      readonly type: 'questionAnswered'
      readonly conversation: string
      readonly id: string
      readonly answer: Answer
    }
  | { readonly type: 'admitted'; readonly entry: Omit<Enqueue, 'type' | 'admission'> }
  /** It was in the queue already; the answer is given again. */
  | { readonly type: 'admittedAgain'; readonly conversation: string; readonly invitation: string }
  | {
      readonly type: 'notAdmitted'
      readonly conversation: string
      readonly invitation: string
      readonly reason: NotAdmitted
    }
  | { readonly type: 'skipSet'; readonly invitation: string; readonly skipped: boolean }
  | { readonly type: 'worded'; readonly invitation: string; readonly at: number }
  | { readonly type: 'named'; readonly invitation: string; readonly customer: string }
  /** Out of the queue: an agent took it, its conversation ended while it waited, or it went elsewhere. `revoked`: the offer that still rang. */
  | {
      readonly type: 'removed'
      readonly invitation: string
      readonly how: Removal
      readonly revoked: { readonly offer: string; readonly agent: string } | null
    }
  | { readonly type: 'agentHere'; readonly agent: string; readonly here: Omit<Here, 'type' | 'agent' | 'serves'> }
  | { readonly type: 'agentLeft'; readonly agent: string }
  | { readonly type: 'readied'; readonly agent: string; readonly ready: Omit<Ready, 'type' | 'agent'> }
  | { readonly type: 'unreadied'; readonly agent: string; readonly ticket: number }
  | { readonly type: 'passed'; readonly agent: string; readonly ticket: number }
  | {
      readonly type: 'offered'
      readonly invitation: string
      readonly agent: string
      readonly offer: string
      readonly ticket: number
      readonly automatic: boolean
      /** Q2: assigned without ringing, to be opened. */
      readonly quiet: boolean
      /** When it is taken back without an answer (ms). Absent: a release before waited for ever. */
      readonly untilAt?: number
    }
  /** The agent has accepted it. */
  | { readonly type: 'answered'; readonly invitation: string }
  /** The answer may take longer (ms), as the server was away. */
  | { readonly type: 'awaited'; readonly invitation: string; readonly untilAt: number }
  /** Nobody answered: the entry waits again, as after `offerFailed` without the agent's having had their say. */
  | {
      readonly type: 'offerWithdrawn'
      readonly invitation: string
      readonly offer: string
      readonly agent: string
      readonly ticket: number
      readonly ahead: boolean
    }
  /**
   * The entry waits again at its place, or `ahead` of others where an assignment was not opened (Q2). `asked`: the agent has
   * had their say in this round (Q3).
   */
  | {
      readonly type: 'offerFailed'
      readonly invitation: string
      readonly agent: string
      readonly asked: boolean
      readonly ahead: boolean
    }
  /** The agent is in its room, and is passed over until `untilAt` (ms): they have not had their say. */
  | { readonly type: 'foundThere'; readonly invitation: string; readonly agent: string; readonly untilAt: number }
  /** The agent is not in its room any more. `alone`: nobody is with the customer now, who waits from here on (T4). */
  | { readonly type: 'leftRoom'; readonly invitation: string; readonly agent: string; readonly alone?: true }
  /** Nobody may be asked before `untilAt` (ms), unless somebody new comes first: all were asked, or are in its room. */
  | { readonly type: 'resting'; readonly invitation: string; readonly untilAt: number }
  | { readonly type: 'rested'; readonly invitation: string }
  | { readonly type: 'roundEnded'; readonly invitation: string }
  | { readonly type: 'alerted'; readonly invitation: string }
  /** A letter came back, and what is still true of it is said again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromQueue }
