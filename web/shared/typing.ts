// Who is typing. Each indicator expires by itself; one's own is renewed often enough not to expire in between (D6).
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'

export interface Typist {
  readonly participant: string
  readonly name: string
}

export interface TypingOutside {
  after(spanMs: number, run: () => void): () => void
  send(): void
}

export class Typing {
  readonly typists = signal<readonly Typist[]>([])
  readonly #outside: TypingOutside
  readonly #until = new Map<string, () => void>()
  /** Cancels the pause after one's own indicator was sent; null: it may be sent. */
  #cancelRest: (() => void) | null = null

  constructor(outside: TypingOutside) {
    this.#outside = outside
  }

  /** A key was pressed here. */
  type(): void {
    if (this.#cancelRest) return
    this.#cancelRest = this.#outside.after(limits.typingShownMs / 2, () => {
      this.#cancelRest = null
    })
    this.#outside.send()
  }

  /** Sending a message removes the indicator; the next key sends it again. */
  said(): void {
    this.#cancelRest?.()
    this.#cancelRest = null
  }

  show({ participant, name }: Typist): void {
    this.hide(participant)
    this.typists.value = [...this.typists.value, { participant, name }]
    this.#until.set(
      participant,
      this.#outside.after(limits.typingShownMs, () => this.hide(participant)),
    )
  }

  hide(participant: string): void {
    this.#until.get(participant)?.()
    if (this.#until.delete(participant)) {
      this.typists.value = this.typists.value.filter((typist) => typist.participant !== participant)
    }
  }

  stop(): void {
    this.said()
    for (const cancel of this.#until.values()) cancel()
  }
}
