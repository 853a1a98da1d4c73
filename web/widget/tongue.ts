// The language of the reader: English is at hand, others are fetched when they are needed (U2).
import { signal } from '@preact/signals'
import * as en from '../locales/en.ts'
import { localeFor } from '../shared/sentence.ts'

export type Words = Pick<typeof en, 'about' | 'items' | 'widget'>

const english: Words = { about: en.about, items: en.items, widget: en.widget }

export const words = signal<Words>(english)

/** A language that cannot be fetched leaves English: words that one half understands are better than none. */
export async function speak(host: string, wanted: readonly string[], available: readonly string[]): Promise<void> {
  const code = localeFor(wanted, available)
  if (code === en.about.code) return
  try {
    const answer = await fetch(`${host}/widget/locales/${code}.json`)
    if (answer.ok) words.value = (await answer.json()) as Words
  } catch {
    // The network; English stays.
  }
}
