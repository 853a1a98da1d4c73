// A wire without a socket (D5): frames are posted, and fetched by a request that waits. It depends on nothing but what is handed in.
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { ping, pong, type Wire, type WireHears } from './wire.ts'

export interface Answered {
  readonly status: number
  /** What the JSON says; null: there is none. */
  readonly body: unknown
}

export interface PollingOutside {
  /** Rejects when the network does not carry it, after `withinMs` at the latest, or when `signal` ends it. */
  post(url: string, token: string, body: unknown, withinMs: number, signal: AbortSignal): Promise<Answered>
  after(spanMs: number, run: () => void): () => void
  now(): number
}

interface Heard {
  readonly count: number
  readonly frames: readonly object[]
}

const { framesPerRequest, everyMs, waitMs } = limits.polling
/** A request body has to be below `limits.bodyBytes`; escapes and brackets are in what is left of it. */
const charsPerRequest = limits.bodyBytes / 4

export class Polling implements Wire {
  readonly #outside: PollingOutside
  readonly #url: string
  readonly #hears: WireHears
  readonly #end = new AbortController()
  /** Of this connection; null: it has not begun. */
  #token: string | null = null
  #had = 0
  #queue: string[] = []
  #posting = false
  /** Whether somebody wants to know if the other side is there. */
  #asked = false

  /** `token` is a connection token. */
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

  /** What is not posted yet is not posted any more. */
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

  /** One request waits after the other, at once after one that took its time. */
  async #listen(): Promise<void> {
    while (!this.#over) {
      const askedAt = this.#outside.now()
      const heard = await this.#ask('/wait', this.#token ?? '', { had: this.#had }, waitMs + limits.connectMs, askedAt)
      if (heard === null) return
      this.#take(heard as Heard)
      await this.#pause(askedAt)
    }
  }

  /** One request after the other: frames keep their order. */
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

  /** Null: it is over, and that has been said. `waitingFrom`: a request that waits may be cut by what stands in between. */
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

/** As of a socket that broke: what stands in between answers in its own words. */
const broken = 1006

function codeOf(status: number): number {
  if (status === 401) return closeCodes.unauthorized.code
  if (status === 403) return closeCodes.forbidden.code
  return status === 429 ? closeCodes.slowDown.code : broken
}
