// Limits how many bytes each participant is answered, however short their questions are (D8). It is a bucket that refills over time.

export interface BudgetRate {
  readonly perSecond: number
  readonly burst: number
}

export class Budget {
  readonly #rate: BudgetRate
  readonly #now: () => number
  /** What each has left, and when (ms) that was so. It is below 0 after an answer that was larger. A full bucket is not kept. */
  readonly #left = new Map<string, { readonly amount: number; readonly at: number }>()

  constructor(rate: BudgetRate, now: () => number) {
    this.#rate = rate
    this.#now = now
  }

  /** Returns how long (ms) until something is left. 0: something is left now. */
  waitMs(who: string): number {
    const left = this.#leftOf(who)
    return left > 0 ? 0 : Math.ceil(((1 - left) * 1_000) / this.#rate.perSecond)
  }

  spend(who: string, amount: number): void {
    this.#left.set(who, { amount: this.#leftOf(who) - amount, at: this.#now() })
  }

  #leftOf(who: string): number {
    const known = this.#left.get(who)
    if (known === undefined) return this.#rate.burst
    // Two machines' clocks may differ. A clock that goes back must not take anything away.
    const sinceMs = Math.max(0, this.#now() - known.at)
    const left = known.amount + (sinceMs * this.#rate.perSecond) / 1_000
    if (left < this.#rate.burst) return left
    this.#left.delete(who)
    return this.#rate.burst
  }
}
