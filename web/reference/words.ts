// What the reference says itself, in the reader's language. What the API says of itself is in English, and says so to whoever reads it aloud.
import type * as en from '../locales/en.ts'
import { atHand, phrasesOf } from '../shared/phrases.ts'

type Reference = typeof en.reference

export const { words, speak, choose } = phrasesOf(
  atHand(import.meta.glob<Reference>('../locales/en.ts', { query: '?reference', import: 'reference', eager: true })),
  import.meta.glob<Reference>(['../locales/*.ts', '!../locales/en.ts'], { query: '?reference', import: 'reference' }),
)
