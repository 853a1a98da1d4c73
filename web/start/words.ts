// The start page's texts in the reader's language.
import { computed } from '@preact/signals'
import type * as en from '../locales/en.ts'
import * as scene from '../scene/words.ts'
import { atHand, phrasesOf, together } from '../shared/phrases.ts'

type Own = typeof en.start
type Pages = typeof en.pages

const start = phrasesOf(
  {
    own: atHand(import.meta.glob<Own>('../locales/en.ts', { query: '?start', import: 'start', eager: true })),
    pages: atHand(import.meta.glob<Pages>('../locales/en.ts', { query: '?start', import: 'pages', eager: true })),
  },
  together({
    own: import.meta.glob<Own>(['../locales/*.ts', '!../locales/en.ts'], { query: '?start', import: 'start' }),
    pages: import.meta.glob<Pages>(['../locales/*.ts', '!../locales/en.ts'], { query: '?start', import: 'pages' }),
  }),
)

export const words = computed(() => start.words.value.own)
export const pageWords = computed(() => start.words.value.pages)

export async function speak(): Promise<void> {
  await Promise.all([start.speak(), scene.speak()])
}

export async function choose(code: string): Promise<void> {
  await Promise.all([start.choose(code), scene.speak(code)])
}
