// The conversation that is open on the page, and its customer. If the room
// refuses, it is tried again as the customer whom the visitor has become (P9).
import { onHints } from '../shared/browser.ts'
import type { Room } from '../shared/room.ts'
import type { CustomerIdentity } from './identity.ts'

export interface OpenConversationOutside {
  readonly room: Room
  /** The customer who opens it; empty: a visitor. */
  readonly person: string
  readonly identity: CustomerIdentity
  /** Called when the customer has lost access to it. */
  lost(): void
}

export class OpenConversation {
  readonly id: string
  readonly room: Room
  readonly #outside: OpenConversationOutside
  readonly #stopListening: readonly (() => void)[]
  #person: string
  /** The token that they had as a visitor. */
  #visitor: string | null
  #triedWith: string | null
  #closed = false

  constructor(id: string, outside: OpenConversationOutside) {
    const { room, person, identity } = outside
    this.id = id
    this.#outside = outside
    this.room = room
    this.#person = person
    this.#visitor = identity.visitorToken()
    this.#triedWith = identity.token()
    this.#stopListening = [
      onHints(() => room.hint()),
      room.connectionState.subscribe((line) => {
        if (line.state === 'refused') void this.#refused(line.why)
      }),
    ]
  }

  /** The customer who opened it. They may have signed out while it is still shown. */
  get person(): string {
    return this.#person
  }

  /** Whether the visitor who opened it has become the current customer. Others may have been here since, or in another tab. */
  isOfFormerVisitor(): boolean {
    return this.#person === '' && this.#visitor !== null && this.#visitor === this.#outside.identity.formerToken()
  }

  /** The visitor has become a customer, and keeps the conversation. */
  become(person: string): void {
    this.#person = person
    this.#visitor = null
  }

  /** The customer has signed out; the transcript stays on screen. */
  leave(): void {
    this.close()
    this.room.connectionState.value = { state: 'refused', why: 'unauthorized' }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const stop of this.#stopListening) stop()
    this.room.stop()
  }

  async #refused(why: string): Promise<void> {
    const { identity, lost } = this.#outside
    if (why === 'removed' || why === 'too_old') return
    // The server may refuse the visitor's token before the identification has been answered.
    await identity.named()
    if (this.#closed) return
    const token = identity.token()
    if (token === null || token === this.#triedWith) return lost()
    this.#triedWith = token
    this.room.start()
  }
}
