// What the console says, in the reader's language: remembered, else the browser's, else English.
import { computed, signal } from '@preact/signals'
import * as en from '../locales/en.ts'
import { storageOr } from '../shared/browser.ts'
import { localeFor } from '../shared/sentence.ts'
import { wordingOf } from '../shared/wording.ts'

type Locale = Pick<typeof en, 'about' | 'items' | 'agentItems' | 'workspace'>

export const languages = [
  { code: 'en', name: 'English', load: async (): Promise<Locale> => en },
  { code: 'id', name: 'Bahasa Indonesia', load: (): Promise<Locale> => import('../locales/id.ts') },
  { code: 'pt-BR', name: 'Português (Brasil)', load: (): Promise<Locale> => import('../locales/pt-BR.ts') },
  { code: 'ja', name: '日本語', load: (): Promise<Locale> => import('../locales/ja.ts') },
  { code: 'fr', name: 'Français', load: (): Promise<Locale> => import('../locales/fr.ts') },
] as const

const storage = storageOr('localStorage')
const key = 'partyline.language'

export const locale = signal<Locale>(en)
export const words = computed(() => locale.value.workspace)
export const itemWords = computed(() => ({ ...locale.value.items, ...locale.value.agentItems }))
export const wording = computed(() => wordingOf(locale.value.about.code))

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
  const language = languages.find((one) => one.code === code) ?? languages[0]
  // A file that cannot be had now is no reason to stand there mute.
  locale.value = await language.load().catch(() => en)
  document.documentElement.lang = locale.value.about.code
  document.documentElement.dir = locale.value.about.direction
}
