// The chat's words in a language other than English, which the chat has itself (U2).
import { launcherLimits } from '../../protocol/launcher-limits.ts'

export class ChatWords {
  readonly #address: string | null
  #fetching: Promise<unknown> | null = null

  constructor(host: string, code: string) {
    this.#address = code === 'en' ? null : `${host}/widget/locales/${code}.json`
  }

  /** Once they have come, no more; what has failed is tried again. Null: there are none to be had. Never rejects. */
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
