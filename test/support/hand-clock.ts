// A clock that stands until it is moved; promises are let run between two timers.

export class HandClock {
  #now = Date.UTC(2026, 0, 5, 9)
  /** What somebody set it by; timers do not follow. */
  #setBy = 0
  #timers: { readonly at: number; readonly run: () => void }[] = []

  now(): number {
    return this.#now + this.#setBy
  }

  set(byMs: number): void {
    this.#setBy += byMs
  }

  after(spanMs: number, run: () => void): () => void {
    const timer = { at: this.#now + spanMs, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  get pending(): number {
    return this.#timers.length
  }

  async advance(spanMs: number): Promise<void> {
    const until = this.#now + spanMs
    await promises()
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#now = Math.max(this.#now, next.at)
      this.#timers = this.#timers.filter((timer) => timer !== next)
      next.run()
      await promises()
    }
    this.#now = until
  }
}

/** Lets promises settle that wait for nothing but each other. */
export async function promises(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}
