// The entry point as the widget meets it: its looks, and whether somebody is there (P4).
import { signal } from '@preact/signals'
import type { Appearance } from '../../protocol/config.ts'
import type { Mode } from '../../protocol/server-frames.ts'
import type { Api } from '../shared/api.ts'

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
  #askedAt = 0

  constructor(api: Api, id: string) {
    this.#ask = () => api<EntryPoint>({ method: 'GET', path: `/entry-points/${encodeURIComponent(id)}`, tries: 2 })
  }

  async look(): Promise<void> {
    this.#askedAt = Date.now()
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
    if (Date.now() - this.#askedAt >= 30_000) await this.look()
  }
}
