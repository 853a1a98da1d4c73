// A customer's conversation at this entry point: finding the one that is open, the words that begin one, the next one (P5, P9).
import { signal } from '@preact/signals'
import { whyNotTaken, type Unacceptable } from '../shared/acceptable.ts'
import type { Api } from '../shared/api.ts'
import { openRoom } from '../shared/browser.ts'
import type { Room } from '../shared/room.ts'
import { onStorage } from '../shared/stores.ts'
import type { FirstWords } from './first.ts'
import type { Gate } from './gate.ts'
import { OpenConversation } from './open-conversation.ts'
import { Opening, type OpeningOutside } from './opening.ts'

export type Now =
  | { readonly state: 'loading' }
  /** Nothing is open: the first words will start it. */
  | { readonly state: 'new' }
  | { readonly state: 'open'; readonly conversation: string; readonly room: Room }
  | { readonly state: 'failed' }

export interface VisitOutside extends OpeningOutside {
  /** Renews a session that has run out before it refuses. */
  readonly renewing: Api
}

export class Visit {
  readonly now = signal<Now>({ state: 'loading' })
  readonly firstWords
  readonly name
  readonly gate: Gate
  readonly #outside: VisitOutside
  readonly #opening: Opening
  readonly #over = new AbortController()
  readonly #unwatch: () => void
  #open: OpenConversation | null = null
  #resuming: Promise<void> = Promise.resolve()
  /** Not ours, whatever a list says. */
  #refusedHere: string | null = null
  /** Counts changes of mind: what an earlier one still brings is not wanted any more. */
  #era = 0
  /** How often everything has been forgotten. */
  #forgets = 0

  constructor(outside: VisitOutside) {
    this.#outside = outside
    const { signal: over } = this.#over
    this.#opening = new Opening(outside, {
      era: () => this.#era,
      state: () => this.now.peek().state,
      isOpen: () => this.#open !== null,
      room: () => this.#theirs()?.room ?? null,
      resumed: () => this.#resuming,
      enter: (conversation) => this.#enter(conversation),
      over,
    })
    this.firstWords = this.#opening.words
    this.name = this.#opening.name
    this.gate = this.#opening.gate
    this.#unwatch = outside.identity.customer.subscribe((customer) => this.#become(customer?.id ?? ''))
    const changed = ({ key }: Pick<StorageEvent, 'key'>) => {
      // Null: the site has emptied its storage.
      if (key === null || key === this.#key()) void this.#follow()
    }
    onStorage(changed, { signal: over })
    const shown = ({ persisted }: PageTransitionEvent) => {
      // The browser has kept this page as it was; the page after it in the tab knows what has become of everything since.
      if (!persisted) return
      this.#opening.comeBack()
      void this.#follow()
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
    const open = this.#theirs()
    if (open !== null && !this.#outside.identity.isNaming) return open.room.say(text)
    const why = whyNotTaken(text)
    if (why === null) this.#opening.add(text)
    return why
  }

  /** What was not sent is to be. */
  retry(): Promise<void> {
    return this.#opening.retry()
  }

  discard(words: FirstWords): void {
    this.#opening.discard(words)
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
    return this.#opening.begun()
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
    this.#forgets++
    this.begin()
    this.#opening.forget()
    this.#forgetUnsent(this.#outside.keys.unsent)
  }

  /** The site has said who the customer is: settles when their conversation has been looked for. */
  async identified(): Promise<void> {
    const { state } = this.now.peek()
    if (state === 'loading') await this.#resuming
    else if (state !== 'open') await this.resume()
  }

  /** Somebody else is here: the conversation stays if they began it as a visitor (P9), else theirs is found. */
  #become(person: string): void {
    if (person === this.#opening.person) return
    this.#era++
    const going = this.#opening.become(person)
    this.#refusedHere = null
    const open = this.#open
    // Nobody has nothing; what is open may be read on until somebody else comes.
    if (person === '') {
      if (open === null) this.now.value = { state: 'new' }
      else open.leave()
    } else if (open?.isOfFormerVisitor()) {
      open.become(person)
      this.#outside.storage.setItem(this.#key(), open.id)
    } else void this.resume()
    if (going) void this.#opening.startAsNamed()
  }

  /** What is under way is not wanted any more: words that waited for it wait for another try. */
  #changeMind(): number {
    this.#opening.interrupt()
    return ++this.#era
  }

  async #resume(): Promise<void> {
    const era = this.#changeMind()
    this.#close()
    this.now.value = { state: 'loading' }
    await this.#opening.wordsAreOurs()
    if (era !== this.#era) return
    try {
      const conversation = this.#known() ?? (await this.#find())
      if (era !== this.#era) return
      if (conversation === null) {
        this.now.value = { state: 'new' }
        this.#opening.startWaiting()
      } else await this.#enter(conversation)
    } catch {
      if (era !== this.#era) return
      this.#opening.interrupt()
      this.now.value = { state: 'failed' }
    }
  }

  /** What a customer who is known has open here, from wherever they began it; null: nothing. */
  async #find(): Promise<string | null> {
    const open = await this.#opening.listOpen()
    return open.find((conversation) => conversation !== this.#refusedHere) ?? null
  }

  async #enter(conversation: string): Promise<void> {
    const { renewing, identity, keys, storage } = this.#outside
    const [era, forgets] = [this.#era, this.#forgets]
    const carried = this.#opening.carried()
    const room = await openRoom(renewing, conversation, keys.unsent, 'customer', carried)
    if (era !== this.#era) {
      room.stop()
      // What it has kept meanwhile is forgotten too.
      if (forgets !== this.#forgets) this.#forgetUnsent(`${keys.unsent}${conversation}/`)
      return
    }
    if (carried !== null) this.#opening.taken(carried)
    storage.setItem(this.#key(), conversation)
    const { person } = this.#opening
    const open = new OpenConversation(conversation, { room, person, identity, lost: () => void this.#lost(open) })
    this.#open = open
    this.#opening.hand()
    this.now.value = { state: 'open', conversation, room }
  }

  /** The conversation that is open, unless it is only there to be read any more. */
  #theirs(): OpenConversation | null {
    return this.#open?.person === this.#opening.person ? this.#open : null
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
    this.#opening.carry(this.#theirs()?.room.unsent.takeAll() ?? [])
  }

  /** `within`: what the names of it begin with. */
  #forgetUnsent(within: string): void {
    const { storage } = this.#outside
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    for (const name of names) if (name.startsWith(within)) storage.removeItem(name)
  }

  /** Another tab of this browser, or the next page of this one, has started a conversation, or has left everything. */
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
    return this.#outside.keys.conversation(this.#opening.person)
  }
}
