// Messages that were written before there was a conversation. They outlive the page, under the name of their writer (D2).
import { signal } from '@preact/signals'
import { asSent } from '../shared/acceptable.ts'
import type { Keeping } from '../shared/store.ts'

export interface FirstWords {
  readonly text: string
  /**
   * `waiting`: being sent. `interrupted`: sending has stopped; they are sent when a conversation of their writer opens. `undecided`: they were
   * meant for another conversation, or written before the customer was identified; they are sent only when their writer says so.
   */
  readonly state: 'waiting' | 'interrupted' | 'undecided'
  /** Written while the site is identifying the customer. They belong to the person whom it names. */
  readonly unnamed?: boolean
}

/** A room that opens, as a receiver of these messages. */
export interface Taker {
  /** Returns whether the message is being sent. */
  say(text: string): boolean
  /** Keeps the message as not sent. */
  keep(text: string): void
}

export class First {
  readonly words = signal<readonly FirstWords[]>([])
  readonly #ofTab: Keeping
  readonly #keyOf: (person: string) => string
  readonly #beforeKeeping: () => void
  #person = ''

  /** `keyOf`: the storage key for a person; empty: a visitor. `beforeKeeping`: called before anything is stored. */
  constructor(ofTab: Keeping, keyOf: (person: string) => string, beforeKeeping: () => void = () => {}) {
    this.#ofTab = ofTab
    this.#keyOf = keyOf
    this.#beforeKeeping = beforeKeeping
    this.words.value = this.#kept()
    this.words.subscribe(() => this.#keep())
  }

  /** Reads the storage again: another page of the tab may have sent or added some. */
  readAgain(): void {
    const before = [...this.words.peek()]
    this.words.value = this.#kept().map((kept) => {
      const at = before.findIndex(({ text }) => text === kept.text)
      // Two equal messages are two messages.
      return (at === -1 ? undefined : before.splice(at, 1)[0]) ?? kept
    })
  }

  get person(): string {
    return this.#person
  }

  get waiting(): boolean {
    return this.#have('waiting')
  }

  get interrupted(): boolean {
    return this.#have('interrupted')
  }

  add(text: string, unnamed: boolean): void {
    this.words.value = [...this.words.peek(), { text, state: 'waiting', unnamed }]
  }

  /** The first message that is being sent; null: none. */
  get next(): string | null {
    return this.words.peek().find(({ state }) => state === 'waiting')?.text ?? null
  }

  /** Whether this text is among the messages that are to be sent. */
  has(sent: string): boolean {
    return this.#find(sent) !== undefined
  }

  /** The message was handed to a conversation, which keeps it from now on. */
  gone(sent: string): void {
    const words = this.#find(sent)
    if (words !== undefined) this.discard(words)
  }

  /** Identification is over and nobody was named: the messages belong to the current writer. */
  settle(): void {
    this.words.value = this.words.peek().map(({ text, state }) => ({ text, state }))
  }

  /** Messages that another room did not take. Their writer decides what becomes of them. */
  carry(texts: readonly string[]): void {
    this.words.value = [...this.words.peek(), ...texts.map((text) => ({ text, state: 'undecided' }) as const)]
  }

  /** Stops sending. */
  interrupt(): void {
    this.#turn(['waiting'], 'interrupted')
  }

  /** Continues sending. */
  goOn(): void {
    this.#turn(['interrupted'], 'waiting')
  }

  /** The writer wants all of them sent. */
  retry(): void {
    this.#turn(['interrupted', 'undecided'], 'waiting')
  }

  discard(words: FirstWords): void {
    this.words.value = this.words.peek().filter((each) => each !== words)
  }

  /** Hands the messages to a room that opens. Those that it does not take stay. */
  hand({ say, keep }: Taker): void {
    this.words.value = this.words.peek().filter(({ text, state }) => {
      if (state !== 'undecided') return !say(text)
      keep(text)
      return false
    })
  }

  /**
   * The customer has changed. Messages written during identification belong to the new one. What a visitor
   * was just sending goes along when they sign in (P9); what they had left unsent is shown as not sent. A
   * customer's messages wait until that customer is back. Returns whether anything was being sent.
   */
  become(person: string): boolean {
    const words = this.words.peek()
    const left = words.filter(({ unnamed }) => this.#person === '' || unnamed)
    this.words.value = words.filter((each) => !left.includes(each))
    // Saves at once: the change may be part of a batch, after which it would be saved under the next person's key.
    this.#keep()
    this.#person = person
    const carried = left.map(
      ({ text, state }) => ({ text, state: state === 'waiting' ? 'interrupted' : 'undecided' }) as const,
    )
    this.words.value = [...this.#kept(), ...carried]
    return carried.some(({ state }) => state === 'interrupted')
  }

  #find(sent: string): FirstWords | undefined {
    return this.words.peek().find(({ text, state }) => state !== 'undecided' && asSent(text) === sent)
  }

  #have(state: FirstWords['state']): boolean {
    return this.words.peek().some((each) => each.state === state)
  }

  #turn(from: readonly FirstWords['state'][], to: FirstWords['state']): void {
    this.words.value = this.words.peek().map((each) => (from.includes(each.state) ? { ...each, state: to } : each))
  }

  #keep(): void {
    const key = this.#keyOf(this.#person)
    const texts = this.words.peek().map(({ text }) => text)
    if (texts.length === 0) return this.#ofTab.removeItem(key)
    this.#beforeKeeping()
    this.#ofTab.setItem(key, JSON.stringify(texts))
  }

  #kept(): FirstWords[] {
    try {
      const texts = JSON.parse(this.#ofTab.getItem(this.#keyOf(this.#person)) ?? '[]') as unknown
      if (!Array.isArray(texts)) return []
      return texts.filter((text) => typeof text === 'string').map((text) => ({ text, state: 'interrupted' }))
    } catch {
      // Another script wrote this value; it cannot be read.
      return []
    }
  }
}
