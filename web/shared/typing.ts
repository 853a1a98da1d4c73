// Who is typing: each indicator goes out by itself, and one's own is lit often enough that it does not go out in between (D6).
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
  /** Ends the rest after one's own indicator was lit; null: it is to be lit. */
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

  /** What was said put the indicator out; the next key lights it again. */
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
