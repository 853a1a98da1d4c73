// The locks of one browser's tabs: whatever a tab held is free when it dies.
import type { Locks } from '../../web/shared/slots.ts'

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
