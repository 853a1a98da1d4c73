// The reference's own texts in the reader's language. Text from the API's description is English and is marked so for screen readers.
import { computed } from '@preact/signals'
import type * as en from '../locales/en.ts'
import { atHand, phrasesOf, together } from '../shared/phrases.ts'

type Own = typeof en.reference
type Pages = typeof en.pages

const reference = phrasesOf(
  {
    own: atHand(import.meta.glob<Own>('../locales/en.ts', { query: '?reference', import: 'reference', eager: true })),
    pages: atHand(import.meta.glob<Pages>('../locales/en.ts', { query: '?reference', import: 'pages', eager: true })),
  },
  together({
    own: import.meta.glob<Own>(['../locales/*.ts', '!../locales/en.ts'], { query: '?reference', import: 'reference' }),
    pages: import.meta.glob<Pages>(['../locales/*.ts', '!../locales/en.ts'], { query: '?reference', import: 'pages' }),
  }),
)

export const words = computed(() => reference.words.value.own)
export const pageWords = computed(() => reference.words.value.pages)
export const { speak, choose } = reference
