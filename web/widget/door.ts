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
  /** `failed`: it could not be had. `refused`: nor will it be, since the page's origin is not on the list or there is no such entry point. */
  readonly failed = signal<'failed' | 'refused' | null>(null)
  readonly #ask: (agedMs: number) => Promise<EntryPoint>
  readonly #askWhy: () => Promise<string | null>

  /** `ask`: rejects as the launcher's `look` does. `askWhy`: asks the server why it refuses this page; null: it does not, or it says nothing. */
  constructor(ask: (agedMs: number) => Promise<EntryPoint>, askWhy: () => Promise<string | null>) {
    this.#ask = ask
    this.#askWhy = askWhy
  }

  /** Refreshes the entry point, because opening hours pass while a page stays open. */
  async look(agedMs: number = limits.lookAgainMs): Promise<void> {
    try {
      this.entryPoint.value = await this.#ask(agedMs)
      this.failed.value = null
    } catch (error) {
      // Older data is still usable.
      if (this.entryPoint.value !== null) return
      const before = this.failed.peek()
      const { message, cause } = error as Error
      const isRefused = typeof cause === 'number' && cause < 500
      const why = isRefused ? await this.#askWhy().catch(() => null) : null
      this.failed.value = why === null ? 'failed' : 'refused'
      // A hint for the site's developer: the entry point's id may be wrong, or its list of origins.
      if (this.failed.value !== before) warn([message, cause, why].filter(Boolean).join(' '))
    }
  }
}
