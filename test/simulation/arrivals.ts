// Q5: a letter is taken once. What one object has taken from each sender, by what came to it and by what it wrote down for it.
import type { Row } from '../../durable-objects/shell/store.ts'

export class Arrivals {
  /** The highest number that was taken, by sender. */
  readonly #taken = new Map<string, number>()

  /** The call has been answered: everything up to this number is settled. */
  settled(from: string, n: number): void {
    this.#taken.set(from, Math.max(n, this.#taken.get(from) ?? 0))
  }

  has(from: string, n: number): boolean {
    return n <= (this.#taken.get(from) ?? 0)
  }

  /** Rows of one piece of work. Answers the cause of one that a letter brought about which had been taken before; null: there is none. */
  wrote(rows: readonly Row[]): string | null {
    const causes = rows.filter(({ cause }) => cause.startsWith('l:')).map(({ cause }) => cause)
    const letters = [...new Set(causes)].map(letterOf)
    const again = letters.find(({ from, n }) => this.has(from, n))
    for (const { from, n } of letters) this.settled(from, n)
    return again ? `${again.from}#${again.n}` : null
  }
}

function letterOf(cause: string): { readonly from: string; readonly n: number } {
  const hash = cause.lastIndexOf('#')
  return { from: cause.slice('l:'.length, hash), n: Number(cause.slice(hash + 1)) }
}
