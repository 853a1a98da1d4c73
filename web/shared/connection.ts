// The reconnecting connection: a small state machine without dependencies. Sockets, tokens, time and randomness are passed in (D5). When sockets
// stay silent it uses HTTP, and tries a socket again from time to time.
import { closeCodes, comeBackAfter, type ComeBack } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { Trial } from './trial.ts'
import {
  ping,
  pong,
  type ConnectionOutside,
  type Network,
  type ConnectionToken,
  type Wire,
  type WireHears,
} from './wire.ts'

export type ConnectionState =
  | { readonly state: 'idle' }
  /** `awayAt`: since when the other side has not been heard, by `ConnectionOutside.now`. */
  | { readonly state: 'connecting'; readonly awayAt: number }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly untilAt: number; readonly awayAt: number }
  /** The refusal is final. `why`: the name of the close code, or why no token was given. */
  | { readonly state: 'refused'; readonly why: string }

export interface ConnectionHears {
  changed(state: ConnectionState): void
  /** A new socket is open: the client must send its `hello` again. */
  opened(): void
  received(text: string): void
}

/** The current connection attempt. */
interface ConnectionAttempt {
  readonly by: 'socket' | 'http'
  wire: Wire | null
  /** Whether anything has arrived over it. */
  heard: boolean
}

export class Connection {
  #state: ConnectionState = { state: 'idle' }
  #at: ConnectionAttempt | null = null
  readonly #trial: Trial
  readonly #network: Network
  /** The number of the attempt. Events of earlier attempts are ignored. */
  #era = 0
  #failures = 0
  #begunAt = 0
  #openedAt = 0
  /** A hint brings an attempt forward, but not before this time. */
  #notBeforeAt = 0
  /** The length of the current wait when it began. */
  #waitMs = 0
  /** When the oldest unanswered ping was sent. */
  #askedAt: number | null = null
  #awayAt: number | null = null
  /** Each state has at most one timer: the attempt's limit, the heartbeat, or the wait. */
  #cancel: () => void = () => {}
  readonly #outside: ConnectionOutside
  readonly #hears: ConnectionHears

  constructor(outside: ConnectionOutside, hears: ConnectionHears) {
    this.#outside = outside
    this.#hears = hears
    this.#network = outside.network ?? { mute: 0 }
    this.#trial = new Trial(outside, (wire) => this.#switch(wire))
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Starts, or starts again after a refusal. */
  start(): void {
    if (this.#state.state === 'idle' || this.#state.state === 'refused') this.#attempt()
  }

  stop(): void {
    this.#drop()
    this.#change({ state: 'idle' })
  }

  /** Replaces the socket, with back-off as after a loss. */
  replace(): void {
    if (this.#state.state === 'open') this.#lost('token')
  }

  /** Whether the text was written to an open socket. Only an echo proves that it arrived. */
  send(text: string): boolean {
    if (this.#state.state !== 'open') return false
    this.#at?.wire?.send(text)
    return true
  }

  /** The network may be back, or the page is shown again. A hint is not proof: it only makes the connection try. */
  hint(): void {
    if (this.#state.state === 'waiting') {
      const spanMs = this.#notBeforeAt - this.#outside.now()
      if (spanMs <= 0) this.#attempt()
      // A hint never makes the wait longer.
      else if (spanMs < this.#waitMs) this.#wait(spanMs)
    } else if (this.#state.state === 'open') {
      // After a sleep a dead socket still looks open, so a ping checks it.
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
    this.#outside.fetchToken().then(
      (token) => {
        if (era === this.#era) this.#dial(token, era)
      },
      () => {
        if (era === this.#era) this.#lost('token')
      },
    )
  }

  #dial(connectionToken: ConnectionToken, era: number): void {
    if ('refused' in connectionToken) {
      this.#refused(connectionToken.refused)
      return
    }
    // The other side has just been heard.
    this.#awayAt = this.#outside.now()
    this.#change({ state: 'connecting', awayAt: this.#awayAt })
    const { polling, token, url } = connectionToken
    if (this.#network.mute >= limits.mute.sockets && polling !== undefined && this.#outside.poll) {
      const at: ConnectionAttempt = (this.#at = { by: 'http', wire: null, heard: false })
      at.wire = this.#outside.poll(polling, token, this.#hearing(at))
      return
    }
    this.#cancel()
    const restMs = this.#begunAt + limits.connectMs - this.#awayAt
    // Without the way over HTTP there is no reason to give up early.
    const openMs = this.#outside.poll ? Math.min(restMs, limits.mute.afterMs) : restMs
    this.#cancel = this.#outside.after(openMs, () => this.#lost('token'))
    const at: ConnectionAttempt = (this.#at = { by: 'socket', wire: null, heard: false })
    const wire = this.#outside.open(url, ['partyline.v1', token], this.#hearing(at))
    // The attempt may have failed synchronously.
    if (era === this.#era) at.wire = wire
  }

  #hearing(at: ConnectionAttempt): WireHears {
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
        // A close code of ours proves that the server was reached.
        if (isOurs(code)) this.#heard(at)
        if (comeBack === 'never') this.#refused(nameOf(code))
        else this.#lost(comeBack)
      },
    }
  }

  #opened(at: ConnectionAttempt): void {
    this.#openedAt = this.#outside.now()
    this.#awayAt = null
    if (at.by === 'socket') this.#beat(at.heard ? limits.pingEveryMs : limits.connectMs)
    else this.#cancel()
    this.#change({ state: 'open' })
    this.#hears.opened()
  }

  #received(at: ConnectionAttempt, text: string): void {
    if (!at.heard) {
      this.#heard(at)
      if (at.by === 'http') this.#trial.tryLater()
      else if (this.#askedAt === null) this.#beat(limits.pingEveryMs)
    }
    if (text !== pong) return this.#hears.received(text)
    this.#askedAt = null
    if (at.by === 'http') this.#cancel()
  }

  #heard(at: ConnectionAttempt): void {
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

  /** Messages without an echo are sent again over the socket; the log takes each once (D3). */
  #switch(wire: Wire): WireHears {
    const now = this.#outside.now()
    this.#drop()
    const at: ConnectionAttempt = (this.#at = { by: 'socket', wire, heard: false })
    this.#change({ state: 'connecting', awayAt: now })
    this.#opened(at)
    return this.#hearing(at)
  }

  #lost(comeBack: Exclude<ComeBack, 'never'>): void {
    const now = this.#outside.now()
    const { least, first, visible, hidden } = limits.backOffMs
    // A socket that opens and dies at once counts as a failure.
    if (this.#state.state === 'open' && now - this.#openedAt >= limits.connectMs) this.#failures = 0
    const mute = this.#at !== null && !this.#at.heard ? this.#at.by : null
    // The other side was away since the unanswered ping, not only since the loss was noticed.
    this.#awayAt ??= this.#askedAt ?? now
    this.#drop()
    const span = Math.min(this.#outside.visible() ? visible : hidden, first * 2 ** this.#failures)
    const afterMs = comeBack === 'token' ? 0 : comeBack
    this.#failures++
    this.#notBeforeAt = afterMs > 0 ? now + afterMs : this.#begunAt + least
    if (mute !== null && this.#isMute(mute)) return this.#wait(least)
    this.#wait(afterMs + least + this.#outside.random() * (span - least))
  }

  /** Whether silent sockets are the cause. Then the server is up, and the next attempt need not wait long. */
  #isMute(by: ConnectionAttempt['by']): boolean {
    if (!this.#outside.poll) return false
    // HTTP failed too, so a socket is tried again next.
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

  #change(state: ConnectionState): void {
    this.#state = state
    this.#hears.changed(state)
  }
}

function isOurs(code: number): boolean {
  return Object.values(closeCodes).some((known) => known.code === code)
}

function nameOf(code: number): string {
  return Object.values(closeCodes).find((known) => known.code === code)?.name ?? String(code)
}
