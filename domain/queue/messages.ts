// The commands and events of a queue.
import type { QueueConfig } from '../../protocol/config/queues.ts'
import type { NotAdmitted } from '../../protocol/reasons.ts'
import type { Enqueue, FromQueue, Letter, QueueLetter } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'
import type { Answer } from '../questions.ts'

export type QueueCommand =
  | { readonly type: 'letter'; readonly from: string; readonly letter: QueueLetter }
  /** S7: the queue is about to be deleted. Refuses `in_use` while it has a conversation. */
  | { readonly type: 'retire' }
  | Due
  | Undelivered<Letter>

/** What became of a waiting conversation (E2). */
export type Removal = 'taken' | 'ended' | 'moved'

type Here = Extract<QueueLetter, { type: 'here' }>
type Ready = Extract<QueueLetter, { type: 'ready' }>

export type QueueEvent =
  /** `config` null: the queue was deleted. */
  | { readonly type: 'configured'; readonly config: QueueConfig | null }
  /** S7: the queue was empty, and it admits nothing more unless it is configured again. */
  | { readonly type: 'retired' }
  /** Whether the queue is open from now until `untilAt` (ms). */
  | { readonly type: 'hoursKnown'; readonly open: boolean; readonly untilAt: number }
  | {
      readonly type: 'questionAnswered'
      readonly conversation: string
      readonly id: string
      readonly answer: Answer
    }
  | { readonly type: 'admitted'; readonly entry: Omit<Enqueue, 'type' | 'admission'> }
  /** The conversation was in the queue already. The answer is sent again. */
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
  /**
   * The conversation left the queue: an agent took it, it ended while waiting, or it went elsewhere. `revoked`: the offer that still rang
   * for it.
   */
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
      /** Q2: the offer does not ring, and is accepted by being opened. */
      readonly quiet: boolean
      /** When the offer is taken back if nobody answers (ms). Absent: from an older release, which waited for ever. */
      readonly untilAt?: number
    }
  /** The agent has accepted the offer. */
  | { readonly type: 'answered'; readonly invitation: string }
  /** The agent gets until `untilAt` (ms) to answer, because the server was away. */
  | { readonly type: 'awaited'; readonly invitation: string; readonly untilAt: number }
  /** Nobody answered. The entry waits again, as after an `offerFailed` that does not count as asking the agent. */
  | {
      readonly type: 'offerWithdrawn'
      readonly invitation: string
      readonly offer: string
      readonly agent: string
      readonly ticket: number
      readonly ahead: boolean
    }
  /**
   * The entry waits again at its position, or `ahead` of others if an assignment was not opened (Q2). `asked`: the agent counts as asked in
   * this round (Q3).
   */
  | {
      readonly type: 'offerFailed'
      readonly invitation: string
      readonly agent: string
      readonly asked: boolean
      readonly ahead: boolean
    }
  /** The agent is in the room already and is passed over until `untilAt` (ms). They do not count as asked. */
  | { readonly type: 'foundThere'; readonly invitation: string; readonly agent: string; readonly untilAt: number }
  /** The agent has left the room. `alone`: nobody is with the customer now, so their waiting time starts (T4). */
  | { readonly type: 'leftRoom'; readonly invitation: string; readonly agent: string; readonly alone?: true }
  /** All agents have been asked or are in the room. Nobody is asked again before `untilAt` (ms), unless another agent becomes free first. */
  | { readonly type: 'resting'; readonly invitation: string; readonly untilAt: number }
  | { readonly type: 'rested'; readonly invitation: string }
  | { readonly type: 'roundEnded'; readonly invitation: string }
  | { readonly type: 'alerted'; readonly invitation: string }
  /** A letter came back, and the queue sends what is still true of it again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromQueue }
