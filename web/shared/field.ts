// A text field that only a successful handover empties (D2): whoever takes the text must say that it was accepted.
import { signal } from '@preact/signals'
import { hasInk } from '../../protocol/words.ts'

/** Null: the text was accepted. Otherwise why not, in words for the writer; empty: that was said elsewhere. */
export type Reason = string | null
export type Take = (text: string) => Reason | Promise<Reason>

export interface FieldKept {
  get(): string
  set(text: string): void
}

export class Field {
  /** Why the text was not accepted; null: nothing is wrong. */
  readonly wrong = signal<Reason>(null)
  /** Whether the text was handed over and the answer is awaited. */
  readonly busy = signal(false)
  readonly #kept: FieldKept

  constructor(kept: FieldKept) {
    this.#kept = kept
  }

  get text(): string {
    return this.#kept.get()
  }

  write(text: string): void {
    this.wrong.value = null
    this.#kept.set(text)
  }

  /** Returns true if the text was accepted. Text that was typed meanwhile stays. */
  handOver(take: Take): boolean | Promise<boolean> {
    const text = this.text
    if (this.busy.peek() || !hasInk(text)) return false
    const answer = take(text)
    if (!(answer instanceof Promise)) return this.#answered(text, answer)
    this.busy.value = true
    return answer
      .finally(() => {
        this.busy.value = false
      })
      .then((reason) => this.#answered(text, reason))
  }

  #answered(text: string, reason: Reason): boolean {
    this.wrong.value = reason === '' ? null : reason
    if (reason !== null) return false
    if (this.text === text) this.#kept.set('')
    return true
  }
}
