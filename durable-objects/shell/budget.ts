// What each participant may be answered in bytes, however short their questions are (D8): a bucket that fills again with time.

export interface BudgetRate {
  readonly perSecond: number
  readonly burst: number
}

export class Budget {
  readonly #rate: BudgetRate
  readonly #now: () => number
  /** By whose it is: what is left, below 0 after an answer that was larger, and when that was so. A full bucket is not kept. */
  readonly #left = new Map<string, { readonly amount: number; readonly at: number }>()

  constructor(rate: BudgetRate, now: () => number) {
    this.#rate = rate
    this.#now = now
  }

  /** How long (ms) until there is something left; 0: there is. */
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
    // Clocks of two machines may differ: one that goes back must not take anything away.
    const sinceMs = Math.max(0, this.#now() - known.at)
    const left = known.amount + (sinceMs * this.#rate.perSecond) / 1_000
    if (left < this.#rate.burst) return left
    this.#left.delete(who)
    return this.#rate.burst
  }
}
