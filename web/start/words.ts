// The start page's texts in the reader's language.
import type * as en from '../locales/en.ts'
import * as scene from '../scene/words.ts'
import { atHand, phrasesOf } from '../shared/phrases.ts'

type Start = typeof en.start

const start = phrasesOf(
  atHand(import.meta.glob<Start>('../locales/en.ts', { query: '?start', import: 'start', eager: true })),
  import.meta.glob<Start>(['../locales/*.ts', '!../locales/en.ts'], { query: '?start', import: 'start' }),
)

export const words = start.words

export async function speak(): Promise<void> {
  await Promise.all([start.speak(), scene.speak()])
}

export async function choose(code: string): Promise<void> {
  await Promise.all([start.choose(code), scene.speak(code)])
}
