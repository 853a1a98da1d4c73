// The entry point for the widget: its looks, and whether it is open (P4).
import { signal } from '@preact/signals'
import type { Appearance } from '../../protocol/config/entry-points.ts'
import { limits } from '../../protocol/limits.ts'
import type { Mode } from '../../protocol/server-frames.ts'
import { warn } from './log.ts'

export interface EntryPoint {
  readonly id: string
  readonly name: string
  readonly mode: Mode
  readonly signIn: 'optional' | 'required'
  readonly appearance: Appearance
  readonly open: boolean
  /** When it opens next; null: it is open, or never opens. */
  readonly opensAt: string | null
  /** A server of the previous release does not send the following fields. */
  readonly closesAt?: string | null
  readonly topics?: readonly Topic[]
  readonly team?: readonly string[]
  readonly usualAnswer?: 'minutes' | 'hour' | 'hours' | 'day' | null
  readonly signInUrl?: string | null
  readonly afterHours?: string | null
}

export interface Topic {
  readonly text: string
  readonly locales: Readonly<Record<string, string>>
}

export class Door {
  /** null: not known yet. */
  readonly entryPoint = signal<EntryPoint | null>(null)
  readonly failed = signal(false)
  readonly #ask: (agedMs: number) => Promise<EntryPoint>

  constructor(ask: (agedMs: number) => Promise<EntryPoint>) {
    this.#ask = ask
  }

  /** Refreshes the entry point, because opening hours pass while a page stays open. */
  async look(agedMs: number = limits.lookAgainMs): Promise<void> {
    try {
      this.entryPoint.value = await this.#ask(agedMs)
      this.failed.value = false
    } catch (error) {
      const before = this.failed.peek()
      // Older data is still usable.
      this.failed.value = this.entryPoint.value === null
      // A hint for the site's developer: the entry point's id may be wrong.
      if (this.failed.value && !before) warn(String(error))
    }
  }
}
