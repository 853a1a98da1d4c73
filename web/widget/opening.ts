// The words that a conversation begins with, and the start that they make: once, however often it is tried (P9, D3).
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { asSent, whyNotTaken } from '../shared/acceptable.ts'
import { pause } from '../shared/pause.ts'
import type { Room } from '../shared/room.ts'
import type { Keeping } from '../shared/store.ts'
import type { FirstMessage } from './attempt.ts'
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

/** The visit that the words are for. */
export interface Around {
  /** Counts changes of mind: what an earlier one still brings is not wanted any more. */
  era(): number
  state(): 'loading' | 'new' | 'open' | 'failed'
  /** Whether a conversation is open, if only to be read. */
  isOpen(): boolean
  /** Of the conversation that is open and that they may write into; null: there is none. */
  room(): Room | null
  /** Settles when what is open has been looked for. */
  resumed(): Promise<void>
  enter(conversation: string): Promise<void>
  readonly over: AbortSignal
}

export class Opening {
  readonly words
  readonly name = signal('')
  readonly gate: Gate
  readonly #outside: OpeningOutside
  readonly #around: Around
  readonly #first: First
  readonly #starts: Starts
  readonly #duplicate: Duplicate
  /** Settles once words that were copied from another tab are gone. */
  #wordsAreOurs: Promise<void>
  /** In which era a start is under way. */
  #starting: number | null = null
  /** Of a visitor. */
  #beginning: Promise<void> = Promise.resolve()

  constructor(outside: OpeningOutside, around: Around) {
    this.#outside = outside
    this.#around = around
    const { entryPoint, showChallenge, storage, ofTab, keys } = outside
    this.gate = new Gate(entryPoint, showChallenge)
    this.name.value = storage.getItem(keys.name) ?? ''
    this.#starts = new Starts(outside, this.gate)
    this.#duplicate = new Duplicate(ofTab, keys, around.over)
    this.#first = new First(ofTab, keys.first, () => this.#duplicate.claimTab())
    this.#wordsAreOurs = this.#duplicate.dropOthers(this.#first.words)
    this.words = this.#first.words
  }

  /** Who writes; empty: a visitor. */
  get person(): string {
    return this.#first.person
  }

  /** Words as they were written: on their way, or, while it is being looked whether something is open, as soon as that is known. */
  add(text: string): void {
    this.#first.add(text, this.#outside.identity.isNaming)
    this.#startUnlessLooking()
  }

  /** All of them are to be sent. */
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

  /** What is on its way is not wanted there any more: it waits for another try. */
  interrupt(): void {
    this.#first.interrupt()
  }

  /** Words that another room has not taken. */
  carry(texts: readonly string[]): void {
    this.#first.carry(texts)
  }

  forget(): void {
    const { storage, keys } = this.#outside
    this.#first.words.value = []
    this.name.value = ''
    storage.removeItem(keys.name)
  }

  /** Settles once it is known which words are this tab’s own. */
  wordsAreOurs(): Promise<void> {
    return this.#wordsAreOurs
  }

  /** Settles once what a visitor is just beginning has begun, or has failed, or takes too long. */
  begun(): Promise<void> {
    return Promise.race([this.#wordsAreOurs.then(() => this.#beginning), pause(limits.connectMs)])
  }

  /** The browser has kept this page as it was; what has become of the words since is known to the page after it. */
  comeBack(): void {
    this.#first.readAgain()
    this.#duplicate.lookAgain()
    this.#wordsAreOurs = this.#duplicate.dropOthers(this.#first.words)
  }

  /** Somebody else is here. Whether words of whoever was here before go along, and are to be sent. */
  become(person: string): boolean {
    const before = this.#first.person
    const going = this.#first.become(person)
    const { storage, ofTab, keys } = this.#outside
    this.gate.leave()
    storage.removeItem(keys.name)
    // A visitor's name goes with them; the start that has no answer would begin as a visitor again.
    if (before === '') ofTab.removeItem(keys.attempt(''))
    else this.name.value = ''
    return going
  }

  /** Nothing is open: words that wait begin something. */
  startWaiting(): void {
    if (this.#first.waiting) void this.#start()
  }

  /** Somebody has been named while they wrote. Their words go into what that person has open; otherwise they begin a conversation. */
  async startAsNamed(): Promise<void> {
    await this.#around.resumed()
    if (this.#around.over.aborted) return
    if (this.#around.isOpen()) this.hand()
    else if (this.#around.state() === 'new' && this.#first.interrupted) {
      this.#first.goOn()
      void this.#start()
    }
  }

  /** What a customer who is known has open here, from wherever they began it. */
  listOpen(): Promise<readonly string[]> {
    return this.#starts.listOpen()
  }

  /** Words that may have come with a start whose answer is not known: the room sends them under their number, if they have not. */
  carried(): FirstMessage | null {
    const carried = this.#starts.carried(this.#attemptAt())
    return carried !== null && this.#first.has(carried.text) ? carried : null
  }

  /** The room answers for them now. */
  taken({ text }: FirstMessage): void {
    this.#first.gone(text)
    this.#starts.opened(this.#attemptAt())
  }

  /** What waits goes into the conversation that is open. */
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

  /** Never rejects: words that come to nothing are interrupted. */
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
