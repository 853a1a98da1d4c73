// A customer's visit to this entry point: it finds their open conversation, sends first messages, and goes on to the next conversation (P5, P9).
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

export type VisitState =
  | { readonly state: 'loading' }
  /** No conversation is open: the first message starts one. */
  | { readonly state: 'new' }
  | { readonly state: 'open'; readonly conversation: string; readonly room: Room }
  | { readonly state: 'failed' }

export interface VisitOutside extends OpeningOutside {
  /** Renews an expired session before it refuses. */
  readonly renewing: Api
}

export class Visit {
  readonly current = signal<VisitState>({ state: 'loading' })
  readonly firstWords
  readonly name
  readonly gate: Gate
  readonly #outside: VisitOutside
  readonly #opening: Opening
  readonly #over = new AbortController()
  readonly #unwatch: () => void
  #open: OpenConversation | null = null
  #resuming: Promise<void> = Promise.resolve()
  /** A conversation that refused the customer, even if a list names it. */
  #refusedHere: string | null = null
  /** Rises when the customer's intention changes. Results for an earlier value are dropped. */
  #era = 0
  /** How often everything was forgotten. */
  #forgets = 0

  constructor(outside: VisitOutside) {
    this.#outside = outside
    const { signal: over } = this.#over
    this.#opening = new Opening(outside, {
      era: () => this.#era,
      state: () => this.current.peek().state,
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
      // A null key: the site has cleared its storage.
      if (key === null || key === this.#key()) void this.#follow()
    }
    onStorage(changed, { signal: over })
    const shown = ({ persisted }: PageTransitionEvent) => {
      // The browser had kept this page for Back. The storage knows what the tab's next page has done since.
      if (!persisted) return
      this.#opening.comeBack()
      void this.#follow()
    }
    addEventListener('pageshow', shown, { signal: over })
  }

  /** Returns to the open conversation, if there is one. Searching starts none. */
  resume(): Promise<void> {
    this.#resuming = this.#resume()
    return this.#resuming
  }

  /**
   * Sends a message into the open conversation, or as the first of a new one. While the site is identifying the customer, the message belongs to
   * the person whom it names. Returns why nothing is sent, or null.
   */
  say(written: string): Unacceptable | null {
    // An empty last line belongs to the typing, not to the message.
    const text = written.trimEnd()
    const open = this.#theirs()
    if (open !== null && !this.#outside.identity.isNaming) return open.room.say(text)
    const why = whyNotTaken(text)
    if (why === null) this.#opening.add(text)
    return why
  }

  /** Sends what was not sent. */
  retry(): Promise<void> {
    return this.#opening.retry()
  }

  discard(words: FirstWords): void {
    this.#opening.discard(words)
  }

  /** After an end: the next message starts another conversation. Messages not sent before can be sent there. */
  begin(): void {
    this.#changeMind()
    this.#carryUnsent()
    this.#close()
    this.#outside.storage.removeItem(this.#key())
    this.current.value = { state: 'new' }
  }

  /** Starts another conversation with the messages that could not be sent. */
  beginWithUnsent(): void {
    this.begin()
    void this.retry()
  }

  /** Settles when a visitor's start that is under way has succeeded, failed, or takes too long. */
  begun(): Promise<void> {
    return this.#opening.begun()
  }

  /** The page is done with the visit. The conversation goes on, and the next page finds it. */
  end(): void {
    this.#era++
    this.#over.abort()
    this.#unwatch()
    this.#close()
  }

  /** Deletes everything of it from this browser. */
  forget(): void {
    this.#forgets++
    this.begin()
    this.#opening.forget()
    this.#forgetUnsent(this.#outside.keys.unsent)
  }

  /** The site has identified the customer. Settles when their open conversation has been searched. */
  async identified(): Promise<void> {
    const { state } = this.current.peek()
    if (state === 'loading') await this.#resuming
    else if (state !== 'open') await this.resume()
  }

  /** The customer has changed. If they began the conversation as a visitor it stays (P9), else theirs is searched. */
  #become(person: string): void {
    if (person === this.#opening.person) return
    this.#era++
    const going = this.#opening.become(person)
    this.#refusedHere = null
    const open = this.#open
    // Without a customer there is nothing to search. The transcript stays until the next customer comes.
    if (person === '') {
      if (open === null) this.current.value = { state: 'new' }
      else open.leave()
    } else if (open?.isOfFormerVisitor()) {
      open.become(person)
      this.#outside.storage.setItem(this.#key(), open.id)
    } else void this.resume()
    if (going) void this.#opening.startAsNamed()
  }

  /** Work under way is no longer wanted: messages that waited for it wait for another try. */
  #changeMind(): number {
    this.#opening.interrupt()
    return ++this.#era
  }

  async #resume(): Promise<void> {
    const era = this.#changeMind()
    this.#close()
    this.current.value = { state: 'loading' }
    await this.#opening.wordsAreOurs()
    if (era !== this.#era) return
    try {
      const conversation = this.#known() ?? (await this.#find())
      if (era !== this.#era) return
      if (conversation === null) {
        this.current.value = { state: 'new' }
        this.#opening.startWaiting()
      } else await this.#enter(conversation)
    } catch {
      if (era !== this.#era) return
      this.#opening.interrupt()
      this.current.value = { state: 'failed' }
    }
  }

  /** The id of a known customer's open conversation here, from any device; null: none. */
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
      // The room may have stored something meanwhile, which is deleted too.
      if (forgets !== this.#forgets) this.#forgetUnsent(`${keys.unsent}${conversation}/`)
      return
    }
    if (carried !== null) this.#opening.taken(carried)
    storage.setItem(this.#key(), conversation)
    const { person } = this.#opening
    const open = new OpenConversation(conversation, { room, person, identity, lost: () => void this.#lost(open) })
    this.#open = open
    this.#opening.hand()
    this.current.value = { state: 'open', conversation, room }
  }

  /** The open conversation, unless it can only be read any more. */
  #theirs(): OpenConversation | null {
    return this.#open?.person === this.#opening.person ? this.#open : null
  }

  /** The customer has lost access. If they have read the conversation it stays on screen, else it makes room for the next one. */
  async #lost({ id, person, room }: OpenConversation): Promise<void> {
    const { keys, storage } = this.#outside
    const key = keys.conversation(person)
    // Another tab may have started the next one already.
    if (storage.getItem(key) === id) storage.removeItem(key)
    if (room.you.value !== null) return
    this.#refusedHere = id
    this.#carryUnsent()
    await this.resume()
  }

  /** Unsent messages of an ended room: their writer decides where they go. */
  #carryUnsent(): void {
    this.#opening.carry(this.#theirs()?.room.unsent.takeAll() ?? [])
  }

  /** `within`: the prefix of the keys. */
  #forgetUnsent(within: string): void {
    const { storage } = this.#outside
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    for (const name of names) if (name.startsWith(within)) storage.removeItem(name)
  }

  /** Another tab of this browser, or the next page in this tab, has started a conversation or signed out. */
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
    // Without a token the customer cannot come back to any conversation.
    return this.#outside.identity.token() === null ? null : this.#outside.storage.getItem(this.#key())
  }

  /** The storage key of the open conversation. */
  #key(): string {
    return this.#outside.keys.conversation(this.#opening.person)
  }
}
