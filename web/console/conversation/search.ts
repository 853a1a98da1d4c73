// The search in one conversation. It goes from the newest item to the oldest in slices of a few milliseconds, so that ten thousand long items do
// not block the page. Items are searched once for each query.
import { batch, signal } from '@preact/signals'
import type { Item } from '../../../protocol/items.ts'
import { has, wantedIn } from './found.ts'

/** How long one slice runs before the page may do something else (ms). */
const sliceMs = 8

export interface SearchOutside {
  now(): number
  /** Schedules the next slice. */
  later(run: () => void): () => void
}

export class Search {
  readonly query = signal('')
  /** Numbers of the matching items among those searched so far, the oldest first. */
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

  /** Starts another search. */
  ask(query: string): void {
    batch(() => {
      this.query.value = query
      this.#wanted = wantedIn(query)
      this.#known = new WeakMap()
      this.found.value = []
      this.#look()
    })
  }

  /** Tells the search which items are loaded, numbered from `first`. */
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
