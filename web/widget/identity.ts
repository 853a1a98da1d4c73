// The customer's identity: a visitor with a token of ours, or a customer whom the site has signed in (P8, P9).
import { signal } from '@preact/signals'
import type { Adjustment } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { ApiError, isRefused } from '../shared/api.ts'
import { pause } from '../shared/pause.ts'
import type { Keeping } from '../shared/store.ts'
import { tellAdjusted } from './adjusted.ts'
import type { IdentityToken } from './partyline.d.ts'

export interface SignedInCustomer {
  readonly id: string
  readonly name: string
}
export interface CustomerSession {
  readonly customerToken: string
  readonly customer: SignedInCustomer
  readonly adjusted?: readonly Adjustment[]
}

export class CustomerIdentity {
  /** The signed-in customer; null: a visitor. */
  readonly customer = signal<SignedInCustomer | null>(null)
  readonly #storage: Keeping
  readonly #key: string
  readonly #exchange: (token: string) => Promise<CustomerSession>
  readonly #begun: () => Promise<void>
  /** Never stored. The site tells on every page who is signed in, so signing out there ends it here too. */
  #token: string | null = null
  #ask: (() => Promise<string>) | null = null
  readonly #asking = signal<Promise<void> | null>(null)
  #former: string | null = null

  /** `key`: the storage key of a visitor's token. `begun`: settles when a start that is under way has finished or takes too long. */
  constructor(
    storage: Keeping,
    key: string,
    exchange: (token: string) => Promise<CustomerSession>,
    begun: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#storage = storage
    this.#key = key
    this.#exchange = exchange
    this.#begun = begun
  }

  token(): string | null {
    return this.#token ?? this.visitorToken()
  }

  visitorToken(): string | null {
    return this.#storage.getItem(this.#key)
  }

  /** The token of the visitor who became this customer (P9); null: they were not a visitor before. */
  formerToken(): string | null {
    return this.#former
  }

  becomeVisitor(token: string): void {
    this.#storage.setItem(this.#key, token)
  }

  identify(given: IdentityToken): Promise<void> {
    // A new function each time, so that a late answer of an earlier call can be recognised and dropped.
    this.#ask = async () => (typeof given === 'function' ? given() : given)
    // A visitor who is identified during their first messages becomes the customer together with the conversation that these start.
    return this.#named(this.#ask, this.#askSite(this.#begun()))
  }

  /** Drops the earlier customer at once: even if the new token is refused, the site does not mean them any more. */
  async #named(ask: () => Promise<string>, asking: Promise<void>): Promise<void> {
    try {
      await asking
    } catch (error) {
      if (ask === this.#ask && !isNoAnswer(error)) this.#forgetCustomer()
      throw error
    }
  }

  /** Whether the site is being asked who the customer is. It reads a signal. */
  get isNaming(): boolean {
    return this.#asking.value !== null
  }

  /** Settles when no identification is under way, whatever its result, or when it takes too long. */
  named(): Promise<void> {
    return Promise.race([this.#nobodyAsked(), pause(limits.connectMs)])
  }

  async #nobodyAsked(): Promise<void> {
    for (let asking = this.#asking.peek(); asking !== null; asking = this.#asking.peek()) await asking.catch(() => {})
  }

  /**
   * After the server has refused the token `refused`: whether a retry makes sense. A visitor begins anew;
   * a customer is renewed by what the site says now; if it says that nobody is signed in, the customer is
   * forgotten. Rejects while neither the site nor the server can be reached; then the customer stays.
   */
  async renewed(refused: string | null): Promise<boolean> {
    // The customer has changed, or was renewed meanwhile.
    if (this.token() !== refused) return true
    const ask = this.#ask
    if (ask === null) {
      this.#forgetVisitor(refused)
      return refused !== null
    }
    try {
      await this.#renewInTime()
    } catch (error) {
      if (ask === this.#ask) {
        if (isNoAnswer(error)) throw error
        this.#forgetCustomer()
        return false
      }
    }
    if (ask === this.#ask) return true
    // Another customer was identified meanwhile, or nobody: nothing of theirs is forgotten.
    await this.named()
    return this.token() !== null
  }

  forget(): void {
    this.#storage.removeItem(this.#key)
    this.#forgetCustomer()
  }

  /** Forgets the customer. A visitor in another tab stays. */
  #forgetCustomer(): void {
    this.#token = null
    this.#ask = null
    this.#asking.value = null
    this.customer.value = null
  }

  #forgetVisitor(token: string | null): void {
    if (this.visitorToken() === token) this.#storage.removeItem(this.#key)
  }

  /** Limits the wait for a site that never answers; it is asked again next time. */
  async #renewInTime(): Promise<void> {
    const asking = this.#renew()
    const late = pause(limits.connectMs).then(() => {
      if (asking === this.#asking.peek()) this.#asking.value = null
      throw new DOMException('partyline: the page has not said in time who is here', 'TimeoutError')
    })
    // The promise that loses the race must not be reported as unhandled.
    late.catch(() => {})
    await Promise.race([asking, late])
  }

  /** Simultaneous calls share one question to the site. */
  #renew(): Promise<void> {
    return this.#asking.peek() ?? this.#askSite()
  }

  #askSite(after: Promise<void> = Promise.resolve()): Promise<void> {
    const asking = this.#fetch(after).finally(() => {
      // Another identification may have started meanwhile and must stay.
      if (asking === this.#asking.peek()) this.#asking.value = null
    })
    this.#asking.value = asking
    return asking
  }

  async #fetch(after: Promise<void>): Promise<void> {
    const ask = this.#ask
    if (ask === null) return
    const [given] = await Promise.all([ask(), after])
    // The customer has changed meanwhile: the visitor must not become this one.
    if (ask !== this.#ask) return
    let named: { readonly visitor: string | null; readonly session: CustomerSession }
    do {
      named = await this.#name(given)
      if (ask !== this.#ask) return
      // Repeats for a visitor who has begun meanwhile: they are this customer, too.
    } while (![named.visitor, null].includes(this.visitorToken()))
    const { visitor, session } = named
    const { customerToken, customer, adjusted } = session
    tellAdjusted(adjusted)
    this.#former = visitor
    this.#token = customerToken
    // The visitor has become this customer (P9), and the old token is revoked.
    this.#storage.removeItem(this.#key)
    this.customer.value = customer
  }

  /**
   * `visitor`: the visitor to become the customer. If that visitor is another
   * customer by now or their token has expired, the customer comes in without them.
   */
  async #name(given: string): Promise<{ visitor: string | null; session: CustomerSession }> {
    const visitor = this.visitorToken()
    try {
      return { visitor, session: await this.#exchange(given) }
    } catch (error) {
      if (visitor === null || !isOfVisitor(error)) throw error
      this.#forgetVisitor(visitor)
      return { visitor: null, session: await this.#exchange(given) }
    }
  }
}

/**
 * Whether no answer could be had: the network failed, the answer came late
 * or incomplete, or the server had an error. Everything else is an answer.
 */
function isNoAnswer(error: unknown): boolean {
  if (error instanceof ApiError) return !isRefused(error)
  return error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException
}

/** Whether the visitor's token was refused, and not the site's. */
function isOfVisitor(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === 'unauthorized' && error.problem.field !== 'token'
}
