// The first messages, and the start that they cause: one, however often it is tried (P9, D3).
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { asSent, whyNotTaken } from '../shared/acceptable.ts'
import { pause } from '../shared/pause.ts'
import type { Room } from '../shared/room.ts'
import type { Keeping } from '../shared/store.ts'
import type { StartMessage } from './attempt.ts'
import { Duplicate } from './duplicate.ts'
import type { Events } from './events.ts'
import { First, type FirstWords } from './first.ts'
import { Gate, type ShowChallenge } from './gate.ts'
import type { Keys } from './keys.ts'
import { Starts, type Starting, type StartsOutside } from './starts.ts'

export interface OpeningOutside extends StartsOutside {
  readonly storage: Keeping
  readonly keys: Keys
  readonly events: Events
  readonly showChallenge: ShowChallenge
}

/** The visit that these messages belong to. */
export interface VisitAround {
  /** Rises when the customer's intention changes. Results for an earlier value are dropped. */
  era(): number
  state(): 'loading' | 'new' | 'open' | 'failed'
  /** Whether a conversation is open, if only for reading. */
  isOpen(): boolean
  /** The open conversation's room if the customer may write there; null: there is none. */
  room(): Room | null
  /** Settles when the search for an open conversation is done. */
  resumed(): Promise<void>
  enter(conversation: string): Promise<void>
  readonly over: AbortSignal
}

export class Opening {
  readonly words
  readonly name = signal('')
  readonly gate: Gate
  readonly #outside: OpeningOutside
  readonly #around: VisitAround
  readonly #first: First
  readonly #starts: Starts
  readonly #duplicate: Duplicate
  /** Settles when messages that were copied from another tab are removed. */
  #wordsAreOurs: Promise<void>
  /** The era in which a start is under way. */
  #starting: number | null = null
  /** A visitor's start that is under way. */
  #beginning: Promise<void> = Promise.resolve()

  constructor(outside: OpeningOutside, around: VisitAround) {
    this.#outside = outside
    this.#around = around
    const { entryPoint, showChallenge, storage, ofTab, keys } = outside
    this.gate = new Gate(entryPoint, showChallenge)
    this.name.value = storage.getItem(keys.name) ?? ''
    this.#starts = new Starts(outside, this.gate)
    this.#duplicate = new Duplicate(ofTab, keys, around.over)
    this.#first = new First(ofTab, keys.first, () => this.#duplicate.lockTab())
    this.#wordsAreOurs = this.#duplicate.dropOthers(this.#first.words)
    this.words = this.#first.words
  }

  /** The writer; empty: a visitor. */
  get person(): string {
    return this.#first.person
  }

  /** Adds a message. It is sent at once or, while an open conversation is still being searched, after the search. */
  add(text: string): void {
    this.#first.add(text, this.#outside.identity.isNaming)
    this.#startUnlessLooking()
  }

  /** Sends all of them. */
  async retry(): Promise<void> {
    await this.#wordsAreOurs
    this.#first.retry()
    this.#startUnlessLooking()
  }

  discard(words: FirstWords): void {
    const at = this.#attemptAt()
    if (this.#starts.carried(at)?.text === asSent(words.text)) this.#starts.unsay(at)
    this.#first.discard(words)
  }

  /** The messages are no longer wanted there. They wait for another try. */
  interrupt(): void {
    this.#first.interrupt()
  }

  /** Messages that another room did not take. */
  carry(texts: readonly string[]): void {
    this.#first.carry(texts)
  }

  forget(): void {
    const { storage, keys } = this.#outside
    this.#first.words.value = []
    this.name.value = ''
    storage.removeItem(keys.name)
  }

  /** Settles when it is known which messages are this tab's own. */
  wordsAreOurs(): Promise<void> {
    return this.#wordsAreOurs
  }

  /** Settles when a visitor's start that is under way has succeeded, failed, or takes too long. */
  begun(): Promise<void> {
    return Promise.race([this.#wordsAreOurs.then(() => this.#beginning), pause(limits.connectMs)])
  }

  /** The browser had kept this page for Back. The storage knows what the next page has done with the messages. */
  comeBack(): void {
    this.#first.readAgain()
    this.#duplicate.lookAgain()
    this.#wordsAreOurs = this.#duplicate.dropOthers(this.#first.words)
  }

  /** The customer has changed. Returns whether messages of the previous one go along and are to be sent. */
  become(person: string): boolean {
    const before = this.#first.person
    const going = this.#first.become(person)
    const { storage, ofTab, keys } = this.#outside
    this.gate.leave()
    storage.removeItem(keys.name)
    // The visitor's name goes along; repeating their unanswered start would create a visitor again.
    if (before === '') ofTab.removeItem(keys.attempt(''))
    else this.name.value = ''
    return going
  }

  /** No conversation is open: messages that wait start one. */
  startWaiting(): void {
    if (this.#first.waiting) void this.#start()
  }

  /** The customer was identified while writing. The messages go into that customer's open conversation, or start one. */
  async startAsNamed(): Promise<void> {
    await this.#around.resumed()
    if (this.#around.over.aborted) return
    if (this.#around.isOpen()) this.hand()
    else if (this.#around.state() === 'new' && this.#first.interrupted) {
      this.#first.goOn()
      void this.#start()
    }
  }

  /** The ids of a known customer's open conversations here, from any device. */
  listOpen(): Promise<readonly string[]> {
    return this.#starts.listOpen()
  }

  /** A message that may have been sent with a start whose answer is unknown. The room sends it under its number, so it is taken once. */
  carried(): StartMessage | null {
    const carried = this.#starts.carried(this.#attemptAt())
    return carried !== null && this.#first.has(carried.text) ? carried : null
  }

  /** The room keeps the message from now on. */
  taken({ text }: StartMessage): void {
    this.#first.gone(text)
    this.#starts.opened(this.#attemptAt())
  }

  /** Hands the waiting messages to the open conversation. */
  hand(): void {
    const room = this.#around.room()
    if (room === null) this.#first.interrupt()
    else this.#first.hand({ say: (text) => room.say(text) === null, keep: (text) => room.keep(text) })
  }

  #startUnlessLooking(): void {
    if (this.#around.state() !== 'loading') void this.#start()
  }

  async #start(): Promise<void> {
    const era = this.#around.era()
    if (this.#starting === era) return
    this.#starting = era
    try {
      await this.#outside.identity.named()
      if (era !== this.#around.era()) return void this.startAsNamed()
      this.#first.settle()
      if (this.#around.isOpen()) return this.hand()
      const asVisitor = this.#first.person === ''
      const beginning = this.#begin(era)
      if (asVisitor) this.#beginning = beginning
      await beginning
    } finally {
      if (this.#starting === era) this.#starting = null
    }
  }

  /** Never rejects: if it fails, the messages are marked as interrupted. */
  async #begin(era: number): Promise<void> {
    const { storage, keys, events } = this.#outside
    const starting = this.#startingIn(era)
    try {
      if (this.person === '') storage.setItem(keys.name, this.name.value.trim())
      const { conversation, resumed } = await this.#starts.begin(starting)
      if (!starting.wanted()) return
      await this.#around.enter(conversation)
      if (!starting.wanted()) return
      this.#starts.opened(starting.at)
      if (!resumed) events.tell('started', { conversation })
    } catch {
      if (starting.wanted()) this.#first.interrupt()
    }
  }

  #startingIn(era: number): Starting {
    const { storage, keys } = this.#outside
    const { person, next } = this.#first
    return {
      at: keys.attempt(person),
      name: this.name.value,
      words: next === null || whyNotTaken(next) !== null ? null : asSent(next),
      wanted: () => era === this.#around.era(),
      started: (conversation) => storage.setItem(keys.conversation(person), conversation),
    }
  }

  #attemptAt(): string {
    return this.#outside.keys.attempt(this.person)
  }
}
