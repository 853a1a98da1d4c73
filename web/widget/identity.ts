// Who the customer is: a visitor with a token of ours, or somebody whom the site has signed in (P8, P9).
import { signal } from '@preact/signals'
import type { Adjustment } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { ApiError, isRefusal } from '../shared/api.ts'
import { pause } from '../shared/pause.ts'
import type { Keeping } from '../shared/store.ts'
import { tellAdjusted } from './adjusted.ts'
import type { IdentityToken } from './partyline.d.ts'

export interface Customer {
  readonly id: string
  readonly name: string
}
export interface Session {
  readonly customerToken: string
  readonly customer: Customer
  readonly adjusted?: readonly Adjustment[]
}

export class Identity {
  /** The signed-in customer; null: a visitor. */
  readonly customer = signal<Customer | null>(null)
  readonly #storage: Keeping
  readonly #key: string
  readonly #exchange: (token: string) => Promise<Session>
  readonly #begun: () => Promise<void>
  /** Never stored: the site says on every page who is signed in, so who signs out there is gone here as well. */
  #token: string | null = null
  #ask: (() => Promise<string>) | null = null
  readonly #asking = signal<Promise<void> | null>(null)
  #former: string | null = null

  /** `key`: where a visitor's token is kept; `begun`: once what a visitor is just beginning has begun, or takes too long. */
  constructor(
    storage: Keeping,
    key: string,
    exchange: (token: string) => Promise<Session>,
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

  /** The token of the visitor who has become the customer (P9); null: they came as themselves. */
  formerToken(): string | null {
    return this.#former
  }

  becomeVisitor(token: string): void {
    this.#storage.setItem(this.#key, token)
  }

  identify(given: IdentityToken): Promise<void> {
    // A new one each time: what the same function of the site said of the last one is not meant any more.
    this.#ask = async () => (typeof given === 'function' ? given() : given)
    // Who is named in the middle of their first words becomes the customer with what begins by them.
    return this.#named(this.#ask, this.#askSite(this.#begun()))
  }

  /** Whoever was named before is not who the site means, also where what it says now is refused. */
  async #named(ask: () => Promise<string>, asking: Promise<void>): Promise<void> {
    try {
      await asking
    } catch (error) {
      if (ask === this.#ask && !isNoAnswer(error)) this.#forgetCustomer()
      throw error
    }
  }

  /** Whether the site is being asked who is here; a signal’s value. */
  get isNaming(): boolean {
    return this.#asking.value !== null
  }

  /** Settles when nobody is being named (any more), whatever has come of it, or when it takes too long. */
  named(): Promise<void> {
    return Promise.race([this.#nobodyAsked(), pause(limits.connectMs)])
  }

  async #nobodyAsked(): Promise<void> {
    for (let asking = this.#asking.peek(); asking !== null; asking = this.#asking.peek()) await asking.catch(() => {})
  }

  /**
   * After a refusal of `refused`: whether it is worth trying again. A visitor begins as somebody new, a customer with what the site says now; where it says
   * that nobody is here, they are forgotten. Rejects while neither the site nor the server can be asked: they are who they were.
   */
  async renewed(refused: string | null): Promise<boolean> {
    // Another one is here, or this one has been renewed meanwhile.
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
    // Somebody else was named meanwhile, or nobody is left: nothing of theirs is forgotten.
    await this.named()
    return this.token() !== null
  }

  forget(): void {
    this.#storage.removeItem(this.#key)
    this.#forgetCustomer()
  }

  /** Another tab's visitor stays who they are. */
  #forgetCustomer(): void {
    this.#token = null
    this.#ask = null
    this.#asking.value = null
    this.customer.value = null
  }

  #forgetVisitor(token: string | null): void {
    if (this.visitorToken() === token) this.#storage.removeItem(this.#key)
  }

  /** A site that never answers is asked again the next time. */
  async #renewInTime(): Promise<void> {
    const asking = this.#renew()
    const late = pause(limits.connectMs).then(() => {
      if (asking === this.#asking.peek()) this.#asking.value = null
      throw new DOMException('partyline: the page has not said in time who is here', 'TimeoutError')
    })
    // Whichever comes second has nothing to say.
    late.catch(() => {})
    await Promise.race([asking, late])
  }

  /** However many ask at once, the site is asked once. */
  #renew(): Promise<void> {
    return this.#asking.peek() ?? this.#askSite()
  }

  #askSite(after: Promise<void> = Promise.resolve()): Promise<void> {
    const asking = this.#fetch(after).finally(() => {
      // Whoever was named meanwhile is still being asked for.
      if (asking === this.#asking.peek()) this.#asking.value = null
    })
    this.#asking.value = asking
    return asking
  }

  async #fetch(after: Promise<void>): Promise<void> {
    const ask = this.#ask
    if (ask === null) return
    const [given] = await Promise.all([ask(), after])
    // Somebody else was named meanwhile, or nobody: the visitor must not become this one.
    if (ask !== this.#ask) return
    let named: { readonly visitor: string | null; readonly session: Session }
    do {
      named = await this.#name(given)
      if (ask !== this.#ask) return
      // Once more for a visitor who has begun meanwhile: they are this customer, too.
    } while (![named.visitor, null].includes(this.visitorToken()))
    const { visitor, session } = named
    const { customerToken, customer, adjusted } = session
    tellAdjusted(adjusted)
    this.#former = visitor
    this.#token = customerToken
    // The visitor has become this customer (P9); the old token is worth nothing any more.
    this.#storage.removeItem(this.#key)
    this.customer.value = customer
  }

  /** `visitor`: who has become the customer. One who is another customer by now, or whose token has run out, keeps nobody from coming in. */
  async #name(given: string): Promise<{ visitor: string | null; session: Session }> {
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

/** Whether nobody could be asked: the network is away, the answer late or cut off, or the server in trouble. All else is an answer. */
function isNoAnswer(error: unknown): boolean {
  if (error instanceof ApiError) return !isRefusal(error)
  return error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException
}

/** Whether it is the visitor's token that is refused, not the site's. */
function isOfVisitor(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === 'unauthorized' && error.problem.field !== 'token'
}
