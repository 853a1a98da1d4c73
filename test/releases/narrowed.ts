// What a description of the protocol lacks that an earlier one promised (O5). Additions are no narrowing.

export type Schema = Readonly<Record<string, unknown>>

/** Who writes what a schema describes: a client of the earlier release, or our server for such a client to read. */
export type Way = 'sent' | 'read'

/** A schema, and the document that its references are of. */
export interface Described {
  readonly schema: Schema
  readonly of: Schema
}

const lowerBounds = ['minimum', 'minLength', 'minItems'] as const
const upperBounds = ['maximum', 'maxLength', 'maxItems'] as const
const known: ReadonlySet<string> = new Set([
  ...lowerBounds,
  ...upperBounds,
  '$schema',
  '$ref',
  'type',
  'properties',
  'required',
  'items',
  'enum',
  'const',
  'anyOf',
  'oneOf',
  'pattern',
  'default',
  'description',
  'examples',
  'format',
  'propertyNames',
  'additionalProperties',
])

/** One sentence for each narrowing, each of which begins with its place: a field below `at`, or below the schema that a reference names. */
export function narrowed(way: Way, at: string, before: Described, now: Described): readonly string[] {
  const [was, is] = [resolved(before), resolved(now)]
  const name = was.name !== null && was.name === is.name ? `${was.name} (${way})` : at
  const [wasArms, isArms] = [armsOf(was), armsOf(is)]
  const lacking = wasArms.flatMap((arm) => closest(isArms.map((other) => narrowedArm(way, name, arm, other))))
  const strange = way === 'read' ? isArms.filter((arm) => isStrange(wasArms, arm)) : []
  return [...new Set([...lacking, ...strange.map((arm) => `${name}: may be ${typeOf(arm)} now`)])]
}

function closest(candidates: readonly (readonly string[])[]): readonly string[] {
  return candidates.reduce((best, each) => (each.length < best.length ? each : best))
}

/** A new member of a union is ignored by a reader who tells members by `type`; a value of another type is not. */
function isStrange(before: readonly Described[], arm: Described): boolean {
  return !before.some((one) => includes('read', typeOf(one), typeOf(arm)))
}

function narrowedArm(way: Way, at: string, before: Described, now: Described): readonly string[] {
  const [was, is] = [typeOf(before), typeOf(now)]
  if (!includes(way, was, is)) return [`${at}: is no ${was} any more`]
  return [
    ...narrowedValues(way, at, before.schema, now.schema),
    ...(way === 'sent' ? narrowedBounds(at, before.schema, now.schema) : []),
    ...narrowedFields(way, at, before, now),
    ...['items', 'additionalProperties', 'propertyNames'].flatMap((part) => {
      const [wasPart, isPart] = [partOf(before, part), partOf(now, part)]
      return wasPart || (isPart && way === 'sent') ? narrowed(way, `${at}.*`, wasPart ?? any, isPart ?? any) : []
    }),
  ]
}

const any: Described = { schema: {}, of: {} }

function narrowedValues(way: Way, at: string, before: Schema, now: Schema): readonly string[] {
  const [was, is] = [valuesOf(before), valuesOf(now)]
  if (!is) return []
  if (!was) return way === 'sent' ? [`${at}: takes only ${is.join(', ')} now`] : []
  return was.filter((value) => !is.includes(value)).map((value) => `${at}: is never ${String(value)} any more`)
}

function narrowedBounds(at: string, before: Schema, now: Schema): readonly string[] {
  const changed = (name: string) =>
    `${at}: ${name} is ${JSON.stringify(now[name])} now, not ${JSON.stringify(before[name])}`
  const raised = lowerBounds.filter((name) => Number(now[name] ?? -Infinity) > Number(before[name] ?? -Infinity))
  const lowered = upperBounds.filter((name) => Number(now[name] ?? Infinity) < Number(before[name] ?? Infinity))
  const forms = ['pattern', 'format'].filter((name) => now[name] !== undefined && now[name] !== before[name])
  const meant = keeps(before['default'], now['default']) ? [] : ['default']
  return [...raised, ...lowered, ...forms, ...meant].map(changed)
}

/** Whether what is left out means the same still: a field may have come to a default. */
function keeps(before: unknown, now: unknown): boolean {
  const both = [before, now].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
  const expected = both ? { ...(now as object), ...(before as object) } : before
  return JSON.stringify(expected) === JSON.stringify(now)
}

function narrowedFields(way: Way, at: string, before: Described, now: Described): readonly string[] {
  const [was, is] = [requiredOf(before.schema), requiredOf(now.schema)]
  const fields = Object.keys(before.schema['properties'] ?? {})
  const demanded = way === 'sent' ? is.filter((field) => !was.includes(field)) : []
  const missing = way === 'read' ? was.filter((field) => !is.includes(field)) : []
  return [
    ...demanded.map((field) => `${at}.${field}: is required now`),
    ...missing.map((field) => `${at}.${field}: may be missing now`),
    ...fields.flatMap((field) => {
      const [wasField, isField] = [fieldOf(before, field), fieldOf(now, field)]
      if (!wasField) return []
      return isField ? narrowed(way, `${at}.${field}`, wasField, isField) : [`${at}.${field}: is gone`]
    }),
  ]
}

/** Whether every value of type `is` (read), or of type `was` (sent), is one of the other. */
function includes(way: Way, was: string, is: string): boolean {
  const [wide, narrow] = way === 'sent' ? [is, was] : [was, is]
  return wide === narrow || wide === 'any' || (wide === 'number' && narrow === 'integer')
}

function resolved({ schema, of }: Described): Described & { readonly name: string | null } {
  const ref = schema['$ref']
  if (typeof ref !== 'string') return { schema, of, name: null }
  const found = ref
    .slice('#/'.length)
    .split('/')
    .reduce<Schema>((value, key) => value[key] as Schema, of)
  return { schema: found, of, name: ref.slice(ref.lastIndexOf('/') + 1) }
}

/** Members of a union, each of one type. */
function armsOf({ schema, of }: Described): readonly Described[] {
  const unread = Object.keys(schema).filter((keyword) => !known.has(keyword))
  if (unread.length > 0) throw new Error(`narrowed() cannot read ${unread.join(', ')}`)
  const { anyOf, oneOf, type, ...rest } = schema
  const arms = (anyOf ?? oneOf) as readonly Schema[] | undefined
  if (arms) return arms.flatMap((arm) => armsOf(resolved({ schema: arm, of })))
  if (Array.isArray(type)) return type.map((each: string) => ({ schema: { ...rest, type: each }, of }))
  return [{ schema, of }]
}

function typeOf({ schema }: Described): string {
  return (schema['type'] as string | undefined) ?? 'any'
}

function valuesOf(schema: Schema): readonly unknown[] | null {
  if ('const' in schema) return [schema['const']]
  return (schema['enum'] as readonly unknown[] | undefined) ?? null
}

function requiredOf(schema: Schema): readonly string[] {
  return (schema['required'] as readonly string[] | undefined) ?? []
}

function fieldOf({ schema, of }: Described, field: string): Described | null {
  const found = (schema['properties'] as Record<string, Schema> | undefined)?.[field]
  return found ? { schema: found, of } : null
}

function partOf({ schema, of }: Described, part: string): Described | null {
  const found = schema[part]
  return typeof found === 'object' && found !== null ? { schema: found as Schema, of } : null
}
