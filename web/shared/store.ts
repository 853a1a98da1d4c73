// What the browser keeps for a page. It may be absent, refuse in any of its calls, be full or become so: then the page remembers for its life.

/** Never throws (`Store`). */
export interface Keeping {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Never throws. What the browser does not take is kept here instead, and its older value there is taken away: stale is worse than none (D3). */
export class Store implements Keeping {
  readonly #real: Keeping | null
  /** What the browser refused; null: to be taken away, though it would not let it go. */
  readonly #own = new Map<string, string | null>()

  /** Keys that were given here, for a browser that does not list its own. */
  readonly #given = new Set<string>()

  constructor(open: () => Keeping | null | undefined) {
    this.#real = tried(open) ?? null
  }

  get length(): number {
    return this.#keys().length
  }

  key(index: number): string | null {
    return this.#keys()[index] ?? null
  }

  getItem(key: string): string | null {
    const own = this.#own.get(key)
    // What the browser would not let go of was emptied.
    return own === undefined ? tried(() => this.#real?.getItem(key)) || null : own
  }

  setItem(key: string, value: string): void {
    this.#given.add(key)
    if (this.#put(key, value)) return
    this.removeItem(key)
    if (!this.#put(key, value)) this.#own.set(key, value)
  }

  removeItem(key: string): void {
    this.#own.delete(key)
    tried(() => this.#real?.removeItem(key))
    if (this.getItem(key) === null) return
    this.#own.set(key, null)
    // For the next page.
    tried(() => this.#real?.setItem(key, ''))
  }

  /** Whether the browser itself has it, so that other tabs and the next page do. */
  keeps(key: string): boolean {
    return !this.#own.has(key) && this.getItem(key) !== null
  }

  /** Another tab has changed it, or everything (null): its word is the newer one. */
  changedElsewhere(key: string | null): void {
    if (key === null) this.#own.clear()
    else this.#own.delete(key)
  }

  clear(goes: (key: string) => boolean): void {
    for (const key of this.#keys()) if (goes(key)) this.removeItem(key)
  }

  #put(key: string, value: string): boolean {
    const done = tried(() => {
      this.#real?.setItem(key, value)
      return this.#real?.getItem(key) === value
    })
    if (done === true) this.#own.delete(key)
    return done === true
  }

  #keys(): string[] {
    const real = tried(() =>
      Array.from({ length: this.#real?.length ?? 0 }, (_, index) => this.#real?.key(index) ?? ''),
    )
    return [...new Set([...(real ?? []), ...this.#given])].filter((key) => this.getItem(key) !== null)
  }
}

/** Gives a value that stands under a former name its new one. */
export function renamed(store: Keeping, from: string, to: string): void {
  const value = store.getItem(from)
  if (value === null) return
  const taken = store.getItem(to) ?? value
  store.setItem(to, taken)
  store.removeItem(from)
  // In a full store there is room for it only now.
  store.setItem(to, taken)
}

function tried<Answer>(run: () => Answer): Answer | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
