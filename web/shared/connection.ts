// The reconnecting connection: a small machine that depends on nothing. Sockets, tokens, time and chance are handed in (D5).
// Where sockets keep silent it goes over HTTP, and tries a socket again from time to time.
import { closeCodes, comeBackAfter, type ComeBack } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { Trial } from './trial.ts'
import { ping, pong, type ConnectionOutside, type Network, type Ticket, type Wire, type WireHears } from './wire.ts'

export type Line =
  | { readonly state: 'idle' }
  /** `awayAt`: since when nothing has been heard of the other side, as far as one knows; by `ConnectionOutside.now`. */
  | { readonly state: 'connecting'; readonly awayAt: number }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly untilAt: number; readonly awayAt: number }
  /** For good: the name of the close code, or why no token was given. */
  | { readonly state: 'refused'; readonly why: string }

export interface ConnectionHears {
  changed(line: Line): void
  /** A new socket is open: whoever speaks must introduce themselves again. */
  opened(): void
  received(text: string): void
}

/** The wire at hand. */
interface Attempt {
  readonly by: 'socket' | 'http'
  wire: Wire | null
  /** Whether anything has come over it. */
  heard: boolean
}

export class Connection {
  #line: Line = { state: 'idle' }
  #at: Attempt | null = null
  readonly #trial: Trial
  readonly #network: Network
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
    this.#network = outside.network ?? { mute: 0 }
    this.#trial = new Trial(outside, (wire) => this.#switch(wire))
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
    this.#at?.wire?.send(text)
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
      if (this.#at?.by === 'http') this.#trial.tryNow()
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
    // The other side has just been heard of.
    this.#awayAt = this.#outside.now()
    this.#change({ state: 'connecting', awayAt: this.#awayAt })
    const { polling, token, url } = ticket
    if (this.#network.mute >= limits.mute.sockets && polling !== undefined && this.#outside.poll) {
      const at: Attempt = (this.#at = { by: 'http', wire: null, heard: false })
      at.wire = this.#outside.poll(polling, token, this.#hearing(at))
      return
    }
    this.#cancel()
    const restMs = this.#begunAt + limits.connectMs - this.#awayAt
    // Without another way there is nothing to gain by giving up early.
    const openMs = this.#outside.poll ? Math.min(restMs, limits.mute.afterMs) : restMs
    this.#cancel = this.#outside.after(openMs, () => this.#lost('token'))
    const at: Attempt = (this.#at = { by: 'socket', wire: null, heard: false })
    const wire = this.#outside.open(url, ['partyline.v1', token], this.#hearing(at))
    // It may have failed on the spot.
    if (era === this.#era) at.wire = wire
  }

  #hearing(at: Attempt): WireHears {
    return {
      opened: () => {
        if (at === this.#at) this.#opened(at)
      },
      received: (text) => {
        if (at === this.#at) this.#received(at, text)
      },
      closed: (code) => {
        if (at !== this.#at) return
        const comeBack = comeBackAfter(code)
        // Whoever says so has got through.
        if (isOurs(code)) this.#heard(at)
        if (comeBack === 'never') this.#refused(nameOf(code))
        else this.#lost(comeBack)
      },
    }
  }

  #opened(at: Attempt): void {
    this.#openedAt = this.#outside.now()
    this.#awayAt = null
    if (at.by === 'socket') this.#beat(at.heard ? limits.pingEveryMs : limits.connectMs)
    else this.#cancel()
    this.#change({ state: 'open' })
    this.#hears.opened()
  }

  #received(at: Attempt, text: string): void {
    if (!at.heard) {
      this.#heard(at)
      if (at.by === 'http') this.#trial.tryLater()
      else if (this.#askedAt === null) this.#beat(limits.pingEveryMs)
    }
    if (text !== pong) return this.#hears.received(text)
    this.#askedAt = null
    if (at.by === 'http') this.#cancel()
  }

  #heard(at: Attempt): void {
    at.heard = true
    if (at.by === 'socket') this.#network.mute = 0
  }

  #beat(spanMs: number): void {
    this.#cancel()
    this.#cancel = this.#outside.after(spanMs, () => {
      if (this.#askedAt !== null || this.#at?.heard === false) this.#lost('token')
      else this.#ping(limits.pingEveryMs)
    })
  }

  #ping(answerWithinMs: number): void {
    this.#askedAt ??= this.#outside.now()
    this.#at?.wire?.send(ping)
    this.#beat(answerWithinMs)
  }

  /** What has no echo yet goes out again over the socket; the log takes it once (D3). */
  #switch(wire: Wire): WireHears {
    const now = this.#outside.now()
    this.#drop()
    const at: Attempt = (this.#at = { by: 'socket', wire, heard: false })
    this.#change({ state: 'connecting', awayAt: now })
    this.#opened(at)
    return this.#hearing(at)
  }

  #lost(comeBack: Exclude<ComeBack, 'never'>): void {
    const now = this.#outside.now()
    const { least, first, visible, hidden } = limits.backOffMs
    // A socket that opens and dies at once is a failure like any other.
    if (this.#line.state === 'open' && now - this.#openedAt >= limits.connectMs) this.#failures = 0
    const mute = this.#at !== null && !this.#at.heard ? this.#at.by : null
    // Whoever did not answer was away when they were asked, not only when that was noticed.
    this.#awayAt ??= this.#askedAt ?? now
    this.#drop()
    const span = Math.min(this.#outside.visible() ? visible : hidden, first * 2 ** this.#failures)
    const told = comeBack === 'token' ? 0 : comeBack
    this.#failures++
    this.#notBeforeAt = told > 0 ? now + told : this.#begunAt + least
    if (mute !== null && this.#isMute(mute)) return this.#wait(least)
    this.#wait(told + least + this.#outside.random() * (span - least))
  }

  /** Whether sockets are why: then the next attempt need not wait long, as the server answers. */
  #isMute(by: Attempt['by']): boolean {
    if (!this.#outside.poll) return false
    // Nor was it HTTP: a socket has its turn again.
    this.#network.mute = by === 'socket' ? this.#network.mute + 1 : limits.mute.sockets - 1
    return by === 'socket' && this.#network.mute <= limits.mute.sockets
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
    this.#trial.stop()
    const at = this.#at
    this.#at = null
    at?.wire?.close()
  }

  #change(line: Line): void {
    this.#line = line
    this.#hears.changed(line)
  }
}

function isOurs(code: number): boolean {
  return Object.values(closeCodes).some((known) => known.code === code)
}

function nameOf(code: number): string {
  return Object.values(closeCodes).find((known) => known.code === code)?.name ?? String(code)
}
