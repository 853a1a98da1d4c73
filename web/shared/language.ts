// The reader's language: the one that they chose, else the browser's, else English (U2). The choice applies to all pages of this host.
import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { localeFor } from './sentence.ts'
import { renamed } from './store.ts'
import { storeOf } from './stores.ts'
import { regionOf, wordingOf } from './wording.ts'

export interface Language {
  /** BCP 47. */
  readonly code: string
  /** The language's own name. */
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
}

/** Set at build time from the files in `web/locales` (scripts/locales.ts). */
declare const LANGUAGES: readonly Language[]

export const languages = LANGUAGES

const storage = storeOf('localStorage')
// The key for all pages. It has the console's name because the console offered the choice first, and existing choices must be kept.
const key = 'partyline.console/language'
// The key of release 0.1.0.
renamed(storage, 'partyline.language', key)

const spoken = signal('en')

/** The code of the language that the reader wants and whose texts could not be fetched; null: none. */
export const missing = signal<string | null>(null)

/** The code of the page's language. */
export const language: ReadonlySignal<string> = spoken
/** How times and numbers are written in the reader's region. */
export const wording = computed(() => wordingOf(region.value))
export const region = computed(() => regionOf(navigator.languages, spoken.value))

/** The code of the available language that the reader wants most. */
export function wanted(): string {
  const codes = languages.map(({ code }) => code)
  const chosen = storage.getItem(key)
  return chosen !== null && codes.includes(chosen) ? chosen : localeFor(navigator.languages, codes)
}

export function remember(code: string): void {
  storage.setItem(key, code)
}

/** Sets the page's language, also for screen readers, hyphenation and embedded content. */
export function speaks(code: string): void {
  const one = languages.find((each) => each.code === code)
  spoken.value = code
  document.documentElement.lang = code
  document.documentElement.dir = one?.direction ?? 'ltr'
}
