// A start that has no answer yet. It is asked again as it was, under its key, so that one whose answer got lost begins nothing a second time (P9).
import { isRefusal } from '../shared/api.ts'
import { newId } from '../shared/id.ts'
import type { Keeping } from '../shared/store.ts'

export interface Beginning {
  readonly name?: string
  readonly attributes: Readonly<Record<string, string>>
  /** In which the product speaks to them. */
  readonly locale?: string
  readonly message?: FirstMessage
}

/** Words that a start takes along: message 1 of the client instance with which the conversation is entered, so that they are taken once (D3). */
export interface FirstMessage {
  readonly text: string
  readonly instance: string
}

export interface Attempt {
  /** The idempotency key. */
  readonly key: string
  readonly body: Beginning
}

/** Kept in the tab, for a reload loses no less than the network does. */
export class Attempts {
  readonly #ofTab: Keeping

  constructor(ofTab: Keeping) {
    this.#ofTab = ofTab
  }

  /** Null: there is none. `at`: where that of a person is kept. */
  kept(at: string): Attempt | null {
    try {
      const kept = JSON.parse(this.#ofTab.getItem(at) ?? 'null') as Partial<Attempt> | null
      return typeof kept?.key === 'string' && kept.body?.attributes ? (kept as Attempt) : null
    } catch {
      // Not ours to read.
      return null
    }
  }

  begin(at: string, body: Beginning): Attempt {
    const attempt = { key: newId(), body }
    this.#ofTab.setItem(at, JSON.stringify(attempt))
    return attempt
  }

  /** The writer does not want to say it any more. It stays the same start: under its key only what begins is remembered. */
  unsay(at: string): void {
    const attempt = this.kept(at)
    if (attempt === null) return
    const { message: _, ...body } = attempt.body
    this.#ofTab.setItem(at, JSON.stringify({ ...attempt, body }))
  }

  /** It was answered for good. */
  end(at: string): void {
    this.#ofTab.removeItem(at)
  }
}

/** Whether the answer says that nothing has begun, and will not under this key. */
export function isFinal(error: unknown): boolean {
  return isRefusal(error) && error.problem.code !== 'challenge_required'
}
