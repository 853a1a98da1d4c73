// Unsent drafts, by agent and conversation. They survive a reload.
import { signal, type Signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { hasInk } from '../../protocol/words.ts'
import { isWordless } from '../shared/amendments.ts'
import { renamed, type Keeping } from '../shared/store.ts'
import { draftsRoot } from './kept.ts'

export interface Draft {
  readonly kind: 'message' | 'note'
  readonly message: string
  readonly note: string
  /** The note that accompanies an invitation or a transfer. */
  readonly asking: string
  readonly dispositions: readonly string[]
  /** The notes of the wrap-up. */
  readonly notes: string
  /** R14: corrections that were begun, by item id. */
  readonly corrections: Readonly<Record<string, string>>
}

/** Release 0.1.0 used keys without the page's name. */
const formerRoot = 'partyline.draft/'
const none: Draft = { kind: 'message', message: '', note: '', asking: '', dispositions: [], notes: '', corrections: {} }

export class Drafts {
  readonly #prefix: string
  readonly #storage: Keeping
  readonly #now: () => number
  readonly #open = new Map<string, Signal<Draft>>()

  constructor(agent: string, storage: Keeping, now: () => number) {
    this.#prefix = `${draftsRoot}${agent}/`
    this.#storage = storage
    this.#now = now
    this.#takeOver(`${formerRoot}${agent}/`)
  }

  /** Whether any draft is not empty. */
  get any(): boolean {
    return this.#keys().some((key) => key.startsWith(this.#prefix))
  }

  of(conversation: string): Signal<Draft> {
    const known = this.#open.get(conversation)
    if (known) return known
    const draft = signal(parseDraft(this.#storage.getItem(this.#prefix + conversation))?.draft ?? none)
    this.#open.set(conversation, draft)
    return draft
  }

  /** An agent who opens a conversation writes to the customer, unless they had begun a note. */
  beginAnew(conversation: string): void {
    const { kind, note } = this.of(conversation).peek()
    if (kind === 'note' && note === '') this.change(conversation, { kind: 'message' })
  }

  /** For whom the text in the field is. In a parked conversation it is always for the customer (P6). */
  kindOf(conversation: string, parked: boolean): Draft['kind'] {
    return parked ? 'message' : this.of(conversation).value.kind
  }

  /** Puts unsent messages back, before what was typed since. */
  putBack(conversation: string, words: readonly string[]): void {
    if (words.length === 0) return
    const { message } = this.of(conversation).peek()
    this.change(conversation, { message: [...words, message].filter(hasInk).join('\n') })
  }

  /** Appends text to the field. */
  append(conversation: string, text: string): void {
    const { message } = this.of(conversation).peek()
    this.change(conversation, { message: [message, text].filter(hasInk).join('\n') })
  }

  change(conversation: string, change: Partial<Draft>): void {
    const draft = this.of(conversation)
    draft.value = { ...this.#keptBeside(conversation, draft.peek()), ...change }
    this.#keep(conversation, draft.value)
  }

  /** Keeps a correction; null: removes it. */
  correct(conversation: string, item: string, text: string | null): void {
    const { [item]: _, ...others } = this.#keptBeside(conversation, this.of(conversation).peek()).corrections
    this.change(conversation, { corrections: text === null ? others : { ...others, [item]: text } })
  }

  /** Another tab of the same agent has changed the browser's storage; `key` null: all of it was cleared. */
  changedElsewhere(key: string | null): void {
    for (const [conversation, draft] of this.#open) {
      if (key === null || key === this.#prefix + conversation)
        draft.value = this.#keptBeside(conversation, draft.peek())
    }
  }

  /**
   * The draft in the storage, which another tab may have changed. Whether it is a
   * message or a note stays as in this tab: a note must never become a message.
   */
  #keptBeside(conversation: string, { kind }: Draft): Draft {
    return { ...(parseDraft(this.#storage.getItem(this.#prefix + conversation))?.draft ?? none), kind }
  }

  #keep(conversation: string, draft: Draft): void {
    const key = this.#prefix + conversation
    if (isEmpty(draft)) {
      this.#storage.removeItem(key)
      return
    }
    this.#storage.setItem(key, JSON.stringify({ savedAt: this.#now(), draft }))
  }

  #takeOver(former: string): void {
    for (const key of this.#keys().filter((known) => known.startsWith(former))) {
      renamed(this.#storage, key, this.#prefix + key.slice(former.length))
    }
  }

  /** The conversation is over. Only corrections and the wrap-up can still be sent. */
  over(conversation: string): void {
    const { message, note, asking } = this.of(conversation).peek()
    const nothing = { kind: 'message', message: '', note: '', asking: '' } as const
    if (message !== '' || note !== '' || asking !== '') this.change(conversation, nothing)
  }

  /** The agent can never come back to the conversation. */
  gone(conversation: string): void {
    this.change(conversation, none)
  }

  /** R14: deleted text is kept nowhere, so corrections of it are deleted too. */
  forgetTaken(conversation: string, items: readonly Item[]): void {
    const { corrections } = this.of(conversation).value
    if (Object.keys(corrections).length === 0) return
    const taken = items.filter(isWordless).map(({ id, amends }) => amends ?? id)
    for (const item of taken) if (Object.hasOwn(corrections, item)) this.correct(conversation, item, null)
  }

  #keys(): string[] {
    return Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '')
  }

  /** Deletes drafts that are too old. */
  sweep(): void {
    for (const key of this.#keys()) {
      if (!key.startsWith(draftsRoot) && !key.startsWith(formerRoot)) continue
      const savedAt = parseDraft(this.#storage.getItem(key))?.savedAt ?? 0
      if (savedAt < this.#now() - limits.draftMs) this.#storage.removeItem(key)
    }
  }
}

/** The unsent text that would be lost with the conversation; null: none. The notes of the wrap-up are not lost. */
export function unsaidIn({ message, note, asking, corrections }: Draft): string | null {
  return [message, note, asking, ...Object.values(corrections)].find(hasInk) ?? null
}

function isEmpty(draft: Draft): boolean {
  const { message, note, asking, notes, dispositions, corrections } = draft
  const lists = [dispositions, Object.keys(corrections)]
  return [message, note, asking, notes].every((text) => text === '') && lists.every(({ length }) => length === 0)
}

/** Other code on the same origin may have written here, so nothing about the form is assumed. */
function parseDraft(text: string | null): { readonly savedAt: number; readonly draft: Draft } | null {
  try {
    const kept = JSON.parse(text ?? 'null') as { savedAt?: unknown; draft?: Record<string, unknown> } | null
    const { message, note, asking, notes, kind, dispositions, corrections } = kept?.draft ?? {}
    if (typeof kept?.savedAt !== 'number' || typeof message !== 'string' || typeof note !== 'string') return null
    const chosen = Array.isArray(dispositions) ? dispositions.filter((one) => typeof one === 'string') : []
    return {
      savedAt: kept.savedAt,
      draft: {
        kind: kind === 'note' ? 'note' : 'message',
        message,
        note,
        asking: typeof asking === 'string' ? asking : '',
        notes: typeof notes === 'string' ? notes : '',
        dispositions: chosen,
        corrections: textsIn(corrections),
      },
    }
  } catch {
    return null
  }
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  const all = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(all.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
