// Whatever comes from outside passes a schema (S3); a refusal names the field that is at fault.
import { z } from 'zod'
import { afterQuery } from '../protocol/api/operation.ts'
import { idSchema } from '../protocol/config/fields.ts'
import { sentenceOf } from '../protocol/sentences.ts'
import type { Asked } from './context.ts'
import { isKey } from './keys.ts'
import { refused } from './problem.ts'
import { unknownIn } from './unknown.ts'

/**
 * How a field that the schema does not know is taken. `strict`: refused, as a misspelled setting would otherwise be answered with
 * success and not hold. `tolerant`: ignored, as a page of the next release may speak to this one.
 */
export type Reading = 'strict' | 'tolerant'

/** Programs and administrators are told of what is unknown; pages are not. */
export function readingOf(c: Asked): Reading {
  const bearer = c.req.header('authorization')?.replace(/^Bearer +/i, '') ?? ''
  return isKey(bearer) || c.req.path.startsWith('/v1/admin/') ? 'strict' : 'tolerant'
}

export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  reading: Reading = 'tolerant',
): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) {
    const unknown = reading === 'strict' ? unknownIn(input, parsed.data) : null
    if (unknown === null) return parsed.data
    const hint = unknown.meant === null ? '.' : `; is ${unknown.meant} meant?`
    const field = unknown.path.join('.')
    throw refused('invalid', field, `\`${field}\` is unknown here${hint}`)
  }
  const { path, issue } = mostTelling(parsed.error.issues, input)
  const field = path.join('.')
  throw refused('invalid', field || 'body', issue ? sentenceOf(field, issue) : 'The body is not what is expected here.')
}

/** The body as JSON; an absent one counts as `{}`. */
export async function jsonOf(c: Asked): Promise<unknown> {
  const text = await c.req.text()
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw refused('invalid', 'body', 'The body must be JSON.')
  }
}

export async function bodyOf<Schema extends z.ZodType>(c: Asked, schema: Schema): Promise<z.output<Schema>> {
  return parse(schema, await jsonOf(c), readingOf(c))
}

/** Throws `invalid` for a parameter that is unknown, or given twice, of those who are read strictly. */
export function queryOf<Schema extends z.ZodType>(c: Asked, schema: Schema): z.output<Schema> {
  const reading = readingOf(c)
  const twice = Object.entries(c.req.queries()).find(([, values]) => values.length > 1)
  if (reading === 'strict' && twice) throw refused('invalid', twice[0], 'is given twice')
  return parse(schema, c.req.query(), reading)
}

/** For routes that take no parameters. */
export const noQuery = z.object({})

/** An id out of the path: what cannot be one is not looked for. */
export function idOf(c: Asked, name: string): string {
  const id = c.req.param(name)
  if (!idSchema.safeParse(id).success || id === undefined) throw refused('not_found')
  return id
}

/** What cannot be one is not looked for. */
export function conversationOf(c: Asked): string {
  const id = c.req.param('id') ?? ''
  if (!isUuid(id)) throw refused('not_found')
  return id
}

/** As `crypto.randomUUID` makes them. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** Where a list goes on: behind this id. */
export function afterOf(c: Asked): string {
  return queryOf(c, afterQuery).after ?? ''
}

interface Fault {
  readonly path: readonly PropertyKey[]
  readonly issue: z.core.$ZodIssue | null
}

/** Where nothing fits out of several forms, the form that the sender meant is the one of which something is there. */
function mostTelling(issues: readonly z.core.$ZodIssue[], input: unknown): Fault {
  const faults = issues.flatMap((issue) => unfold(issue, []))
  return faults.find(({ path }) => path.length > 0 && at(input, path) !== undefined) ?? faults[0] ?? nothing
}

const nothing: Fault = { path: [], issue: null }

function unfold(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly Fault[] {
  const path = [...above, ...issue.path]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, issue }]
  return issue.errors.flat().flatMap((inner) => unfold(inner, path))
}

/** What stands there; undefined if nothing does. What every object has by itself is nothing. */
export function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  )
}
