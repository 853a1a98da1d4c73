// The browser's storage for a page. It may be absent, refuse any call, or be full. Then the page keeps the values itself as long as it lives.

/** No method throws (`Store`). */
export interface Keeping {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/**
 * Never throws. A value that the browser does not take is kept here, and the
 * older value there is deleted, because a stale value is worse than none (D3).
 */
export class BrowserStore implements Keeping {
  readonly #real: Keeping | null
  /** Values that the browser refused; null: a deletion that it refused. */
  readonly #own = new Map<string, string | null>()

  /** Keys used here, for browsers that do not list keys. */
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
    // An empty value stands for a deletion that the browser refused.
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
    // Empties the value, so that the next page does not read it.
    tried(() => this.#real?.setItem(key, ''))
  }

  /** Whether the browser itself has the value, so that other tabs and the next page see it. */
  keeps(key: string): boolean {
    return !this.#own.has(key) && this.getItem(key) !== null
  }

  /** Another tab has changed the key, or everything (null). Its value is newer. */
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

/** Renames a key, keeping its value. */
export function renamed(store: Keeping, from: string, to: string): void {
  const value = store.getItem(from)
  if (value === null) return
  const taken = store.getItem(to) ?? value
  store.setItem(to, taken)
  store.removeItem(from)
  // A full store has room only after the old key was deleted.
  store.setItem(to, taken)
}

function tried<Answer>(run: () => Answer): Answer | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
