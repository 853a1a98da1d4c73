// The chat's script: preloaded when the page is idle, and run when somebody wants the chat.
import { bring, type Bringing } from './bring.ts'
import { chatPath, contract, type ChatModule } from './contract.ts'
import { preload } from './idle.ts'
import { warn } from './log.ts'

/** From this many failures on each is reported; a single one may be chance. The first report also goes to the console. */
const failuresSaid = 2

export class ChatCode {
  readonly #address: string
  readonly #nonce: string
  readonly #failed: () => void
  #bringing: Bringing<ChatModule> | null = null

  /** `nonce`: of the launcher's own tag. `failed`: called when a try has failed; another one follows. */
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

  /** Loads and runs the chat, and retries until it succeeds. */
  run(): Promise<ChatModule> {
    let tried = 0
    this.#bringing ??= bring(
      async () => {
        // Some browsers remember a failed import for the life of the page, so retries use another address.
        const again = tried++ === 0 ? '' : `?again=${tried}`
        const module = (await import(/* @vite-ignore */ this.#address + again)) as ChatModule
        if (module.contracts.includes(contract)) return module
        throw new Error('its release is too far from that of /widget.js')
      },
      (times, error) => {
        if (times < failuresSaid) return
        // Reported every time: a reader who asked for another try waits for its result.
        this.#failed()
        if (times === failuresSaid)
          warn(`${this.#address} cannot be had (${String(error)}). Does the page's script-src allow it?`)
      },
    )
    // A caller that does not wait for the result must not cause an unhandled rejection.
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
