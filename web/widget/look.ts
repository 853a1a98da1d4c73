// The launcher's one request: the entry point's looks and whether it is open. The tab caches the answer from page to page.
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

  /** The last answer in this tab, however old; null: none. */
  get last(): EntryPoint | null {
    return this.#seen?.entryPoint ?? null
  }

  /** The answer, at most `agedMs` old. Rejects when the server cannot be reached or does not know the entry point. */
  async look(agedMs: number): Promise<EntryPoint> {
    const ageMs = this.#seen === null ? Infinity : deviceNow() - this.#seen.at
    // A negative age means that the device's clock was set back.
    if (this.#seen !== null && ageMs >= 0 && ageMs < agedMs) return this.#seen.entryPoint
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #ask(): Promise<EntryPoint> {
    // No header of our own, so that browsers send no preflight request.
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
