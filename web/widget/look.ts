// The launcher's one request: how the entry point looks and whether it is open. A tab keeps the answer from page to page.
import { launcherLimits } from '../../protocol/launcher-limits.ts'
import { deviceNow } from '../shared/clock.ts'
import type { EntryPoint } from './door.ts'
import { keep, kept } from './kept.ts'

interface Seen {
  readonly at: number
  readonly entryPoint: EntryPoint
}

export class Look {
  readonly #address: string
  readonly #key: string
  #seen: Seen | null
  #asking: Promise<EntryPoint> | null = null

  constructor(host: string, id: string) {
    this.#address = `${host}/v1/entry-points/${encodeURIComponent(id)}`
    this.#key = `partyline.look/${id}`
    this.#seen = parse(kept('sessionStorage', this.#key))
  }

  /** As it was seen last in this tab, however long ago; null: never. */
  get last(): EntryPoint | null {
    return this.#seen?.entryPoint ?? null
  }

  /** As it was at most `agedMs` ago. Rejects when the network or the server is not there, or knows no such entry point. */
  async look(agedMs: number): Promise<EntryPoint> {
    const ageMs = this.#seen === null ? Infinity : deviceNow() - this.#seen.at
    // A clock that was set back makes what is known look as if it came from the future.
    if (this.#seen !== null && ageMs >= 0 && ageMs < agedMs) return this.#seen.entryPoint
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #ask(): Promise<EntryPoint> {
    // No header of ours: with one a browser would ask twice, whether it may ask first.
    const answer = await fetch(this.#address, {
      credentials: 'omit',
      signal: AbortSignal.timeout(launcherLimits.connectMs),
    })
    if (!answer.ok) throw new Error(`${this.#address}: ${answer.status}`)
    const entryPoint = (await answer.json()) as EntryPoint
    this.#seen = { at: deviceNow(), entryPoint }
    keep('sessionStorage', this.#key, JSON.stringify(this.#seen))
    return entryPoint
  }
}

function parse(text: string | null): Seen | null {
  try {
    const seen = JSON.parse(text ?? 'null') as Partial<Seen> | null
    return typeof seen?.at === 'number' && seen.entryPoint?.appearance ? (seen as Seen) : null
  } catch {
    return null
  }
}
