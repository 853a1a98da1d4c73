// The search in one conversation: from the newest item to the oldest, a few milliseconds at a time, so that ten thousand items of a
// stranger's words hold nothing up. What has been looked at is not looked at again until the query changes.
import { batch, signal } from '@preact/signals'
import type { Item } from '../../../protocol/items.ts'
import { has, wantedIn } from './found.ts'

/** So long (ms) it looks before the page may do something else. */
const sliceMs = 8

export interface SearchOutside {
  now(): number
  /** Runs it when the page has had its turn. */
  later(run: () => void): () => void
}

export class Search {
  readonly query = signal('')
  /** Numbers of the items that have it, the oldest first, as far as they have been looked at. */
  readonly found = signal<readonly number[]>([])
  readonly #outside: SearchOutside
  #items: readonly Item[] = []
  #first = 1
  #wanted = ''
  #known = new WeakMap<Item, boolean>()
  #cancel: (() => void) | null = null

  constructor(outside: SearchOutside) {
    this.#outside = outside
  }

  /** Looks for something else. */
  ask(query: string): void {
    batch(() => {
      this.query.value = query
      this.#wanted = wantedIn(query)
      this.#known = new WeakMap()
      this.found.value = []
      this.#look()
    })
  }

  /** The items, from number `first` on, as they are by now. */
  over(items: readonly Item[], first: number): void {
    this.#items = items
    this.#first = first
    if (this.#wanted !== '') this.#look()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #look(): void {
    this.stop()
    if (this.#wanted === '') return
    const until = this.#outside.now() + sliceMs
    const numbers: number[] = []
    let rest = false
    for (let index = this.#items.length - 1; index >= 0; index--) {
      const item = this.#items[index]
      if (item === undefined) continue
      rest ||= !this.#known.has(item) && this.#outside.now() > until
      if (rest ? this.#known.get(item) : this.#looked(item)) numbers.push(this.#first + index)
    }
    if (rest) this.#cancel = this.#outside.later(() => this.#look())
    this.found.value = numbers.reverse()
  }

  #looked(item: Item): boolean {
    const known = this.#known.get(item) ?? has(item, this.#wanted)
    this.#known.set(item, known)
    return known
  }
}
