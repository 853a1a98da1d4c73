// All input from outside is parsed by a schema (S3). A refusal names the field.
import { z } from 'zod'
import { afterQuery } from '../protocol/api/operation.ts'
import { idSchema } from '../protocol/config/fields.ts'
import { sentenceOf } from '../protocol/sentences.ts'
import type { RequestContext } from './context.ts'
import { isKey } from './keys.ts'
import { refused } from './problem.ts'
import { unknownIn } from './unknown.ts'

/**
 * What happens to a field that the schema does not know. `strict`: it is refused, because otherwise a misspelled setting would be accepted and
 * have no effect. `tolerant`: it is ignored, because a page of the next release may call this one.
 */
export type Strictness = 'strict' | 'tolerant'

/** Backends and administrators are parsed strictly, pages tolerantly. */
export function readingOf(c: RequestContext): Strictness {
  const bearer = c.req.header('authorization')?.replace(/^Bearer +/i, '') ?? ''
  return isKey(bearer) || c.req.path.startsWith('/v1/admin/') ? 'strict' : 'tolerant'
}

export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  reading: Strictness = 'tolerant',
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

/** The body as JSON; an empty body counts as `{}`. */
export async function jsonOf(c: RequestContext): Promise<unknown> {
  const text = await c.req.text()
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw refused('invalid', 'body', 'The body must be JSON.')
  }
}

export async function bodyOf<Schema extends z.ZodType>(c: RequestContext, schema: Schema): Promise<z.output<Schema>> {
  return parse(schema, await jsonOf(c), readingOf(c))
}

/** Parses the query. For strict callers, throws `invalid` when a parameter is unknown or given twice. */
export function queryOf<Schema extends z.ZodType>(c: RequestContext, schema: Schema): z.output<Schema> {
  const reading = readingOf(c)
  const twice = Object.entries(c.req.queries()).find(([, values]) => values.length > 1)
  if (reading === 'strict' && twice) throw refused('invalid', twice[0], 'is given twice')
  return parse(schema, c.req.query(), reading)
}

/** For routes that take no parameters. */
export const noQuery = z.object({})

/** An id from the path. Throws `not_found` without a lookup when the text cannot be an id. */
export function idOf(c: RequestContext, name: string): string {
  const id = c.req.param(name)
  if (!idSchema.safeParse(id).success || id === undefined) throw refused('not_found')
  return id
}

/** A conversation id from the path. Text that cannot be one is refused without a lookup. */
export function conversationOf(c: RequestContext): string {
  const id = c.req.param('id') ?? ''
  if (!isUuid(id)) throw refused('not_found')
  return id
}

/** Whether the text has the form that `crypto.randomUUID` makes. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** The id after which a list continues. */
export function afterOf(c: RequestContext): string {
  return queryOf(c, afterQuery).after ?? ''
}

interface Fault {
  readonly path: readonly PropertyKey[]
  readonly issue: z.core.$ZodIssue | null
}

/** When the input fits no member of a union, picks the errors of the member whose fields are partly there: it is the one that the sender meant. */
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

/** The value at a path; undefined if there is none. Inherited properties do not count. */
export function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  )
}
