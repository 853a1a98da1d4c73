// The part of the log that a page has: items without gaps from number `first` on. It grows at both ends.
import { batch, computed, signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import { amended, isWordless } from './amendments.ts'

export class Log {
  /** Index 0 is item number `first`. */
  readonly items = signal<readonly Item[]>([])
  /** 1 means that the beginning is loaded. */
  readonly first = signal(1)
  /** The number of the last item; 0 for none. */
  readonly last = computed(() => this.first.value - 1 + this.items.value.length)

  /** Sets the first number, while no items are loaded. */
  begin(first: number): void {
    if (this.items.value.length === 0) this.first.value = first
  }

  /** Appends items and skips known ones. Returns the fresh ones; null: there is a gap before them. */
  append(first: number, items: readonly Item[]): readonly Item[] | null {
    const next = this.last.value + 1
    if (first > next) return null
    const fresh = items.slice(next - first)
    if (fresh.length > 0) this.items.value = amended([...this.items.value, ...fresh], fresh)
    return fresh
  }

  /** Prepends items that end right before the first. False: they do not, so they answer another request. */
  prepend(first: number, items: readonly Item[]): boolean {
    if (items.length === 0 || first + items.length !== this.first.value) return false
    batch(() => {
      this.items.value = [...items, ...this.items.value]
      this.first.value = first
    })
    return true
  }

  clear(): void {
    batch(() => {
      this.items.value = []
      this.first.value = 1
    })
  }

  /** The items after number `number`. */
  after(number: number): readonly Item[] {
    return this.items.value.slice(Math.max(0, number + 1 - this.first.value))
  }
}

/** Whether a person said it, so that it counts as unread (D9). System messages and removed text do not. */
export function isOfPeople(item: Item): boolean {
  return isWords(item) && item.type !== 'prompt'
}

/** Whether the item has text. */
export function isWords(item: Item): boolean {
  return (item.type === 'message' || item.type === 'note' || item.type === 'prompt') && !isWordless(item)
}
