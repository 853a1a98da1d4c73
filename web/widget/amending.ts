// Correcting and deleting one's own messages (R14). A correction that was begun survives closing the panel.
import { signal, type Signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import { hasInk } from '../../protocol/words.ts'
import { asSent } from '../shared/acceptable.ts'
import { ApiError, type Api } from '../shared/api.ts'
import type { Reason } from '../shared/field.ts'
import type { Room } from '../shared/room.ts'
import { words } from './tongue.ts'

export interface Correction {
  readonly room: Room
  readonly item: Item
  /** The new text as typed so far. */
  readonly text: Signal<string>
}

export class Amending {
  readonly correction = signal<Correction | null>(null)
  /** Why deleting failed. */
  readonly wrong = signal<Reason>(null)
  readonly #api: Api
  readonly #conversation: () => string

  constructor(api: Api, conversation: () => string) {
    this.#api = api
    this.#conversation = conversation
  }

  begin(room: Room, item: Item): void {
    this.correction.value = { room, item, text: signal(item.text ?? '') }
  }

  cancel(): void {
    this.correction.value = null
  }

  /** Ends a correction that is no longer possible. Returns the typed text; null: there is none, or it equals the message. */
  giveUp(): string | null {
    const correction = this.correction.peek()
    this.correction.value = null
    const text = correction?.text.peek() ?? ''
    return hasInk(text) && text !== correction?.item.text ? text : null
  }

  async correct({ item }: Correction, text: string): Promise<Reason> {
    const why = text === item.text ? null : await this.#amend(item, text)
    if (why === null && this.correction.peek()?.item.id === item.id) this.correction.value = null
    return why
  }

  async remove(item: Item): Promise<void> {
    this.wrong.value = null
    this.wrong.value = await this.#amend(item, null)
  }

  async #amend(item: Item, text: string | null): Promise<Reason> {
    const { widget: said } = words.value
    const path = `/conversations/${this.#conversation()}/items/${encodeURIComponent(item.id)}`
    try {
      await this.#api(
        text === null ? { method: 'DELETE', path } : { method: 'PUT', path, body: { text: asSent(text) } },
      )
      return null
    } catch (error) {
      return error instanceof ApiError && error.problem.status < 500 ? said.notChanged : said.failed
    }
  }
}
