// A connection without a socket (D5): frames are posted, and received by a request that waits. Everything it depends on is passed in.
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { ping, pong, type Wire, type WireHears } from './wire.ts'

export interface PollAnswer {
  readonly status: number
  /** The parsed JSON; null: there was none. */
  readonly body: unknown
}

export interface PollingOutside {
  /** Rejects when the network fails, after `withinMs` at the latest, or when `signal` aborts it. */
  post(url: string, token: string, body: unknown, withinMs: number, signal: AbortSignal): Promise<PollAnswer>
  after(spanMs: number, run: () => void): () => void
  now(): number
}

interface Heard {
  readonly count: number
  readonly frames: readonly object[]
}

const { framesPerRequest, everyMs, waitMs } = limits.polling
/** A body must stay below `limits.bodyBytes`. Escaping and brackets need the rest. */
const charsPerRequest = limits.bodyBytes / 4

export class Polling implements Wire {
  readonly #outside: PollingOutside
  readonly #url: string
  readonly #hears: WireHears
  readonly #end = new AbortController()
  /** The token of this connection; null: it has not begun. */
  #token: string | null = null
  #had = 0
  #queue: string[] = []
  #posting = false
  /** Whether a ping is awaiting its answer. */
  #asked = false

  /** `token`: a connection token. */
  constructor(outside: PollingOutside, url: string, token: string, hears: WireHears) {
    this.#outside = outside
    this.#url = url
    this.#hears = hears
    void Promise.resolve().then(() => this.#begin(token))
  }

  send(text: string): void {
    if (text === ping) this.#asked = true
    else this.#queue.push(text)
    void this.#post()
  }

  /** Frames that were not posted yet are dropped. */
  close(): void {
    this.#end.abort()
  }

  async #begin(token: string): Promise<void> {
    if (this.#over) return
    this.#hears.opened()
    const hello = JSON.parse(this.#queue.shift() ?? '{}') as unknown
    const begun = await this.#ask('', token, hello, limits.connectMs)
    if (begun === null) return
    this.#token = (begun as { token: string }).token
    this.#take(begun as Heard)
    void this.#post()
    await this.#listen()
  }

  /** Keeps one request waiting. The next one follows at once, if the last took its time. */
  async #listen(): Promise<void> {
    while (!this.#over) {
      const askedAt = this.#outside.now()
      const heard = await this.#ask('/wait', this.#token ?? '', { had: this.#had }, waitMs + limits.connectMs, askedAt)
      if (heard === null) return
      this.#take(heard as Heard)
      await this.#pause(askedAt)
    }
  }

  /** Sends one request at a time, so that frames keep their order. */
  async #post(): Promise<void> {
    if (this.#posting || this.#token === null) return
    this.#posting = true
    while (!this.#over && (this.#queue.length > 0 || this.#asked)) {
      const askedAt = this.#outside.now()
      const asked = this.#asked
      this.#asked = false
      const frames = this.#batch().map((text) => JSON.parse(text) as unknown)
      if ((await this.#ask('/frames', this.#token, { frames }, limits.connectMs)) === null) return
      if (asked) this.#hears.received(pong)
      await this.#pause(askedAt)
    }
    this.#posting = false
  }

  #batch(): readonly string[] {
    let length = 0
    const end = this.#queue.findIndex((text) => (length += text.length) > charsPerRequest)
    return this.#queue.splice(0, Math.min(framesPerRequest, end === -1 ? this.#queue.length : Math.max(1, end)))
  }

  #take({ count, frames }: Heard): void {
    this.#had = count
    for (const frame of frames) {
      if (this.#over) return
      this.#hears.received(JSON.stringify(frame))
    }
  }

  /** Returns null if the connection is over, which was then reported. `waitingFrom`: when a long poll began; a proxy may cut such a request. */
  async #ask(
    path: string,
    token: string,
    body: unknown,
    withinMs: number,
    waitingFrom: number | null = null,
  ): Promise<unknown> {
    const { signal } = this.#end
    const lost = { status: 0, body: null }
    const { status, body: answer } = await this.#outside
      .post(`${this.#url}${path}`, token, body, withinMs, signal)
      .catch(() => lost)
    if (signal.aborted) return null
    if (status === 200 || status === 204) return answer ?? {}
    const { code, close } = (answer ?? {}) as { code?: string; close?: number }
    const cut = code === undefined && waitingFrom !== null && this.#outside.now() - waitingFrom > limits.hintMs
    if (cut || code === 'superseded') return { count: this.#had, frames: [] }
    this.close()
    this.#hears.closed(close ?? (code === undefined ? broken : codeOf(status)))
    return null
  }

  async #pause(askedAt: number): Promise<void> {
    const spanMs = askedAt + everyMs - this.#outside.now()
    if (spanMs > 0) await new Promise<void>((resolve) => void this.#outside.after(spanMs, resolve))
  }

  get #over(): boolean {
    return this.#end.signal.aborted
  }
}

/** The code of a socket that broke. It is used when a proxy answers in its own format. */
const broken = 1006

function codeOf(status: number): number {
  if (status === 401) return closeCodes.unauthorized.code
  if (status === 403) return closeCodes.forbidden.code
  return status === 429 ? closeCodes.slowDown.code : broken
}
