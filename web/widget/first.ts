// Words that were written before there was a conversation. They outlive the page, under the name of who wrote them (D2).
import { signal } from '@preact/signals'
import type { Keeping } from '../shared/slots.ts'

export interface FirstWords {
  readonly text: string
  readonly failed: boolean
}

export class First {
  readonly words = signal<readonly FirstWords[]>([])
  readonly #ofTab: Keeping
  readonly #keyOf: (person: string) => string
  #person = ''

  /** `keyOf`: where in the tab the words of a person are kept; empty: of a visitor. */
  constructor(ofTab: Keeping, keyOf: (person: string) => string) {
    this.#ofTab = ofTab
    this.#keyOf = keyOf
    this.words.value = this.#kept()
    this.words.subscribe(() => this.#keep())
  }

  get person(): string {
    return this.#person
  }

  add(text: string, failed = false): void {
    this.words.value = [...this.words.peek(), { text, failed }]
  }

  /** Those that wait are on their way again, or come to nothing. */
  mark(failed: boolean): void {
    this.words.value = this.words.peek().map(({ text }) => ({ text, failed }))
  }

  discard(words: FirstWords): void {
    this.words.value = this.words.peek().filter((each) => each !== words)
  }

  /** Gives them to somebody who takes them; what is not taken stays. */
  hand(take: (text: string) => boolean): void {
    this.words.value = this.words.peek().filter(({ text }) => !take(text))
  }

  /** Somebody else is here. What a visitor wrote goes with them when they sign in (P9); what a customer wrote waits until they are back. */
  become(person: string): void {
    const carried = this.#person === '' ? this.words.peek() : []
    if (carried.length > 0) this.#ofTab.removeItem(this.#keyOf(''))
    this.#person = person
    this.words.value = [...this.#kept(), ...carried.map(({ text }) => ({ text, failed: true }))]
  }

  #keep(): void {
    const key = this.#keyOf(this.#person)
    const texts = this.words.peek().map(({ text }) => text)
    if (texts.length === 0) this.#ofTab.removeItem(key)
    else this.#ofTab.setItem(key, JSON.stringify(texts))
  }

  #kept(): FirstWords[] {
    try {
      const texts = JSON.parse(this.#ofTab.getItem(this.#keyOf(this.#person)) ?? '[]') as unknown
      if (!Array.isArray(texts)) return []
      return texts.filter((text) => typeof text === 'string').map((text) => ({ text, failed: true }))
    } catch {
      // Not ours to read.
      return []
    }
  }
}
