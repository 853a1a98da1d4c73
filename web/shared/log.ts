// The log as far as a page has it: items without gaps from number `first` on. It grows at both ends.
import { batch, computed, signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import { amended, isWordless } from './amendments.ts'

export class Log {
  /** Item number `first` is at 0. */
  readonly items = signal<readonly Item[]>([])
  /** 1: the beginning is here. */
  readonly first = signal(1)
  /** The number of the last item; 0 for none. */
  readonly last = computed(() => this.first.value - 1 + this.items.value.length)

  /** Whoever has nothing may begin anywhere. */
  begin(first: number): void {
    if (this.items.value.length === 0) this.first.value = first
  }

  /** Takes what follows the last item; those that are here are skipped. The fresh ones, or null: there is a gap before them. */
  append(first: number, items: readonly Item[]): readonly Item[] | null {
    const next = this.last.value + 1
    if (first > next) return null
    const fresh = items.slice(next - first)
    if (fresh.length > 0) this.items.value = amended([...this.items.value, ...fresh], fresh)
    return fresh
  }

  /** Takes what ends right before the first item; anything else is no answer to what was asked. */
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

  /** Those that come after item number `number`. */
  after(number: number): readonly Item[] {
    return this.items.value.slice(Math.max(0, number + 1 - this.first.value))
  }
}

/** Whether it is what somebody has said (D9): what the system says is nobody's news, and neither is what was taken away. */
export function isOfPeople(item: Item): boolean {
  return isWords(item) && item.type !== 'prompt'
}

/** Whether there are words in it. */
export function isWords(item: Item): boolean {
  return (item.type === 'message' || item.type === 'note' || item.type === 'prompt') && !isWordless(item)
}
