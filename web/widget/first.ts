// Words that were written before there was a conversation. They outlive the page, under the name of who wrote them (D2).
import { signal } from '@preact/signals'
import { asSent } from '../shared/acceptable.ts'
import type { Keeping } from '../shared/store.ts'

export interface FirstWords {
  readonly text: string
  /**
   * `waiting`: on their way. `interrupted`: they were; they go along when a conversation of their writer opens. `undecided`: they were meant for another
   * conversation, or written before somebody was named; they go nowhere unless their writer says so.
   */
  readonly state: 'waiting' | 'interrupted' | 'undecided'
  /** Written while the site is naming somebody: they are theirs whom it names. */
  readonly unnamed?: boolean
}

/** A room that opens. */
export interface Taker {
  /** Whether it takes them; they are on their way. */
  say(text: string): boolean
  /** They stand there as not sent. */
  keep(text: string): void
}

export class First {
  readonly words = signal<readonly FirstWords[]>([])
  readonly #ofTab: Keeping
  readonly #keyOf: (person: string) => string
  readonly #beforeKeeping: () => void
  #person = ''

  /** `keyOf`: where in the tab the words of a person are kept; empty: of a visitor. `beforeKeeping`: called before any are. */
  constructor(ofTab: Keeping, keyOf: (person: string) => string, beforeKeeping: () => void = () => {}) {
    this.#ofTab = ofTab
    this.#keyOf = keyOf
    this.#beforeKeeping = beforeKeeping
    this.words.value = this.#kept()
    this.words.subscribe(() => this.#keep())
  }

  /** Another page of the tab may have sent or added some. */
  readAgain(): void {
    const before = [...this.words.peek()]
    this.words.value = this.#kept().map((kept) => {
      const at = before.findIndex(({ text }) => text === kept.text)
      // The same words twice are two.
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

  /** The first of those that are on their way; null: none is. */
  get next(): string | null {
    return this.words.peek().find(({ state }) => state === 'waiting')?.text ?? null
  }

  /** Whether these words, as they are sent, are among those that are theirs to be sent. */
  has(sent: string): boolean {
    return this.#find(sent) !== undefined
  }

  /** These have gone to a conversation, which answers for them now. */
  gone(sent: string): void {
    const words = this.#find(sent)
    if (words !== undefined) this.discard(words)
  }

  /** Nobody is being named any more: they are their writer's who is here. */
  settle(): void {
    this.words.value = this.words.peek().map(({ text, state }) => ({ text, state }))
  }

  /** Words that another room has not taken: what becomes of them is their writer's to say. */
  carry(texts: readonly string[]): void {
    this.words.value = [...this.words.peek(), ...texts.map((text) => ({ text, state: 'undecided' }) as const)]
  }

  /** What was on its way is not any more. */
  interrupt(): void {
    this.#turn(['waiting'], 'interrupted')
  }

  /** What was on its way is so again. */
  goOn(): void {
    this.#turn(['interrupted'], 'waiting')
  }

  /** Their writer wants all of them sent. */
  retry(): void {
    this.#turn(['interrupted', 'undecided'], 'waiting')
  }

  discard(words: FirstWords): void {
    this.words.value = this.words.peek().filter((each) => each !== words)
  }

  /** Gives them to a room that opens; what it does not take stays. */
  hand({ say, keep }: Taker): void {
    this.words.value = this.words.peek().filter(({ text, state }) => {
      if (state !== 'undecided') return !say(text)
      keep(text)
      return false
    })
  }

  /**
   * Somebody else is here. What was written while they were being named is theirs. What a visitor was just sending goes with them when they sign in (P9),
   * what they had left unsent stands there as not sent; what a customer wrote waits until they are back. Whether anything was on its way.
   */
  become(person: string): boolean {
    const words = this.words.peek()
    const left = words.filter(({ unnamed }) => this.#person === '' || unnamed)
    this.words.value = words.filter((each) => !left.includes(each))
    // At once: whoever names somebody may do so in a batch, and then it would be kept as the next one's only.
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
      // Not ours to read.
      return []
    }
  }
}
