// The shop's texts in the reader's language. Choosing a language reloads the page, as on most sites, and the widget follows.
import { computed } from '@preact/signals'
import type * as en from '../locales/en.ts'
import { remember, speaks, wanted } from '../shared/language.ts'
import { atHand, phrasesOf, together } from '../shared/phrases.ts'

type Own = typeof en.shop
type Pages = typeof en.pages

// Runs at once, because the widget's script comes next and reads the page's language.
speaks(wanted())

const shop = phrasesOf(
  {
    own: atHand(import.meta.glob<Own>('../locales/en.ts', { query: '?shop', import: 'shop', eager: true })),
    pages: atHand(import.meta.glob<Pages>('../locales/en.ts', { query: '?shop', import: 'pages', eager: true })),
  },
  together({
    own: import.meta.glob<Own>(['../locales/*.ts', '!../locales/en.ts'], { query: '?shop', import: 'shop' }),
    pages: import.meta.glob<Pages>(['../locales/*.ts', '!../locales/en.ts'], { query: '?shop', import: 'pages' }),
  }),
)

export const words = computed(() => shop.words.value.own)
export const pageWords = computed(() => shop.words.value.pages)
export const { speak } = shop

export function choose(code: string): undefined {
  remember(code)
  location.reload()
}
