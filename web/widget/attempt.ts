// A start without an answer yet. It is repeated unchanged under its key, so that a lost answer does not lead to a second conversation (P9).
import { isRefused } from '../shared/api.ts'
import { newId } from '../shared/id.ts'
import type { Keeping } from '../shared/store.ts'

export interface StartRequest {
  readonly name?: string
  readonly attributes: Readonly<Record<string, string>>
  /** The language of the product's messages to the customer. */
  readonly locale?: string
  readonly message?: StartMessage
}

/** The message that a start carries: message 1 of the client instance that then enters the conversation, so it is taken once (D3). */
export interface StartMessage {
  readonly text: string
  readonly instance: string
}

export interface Attempt {
  /** The idempotency key. */
  readonly key: string
  readonly body: StartRequest
}

/** Attempts are kept in the tab, so that they survive a reload. */
export class Attempts {
  readonly #ofTab: Keeping

  constructor(ofTab: Keeping) {
    this.#ofTab = ofTab
  }

  /** Null: there is none. `at`: the key for a person's attempt. */
  kept(at: string): Attempt | null {
    try {
      const kept = JSON.parse(this.#ofTab.getItem(at) ?? 'null') as Partial<Attempt> | null
      return typeof kept?.key === 'string' && kept.body?.attributes ? (kept as Attempt) : null
    } catch {
      // Another script wrote this value; it cannot be read.
      return null
    }
  }

  begin(at: string, body: StartRequest): Attempt {
    const attempt = { key: newId(), body }
    this.#ofTab.setItem(at, JSON.stringify(attempt))
    return attempt
  }

  /** The writer no longer wants to send the message. The attempt keeps its key, under which the server remembers only the start itself. */
  unsay(at: string): void {
    const attempt = this.kept(at)
    if (attempt === null) return
    const { message: _, ...body } = attempt.body
    this.#ofTab.setItem(at, JSON.stringify({ ...attempt, body }))
  }

  /** The attempt got a final answer. */
  end(at: string): void {
    this.#ofTab.removeItem(at)
  }
}

/** Whether the answer means that nothing was started, and nothing will be under this key. */
export function isFinal(error: unknown): boolean {
  return isRefused(error) && error.problem.code !== 'challenge_required'
}
