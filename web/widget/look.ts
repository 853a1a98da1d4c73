// The launcher's one request: the entry point's looks and whether it is open. The tab caches the answer from page to page.
import { launcherLimits } from '../../protocol/launcher-limits.ts'
import { deviceNow } from '../shared/clock.ts'
import type { EntryPoint } from './door.ts'
import { keep, kept } from './kept.ts'

interface Cached {
  readonly at: number
  readonly entryPoint: EntryPoint
}

export class Look {
  readonly #address: string
  readonly #key: string
  #cached: Cached | null
  #asking: Promise<EntryPoint> | null = null

  constructor(host: string, id: string) {
    this.#address = `${host}/v1/entry-points/${encodeURIComponent(id)}`
    this.#key = `partyline.look/${id}`
    this.#cached = parse(kept('sessionStorage', this.#key))
  }

  /** The last answer in this tab, however old; null: none. */
  get last(): EntryPoint | null {
    return this.#cached?.entryPoint ?? null
  }

  /** The answer, at most `agedMs` old. Rejects when the server cannot be reached. Rejects with the answer's status as `cause` when it refuses. */
  async look(agedMs: number): Promise<EntryPoint> {
    const ageMs = this.#cached === null ? Infinity : deviceNow() - this.#cached.at
    // A negative age means that the device's clock was set back.
    if (this.#cached !== null && ageMs >= 0 && ageMs < agedMs) return this.#cached.entryPoint
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
    if (!answer.ok) throw new Error(this.#address, { cause: answer.status })
    const entryPoint = (await answer.json()) as EntryPoint
    this.#cached = { at: deviceNow(), entryPoint }
    keep('sessionStorage', this.#key, JSON.stringify(this.#cached))
    return entryPoint
  }
}

function parse(text: string | null): Cached | null {
  try {
    const cached = JSON.parse(text ?? 'null') as Partial<Cached> | null
    return typeof cached?.at === 'number' && cached.entryPoint?.appearance ? (cached as Cached) : null
  } catch {
    return null
  }
}
