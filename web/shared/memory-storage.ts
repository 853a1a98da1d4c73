// Storage in memory, for pages where the browser's own is forbidden, and for tests.
import type { Keeping } from './store.ts'

export class MemoryStorage implements Keeping {
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
