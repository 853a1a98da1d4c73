// A customer's earlier conversations at this entry point (P10): the list, and the items of the one that is read. They are read-only.
import { signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import { amended } from '../shared/amendments.ts'
import type { Api } from '../shared/api.ts'

export interface EarlierConversation {
  readonly conversation: string
  readonly endedAt: string
}

export interface ReadConversation {
  readonly conversation: string
  /** null: not loaded yet. */
  readonly items: readonly Item[] | null
  readonly failed: boolean
}

/** The most conversations that are listed, and the most pages that are read of one. */
const mostListed = 5
const mostPages = 20

export class Earlier {
  readonly past = signal<readonly EarlierConversation[]>([])
  readonly reading = signal<ReadConversation | null>(null)
  readonly #api: Api
  readonly #path: string
  readonly #who: () => string | null

  /** `who`: the customer's token; null: there is none, and no earlier conversations. */
  constructor(api: Api, entryPoint: string, who: () => string | null) {
    this.#api = api
    this.#path = `/entry-points/${encodeURIComponent(entryPoint)}/conversations/earlier`
    this.#who = who
  }

  /** Loads the list. A failure is not shown, because nobody has asked for the list. */
  async look(): Promise<void> {
    const who = this.#who()
    if (who === null) {
      this.past.value = []
      return
    }
    try {
      const { items } = await this.#api<{ items: readonly EarlierConversation[] }>({
        method: 'GET',
        path: this.#path,
        tries: 1,
      })
      if (who === this.#who()) this.past.value = items.slice(0, mostListed)
    } catch {
      // The list stays as it was.
    }
  }

  async read(conversation: string): Promise<void> {
    this.reading.value = { conversation, items: null, failed: false }
    const isRead = () => this.reading.peek()?.conversation === conversation
    let all: readonly Item[] = []
    try {
      for (let page = 0; page < mostPages; page++) {
        const path = `/conversations/${conversation}/items?since=${all.length}`
        const { items, more } = await this.#api<{ items: Item[]; more: boolean }>({ method: 'GET', path })
        if (!isRead()) return
        all = amended([...all, ...items], items)
        this.reading.value = { conversation, items: all, failed: false }
        if (!more) return
      }
    } catch {
      if (isRead()) this.reading.value = { conversation, items: null, failed: true }
    }
  }

  leave(): void {
    this.reading.value = null
  }

  /** The customer has changed. */
  forget(): void {
    this.past.value = []
    this.reading.value = null
  }
}
