// The reference's own texts in the reader's language. Text from the API's description is English and is marked so for screen readers.
import type * as en from '../locales/en.ts'
import { atHand, phrasesOf } from '../shared/phrases.ts'

type Reference = typeof en.reference

export const { words, speak, choose } = phrasesOf(
  atHand(import.meta.glob<Reference>('../locales/en.ts', { query: '?reference', import: 'reference', eager: true })),
  import.meta.glob<Reference>(['../locales/*.ts', '!../locales/en.ts'], { query: '?reference', import: 'reference' }),
)
