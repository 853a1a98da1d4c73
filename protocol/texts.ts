// The schemas of messages and names that people write. Everything that accepts either uses one of these (D7, S3).
import { z } from 'zod'
import { limits } from './limits.ts'
import { controlIn, hasInk, nameOf, withNewlines } from './words.ts'

const encoder = new TextEncoder()

/** UTF-8 bytes of a text. */
export function bytesOf(text: string): number {
  return encoder.encode(text).byteLength
}

/** Text of any length. CRLF and CR become newline; other control characters are refused by name. */
export const plainWords = z.string().overwrite(withNewlines).refine(isPlain, { error: unlikePlain, abort: true })

/** Text of at most `max` UTF-8 bytes; it may be empty. */
export const wordsOf = (max: number) =>
  plainWords
    .refine((text) => fits(text, max), `must be at most ${max} bytes`)
    .meta({ description: `${described(max)}.`, maxLength: max })

/** Text of at most `max` UTF-8 bytes, with at least one visible character. */
export const textOf = (max: number) =>
  wordsOf(max)
    .refine(hasInk, 'must have something to be seen')
    .meta({ description: `With at least one visible sign; ${described(max)}.`, minLength: 1, maxLength: max })

/** The BCP 47 code of a language, such as `pt-BR`. */
export const localeSchema = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/)

/** Whether `textOf(max)` accepts the text unchanged. */
export function isTextOf(text: string, max: number): boolean {
  return isPlain(text) && hasInk(text) && fits(text, max)
}

/** The name of a person or thing: one line, without characters that change the direction of writing. Empty: it had no visible character. */
export const nameSchema = z
  .string()
  .overwrite(nameFrom)
  .refine(isPlain, { error: unlikePlain, abort: true })
  .max(limits.nameLength)
/** The same where a name is required. */
export const neededName = nameSchema.min(1, 'must have something to be seen')

/** Like `nameOf`, but keeps control characters, so that the schema refuses them. */
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
