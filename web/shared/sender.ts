// Sends unsent messages in order, a few at a time and again after every reconnect, and processes their answers (D3, D8).
import type { ClientFrame } from '../../protocol/client-frames.ts'
import { limits } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/problem.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import type { Unsent } from './unsent.ts'

export type ErrorFrame = Extract<ServerFrame, { type: 'error' }>

export interface SenderOutside {
  send(frame: ClientFrame): void
  after(spanMs: number, run: () => void): () => void
  /** The instance cannot go on: reconnect with the new one. */
  renewed(): void
}

/** Refusals that did not use up the number and may pass with time. */
const passing: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'rate_limited',
  'quarantined',
  'not_started',
  'unavailable',
  'too_many_instances',
])

export class Sender {
  readonly #unsent: Unsent
  readonly #outside: SenderOutside
  /** Whether this socket has delivered everything up to the end of the log. */
  #ready = false
  /** The highest number of this instance that is settled at the server. */
  #settled = 0
  #sentUpTo = 0
  /** Where sending started again. All frames sent after a gap are answered with the same number, so later answers are ignored. */
  #rewoundTo = 0
  #resume: (() => void) | null = null

  constructor(unsent: Unsent, outside: SenderOutside) {
    this.#unsent = unsent
    this.#outside = outside
  }

  lost(): void {
    this.#ready = false
    this.#resume?.()
    this.#resume = null
  }

  /** Items are missing. A message without an echo may be among them. */
  behind(): void {
    this.#ready = false
  }

  welcomed(taken: number): void {
    this.#settled = taken
    this.#sentUpTo = taken
    this.#rewoundTo = 0
  }

  /** The end of the log was reached. A settled number whose message was not in it was refused. */
  reachedEnd(): void {
    this.#ready = true
    this.settled(this.#settled)
  }

  settled(upTo: number): void {
    this.#settled = Math.max(this.#settled, upTo)
    if (!this.#ready) return
    for (const { n } of this.#unsent.entries.value) {
      if (n !== null && n <= this.#settled) this.#unsent.fail(n, 'It was refused.')
    }
    this.pump()
  }

  refused({ code, title, n, expected, retryAfterMs }: ErrorFrame): void {
    if (code === 'unknown_instance') this.#renew()
    else if (n === undefined) return
    else if (code === 'out_of_order') this.#rewind(expected ?? n)
    else if (passing.has(code)) this.#rest(n, retryAfterMs ?? limits.refusedRestMs)
    else {
      this.#unsent.fail(n, title, code)
      this.pump()
    }
  }

  pump(): void {
    if (!this.#ready || this.#resume) return
    const waiting = this.#unsent.entries.value.filter((entry) => entry.failed === null)
    let inFlight = waiting.filter(({ n }) => n !== null && n <= this.#sentUpTo).length
    for (const entry of waiting) {
      if (inFlight >= limits.framesInFlight) return
      if (entry.n !== null && entry.n <= this.#sentUpTo) continue
      const n = entry.n ?? this.#unsent.number(entry.key, this.#settled)
      this.#sentUpTo = n
      inFlight++
      const { type, text, contentType } = entry
      this.#outside.send(type === 'note' ? { type, n, text } : { type, n, text, contentType })
    }
  }

  #rest(n: number, spanMs: number): void {
    this.#sentUpTo = Math.min(this.#sentUpTo, n - 1)
    this.#rewoundTo = n
    this.#resume?.()
    this.#resume = this.#outside.after(spanMs, () => {
      this.#resume = null
      this.pump()
    })
  }

  #rewind(expected: number): void {
    const oldest = this.#unsent.entries.value.find((entry) => entry.failed === null && entry.n !== null)?.n ?? null
    if (oldest === null || expected === this.#rewoundTo) return
    if (expected < oldest) {
      // A number that this client counts as refused was never used up. Using it for another message would be unsafe while frames of an old socket
      // may still arrive. After a gap that nobody fills they cannot.
      this.#renew()
      return
    }
    this.#rewoundTo = expected
    this.#sentUpTo = expected - 1
    this.pump()
  }

  #renew(): void {
    this.#unsent.renew()
    this.#outside.renewed()
  }
}
