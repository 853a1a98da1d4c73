// What reaches a customer's object, and what has happened there.
import type { EntryPolicy } from '../entry-policy.ts'
import type { Adopted, CustomerLetter, FromCustomer, Letter } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'

/** What a conversation begins with. */
export interface Beginning {
  readonly customer: { readonly id: string; readonly name: string }
  readonly entryPoint: string
  /** A fresh id, used only if the customer has no open conversation at this entry point. */
  readonly conversation: string
  readonly entry: EntryPolicy
  readonly attributes: Readonly<Record<string, string>>
  /** P8: what the customer's site says of them. */
  readonly signedAttributes: Readonly<Record<string, string>>
  /** W6: ms, or null for no maximum. */
  readonly maximumMs: number | null
  readonly origin: 'socket' | 'api'
  /** Their language as a BCP 47 code; absent: nobody has said one. */
  readonly locale?: string
}

export interface Identity {
  /** `name` null: the site says none. */
  readonly customer: { readonly id: string; readonly name: string | null }
  readonly attributes: Readonly<Record<string, string>>
}

export type CustomerCommand =
  /** `newcomer`: of somebody without a token, whom the key of their request names. */
  | (Beginning & { readonly type: 'start'; readonly newcomer?: boolean })
  /** P9, of a visitor: their site says who they are. */
  | ({ readonly type: 'identify' } & Identity)
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
  /** P9: this visitor is somebody else now, who gets what was open. */
  | ({ readonly type: 'identified'; readonly open: Adopted['open'] } & Identity)
  /** P9: what a visitor brought who is this customer now: only what was not known here. */
  | Adopted
  /** A letter came back, and what is still true of it is said again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromCustomer }
