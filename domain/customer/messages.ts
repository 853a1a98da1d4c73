// What reaches a customer's object, and what has happened there.
import type { EntryPolicy } from '../conversation/state.ts'
import type { CustomerLetter, Letter } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'

/** What a conversation begins with. */
export interface Beginning {
  readonly customer: { readonly id: string; readonly name: string }
  readonly entryPoint: string
  /** A fresh id, used only if the customer has no open conversation at this entry point. */
  readonly conversation: string
  readonly entry: EntryPolicy
  readonly attributes: Readonly<Record<string, string>>
  /** W6: ms, or null for no maximum. */
  readonly maximumMs: number | null
  readonly origin: 'socket' | 'api'
}

export type CustomerCommand =
  | (Beginning & { readonly type: 'start' })
  | { readonly type: 'letter'; readonly from: string; readonly letter: CustomerLetter }
  | Due
  | Undelivered<Letter>

export type CustomerEvent =
  | { readonly type: 'opened'; readonly beginning: Beginning }
  | {
      readonly type: 'ended'
      readonly conversation: string
      readonly entryPoint: string
      readonly lastAgent: string | null
    }
  /** The conversation could not be reached to begin. */
  | { readonly type: 'failed'; readonly conversation: string; readonly entryPoint: string }
