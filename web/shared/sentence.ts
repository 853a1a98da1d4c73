// Sentences with placeholders, such as `{name} left`, in the reader's language (U2).
import { withIndex } from './with-index.ts'

/** A piece of a sentence. A value is a name or text of a person, which is isolated from the sentence's direction of writing. */
export interface Piece {
  readonly text: string
  readonly value: boolean
}

export type Values = Readonly<Record<string, string>>

/** The sentence in pieces; null: a value is missing. */
export function piecesOf(sentence: string, values: Values = {}): readonly Piece[] | null {
  const pieces: Piece[] = []
  for (const [index, text] of withIndex(sentence.split(/\{(\w+)\}/))) {
    const value = index % 2 === 1
    if (value && !Object.hasOwn(values, text)) return null
    const said = value ? tame(values[text] ?? '') : text
    if (said !== '') pieces.push({ text: said, value })
  }
  return pieces
}

/** Isolates a name within plain text, so that it does not change the direction of the text around it. */
export function apart(name: string): string {
  return /^[\w .,-]*$/.test(name) ? name : `\u2068${tame(name)}\u2069`
}

/** Makes a stranger's text safe for one line: without line ends and characters that change the direction. */
export function tame(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

/** The best of `available` for the wanted languages: the language itself, then the same one of another region, else English. */
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
