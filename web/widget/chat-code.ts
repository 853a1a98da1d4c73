// The chat's own script: fetched ahead when the page is idle, run once somebody wants it.
import { bring, type Bringing } from './bring.ts'
import { chatPath, contract, type ChatModule } from './contract.ts'
import { preload } from './idle.ts'
import { warn } from './log.ts'

/** A first failure may be chance; from so many on each is said, to the console once. */
const failuresSaid = 2

export class ChatCode {
  readonly #address: string
  readonly #nonce: string
  readonly #failed: () => void
  #bringing: Bringing<ChatModule> | null = null

  /** `nonce`: of the launcher's own tag; `failed`: it cannot be had for now, and is tried again. */
  constructor(host: string, nonce: string, failed: () => void) {
    this.#address = host + chatPath
    this.#nonce = nonce
    this.#failed = failed
  }

  fetchAhead(): void {
    preload(this.#address, this.#nonce)
  }

  get wanted(): boolean {
    return this.#bringing !== null
  }

  /** Tries until it is there. */
  run(): Promise<ChatModule> {
    let tried = 0
    this.#bringing ??= bring(
      async () => {
        // Some browsers remember that an address failed, for as long as the page lives.
        const again = tried++ === 0 ? '' : `?again=${tried}`
        const module = (await import(/* @vite-ignore */ this.#address + again)) as ChatModule
        if (module.contracts.includes(contract)) return module
        throw new Error('its release is too far from that of /widget.js')
      },
      (times, error) => {
        if (times < failuresSaid) return
        // Whoever has asked for another try waits for what has come of it.
        this.#failed()
        if (times === failuresSaid)
          warn(`${this.#address} cannot be had (${String(error)}). Does the page's script-src allow it?`)
      },
    )
    // Whoever only came near is told nothing.
    this.#bringing.there.catch(() => {})
    return this.#bringing.there
  }

  hurry(): void {
    this.#bringing?.hurry()
  }

  stop(): void {
    this.#bringing?.stop()
  }
}
