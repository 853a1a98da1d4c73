// Who the customer is: a visitor with a token of ours, or somebody whom the site has signed in (P8, P9).
import { signal } from '@preact/signals'
import type { Adjustment } from '../../protocol/http.ts'
import type { Keeping } from '../shared/slots.ts'
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
  /** Never stored: the site says on every page who is signed in, so who signs out there is gone here as well. */
  #token: string | null = null
  #ask: (() => Promise<string>) | null = null
  #asking: Promise<void> | null = null

  /** `key`: where a visitor's token is kept. */
  constructor(storage: Keeping, key: string, exchange: (token: string) => Promise<Session>) {
    this.#storage = storage
    this.#key = key
    this.#exchange = exchange
  }

  token(): string | null {
    return this.#token ?? this.visitorToken()
  }

  visitorToken(): string | null {
    return this.#storage.getItem(this.#key)
  }

  becomeVisitor(token: string): void {
    this.#storage.setItem(this.#key, token)
  }

  identify(given: IdentityToken): Promise<void> {
    this.#ask = typeof given === 'function' ? given : () => Promise.resolve(given)
    this.#asking = null
    return this.#renew()
  }

  /** After a refusal: whether there is a fresh token to try again with. A visitor begins as somebody new. */
  async renewed(): Promise<boolean> {
    if (this.#ask === null) {
      const known = this.token() !== null
      this.forget()
      return known
    }
    try {
      await this.#renew()
      return true
    } catch {
      this.forget()
      return false
    }
  }

  forget(): void {
    this.#token = null
    this.#ask = null
    this.#asking = null
    this.#storage.removeItem(this.#key)
    this.customer.value = null
  }

  /** However many ask at once, the site is asked once. */
  #renew(): Promise<void> {
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #fetch(): Promise<void> {
    const ask = this.#ask
    if (ask === null) return
    const { customerToken, customer, adjusted } = await this.#exchange(await ask())
    tellAdjusted(adjusted)
    // Somebody else was named meanwhile, or nobody.
    if (ask !== this.#ask) return
    this.#token = customerToken
    // The visitor has become this customer (P9); the old token is worth nothing any more.
    this.#storage.removeItem(this.#key)
    this.customer.value = customer
  }
}
