// Sentences with places for names, `{name} left`, in the tongue of whoever reads them (U2).
import { withPlace } from './with-place.ts'

/** A piece of a sentence; a value is somebody's name or words, to be set apart from the sentence's own direction. */
export interface Piece {
  readonly text: string
  readonly value: boolean
}

export type Values = Readonly<Record<string, string>>

/** The sentence in pieces, or null when it wants a value that is not there. */
export function piecesOf(sentence: string, values: Values = {}): readonly Piece[] | null {
  const pieces: Piece[] = []
  for (const [index, text] of withPlace(sentence.split(/\{(\w+)\}/))) {
    const value = index % 2 === 1
    if (value && !Object.hasOwn(values, text)) return null
    const said = value ? tame(values[text] ?? '') : text
    if (said !== '') pieces.push({ text: said, value })
  }
  return pieces
}

/** A name in a sentence of plain text: nothing in it turns around what stands beside it. */
export function apart(name: string): string {
  return /^[\w .,-]*$/.test(name) ? name : `\u2068${tame(name)}\u2069`
}

/** Text of strangers that stands in a line of ours: nothing in it turns the writing around or breaks the line. */
export function tame(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

/** The best of `available` for what is wanted, in order: the language itself, then the same one of elsewhere; else English. */
export function localeFor(wanted: readonly string[], available: readonly string[]): string {
  const language = (code: string) => code.toLowerCase().split('-')[0]
  for (const code of wanted) {
    const found =
      available.find((each) => each.toLowerCase() === code.toLowerCase()) ??
      available.find((each) => language(each) === language(code))
    if (found !== undefined) return found
  }
  return 'en'
}
