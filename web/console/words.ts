import { computed, signal } from '@preact/signals'
import * as en from '../locales/en.ts'
// What the console says, in the reader's language: remembered, else the browser's, else English.
import { storeOf } from '../shared/browser.ts'
import { localeFor } from '../shared/sentence.ts'
import { regionOf, wordingOf } from '../shared/wording.ts'
import { consoleKey } from './kept.ts'

type Locale = Pick<typeof en, 'about' | 'items' | 'agentItems' | 'workspace'>

/** Put in when the pages are built: the files of `web/locales`. */
declare const LANGUAGES: readonly { readonly code: string; readonly name: string }[]

export const languages = LANGUAGES

/** English is at hand. */
const others = import.meta.glob<Locale>(['../locales/*.ts', '!../locales/en.ts'])

const storage = storeOf('localStorage')
const key = consoleKey('language')

export const locale = signal<Locale>(en)
export const words = computed(() => locale.value.workspace)
export const itemWords = computed(() => ({ ...locale.value.items, ...locale.value.agentItems }))
export const wording = computed(() => wordingOf(regionOf(navigator.languages, locale.value.about.code)))

/** Before the first picture, so that nothing is said twice in two tongues. */
export async function speakAsRemembered(): Promise<void> {
  await speak(
    storage.getItem(key) ??
      localeFor(
        navigator.languages,
        languages.map(({ code }) => code),
      ),
  )
}

export async function choose(code: string): Promise<void> {
  storage.setItem(key, code)
  await speak(code)
}

async function speak(code: string): Promise<void> {
  const load = others[`../locales/${code}.ts`]
  // A file that cannot be had now is no reason to stand there mute.
  locale.value = (await load?.().catch(() => null)) ?? en
  document.documentElement.lang = locale.value.about.code
  document.documentElement.dir = locale.value.about.direction
}
