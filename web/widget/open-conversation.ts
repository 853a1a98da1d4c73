// The conversation that is open on the page, and whose it is. A room that refuses them is tried again as who they have become (P9).
import { onHints } from '../shared/browser.ts'
import type { Room } from '../shared/room.ts'
import type { Identity } from './identity.ts'

export interface OpenConversationOutside {
  readonly room: Room
  /** Who opens it; empty: a visitor. */
  readonly person: string
  readonly identity: Identity
  /** It is not theirs any more. */
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
      room.line.subscribe((line) => {
        if (line.state === 'refused') void this.#refused(line.why)
      }),
    ]
  }

  /** Who opened it. They may be gone while it is still there to be read. */
  get person(): string {
    return this.#person
  }

  /** Whether the visitor who opened it is the one who has become the customer. Another may have been here since, or in another tab. */
  isOfFormerVisitor(): boolean {
    return this.#person === '' && this.#visitor !== null && this.#visitor === this.#outside.identity.formerToken()
  }

  /** It goes along with the visitor who has become the customer. */
  become(person: string): void {
    this.#person = person
    this.#visitor = null
  }

  /** Whoever opened it is not here any more; what was said stays to be read. */
  leave(): void {
    this.close()
    this.room.line.value = { state: 'refused', why: 'unauthorized' }
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
    // The server may refuse the visitor before it has answered the site's word that they are somebody.
    await identity.named()
    if (this.#closed) return
    const token = identity.token()
    if (token === null || token === this.#triedWith) return lost()
    this.#triedWith = token
    this.room.start()
  }
}
