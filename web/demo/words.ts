// The shop's texts in the reader's language. Choosing a language reloads the page, as on most sites, and the widget follows.
import type * as en from '../locales/en.ts'
import { remember, speaks, wanted } from '../shared/language.ts'
import { atHand, phrasesOf } from '../shared/phrases.ts'

type Shop = typeof en.shop

// Runs at once, because the widget's script comes next and reads the page's language.
speaks(wanted())

export const { words, speak } = phrasesOf(
  atHand(import.meta.glob<Shop>('../locales/en.ts', { query: '?shop', import: 'shop', eager: true })),
  import.meta.glob<Shop>(['../locales/*.ts', '!../locales/en.ts'], { query: '?shop', import: 'shop' }),
)

export function choose(code: string): undefined {
  remember(code)
  location.reload()
}
