// Browser tabs of several people around one fake server: storage that outlives them, locks that die with them.
import type { Keeping, Locks } from '../../web/shared/slots.ts'

export class FakeStorage implements Keeping {
  readonly #all = new Map<string, string>()
  get length(): number {
    return this.#all.size
  }
  key(index: number): string | null {
    return [...this.#all.keys()][index] ?? null
  }
  getItem(key: string): string | null {
    return this.#all.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.#all.set(key, value)
  }
  removeItem(key: string): void {
    this.#all.delete(key)
  }
}

/** The locks of one origin; `tab()` gives one tab's view of them and a way to kill it. */
export class FakeLocks {
  readonly #held = new Map<string, object>()

  tab(): { readonly locks: Locks; kill(): void } {
    const mine = new Map<string, object>()
    const free = (name: string, lock: object) => {
      mine.delete(name)
      if (this.#held.get(name) === lock) this.#held.delete(name)
    }
    return {
      locks: {
        request: async (name, _options, run) => {
          if (this.#held.has(name)) return run(null)
          const lock = {}
          this.#held.set(name, lock)
          mine.set(name, lock)
          return run(lock)?.finally(() => free(name, lock))
        },
      },
      kill: () => {
        for (const [name, lock] of mine) free(name, lock)
      },
    }
  }
}
