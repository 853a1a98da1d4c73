// Requests missing items at either end of the log, each page once, and again when the request or its answer was lost.
import { signal } from '@preact/signals'
import type { ClientFrame } from '../../protocol/client-frames.ts'
import { limits } from '../../protocol/limits.ts'
import type { Log } from './log.ts'

export interface PagerOutside {
  send(frame: ClientFrame): void
  after(spanMs: number, run: () => void): () => void
}

export class Pager {
  readonly loadingEarlier = signal(false)
  readonly #log: Log
  readonly #outside: PagerOutside
  #open = false
  /** The end after which items were requested and have not arrived. */
  #askedFrom: number | null = null
  #cancelAgain: (() => void) | null = null

  constructor(log: Log, outside: PagerOutside) {
    this.#log = log
    this.#outside = outside
  }

  welcomed(): void {
    this.#open = true
    if (this.loadingEarlier.value) this.#askEarlier()
  }

  lost(): void {
    this.#open = false
    this.#askedFrom = null
  }

  /** Requests items after the last one. */
  later(): void {
    const since = this.#log.last.value
    if (this.#askedFrom === since) return
    this.#askedFrom = since
    this.#outside.send({ type: 'more', since })
  }

  laterCame(): void {
    this.#askedFrom = null
  }

  /** Requests items before the first one, now or once there is a connection. */
  earlier(): void {
    if (this.#log.first.value === 1 || this.loadingEarlier.value) return
    this.loadingEarlier.value = true
    if (this.#open) this.#askEarlier()
  }

  earlierCame(): void {
    this.loadingEarlier.value = false
  }

  /** A frame was dropped for its rate: repeats every request without an answer, since it may have been the one. */
  again(spanMs: number = limits.refusedRestMs): void {
    this.#cancelAgain ??= this.#outside.after(spanMs, () => {
      this.#cancelAgain = null
      if (!this.#open) return
      if (this.#askedFrom !== null) {
        this.#askedFrom = null
        this.later()
      }
      if (this.loadingEarlier.value) this.#askEarlier()
    })
  }

  stop(): void {
    this.#cancelAgain?.()
  }

  #askEarlier(): void {
    this.#outside.send({ type: 'earlier', before: this.#log.first.value })
  }
}
