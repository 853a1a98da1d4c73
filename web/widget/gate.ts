// The challenge (S5): where too many newcomers come from one address, a start must be repeated with proof that a person wants it.
import { signal } from '@preact/signals'
import type { Challenge } from '../../protocol/problem.ts'
import { ApiError } from '../shared/api.ts'
import { warn } from './log.ts'

/** Shows the challenge and resolves with its token. `cData`: the start for which the token is valid. */
export type ShowChallenge = (challenge: Challenge, cData: string, signal: AbortSignal) => Promise<string>

export class Gate {
  /** `asked`: the challenge is shown. `failed`: it could not be loaded, or was not passed. */
  readonly state = signal<'asked' | 'failed' | null>(null)
  readonly #entryPoint: string
  readonly #show: ShowChallenge
  #over = new AbortController()

  constructor(entryPoint: string, show: ShowChallenge) {
    this.#entryPoint = entryPoint
    this.#show = show
  }

  /** Runs `start`, which uses `key`. If a challenge is required, runs it once more with the challenge's token, which is valid for that key. */
  async pass<Answer>(key: string, start: (token?: string) => Promise<Answer>): Promise<Answer> {
    const { signal: over } = (this.#over = new AbortController())
    this.state.value = null
    try {
      return await start()
    } catch (error) {
      const challenge = challengeIn(error)
      if (challenge === null || over.aborted) throw error
      const token = await this.#tokenFor(challenge, key, over)
      return this.#again(() => start(token))
    }
  }

  /** Nobody waits for the challenge any more. */
  leave(): void {
    this.#over.abort()
    this.state.value = null
  }

  async #tokenFor(challenge: Challenge, key: string, over: AbortSignal): Promise<string> {
    this.state.value = 'asked'
    try {
      const token = await this.#show(challenge, `${this.#entryPoint}-${key}`, over)
      over.throwIfAborted()
      this.state.value = null
      return token
    } catch (error) {
      if (over.aborted) throw error
      this.state.value = 'failed'
      // A hint for the site's developer: the page's policy may be the reason.
      warn(String(error))
      throw error
    }
  }

  async #again<Answer>(start: () => Promise<Answer>): Promise<Answer> {
    try {
      return await start()
    } catch (error) {
      if (challengeIn(error) !== null) this.state.value = 'failed'
      throw error
    }
  }
}

function challengeIn(error: unknown): Challenge | null {
  return error instanceof ApiError ? (error.problem.challenge ?? null) : null
}
