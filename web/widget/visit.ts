// A customer's conversation at this entry point: finding the one that is open, starting one with the first words, the next one (P5, P9).
import { signal } from '@preact/signals'
import type { Adjustment } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { nameOf } from '../../protocol/words.ts'
import { asSent, whyNotTaken, type Unacceptable } from '../shared/acceptable.ts'
import { ApiError, type Api } from '../shared/api.ts'
import { onHints, openRoom } from '../shared/browser.ts'
import { alone } from '../shared/locks.ts'
import type { Room } from '../shared/room.ts'
import type { Keeping } from '../shared/slots.ts'
import { tellAdjusted } from './adjusted.ts'
import type { Events } from './events.ts'
import { Gate, type ShowChallenge } from './gate.ts'
import type { Identity } from './identity.ts'
import type { Keys } from './keys.ts'

export type Now =
  | { readonly state: 'loading' }
  /** Nothing is open: the first words will start it. */
  | { readonly state: 'new' }
  | { readonly state: 'open'; readonly conversation: string; readonly room: Room }
  | { readonly state: 'failed' }

/** Words that were written before there was a conversation. */
export interface FirstWords {
  readonly text: string
  readonly failed: boolean
}

interface Started {
  readonly conversation: string
  readonly resumed: boolean
  readonly visitorToken?: string
  readonly adjusted?: readonly Adjustment[]
}

export interface VisitOutside {
  readonly api: Api
  readonly entryPoint: string
  readonly identity: Identity
  readonly storage: Keeping
  /** Of the tab. */
  readonly ofTab: Keeping
  readonly keys: Keys
  readonly events: Events
  readonly attributes: ReadonlyMap<string, string>
  readonly showChallenge: ShowChallenge
}

export class Visit {
  readonly now = signal<Now>({ state: 'loading' })
  readonly firstWords = signal<readonly FirstWords[]>([])
  readonly name = signal('')
  readonly gate: Gate
  readonly #outside: VisitOutside
  readonly #key: string
  readonly #over = new AbortController()
  #leave: () => void = () => {}
  #starting = false
  #begun: Started | null = null
  /** Not ours, whatever a list says. */
  #refusedHere: string | null = null
  /** Counts changes of mind: what an earlier one still brings is not wanted any more. */
  #era = 0

  constructor(outside: VisitOutside) {
    this.#outside = outside
    this.#key = outside.keys.conversation
    this.gate = new Gate(outside.entryPoint, outside.showChallenge)
    this.name.value = outside.storage.getItem(outside.keys.name) ?? ''
    this.#recallFirst()
    this.firstWords.subscribe(() => this.#keepFirst())
    const told = ({ key }: StorageEvent) => {
      if (key === this.#key) void this.#follow()
    }
    addEventListener('storage', told, { signal: this.#over.signal })
  }

  /** Comes back to the conversation that is open, if there is one; nothing begins by looking. */
  async resume(): Promise<void> {
    const era = ++this.#era
    this.#close()
    this.now.value = { state: 'loading' }
    try {
      const conversation = this.#known() ?? (await this.#find())
      if (era !== this.#era) return
      if (conversation === null) this.now.value = { state: 'new' }
      else await this.#open(conversation)
    } catch {
      if (era === this.#era) this.now.value = { state: 'failed' }
    }
  }

  /** The first words, or more of them while the conversation is being started. Why nothing begins with them, or null. */
  say(text: string): Unacceptable | null {
    const why = whyNotTaken(text)
    if (why !== null) return why
    this.firstWords.value = [...this.firstWords.value, { text, failed: false }]
    void this.#start()
    return null
  }

  retry(): void {
    this.firstWords.value = this.firstWords.value.map(({ text }) => ({ text, failed: false }))
    void this.#start()
  }

  discard(words: FirstWords): void {
    this.firstWords.value = this.firstWords.value.filter((each) => each !== words)
  }

  /** After the end: the next words will start another one. */
  begin(): void {
    this.#era++
    this.#begun = null
    this.#close()
    this.#outside.storage.removeItem(this.#key)
    this.now.value = { state: 'new' }
  }

  /** The page has done with it; the conversation goes on, and the next page finds it. */
  end(): void {
    this.#era++
    this.#over.abort()
    this.#close()
  }

  /** Nothing of it stays in this browser. */
  forget(): void {
    const { storage, keys } = this.#outside
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    this.begin()
    this.firstWords.value = []
    this.name.value = ''
    storage.removeItem(keys.name)
    for (const name of names) if (name.startsWith(keys.unsent)) storage.removeItem(name)
  }

  /** The customer is somebody else now: their conversation stays if it is theirs (P9), else theirs is found. */
  async identified(): Promise<void> {
    if (this.now.value.state !== 'open') await this.resume()
  }

  /** Words that no conversation has yet outlive the page. */
  #keepFirst(): void {
    const { ofTab, keys } = this.#outside
    const texts = this.firstWords.peek().map(({ text }) => text)
    if (texts.length === 0) ofTab.removeItem(keys.first)
    else ofTab.setItem(keys.first, JSON.stringify(texts))
  }

  #recallFirst(): void {
    const { ofTab, keys } = this.#outside
    try {
      const texts = JSON.parse(ofTab.getItem(keys.first) ?? '[]') as unknown
      if (!Array.isArray(texts)) return
      const known = texts.filter((text) => typeof text === 'string')
      this.firstWords.value = known.map((text) => ({ text, failed: true }))
    } catch {
      // Not ours to read.
    }
  }

  async #start(): Promise<void> {
    if (this.#starting) return
    this.#starting = true
    const era = this.#era
    const { storage, identity, keys } = this.#outside
    try {
      storage.setItem(keys.name, this.name.value.trim())
      // What began and could not be opened is opened at the next try: another one is nobody's wish.
      const started = this.#begun ?? (await this.gate.pass((key, challenge) => this.#ask(key, challenge)))
      // Somebody else by now, or gone: the words wait for another try.
      if (era !== this.#era) throw new Error('partyline: not wanted any more')
      this.#begun = started
      if (started.visitorToken !== undefined) identity.becomeVisitor(started.visitorToken)
      await this.#open(started.conversation)
      this.#begun = null
      if (!started.resumed) this.#outside.events.tell('started', { conversation: started.conversation })
    } catch {
      this.firstWords.value = this.firstWords.value.map(({ text }) => ({ text, failed: true }))
    } finally {
      this.#starting = false
    }
  }

  #ask(key: string, challenge?: string): Promise<Started> {
    return this.#asSomebody(() => alone('partyline.start', () => this.#askAlone(key, challenge)))
  }

  async #askAlone(key: string, challenge: string | undefined): Promise<Started> {
    const { api, entryPoint, identity, storage, attributes } = this.#outside
    const name = nameOf(this.name.value, limits.nameLength)
    const said = Array.from(attributes, ([attribute, value]) => [attribute, asSent(value)])
    const body = {
      ...(name === '' ? {} : { name }),
      attributes: Object.fromEntries(said) as Record<string, string>,
      ...(challenge === undefined ? {} : { challenge }),
    }
    const path = `/entry-points/${encodeURIComponent(entryPoint)}/conversations`
    const started = await api<Started>({ method: 'POST', path, body, key })
    tellAdjusted(started.adjusted)
    // Within the lock: the next tab must find this visitor, not become another one.
    if (started.visitorToken !== undefined) identity.becomeVisitor(started.visitorToken)
    storage.setItem(this.#key, started.conversation)
    return started
  }

  /** What a customer who is known has open here, from wherever they began it; null: nothing. */
  async #find(): Promise<string | null> {
    const { api, entryPoint, identity } = this.#outside
    const path = `/entry-points/${encodeURIComponent(entryPoint)}/conversations`
    type Open = { items: readonly { conversation: string }[] }
    const { items } = await this.#asSomebody(() =>
      // Nobody has nothing; also one who turns out to be nobody any more.
      identity.token() === null ? Promise.resolve<Open>({ items: [] }) : api<Open>({ method: 'GET', path }),
    )
    return items.find(({ conversation }) => conversation !== this.#refusedHere)?.conversation ?? null
  }

  async #asSomebody<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    try {
      return await run()
    } catch (error) {
      if (!isUnauthorized(error) || !(await this.#outside.identity.renewed())) throw error
      return run()
    }
  }

  async #open(conversation: string): Promise<void> {
    const { api, storage } = this.#outside
    const era = this.#era
    const room = await openRoom(api, conversation, this.#outside.keys.unsent, 'customer')
    if (era !== this.#era) {
      room.stop()
      return
    }
    storage.setItem(this.#key, conversation)
    const unhint = onHints(() => room.hint())
    const unwatch = room.line.subscribe((line) => {
      if (line.state === 'refused') void this.#refused(room, conversation, line.why)
    })
    this.#leave = () => {
      unwatch()
      unhint()
      room.stop()
    }
    this.firstWords.value = this.firstWords.value.filter(({ text }) => room.say(text) !== null)
    this.now.value = { state: 'open', conversation, room }
  }

  /** A session that ran out is renewed; a conversation that is not ours any more makes room for the next one. */
  async #refused(room: Room, conversation: string, why: string): Promise<void> {
    const { identity, storage } = this.#outside
    if (why === 'removed' || why === 'too_old') return
    // Also while the site's word is on its way: the server may have closed the visitor's socket before it answers (P9).
    if (why === 'unauthorized' && (await identity.renewed()) && identity.token() !== null) {
      room.start()
      return
    }
    storage.removeItem(this.#key)
    if (room.you.value !== null) return
    this.#refusedHere = conversation
    await this.resume()
  }

  /** Another tab of this browser has started a conversation, or has left everything. */
  async #follow(): Promise<void> {
    const known = this.#known()
    const now = this.now.value
    if (now.state === 'open' && known === now.conversation) return
    if (known === null && now.state === 'open' && this.#outside.identity.token() !== null) return
    if (this.firstWords.value.length === 0) await this.resume()
  }

  #close(): void {
    this.gate.leave()
    this.#leave()
    this.#leave = () => {}
  }

  #known(): string | null {
    // Somebody who has no token can come back to nothing.
    return this.#outside.identity.token() === null ? null : this.#outside.storage.getItem(this.#key)
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ApiError && error.problem.code === 'unauthorized'
}
