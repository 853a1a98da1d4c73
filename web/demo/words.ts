// What the shop says, in the reader's language. Another language is another loading of the page, as on most sites: the widget comes with it.
import type * as en from '../locales/en.ts'
import { remember, speaks, wanted } from '../shared/language.ts'
import { atHand, phrasesOf } from '../shared/phrases.ts'

type Shop = typeof en.shop

// At once, before the widget's script, which follows, asks the page for its language.
speaks(wanted())

export const { words, speak } = phrasesOf(
  atHand(import.meta.glob<Shop>('../locales/en.ts', { query: '?shop', import: 'shop', eager: true })),
  import.meta.glob<Shop>(['../locales/*.ts', '!../locales/en.ts'], { query: '?shop', import: 'shop' }),
)

export function choose(code: string): undefined {
  remember(code)
  location.reload()
}
