// The protocol's description as each release published it, and what a later one lacks of it (O5).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { narrowed, type Schema, type Way } from './narrowed.ts'

const folder = import.meta.dirname
const numbersOf = (version: string) => version.split('.').map(Number)

/** Versions that were released, the newest last. */
export const releases: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted((one, other) => {
    const [a, b] = [numbersOf(one), numbersOf(other)]
    return a.map((n, index) => n - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0
  })

/** `file`: as it is named in `docs/`. It is kept byte for byte, packed. */
export function released(version: string, file: string): Schema {
  return JSON.parse(gunzipSync(readFileSync(join(folder, version, `${file}.gz`))).toString()) as Schema
}

const frames: Readonly<Record<string, readonly Way[]>> = {
  clientFrame: ['sent'],
  serverFrame: ['read'],
  workspaceFrame: ['read'],
  item: ['read'],
  flowDefinition: ['sent', 'read'],
}

/** Both: `protocol.v1.schema.json`. A schema whose way is not known here is an error. */
export function narrowedFrames(before: Schema, now: Schema): readonly string[] {
  return Object.keys(before).flatMap((name) => {
    const ways = frames[name]
    if (!ways) throw new Error(`who sends ${name}?`)
    const of = (all: Schema) => ({ schema: (all[name] ?? {}) as Schema, of: all })
    return ways.flatMap((way) => narrowed(way, name, of(before), of(now)))
  })
}

interface Operation {
  readonly 'x-by': readonly string[]
  readonly parameters?: readonly Schema[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Contents }
  readonly responses: Readonly<Record<string, { readonly content?: Contents }>>
}

type Contents = Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>

/** `POST /conversations/{id}/messages` and the like. */
export function operationsOf(document: Schema): ReadonlyMap<string, Operation> {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
    ),
  )
}

/** Both: `openapi.v1.json`. Refusals are a closed list of their own (S3), whose document is compared by `narrowedProblem`. */
export function narrowedOperations(before: Schema, now: Schema): readonly string[] {
  const today = operationsOf(now)
  const lacking = [...operationsOf(before)].flatMap(([name, was]) => {
    const is = today.get(name)
    if (!is) return [`${name}: is gone`]
    const compare = (way: Way, at: string, one?: Schema, other?: Schema) =>
      one ? narrowed(way, `${name} ${at}`, { schema: one, of: before }, { schema: other ?? {}, of: now }) : []
    return [
      ...was['x-by'].filter((who) => !is['x-by'].includes(who)).map((who) => `${name}: is no more for ${who}`),
      ...narrowedParameters(name, parametersOf(before, was), parametersOf(now, is), compare),
      ...narrowedBody(name, was, is, compare),
      ...narrowedAnswers(name, was, is, compare),
    ]
  })
  return [...new Set([...lacking, ...narrowedProblem(before, now)])]
}

type Compare = (way: Way, at: string, one?: Schema, other?: Schema) => readonly string[]

function narrowedProblem(before: Schema, now: Schema): readonly string[] {
  const schema = { $ref: '#/components/schemas/Problem' }
  return narrowed('read', 'Problem', { schema, of: before }, { schema, of: now })
}

type Parameters = ReadonlyMap<string, { readonly required?: boolean; readonly schema: Schema }>

function narrowedParameters(name: string, was: Parameters, is: Parameters, compare: Compare): readonly string[] {
  const demanded = [...is].filter(([key, { required }]) => required === true && was.get(key)?.required !== true)
  return [
    ...demanded.map(([key]) => `${name} ${key}: is required now`),
    ...[...was].flatMap(([key, { schema }]) => {
      const other = is.get(key)
      return other ? compare('sent', key, schema, other.schema) : [`${name} ${key}: is gone`]
    }),
  ]
}

function parametersOf(document: Schema, { parameters = [] }: Operation): Parameters {
  const shared = (document['components'] as Record<string, Readonly<Record<string, Schema>>>)['parameters'] ?? {}
  const whole = parameters.map((one) => (typeof one['$ref'] === 'string' ? shared[lastOf(one['$ref'])] : one) ?? {})
  return new Map(
    whole.map((one) => [
      `${String(one['in'])} ${String(one['name'])}`,
      { required: one['required'] === true, schema: (one['schema'] ?? {}) as Schema },
    ]),
  )
}

function lastOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

function narrowedBody(name: string, was: Operation, is: Operation, compare: Compare): readonly string[] {
  const demanded = is.requestBody?.required === true && was.requestBody?.required !== true
  return [
    ...(demanded ? [`${name} body: is required now`] : []),
    ...Object.entries(was.requestBody?.content ?? {}).flatMap(([type, { schema }]) => {
      const other = is.requestBody?.content[type]
      return other ? compare('sent', 'body', schema, other.schema) : [`${name} body: takes no ${type} any more`]
    }),
  ]
}

function narrowedAnswers(name: string, was: Operation, is: Operation, compare: Compare): readonly string[] {
  return Object.entries(was.responses)
    .filter(([status]) => Number(status) < 400)
    .flatMap(([status, { content = {} }]) => {
      const answer = is.responses[status]
      if (!answer) return [`${name}: does not answer ${status} any more`]
      return Object.entries(content).flatMap(([type, { schema }]) => {
        const other = answer.content?.[type]
        return other ? compare('read', status, schema, other.schema) : [`${name} ${status}: is no ${type} any more`]
      })
    })
}
