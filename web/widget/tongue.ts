// The language of the reader: English is at hand, others are fetched when they are needed (U2).
import { signal } from '@preact/signals'
import * as en from '../locales/en.ts'
import type { ItemWords } from '../shared/item-words.ts'
import { localeFor } from '../shared/sentence.ts'
import { wordingOf, type Wording } from '../shared/wording.ts'

export type Words = Pick<typeof en, 'about' | 'changes' | 'widget'> & { readonly items: ItemWords }

/** Lines of the system need no words of ours: the server says them in English. */
const english: Words = { about: en.about, items: {}, changes: en.changes, widget: en.widget }

export const words = signal<Words>(english)
const region = signal(en.about.code)

/** Times and numbers: in the language of the words, as they are written where the reader is. */
export function wording(): Wording {
  return wordingOf(region.value)
}

export function locale(): string {
  return region.value
}

/** A language that cannot be fetched leaves English: words that one half understands are better than none. */
export async function speak(host: string, wanted: readonly string[], available: readonly string[]): Promise<void> {
  const code = localeFor(wanted, available)
  try {
    if (code !== en.about.code) {
      const answer = await fetch(`${host}/widget/locales/${code}.json`)
      words.value = (await answer.json()) as Words
    }
    region.value = wanted.find((each) => each.startsWith(`${code}-`) && isKnown(each)) ?? code
  } catch {
    // The network; English stays.
  }
}

/** A page may say anything of its language; what is no language would throw wherever a time is written. */
function isKnown(code: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(code).length > 0
  } catch {
    return false
  }
}
