// What will happen, by time; equals in the order in which they were planned.

interface Planned {
  readonly at: number
  readonly n: number
  readonly run: () => void
}

export class Agenda {
  readonly #heap: Planned[] = []
  #n = 0

  add(at: number, run: () => void): void {
    this.#heap.push({ at, n: this.#n++, run })
    let child = this.#heap.length - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.#before(child, parent)) return
      this.#swap(child, parent)
      child = parent
    }
  }

  /** The time of the next event (ms), or null. */
  get nextAt(): number | null {
    return this.#heap[0]?.at ?? null
  }

  take(): Planned | null {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (!first || !last) return null
    if (first === last) return first
    this.#heap[0] = last
    let parent = 0
    for (;;) {
      let least = parent
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < this.#heap.length && this.#before(child, least)) least = child
      if (least === parent) return first
      this.#swap(least, parent)
      parent = least
    }
  }

  #before(a: number, b: number): boolean {
    const one = this.#heap[a]!
    const other = this.#heap[b]!
    return one.at < other.at || (one.at === other.at && one.n < other.n)
  }

  #swap(a: number, b: number): void {
    const one = this.#heap[a]!
    this.#heap[a] = this.#heap[b]!
    this.#heap[b] = one
  }
}
