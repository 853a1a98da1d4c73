// The reconnecting socket: a small machine that depends on nothing. Sockets, tokens, time and chance are handed in (D5).
import { closeCodes, comeBackAfter, type ComeBack } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'

/** The heartbeat pair as the platform matches it, byte by byte (protocol/server-frames.ts). */
export const ping = '{"type":"ping"}'
export const pong = '{"type":"pong"}'

export type Line =
  | { readonly state: 'idle' }
  /** `awayAt`: since when nothing has been heard of the other side, as far as one knows; by `ConnectionOutside.now`. */
  | { readonly state: 'connecting'; readonly awayAt: number }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly untilAt: number; readonly awayAt: number }
  /** For good: the name of the close code, or why no token was given. */
  | { readonly state: 'refused'; readonly why: string }

export interface Wire {
  send(text: string): void
  close(): void
}
export interface WireHears {
  opened(): void
  received(text: string): void
  closed(code: number): void
}
/** A fresh connection token and where to carry it; `refused`: there will never be one. */
export type Ticket = { readonly token: string; readonly url: string } | { readonly refused: string }

export interface ConnectionOutside {
  /** Rejects when it may work later. */
  fetchTicket(): Promise<Ticket>
  open(url: string, protocols: readonly string[], hears: WireHears): Wire
  /** Runs `run` once after a span; the answer cancels it. */
  after(spanMs: number, run: () => void): () => void
  /** A clock that nobody sets. */
  now(): number
  random(): number
  visible(): boolean
}

export interface ConnectionHears {
  changed(line: Line): void
  /** A new socket is open: whoever speaks must introduce themselves again. */
  opened(): void
  received(text: string): void
}

export class Connection {
  #line: Line = { state: 'idle' }
  #wire: Wire | null = null
  /** Counts the attempts; what an earlier one still has to say is not heard. */
  #era = 0
  #failures = 0
  #begunAt = 0
  #openedAt = 0
  /** Hints do not bring an attempt further forward than this. */
  #notBeforeAt = 0
  /** How long the wait at hand was when it began. */
  #waitMs = 0
  /** When the oldest ping without an answer was sent. */
  #askedAt: number | null = null
  #awayAt: number | null = null
  /** Each state has at most one timer: the attempt's limit, the heartbeat, the wait. */
  #cancel: () => void = () => {}
  readonly #outside: ConnectionOutside
  readonly #hears: ConnectionHears

  constructor(outside: ConnectionOutside, hears: ConnectionHears) {
    this.#outside = outside
    this.#hears = hears
  }

  get line(): Line {
    return this.#line
  }

  /** Begins, or begins again after a refusal. */
  start(): void {
    if (this.#line.state === 'idle' || this.#line.state === 'refused') this.#attempt()
  }

  stop(): void {
    this.#drop()
    this.#change({ state: 'idle' })
  }

  /** A new socket in place of this one, backed off like a lost one. */
  replace(): void {
    if (this.#line.state === 'open') this.#lost('token')
  }

  /** Whether it went onto an open socket; only an echo says that it arrived. */
  send(text: string): boolean {
    if (this.#line.state !== 'open') return false
    this.#wire?.send(text)
    return true
  }

  /** The network may be back, or somebody looks at the page again. Hints are not trusted, only tried. */
  hint(): void {
    if (this.#line.state === 'waiting') {
      const spanMs = this.#notBeforeAt - this.#outside.now()
      if (spanMs <= 0) this.#attempt()
      // Whatever the clock says, a hint puts nothing off.
      else if (spanMs < this.#waitMs) this.#wait(spanMs)
    } else if (this.#line.state === 'open') {
      // A machine that slept holds a socket that looks open and is dead.
      this.#ping(limits.hintMs)
    }
  }

  #attempt(): void {
    this.#drop()
    const era = this.#era
    this.#begunAt = this.#outside.now()
    this.#cancel = this.#outside.after(limits.connectMs, () => this.#lost('token'))
    this.#awayAt ??= this.#begunAt
    this.#change({ state: 'connecting', awayAt: this.#awayAt })
    this.#outside.fetchTicket().then(
      (ticket) => {
        if (era === this.#era) this.#dial(ticket, era)
      },
      () => {
        if (era === this.#era) this.#lost('token')
      },
    )
  }

  #dial(ticket: Ticket, era: number): void {
    if ('refused' in ticket) {
      this.#refused(ticket.refused)
      return
    }
    this.#wire = this.#outside.open(ticket.url, ['partyline.v1', ticket.token], {
      opened: () => {
        if (era === this.#era) this.#opened()
      },
      received: (text) => {
        if (era !== this.#era) return
        if (text === pong) this.#askedAt = null
        else this.#hears.received(text)
      },
      closed: (code) => {
        if (era !== this.#era) return
        const comeBack = comeBackAfter(code)
        if (comeBack === 'never') this.#refused(nameOf(code))
        else this.#lost(comeBack)
      },
    })
  }

  #opened(): void {
    this.#openedAt = this.#outside.now()
    this.#awayAt = null
    this.#beat(limits.pingEveryMs)
    this.#change({ state: 'open' })
    this.#hears.opened()
  }

  #beat(spanMs: number): void {
    this.#cancel()
    this.#cancel = this.#outside.after(spanMs, () => {
      if (this.#askedAt !== null) this.#lost('token')
      else this.#ping(limits.pingEveryMs)
    })
  }

  #ping(answerWithinMs: number): void {
    this.#askedAt ??= this.#outside.now()
    this.#wire?.send(ping)
    this.#beat(answerWithinMs)
  }

  #lost(comeBack: Exclude<ComeBack, 'never'>): void {
    const now = this.#outside.now()
    const { least, first, visible, hidden } = limits.backOffMs
    // A socket that opens and dies at once is a failure like any other.
    if (this.#line.state === 'open' && now - this.#openedAt >= limits.connectMs) this.#failures = 0
    // Whoever did not answer was away when they were asked, not only when that was noticed.
    this.#awayAt ??= this.#askedAt ?? now
    this.#drop()
    const span = Math.min(this.#outside.visible() ? visible : hidden, first * 2 ** this.#failures)
    const told = comeBack === 'token' ? 0 : comeBack
    this.#failures++
    this.#notBeforeAt = told > 0 ? now + told : this.#begunAt + least
    this.#wait(told + least + this.#outside.random() * (span - least))
  }

  #wait(spanMs: number): void {
    this.#cancel()
    this.#cancel = this.#outside.after(spanMs, () => this.#attempt())
    this.#waitMs = spanMs
    const now = this.#outside.now()
    this.#change({ state: 'waiting', untilAt: now + spanMs, awayAt: this.#awayAt ?? now })
  }

  #refused(why: string): void {
    this.#drop()
    this.#failures = 0
    this.#change({ state: 'refused', why })
  }

  #drop(): void {
    this.#era++
    this.#cancel()
    this.#cancel = () => {}
    this.#askedAt = null
    const wire = this.#wire
    this.#wire = null
    wire?.close()
  }

  #change(line: Line): void {
    this.#line = line
    this.#hears.changed(line)
  }
}

function nameOf(code: number): string {
  return Object.values(closeCodes).find((known) => known.code === code)?.name ?? String(code)
}
