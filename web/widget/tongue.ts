// The reader's language: English is built in, others are fetched with the chat (U2).
import { computed, signal } from '@preact/signals'
import type { Item } from '../../protocol/items.ts'
import * as en from '../locales/en.ts'
import { wordsOf, type ItemWords } from '../shared/item-words.ts'
import type { Piece } from '../shared/sentence.ts'
import { regionOf, wordingOf, type Wording } from '../shared/wording.ts'

export type Words = Pick<typeof en, 'about' | 'changes' | 'widget'> & { readonly items: ItemWords }

const english: Words = { about: en.about, items: en.items, changes: en.changes, widget: en.widget }

export const words = signal<Words>(english)
const region = signal(en.about.code)

/** Formats times and numbers in the language of the texts, as in the reader's region. */
export function wording(): Wording {
  return wordingOf(region.value)
}

/** Events with a special form for the customer, who is addressed directly. */
const customersItems = computed((): ItemWords => {
  const { items, widget } = words.value
  const ended = items['ended'] as typeof en.items.ended
  const plainly = ended.flow_ended
  const unsaid = { customer_removed: plainly, customer_never_connected: plainly, abandoned: plainly }
  return { ...items, ended: { ...ended, ...unsaid, customer_ended: widget.youEnded } }
})

/** The sentence for an event, as the customer reads it. */
export function lineOf(item: Item): readonly Piece[] {
  return wordsOf(item, customersItems.value, wording())
}

export function locale(): string {
  return region.value
}

/** `code`: the reader's language; `fetched`: its texts. Without them the widget speaks English, which is better than nothing. */
export async function speak(wanted: readonly string[], code: string, fetched: Promise<unknown>): Promise<void> {
  const texts = (await fetched) as Partial<Words> | null
  if (code !== en.about.code && texts?.about === undefined) return
  if (texts !== null) words.value = over(english, texts)
  region.value = regionOf(wanted, code)
}

/** A file of another release may lack new sentences, so English fills the gaps. */
function over(first: Words, { about, items, changes, widget }: Partial<Words>): Words {
  return {
    about: { ...first.about, ...about },
    items: { ...first.items, ...items },
    changes: { ...first.changes, ...changes },
    widget: { ...first.widget, ...widget },
  }
}
