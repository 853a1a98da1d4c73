// What one block may do. A block either goes on or parks, saying what may wake it; `advance` runs blocks until one parks.
import type { FlowKind } from '../../protocol/flow.ts'
import type { NotAdmitted } from '../letters.ts'

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
  readonly now: number
}

/** What a parked block waits for. Times in ms; null: no limit of its own. */
export type Wake =
  | { readonly for: 'customer'; readonly untilAt: number | null }
  /** The queue's answer to an enqueue. */
  | { readonly for: 'admission'; readonly untilAt: number }
  /** The agent's joining, or the invitation's failure. */
  | { readonly for: 'agent'; readonly untilAt: number }
  | { readonly for: 'hours'; readonly question: string; readonly untilAt: number }

/** What comes back to a parked block. */
export type Signal =
  | { readonly type: 'customerReturned' }
  | { readonly type: 'timeout' }
  | { readonly type: 'admitted' }
  | { readonly type: 'notAdmitted'; readonly reason: NotAdmitted }
  | { readonly type: 'agentFailed' }
  | { readonly type: 'hours'; readonly open: boolean | null }
  | { readonly type: 'error' }

/** What a block makes the conversation do. */
export type Act =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'setWorkingQueue'; readonly queue: string }
  | { readonly do: 'setDisconnectFlow'; readonly flow: string | null }
  | { readonly do: 'enqueue'; readonly queue: string }
  | { readonly do: 'callAgent'; readonly agent: string; readonly timeoutMs: number }
  /** A direct call that timed out is withdrawn. */
  | { readonly do: 'cancelCall' }
  | { readonly do: 'askHours'; readonly queue: string; readonly question: string }
  | { readonly do: 'disconnect' }

export type Outcome =
  | { readonly acts: readonly Act[]; readonly next: string | null }
  | { readonly acts: readonly Act[]; readonly wake: Wake }
  /** A terminal block: the flow has done its work (disconnect, or the transfer that it asked for came about). */
  | { readonly acts: readonly Act[]; readonly done: true }

/** Where a flow came to, after running from one pause to the next. */
export type Advance =
  | { readonly acts: readonly Act[]; readonly at: string; readonly wake: Wake }
  | { readonly acts: readonly Act[]; readonly ended: 'done' | 'ranOut' }
