// What the people of the scene say, in the reader's language.
import type * as en from '../locales/en.ts'
import { atHand, phrasesOf } from '../shared/phrases.ts'

type SceneWords = typeof en.scene

export const { words, speak } = phrasesOf(
  atHand(import.meta.glob<SceneWords>('../locales/en.ts', { query: '?start', import: 'scene', eager: true })),
  import.meta.glob<SceneWords>(['../locales/*.ts', '!../locales/en.ts'], { query: '?start', import: 'scene' }),
)
