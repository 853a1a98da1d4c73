// The commands and events of a customer's object.
import type { EntryPolicy } from '../entry-policy.ts'
import type { Adopted, CustomerLetter, FromCustomer, Letter } from '../letters.ts'
import type { Due, Undelivered } from '../machine.ts'

/** The data with which a conversation starts. */
export interface ConversationStart {
  readonly customer: { readonly id: string; readonly name: string }
  readonly entryPoint: string
  /** A fresh id, used only if the customer has no open conversation at this entry point. */
  readonly conversation: string
  readonly entry: EntryPolicy
  readonly attributes: Readonly<Record<string, string>>
  /** P8: attributes that the customer's site has signed. */
  readonly signedAttributes: Readonly<Record<string, string>>
  /** W6: ms, or null for no maximum. */
  readonly maximumMs: number | null
  readonly origin: 'socket' | 'api'
  /** The customer's language as a BCP 47 code; absent: unknown. */
  readonly locale?: string
}

export interface SiteIdentity {
  /** `name` null: the site gives no name. */
  readonly customer: { readonly id: string; readonly name: string | null }
  readonly attributes: Readonly<Record<string, string>>
}

export type CustomerCommand =
  /** `newcomer`: the request came without a token, and its idempotency key identifies the visitor. */
  | (ConversationStart & { readonly type: 'start'; readonly newcomer?: boolean })
  /** P9: a visitor's site says who they are. */
  | ({ readonly type: 'identify' } & SiteIdentity)
  | { readonly type: 'letter'; readonly from: string; readonly letter: CustomerLetter }
  | Due
  | Undelivered<Letter>

export type CustomerEvent =
  | { readonly type: 'opened'; readonly beginning: ConversationStart }
  | {
      readonly type: 'ended'
      readonly conversation: string
      readonly entryPoint: string
      readonly lastAgent: string | null
    }
  /** The conversation could not start, because its object could not be reached. */
  | { readonly type: 'failed'; readonly conversation: string; readonly entryPoint: string }
  /** P9: this visitor has signed in as a customer, who gets the open conversations. */
  | ({ readonly type: 'identified'; readonly open: Adopted['open'] } & SiteIdentity)
  /** P9: the conversations of a visitor who has signed in as this customer, as far as they were unknown here. */
  | Adopted
  /** A letter came back, and the customer's object sends what is still true of it again. */
  | { readonly type: 'repeated'; readonly to: string; readonly letter: FromCustomer }
