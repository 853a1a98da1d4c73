// The schemas of what people write: their words, and what they are called. Whatever takes either takes it by one of these (D7, S3).
import { z } from 'zod'
import { limits } from './limits.ts'
import { controlIn, hasInk, nameOf, withNewlines } from './words.ts'

const encoder = new TextEncoder()

/** UTF-8 bytes of a text. */
export function bytesOf(text: string): number {
  return encoder.encode(text).byteLength
}

/** Words of any length. CRLF and CR become newline; other control signs are refused by name. */
export const plainWords = z.string().overwrite(withNewlines).refine(isPlain, { error: unlikePlain, abort: true })

/** Words of at most `max` UTF-8 bytes, which may be none. */
export const wordsOf = (max: number) =>
  plainWords
    .refine((text) => fits(text, max), `must be at most ${max} bytes`)
    .meta({ description: `${described(max)}.`, maxLength: max })

/** Words of which something can be seen, of at most `max` UTF-8 bytes. */
export const textOf = (max: number) =>
  wordsOf(max)
    .refine(hasInk, 'must have something to be seen')
    .meta({ description: `With at least one visible sign; ${described(max)}.`, minLength: 1, maxLength: max })

/** The BCP 47 code of a language, such as `pt-BR`. */
export const localeSchema = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/)

/** Whether `textOf(max)` takes it as it is. */
export function isTextOf(text: string, max: number): boolean {
  return isPlain(text) && hasInk(text) && fits(text, max)
}

/** What somebody or something is called: one line, without signs that turn the writing around. Empty: nothing can be seen of it. */
export const nameSchema = z
  .string()
  .overwrite(nameFrom)
  .refine(isPlain, { error: unlikePlain, abort: true })
  .max(limits.nameLength)
/** The same where it cannot be left out. */
export const neededName = nameSchema.min(1, 'must have something to be seen')

/** As `nameOf`, but leaves control signs where they are, to be refused. */
function nameFrom(text: string): string {
  const words = withNewlines(text).replaceAll(/[\t\n]+/g, ' ')
  return isPlain(words) ? nameOf(words) : words
}

function isPlain(text: string): boolean {
  return controlIn(text) === null
}

function unlikePlain({ input }: { readonly input?: unknown }): string {
  return `must not have the control sign ${typeof input === 'string' ? (controlIn(input) ?? '') : ''}`
}

function fits(text: string, max: number): boolean {
  return text.length * 3 <= max || bytesOf(text) <= max
}

function described(max: number): string {
  return `at most ${max.toLocaleString('en')} bytes of UTF-8, without control signs but tab and newline; CRLF and CR become newline`
}
