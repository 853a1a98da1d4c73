// A customer's conversation at this entry point: finding the one that is open, starting one with the first words, the next one (P5, P9).
import { signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import { asSent, whyNotTaken, type Unacceptable } from '../shared/acceptable.ts'
import type { Api } from '../shared/api.ts'
import { openRoom } from '../shared/browser.ts'
import { pause } from '../shared/pause.ts'
import type { Room } from '../shared/room.ts'
import type { Keeping } from '../shared/slots.ts'
import type { FirstMessage } from './attempt.ts'
import { Duplicate } from './duplicate.ts'
import type { Events } from './events.ts'
import { First, type FirstWords } from './first.ts'
import { Gate, type ShowChallenge } from './gate.ts'
import type { Keys } from './keys.ts'
import { OpenConversation } from './open-conversation.ts'
import { Starts, type Starting, type StartsOutside } from './starts.ts'

export type Now =
  | { readonly state: 'loading' }
  /** Nothing is open: the first words will start it. */
  | { readonly state: 'new' }
  | { readonly state: 'open'; readonly conversation: string; readonly room: Room }
  | { readonly state: 'failed' }

export interface VisitOutside extends StartsOutside {
  readonly storage: Keeping
  readonly keys: Keys
  readonly events: Events
  readonly showChallenge: ShowChallenge
  /** Renews a session that has run out before it refuses. */
  readonly renewing: Api
}

export class Visit {
  readonly now = signal<Now>({ state: 'loading' })
  readonly firstWords
  readonly name = signal('')
  readonly gate: Gate
  readonly #outside: VisitOutside
  readonly #first: First
  readonly #starts: Starts
  readonly #over = new AbortController()
  readonly #unwatch: () => void
  readonly #duplicate: Duplicate
  /** Settles once words that were copied from another tab are gone. */
  #wordsAreOurs: Promise<void>
  #open: OpenConversation | null = null
  #resuming: Promise<void> = Promise.resolve()
  /** In which era a start is under way. */
  #starting: number | null = null
  /** Of a visitor. */
  #beginning: Promise<void> = Promise.resolve()
  /** Not ours, whatever a list says. */
  #refusedHere: string | null = null
  /** Counts changes of mind: what an earlier one still brings is not wanted any more. */
  #era = 0

  constructor(outside: VisitOutside) {
    this.#outside = outside
    const { entryPoint, showChallenge, storage, ofTab, keys, identity } = outside
    this.gate = new Gate(entryPoint, showChallenge)
    this.name.value = storage.getItem(keys.name) ?? ''
    this.#starts = new Starts(outside, this.gate)
    this.#duplicate = new Duplicate(ofTab, keys, this.#over.signal)
    this.#first = new First(ofTab, keys.first, () => this.#duplicate.claimTab())
    this.#wordsAreOurs = this.#duplicate.dropOthers(this.#first.words)
    this.firstWords = this.#first.words
    this.#unwatch = identity.customer.subscribe((customer) => this.#become(customer?.id ?? ''))
    const { signal: over } = this.#over
    const told = ({ key }: StorageEvent) => {
      // Null: the site has emptied its storage.
      if (key === null || key === this.#key()) void this.#follow()
    }
    addEventListener('storage', told, { signal: over })
    const shown = ({ persisted }: PageTransitionEvent) => {
      if (persisted) this.#comeBack()
    }
    addEventListener('pageshow', shown, { signal: over })
  }

  /** Comes back to the conversation that is open, if there is one; nothing begins by looking. */
  resume(): Promise<void> {
    this.#resuming = this.#resume()
    return this.#resuming
  }

  /**
   * Into the conversation that is open, or the first words of one. Who writes while the site is naming somebody writes as whom it names. Why nothing is
   * sent, or null.
   */
  say(written: string): Unacceptable | null {
    // A line that nobody went on with is of the typing, not of the words.
    const text = written.trimEnd()
    const { isNaming } = this.#outside.identity
    const open = this.#theirs()
    if (open !== null && !isNaming) return open.room.say(text)
    const why = whyNotTaken(text)
    if (why !== null) return why
    this.#first.add(text, isNaming)
    this.#startUnlessLooking()
    return null
  }

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

  /** After the end: the next words will start another one, and what was not sent before it can be tried there. */
  begin(): void {
    this.#changeMind()
    this.#carryUnsent()
    this.#close()
    this.#outside.storage.removeItem(this.#key())
    this.now.value = { state: 'new' }
  }

  /** What could not be sent any more begins another one. */
  beginWithUnsent(): void {
    this.begin()
    void this.retry()
  }

  /** Settles once what a visitor is just beginning has begun, or has failed, or takes too long. */
  begun(): Promise<void> {
    return Promise.race([this.#wordsAreOurs.then(() => this.#beginning), pause(limits.connectMs)])
  }

  /** The page has done with it; the conversation goes on, and the next page finds it. */
  end(): void {
    this.#era++
    this.#over.abort()
    this.#unwatch()
    this.#close()
  }

  /** Nothing of it stays in this browser. */
  forget(): void {
    const { storage, keys } = this.#outside
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    this.begin()
    this.#first.words.value = []
    this.name.value = ''
    storage.removeItem(keys.name)
    for (const name of names) if (name.startsWith(keys.unsent)) storage.removeItem(name)
  }

  /** The site has said who the customer is: settles when their conversation has been looked for. */
  async identified(): Promise<void> {
    const { state } = this.now.peek()
    if (state === 'loading') await this.#resuming
    else if (state !== 'open') await this.resume()
  }

  /** Somebody else is here: the conversation stays if they began it as a visitor (P9), else theirs is found. */
  #become(person: string): void {
    const { person: before } = this.#first
    if (person === before) return
    this.#era++
    const going = this.#first.become(person)
    this.#leaveBehind(before)
    const open = this.#open
    // Nobody has nothing; what is open may be read on until somebody else comes.
    if (person === '') {
      if (open === null) this.now.value = { state: 'new' }
      else open.leave()
    } else if (open?.isOfFormerVisitor()) {
      open.become(person)
      this.#outside.storage.setItem(this.#key(), open.id)
    } else void this.resume()
    if (going) void this.#startAsNamed()
  }

  /** What this page remembers of whoever was here is not for the next. */
  #leaveBehind(before: string): void {
    const { storage, ofTab, keys } = this.#outside
    this.gate.leave()
    this.#refusedHere = null
    storage.removeItem(keys.name)
    // A visitor's name goes with them; the start that has no answer would begin as a visitor again.
    if (before === '') ofTab.removeItem(keys.attempt(''))
    else this.name.value = ''
  }

  /** What is under way is not wanted any more: words that waited for it wait for another try. */
  #changeMind(): number {
    this.#first.interrupt()
    return ++this.#era
  }

  async #resume(): Promise<void> {
    const era = this.#changeMind()
    this.#close()
    this.now.value = { state: 'loading' }
    await this.#wordsAreOurs
    if (era !== this.#era) return
    try {
      const conversation = this.#known() ?? (await this.#find())
      if (era !== this.#era) return
      if (conversation === null) {
        this.now.value = { state: 'new' }
        if (this.#first.waiting) void this.#start()
      } else await this.#enter(conversation)
    } catch {
      if (era !== this.#era) return
      this.#first.interrupt()
      this.now.value = { state: 'failed' }
    }
  }

  /** While it is being looked whether something is open, words wait for that. */
  #startUnlessLooking(): void {
    if (this.now.peek().state !== 'loading') void this.#start()
  }

  async #start(): Promise<void> {
    const era = this.#era
    if (this.#starting === era) return
    this.#starting = era
    try {
      await this.#outside.identity.named()
      if (era !== this.#era) return void this.#startAsNamed()
      this.#first.settle()
      if (this.#open !== null) return this.#hand()
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
    const { person } = this.#first
    const words = this.#first.next
    const starting: Starting = {
      at: keys.attempt(person),
      name: this.name.value,
      words: words === null || whyNotTaken(words) !== null ? null : asSent(words),
      wanted: () => era === this.#era,
      started: (conversation) => storage.setItem(keys.conversation(person), conversation),
    }
    try {
      if (person === '') storage.setItem(keys.name, this.name.value.trim())
      const { conversation, resumed } = await this.#starts.begin(starting)
      if (!starting.wanted()) return
      await this.#enter(conversation)
      if (!starting.wanted()) return
      this.#starts.opened(starting.at)
      if (!resumed) events.tell('started', { conversation })
    } catch {
      if (starting.wanted()) this.#first.interrupt()
    }
  }

  /** Somebody has been named while they wrote. Their words go into what that person has open; otherwise they begin a conversation. */
  async #startAsNamed(): Promise<void> {
    await this.#resuming
    if (this.#over.signal.aborted) return
    if (this.#open !== null) this.#hand()
    else if (this.now.peek().state === 'new' && this.#first.interrupted) {
      this.#first.goOn()
      void this.#start()
    }
  }

  /** What a customer who is known has open here, from wherever they began it; null: nothing. */
  async #find(): Promise<string | null> {
    const open = await this.#starts.listOpen()
    return open.find((conversation) => conversation !== this.#refusedHere) ?? null
  }

  async #enter(conversation: string): Promise<void> {
    const { renewing, identity, keys, storage } = this.#outside
    const era = this.#era
    const carried = this.#carried()
    const room = await openRoom(renewing, conversation, keys.unsent, 'customer', carried)
    if (era !== this.#era) {
      room.stop()
      return
    }
    if (carried !== null) {
      this.#first.gone(carried.text)
      this.#starts.opened(this.#attemptAt())
    }
    storage.setItem(this.#key(), conversation)
    const { person } = this.#first
    const open = new OpenConversation(conversation, { room, person, identity, lost: () => void this.#lost(open) })
    this.#open = open
    this.#hand()
    this.now.value = { state: 'open', conversation, room }
  }

  /** Words that may have come with a start whose answer is not known: the room sends them under their number, if they have not. */
  #carried(): FirstMessage | null {
    const carried = this.#starts.carried(this.#attemptAt())
    return carried !== null && this.#first.has(carried.text) ? carried : null
  }

  #attemptAt(): string {
    return this.#outside.keys.attempt(this.#first.person)
  }

  /** What waits goes into the conversation that is open. */
  #hand(): void {
    const room = this.#theirs()?.room
    if (room === undefined) this.#first.interrupt()
    else this.#first.hand({ say: (text) => room.say(text) === null, keep: (text) => room.keep(text) })
  }

  /** The conversation that is open, unless it is only there to be read any more. */
  #theirs(): OpenConversation | null {
    return this.#open?.person === this.#first.person ? this.#open : null
  }

  /** What was open is not theirs any more. Where they have read it, it stays to be read; otherwise it makes room for the next one. */
  async #lost({ id, person, room }: OpenConversation): Promise<void> {
    const { keys, storage } = this.#outside
    const key = keys.conversation(person)
    // Another tab may have begun the next one by now.
    if (storage.getItem(key) === id) storage.removeItem(key)
    if (room.you.value !== null) return
    this.#refusedHere = id
    this.#carryUnsent()
    await this.resume()
  }

  /** What is left in a room that takes nothing any more is its writer's to send elsewhere. */
  #carryUnsent(): void {
    this.#first.carry(this.#theirs()?.room.unsent.takeAll() ?? [])
  }

  /** The browser has kept this page as it was; what became of the words and the conversation since is known to the page after it. */
  #comeBack(): void {
    this.#first.readAgain()
    this.#duplicate.lookAgain()
    this.#wordsAreOurs = this.#duplicate.dropOthers(this.#first.words)
    void this.#follow()
  }

  /** Another tab of this browser has started a conversation, or has left everything. */
  async #follow(): Promise<void> {
    const known = this.#known()
    if (known === (this.#open?.id ?? null)) return
    if (known === null && this.#outside.identity.token() !== null) return
    if (this.firstWords.value.length > 0) return
    if (known !== null) this.#carryUnsent()
    await this.resume()
  }

  #close(): void {
    this.gate.leave()
    this.#open?.close()
    this.#open = null
  }

  #known(): string | null {
    // Somebody who has no token can come back to nothing.
    return this.#outside.identity.token() === null ? null : this.#outside.storage.getItem(this.#key())
  }

  /** Where the conversation that is open is kept. */
  #key(): string {
    return this.#outside.keys.conversation(this.#first.person)
  }
}
