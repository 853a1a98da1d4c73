// What one block may do. A block either goes on or parks, saying what may wake it; `advance` runs blocks until one parks.
import type { FlowKind } from '../../protocol/flow.ts'
import type { NotAdmitted } from '../../protocol/reasons.ts'
import type { Answer, Question } from '../questions.ts'

/** What a block needs to know. */
export interface FlowContext {
  readonly kind: FlowKind
  readonly workingQueue: string
  readonly previousAgent: string | null
  /** Whether a return to the previous agent is wanted at all (P6). */
  readonly keepSameAgent: boolean
  /** How long a call of the previous agent lasts when the block does not say (ms). */
  readonly returnWithinMs: number
  /** W2: the customer's language as a BCP 47 code; null: nobody has said one. */
  readonly locale: string | null
  /** The id of the next question that is asked in this conversation. */
  readonly nextQuestion: string
  readonly now: number
}

/** What a parked block waits for. Times in ms; null: no limit of its own. */
export type Wake =
  | { readonly for: 'customer'; readonly untilAt: number | null }
  /** The queue's answer to an enqueue. */
  | { readonly for: 'admission'; readonly untilAt: number }
  /** The agent's joining, or the invitation's failure. */
  | { readonly for: 'agent'; readonly untilAt: number }
  /** The answer to the question of that id. */
  | { readonly for: 'answer'; readonly question: string; readonly untilAt: number }

/** What comes back to a parked block. */
export type Signal =
  | { readonly type: 'customerReturned' }
  | { readonly type: 'timeout' }
  | { readonly type: 'admitted' }
  | { readonly type: 'notAdmitted'; readonly reason: NotAdmitted }
  | { readonly type: 'agentFailed' }
  | { readonly type: 'answered'; readonly answer: Answer }
  /** What was asked for cannot be had (W9). */
  | { readonly type: 'error' }

/** The flows that a conversation has a choice of while it goes on (W2). */
export type SettableFlow = 'queue' | 'disconnect' | 'parked'

/** What a block makes the conversation do. */
export type Act =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'setWorkingQueue'; readonly queue: string }
  | { readonly do: 'setFlow'; readonly kind: SettableFlow; readonly flow: string | null }
  | { readonly do: 'enqueue'; readonly queue: string }
  | { readonly do: 'callAgent'; readonly agent: string; readonly timeoutMs: number }
  /** A direct call that timed out is withdrawn. */
  | { readonly do: 'cancelCall' }
  | { readonly do: 'ask'; readonly id: string; readonly question: Question }
  | { readonly do: 'disconnect' }

export type Outcome =
  | { readonly acts: readonly Act[]; readonly next: string | null }
  | { readonly acts: readonly Act[]; readonly wake: Wake }
  /** A terminal block: the flow has done its work (disconnect, or the transfer that it asked for came about). */
  | { readonly acts: readonly Act[]; readonly done: true }

/** Where a flow came to, after running from one pause to the next. */
export type Advance =
  | { readonly at: string; readonly wake: Wake }
  /** `over`: what the flow was for is. */
  | { readonly ended: 'done' | 'ranOut' | 'over' }
