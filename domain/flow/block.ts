// What one block may do. A block either goes on, or parks and says what may wake it. `advance` runs blocks until one parks.
import type { FlowKind } from '../../protocol/flow.ts'
import type { NotAdmitted } from '../../protocol/reasons.ts'
import type { Answer, Question } from '../questions.ts'

/** What a block needs to know. */
export interface FlowContext {
  readonly kind: FlowKind
  readonly workingQueue: string
  readonly previousAgent: string | null
  /** Whether the entry point wants conversations to return to the previous agent (P6). */
  readonly keepSameAgent: boolean
  /** How long the previous agent is called if the block does not say (ms). */
  readonly returnWithinMs: number
  /** W2: the customer's language as a BCP 47 code; null: unknown. */
  readonly locale: string | null
  /** The id for the next question in this conversation. */
  readonly nextQuestion: string
  readonly now: number
}

/** What a parked block waits for. Times in ms; null: the block has no time limit. */
export type Wake =
  | { readonly for: 'customer'; readonly untilAt: number | null }
  /** The queue's answer to an enqueue. */
  | { readonly for: 'admission'; readonly untilAt: number }
  /** The agent joins, or the invitation fails. */
  | { readonly for: 'agent'; readonly untilAt: number }
  /** The answer to the question with this id. */
  | { readonly for: 'answer'; readonly question: string; readonly untilAt: number }

/** What wakes a parked block. */
export type Signal =
  | { readonly type: 'customerReturned' }
  | { readonly type: 'timeout' }
  | { readonly type: 'admitted' }
  | { readonly type: 'notAdmitted'; readonly reason: NotAdmitted }
  | { readonly type: 'agentFailed' }
  | { readonly type: 'answered'; readonly answer: Answer }
  /** What the block asked for is not available (W9). */
  | { readonly type: 'error' }

/** The flows that a flow can set for the rest of the conversation (W2). */
export type SettableFlow = 'queue' | 'disconnect' | 'parked'

/** What a block makes the conversation do. */
export type FlowAct =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'setWorkingQueue'; readonly queue: string }
  | { readonly do: 'setFlow'; readonly kind: SettableFlow; readonly flow: string | null }
  | { readonly do: 'enqueue'; readonly queue: string }
  | { readonly do: 'callAgent'; readonly agent: string; readonly timeoutMs: number }
  /** Withdraws a direct call that timed out. */
  | { readonly do: 'cancelCall' }
  | { readonly do: 'ask'; readonly id: string; readonly question: Question }
  | { readonly do: 'disconnect' }

export type Outcome =
  | { readonly acts: readonly FlowAct[]; readonly next: string | null }
  | { readonly acts: readonly FlowAct[]; readonly wake: Wake }
  /** A terminal block. The flow is done: it disconnected, or the transfer that it asked for succeeded. */
  | { readonly acts: readonly FlowAct[]; readonly done: true }

/** Where a flow stopped after running from one pause to the next. */
export type Advance =
  | { readonly block: string; readonly wake: Wake }
  /** `over`: the purpose of the flow is over, for example because the conversation ended. */
  | { readonly ended: 'done' | 'ranOut' | 'over' }
