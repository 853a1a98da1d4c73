// The chat's words in a language other than English, which the chat has itself (U2).
import { launcherLimits } from '../../protocol/limits.ts'

export class ChatWords {
  readonly #address: string | null
  #fetching: Promise<unknown> | null = null

  constructor(host: string, code: string) {
    this.#address = code === 'en' ? null : `${host}/widget/locales/${code}.json`
  }

  /** Once, until it fails; null: there are none to be had. Never rejects. */
  fetch(): Promise<unknown> {
    if (this.#address === null) return Promise.resolve(null)
    this.#fetching ??= fetch(this.#address, {
      credentials: 'omit',
      signal: AbortSignal.timeout(launcherLimits.connectMs),
    })
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => {
        this.#fetching = null
        return null
      })
    return this.#fetching
  }
}
