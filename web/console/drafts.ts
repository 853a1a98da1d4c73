// What is written and not sent yet, per person and conversation; it survives a reload.
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
  /** Goes along with an invitation or a transfer. */
  readonly asking: string
  readonly dispositions: readonly string[]
  /** Of the wrap-up. */
  readonly notes: string
  /** R14: new words for what one has said, by the id of the item. */
  readonly corrections: Readonly<Record<string, string>>
}

/** Release 0.1.0 did not name the page. */
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

  /** Whether there is one that is not empty. */
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

  /** Whoever comes to a conversation writes to the customer, unless they had begun a note. */
  beginAnew(conversation: string): void {
    const { kind, note } = this.of(conversation).peek()
    if (kind === 'note' && note === '') this.change(conversation, { kind: 'message' })
  }

  /** To whom the words in its field are. To a parked one the customer alone is written (P6). */
  kindOf(conversation: string, parked: boolean): Draft['kind'] {
    return parked ? 'message' : this.of(conversation).value.kind
  }

  /** What did not go out stands before what has been written since. */
  putBack(conversation: string, words: readonly string[]): void {
    if (words.length === 0) return
    const { message } = this.of(conversation).peek()
    this.change(conversation, { message: [...words, message].filter(hasInk).join('\n') })
  }

  /** Into its field, after what stands there. */
  append(conversation: string, text: string): void {
    const { message } = this.of(conversation).peek()
    this.change(conversation, { message: [message, text].filter(hasInk).join('\n') })
  }

  change(conversation: string, change: Partial<Draft>): void {
    const draft = this.of(conversation)
    draft.value = { ...this.#keptBeside(conversation, draft.peek()), ...change }
    this.#keep(conversation, draft.value)
  }

  /** New words for what one has said; null: it stays as it is. */
  correct(conversation: string, item: string, text: string | null): void {
    const { [item]: _, ...others } = this.#keptBeside(conversation, this.of(conversation).peek()).corrections
    this.change(conversation, { corrections: text === null ? others : { ...others, [item]: text } })
  }

  /** Another tab of the same agent has written to the browser's storage; `key` null: all of it is gone. */
  changedElsewhere(key: string | null): void {
    for (const [conversation, draft] of this.#open) {
      if (key === null || key === this.#prefix + conversation)
        draft.value = this.#keptBeside(conversation, draft.peek())
    }
  }

  /** As it stands in the storage, where another tab may have written since. To whom one writes is each tab's own: a note must not become a message. */
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

  /** Nothing can be said there any more; what was said can still be put right, and written up. */
  over(conversation: string): void {
    const { message, note, asking } = this.of(conversation).peek()
    const nothing = { kind: 'message', message: '', note: '', asking: '' } as const
    if (message !== '' || note !== '' || asking !== '') this.change(conversation, nothing)
  }

  /** Nobody can come there any more. */
  gone(conversation: string): void {
    this.change(conversation, none)
  }

  /** R14: what was taken out of the conversation is kept nowhere, a correction that was begun of it included. */
  forgetTaken(conversation: string, items: readonly Item[]): void {
    const { corrections } = this.of(conversation).value
    if (Object.keys(corrections).length === 0) return
    const taken = items.filter(isWordless).map(({ id, amends }) => amends ?? id)
    for (const item of taken) if (Object.hasOwn(corrections, item)) this.correct(conversation, item, null)
  }

  #keys(): string[] {
    return Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '')
  }

  /** Forgets what nobody came back to. */
  sweep(): void {
    for (const key of this.#keys()) {
      if (!key.startsWith(draftsRoot) && !key.startsWith(formerRoot)) continue
      const savedAt = parseDraft(this.#storage.getItem(key))?.savedAt ?? 0
      if (savedAt < this.#now() - limits.draftMs) this.#storage.removeItem(key)
    }
  }
}

/** What of it would be lost with the conversation; null: nothing. The wrap-up is not. */
export function unsaidIn({ message, note, asking, corrections }: Draft): string | null {
  return [message, note, asking, ...Object.values(corrections)].find(hasInk) ?? null
}

function isEmpty(draft: Draft): boolean {
  const { message, note, asking, notes, dispositions, corrections } = draft
  const lists = [dispositions, Object.keys(corrections)]
  return [message, note, asking, notes].every((text) => text === '') && lists.every(({ length }) => length === 0)
}

/** Storage is shared with whatever else runs on the origin. */
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
