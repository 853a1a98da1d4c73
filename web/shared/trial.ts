// While a connection uses HTTP, a socket is tried from time to time, less and less often. It runs beside the HTTP connection, so nothing changes
// until something has arrived over the socket (D5).
import { limits } from '../../protocol/limits.ts'
import { ping, type ConnectionOutside, type ConnectionToken, type Wire, type WireHears } from './wire.ts'

export class Trial {
  readonly #outside: ConnectionOutside
  readonly #won: (wire: Wire) => WireHears
  #count = 0
  #wire: Wire | null = null
  /** The current try. */
  #attempt: object | null = null
  #cancel: () => void = () => {}

  /** `won` takes over the socket and answers who receives its events from then on. */
  constructor(outside: ConnectionOutside, won: (wire: Wire) => WireHears) {
    this.#outside = outside
    this.#won = won
  }

  tryLater(): void {
    // A try under way has its own limit.
    if (this.#attempt) return
    const { first, max } = limits.mute.againMs
    const spanMs = Math.min(max, first * 2 ** this.#count++)
    this.#cancel()
    this.#cancel = this.#outside.after(spanMs * (0.5 + 0.5 * this.#outside.random()), () => this.tryNow())
  }

  tryNow(): void {
    if (this.#attempt) return
    const attempt = (this.#attempt = {})
    const failed = () => {
      if (this.#attempt !== attempt) return
      this.#drop()
      this.tryLater()
    }
    this.#cancel()
    this.#cancel = this.#outside.after(limits.connectMs, failed)
    this.#outside.fetchToken().then((token) => {
      if (this.#attempt === attempt) this.#dial(token, attempt, failed)
    }, failed)
  }

  stop(): void {
    this.#cancel()
    this.#count = 0
    this.#drop()
  }

  #dial(token: ConnectionToken, attempt: object, failed: () => void): void {
    if ('refused' in token) return failed()
    let hears: WireHears | null = null
    let wire: Wire | null = null
    const opened = this.#outside.open(token.url, ['partyline.v1', token.token], {
      opened: () => {
        if (this.#attempt === attempt) wire?.send(ping)
      },
      received: (text) => {
        if (this.#attempt === attempt && wire) hears = this.#take(wire)
        hears?.received(text)
      },
      closed: (code) => (hears ? hears.closed(code) : failed()),
    })
    wire = opened
    if (this.#attempt === attempt) this.#wire = opened
  }

  #take(wire: Wire): WireHears {
    this.#attempt = null
    this.#wire = null
    return this.#won(wire)
  }

  #drop(): void {
    this.#attempt = null
    const wire = this.#wire
    this.#wire = null
    wire?.close()
  }
}
