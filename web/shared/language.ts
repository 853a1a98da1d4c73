// The language of whoever reads a page of ours: the one that they chose, else the browser's, else English (U2). A choice holds for all pages of this host.
import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { localeFor } from './sentence.ts'
import { renamed } from './store.ts'
import { storeOf } from './stores.ts'
import { regionOf, wordingOf } from './wording.ts'

export interface Language {
  /** BCP 47. */
  readonly code: string
  /** As those who speak it call it. */
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
}

/** Put in when the pages are built: the files of `web/locales` (scripts/locales.ts). */
declare const LANGUAGES: readonly Language[]

export const languages = LANGUAGES

const storage = storeOf('localStorage')
// Of all pages. It bears the console's name, which was the first to let one choose, so that no choice is lost.
const key = 'partyline.console/language'
// As release 0.1.0 called it.
renamed(storage, 'partyline.language', key)

const spoken = signal('en')

/** The code of the language in which the page speaks. */
export const language: ReadonlySignal<string> = spoken
/** Times and numbers, as they are written where the reader is. */
export const wording = computed(() => wordingOf(region.value))
export const region = computed(() => regionOf(navigator.languages, spoken.value))

/** The code of the language that the reader wants, of those that there are. */
export function wanted(): string {
  const codes = languages.map(({ code }) => code)
  const chosen = storage.getItem(key)
  return chosen !== null && codes.includes(chosen) ? chosen : localeFor(navigator.languages, codes)
}

export function remember(code: string): void {
  storage.setItem(key, code)
}

/** From now on the page is in this language, and says so to whoever reads it aloud, hyphenates it or embeds something in it. */
export function speaks(code: string): void {
  const one = languages.find((each) => each.code === code)
  spoken.value = code
  document.documentElement.lang = code
  document.documentElement.dir = one?.direction ?? 'ltr'
}
