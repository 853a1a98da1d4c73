// The entry point as the widget meets it: its looks, and whether somebody is there (P4).
import { signal } from '@preact/signals'
import type { Appearance } from '../../protocol/config.ts'
import type { Mode } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'
import { elapsed } from '../shared/clock.ts'

const lookAgainMs = 30_000

export interface EntryPoint {
  readonly id: string
  readonly name: string
  readonly mode: Mode
  readonly signIn: 'optional' | 'required'
  readonly appearance: Appearance
  readonly open: boolean
  /** When it opens next, if it is closed and ever opens. */
  readonly opensAt: string | null
}

export class Door {
  /** null: not known yet. */
  readonly entryPoint = signal<EntryPoint | null>(null)
  readonly failed = signal(false)
  readonly #ask: () => Promise<EntryPoint>
  #askedAt = -lookAgainMs

  constructor(api: Api, id: string) {
    this.#ask = () => api<EntryPoint>({ method: 'GET', path: `/entry-points/${encodeURIComponent(id)}`, tries: 2 })
  }

  async look(): Promise<void> {
    this.#askedAt = elapsed()
    try {
      this.entryPoint.value = await this.#ask()
      this.failed.value = false
    } catch {
      // What was known a while ago still serves.
      this.failed.value = this.entryPoint.value === null
    }
  }

  /** Hours change while a page stands open. */
  async lookAgain(): Promise<void> {
    if (elapsed() - this.#askedAt >= lookAgainMs) await this.look()
  }
}
