// The entry point as the widget meets it: its looks, and whether somebody is there (P4).
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
  /** When it opens next, if it is closed and ever opens. */
  readonly opensAt: string | null
  /** What follows a server of the release before does not say. */
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

  /** Hours change while a page stands open. */
  async look(agedMs: number = limits.lookAgainMs): Promise<void> {
    try {
      this.entryPoint.value = await this.#ask(agedMs)
      this.failed.value = false
    } catch (error) {
      const before = this.failed.peek()
      // What was known a while ago still serves.
      this.failed.value = this.entryPoint.value === null
      // For whoever builds the page: its entry point may have another name.
      if (this.failed.value && !before) warn(String(error))
    }
  }
}
