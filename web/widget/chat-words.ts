// The chat's texts in languages other than English, which is built in (U2).
import { launcherLimits } from '../../protocol/launcher-limits.ts'

export class ChatWords {
  readonly #address: string | null
  #fetching: Promise<unknown> | null = null

  constructor(host: string, code: string) {
    this.#address = code === 'en' ? null : `${host}/widget/locales/${code}.json`
  }

  /** Fetches once; a failure is retried by the next call. Null: they cannot be had. Never rejects. */
  fetch(): Promise<unknown> {
    if (this.#address === null) return Promise.resolve(null)
    this.#fetching ??= fetch(this.#address, {
      credentials: 'omit',
      signal: AbortSignal.timeout(launcherLimits.connectMs),
    })
      .then((answer) => {
        if (answer.ok) return answer.json() as Promise<unknown>
        throw new Error()
      })
      .catch(() => {
        this.#fetching = null
        return null
      })
    return this.#fetching
  }
}
