// Letters on the disk until they have arrived, and how often they were tried. A receiver without waiting letters has no row, since a busy
// object writes to hundreds of thousands.
import type { Versioned } from '../../domain/upcast.ts'
import type { Loaded, Post, Posted } from './store.ts'

/** The row of `sent` with the highest number ever given to a letter. All other rows are about receivers. */
const highest = ''

export class PostRows {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  load(): Pick<Loaded, 'sent' | 'posts'> {
    const tried = new Map<string, { readonly n: number; readonly tries: number; readonly dueAt: number }>()
    for (const { receiver, n, tries, dueAt } of this.#sql.exec<{
      receiver: string
      n: number
      tries: number
      dueAt: number
    }>('SELECT receiver, n, tries, dueAt FROM sent'))
      tried.set(receiver, { n, tries, dueAt })
    const posts = new Map<string, Post & { readonly letters: Posted[] }>()
    for (const { receiver: to, n, at, untilAt, letter } of this.#sql.exec<{
      receiver: string
      n: number
      at: number
      untilAt: number | null
      letter: string
    }>('SELECT receiver, n, at, untilAt, letter FROM outbox ORDER BY receiver, n')) {
      const { tries, dueAt } = tried.get(to) ?? { tries: 0, dueAt: 0 }
      const post = posts.get(to) ?? { to, letters: [], tries, dueAt }
      post.letters.push({ to, n, at, untilAt, letter: { v: 1, ...(JSON.parse(letter) as Versioned) } })
      posts.set(to, post)
    }
    return { sent: tried.get(highest)?.n ?? 0, posts: [...posts.values()] }
  }

  /** Adds letters, in the order of their numbers. */
  add(letters: readonly Posted[]): void {
    for (const { to, n, at, untilAt, letter } of letters) {
      const text = JSON.stringify(letter)
      this.#sql.exec(
        'INSERT INTO outbox (receiver, n, at, untilAt, letter) VALUES (?, ?, ?, ?, ?)',
        to,
        n,
        at,
        untilAt,
        text,
      )
    }
    const last = letters.at(-1)
    if (!last) return
    this.#sql.exec(
      'INSERT INTO sent (receiver, n, tries, dueAt) VALUES (?, ?, 0, 0) ON CONFLICT DO UPDATE SET n = excluded.n',
      highest,
      last.n,
    )
  }

  delivered(to: string, n: number): void {
    this.#sql.exec('DELETE FROM outbox WHERE receiver = ? AND n <= ?', to, n)
    this.#sql.exec('DELETE FROM sent WHERE receiver = ?', to)
  }

  dropped(to: string, n: number): void {
    this.#sql.exec('DELETE FROM outbox WHERE receiver = ? AND n = ?', to, n)
    this.#sql.exec('DELETE FROM sent WHERE receiver = ?1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE receiver = ?1)', to)
  }

  postponed(to: string, tries: number, dueAt: number): void {
    this.#sql.exec(
      `INSERT INTO sent (receiver, n, tries, dueAt) VALUES (?, 0, ?, ?)
       ON CONFLICT DO UPDATE SET tries = excluded.tries, dueAt = excluded.dueAt`,
      to,
      tries,
      dueAt,
    )
  }
}
