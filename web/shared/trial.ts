// While a connection goes over HTTP a socket is tried from time to time: less and less often, and beside it, so that nothing
// changes until something has come over the socket (D5).
import { limits } from '../../protocol/limits.ts'
import { ping, type ConnectionOutside, type Ticket, type Wire, type WireHears } from './wire.ts'

export class Trial {
  readonly #outside: ConnectionOutside
  readonly #won: (wire: Wire) => WireHears
  #count = 0
  #wire: Wire | null = null
  /** Of the attempt under way. */
  #now: object | null = null
  #cancel: () => void = () => {}

  /** `won` takes the socket over and says who hears it from then on. */
  constructor(outside: ConnectionOutside, won: (wire: Wire) => WireHears) {
    this.#outside = outside
    this.#won = won
  }

  later(): void {
    // An attempt under way has its own limit.
    if (this.#now) return
    const { first, max } = limits.mute.againMs
    const spanMs = Math.min(max, first * 2 ** this.#count++)
    this.#cancel()
    this.#cancel = this.#outside.after(spanMs * (0.5 + 0.5 * this.#outside.random()), () => this.now())
  }

  now(): void {
    if (this.#now) return
    const attempt = (this.#now = {})
    const failed = () => {
      if (this.#now !== attempt) return
      this.#drop()
      this.later()
    }
    this.#cancel()
    this.#cancel = this.#outside.after(limits.connectMs, failed)
    this.#outside.fetchTicket().then((ticket) => {
      if (this.#now === attempt) this.#dial(ticket, attempt, failed)
    }, failed)
  }

  stop(): void {
    this.#cancel()
    this.#count = 0
    this.#drop()
  }

  #dial(ticket: Ticket, attempt: object, failed: () => void): void {
    if ('refused' in ticket) return failed()
    let hears: WireHears | null = null
    let wire: Wire | null = null
    const opened = this.#outside.open(ticket.url, ['partyline.v1', ticket.token], {
      opened: () => {
        if (this.#now === attempt) wire?.send(ping)
      },
      received: (text) => {
        if (this.#now === attempt && wire) hears = this.#take(wire)
        hears?.received(text)
      },
      closed: (code) => (hears ? hears.closed(code) : failed()),
    })
    wire = opened
    if (this.#now === attempt) this.#wire = opened
  }

  #take(wire: Wire): WireHears {
    this.#now = null
    this.#wire = null
    return this.#won(wire)
  }

  #drop(): void {
    this.#now = null
    const wire = this.#wire
    this.#wire = null
    wire?.close()
  }
}
