// The operations in the form that OpenAPI requires, by path and method.
import type { z } from 'zod'
import { operationEntries, refusalsOf } from './api.ts'
import type { Operation, OperationKey, Who } from './api/operation.ts'
import { bookOf, type JsonSchema, type SchemaBook } from './json-schemas.ts'
import { namedAnswers, namedBodies, namedSettings } from './named-schemas.ts'
import { refusals, type RefusalCode } from './problem.ts'

type Json = Readonly<Record<string, unknown>>

/** Schemas of input, before defaults are filled in, and of output, after. */
export interface Books {
  readonly given: SchemaBook
  readonly answered: SchemaBook
}

export function booksOf(): Books {
  const all = operationEntries.map(([, operation]) => operation)
  const given = all.flatMap((operation) => [
    ...pathAndQueryOf(operation).map(({ schema }) => schema),
    ...(operation.body ? [operation.body] : []),
  ])
  const answered = all.flatMap(({ answers }) => Object.values(answers).filter((answer) => answer !== null))
  return {
    given: bookOf({ ...namedBodies, ...namedSettings }, given, 'input', Object.keys(namedSettings)),
    answered: bookOf(namedAnswers, answered, 'output'),
  }
}

export function pathsOf(books: Books): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const [name, operation] of operationEntries) {
    const [method = '', path = ''] = name.split(' ')
    const item = (paths[path.replaceAll(/:(\w+)/g, '{$1}')] ??= {})
    item[method.toLowerCase()] = operationOf(name, operation, books)
  }
  return paths
}

function operationOf(name: OperationKey, operation: Operation, { given, answered }: Books): Json {
  const { tag, summary, description, by, body, example } = operation
  return {
    operationId: idOf(name),
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    'x-by': by,
    security: securityOf(operation),
    parameters: parametersOf(operation, given),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: given.of(body), ...(example !== undefined && { example }) } },
      },
    }),
    responses: { ...successesOf(operation, answered), ...problemsOf(refusalsOf(name, operation)) },
  }
}

/** `POST /conversations/:id/park` is `post-conversations-id-park`. */
function idOf(name: OperationKey): string {
  return name.toLowerCase().replaceAll(/[^a-z]+/g, '-')
}

const keys: Readonly<Record<Exclude<Who, 'nobody'>, string>> = {
  customer: 'visitor',
  agent: 'agent',
  supervisor: 'agent',
  admin: 'agent',
  backend: 'backend',
}

/** Any one of these is enough; an empty object means that no token is needed. */
function securityOf(operation: Operation): readonly Json[] {
  const { by, answers } = operation
  if (101 in answers) return [{ connection: [] }]
  const kinds = new Set(by.map((who) => (who === 'nobody' ? null : keys[who])))
  if (isAsCustomer(operation)) kinds.add('backend')
  return [...kinds].map((kind) => (kind === null ? {} : { [kind]: [] }))
}

/** Whether a backend may name a customer here. Not where anybody may call the operation anyway. */
function isAsCustomer({ by, answers }: Operation): boolean {
  return by.includes('customer') && !(by.includes('nobody') && by.includes('agent')) && !(101 in answers)
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly schema: z.ZodType
}

function pathAndQueryOf({ params = {}, query }: Operation): readonly Parameter[] {
  return [
    ...Object.entries(params).map(([name, schema]) => ({ name, in: 'path' as const, schema })),
    ...Object.entries((query?.shape ?? {}) as Readonly<Record<string, z.ZodType>>).map(([name, schema]) => ({
      name,
      in: 'query' as const,
      schema,
    })),
  ]
}

function parametersOf(operation: Operation, given: SchemaBook): readonly Json[] {
  const pathAndQuery = pathAndQueryOf(operation).map(({ name, in: where, schema }) => {
    const { description, ...rest } = given.of(schema)
    return {
      name,
      in: where,
      required: where === 'path',
      ...(description !== undefined && { description }),
      schema: rest,
    }
  })
  return [
    ...pathAndQuery,
    ...(isAsCustomer(operation) ? [{ $ref: '#/components/parameters/PartylineCustomer' }] : []),
    ...(operation.keyed ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...conditionsOf(operation),
  ]
}

function conditionsOf({ versioned }: Operation): readonly Json[] {
  if (versioned === undefined || versioned === 'read') return []
  const names = versioned === 'write' ? ['IfMatch', 'IfNoneMatch'] : ['IfMatch']
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
}

const successes: Readonly<Record<string, string>> = {
  101: 'The socket is open.',
  200: 'Done.',
  201: 'Made.',
  204: 'Done; there is nothing to say.',
  303: 'The browser is sent on.',
}

function successesOf({ answers, text, versioned }: Operation, answered: SchemaBook): Json {
  const type = text ? 'text/plain' : 'application/json'
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      {
        description: successes[status] ?? 'Done.',
        ...(answer && versioned && { headers: { ETag: { $ref: '#/components/headers/ETag' } } }),
        ...(answer && { content: { [type]: { schema: answered.of(answer) } } }),
      },
    ]),
  )
}

/** One response for each status, with every refusal code of that status. */
function problemsOf(codes: readonly RefusalCode[]): Json {
  const byStatus = Map.groupBy(codes, (code) => refusals[code][0])
  return Object.fromEntries([...byStatus].map(([status, some]) => [status, problemResponse(some)]))
}

function problemResponse(codes: readonly RefusalCode[]): Json {
  const code: JsonSchema = { enum: [...codes] }
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code } }] }
  const examples = Object.fromEntries(codes.map((each) => [each, { $ref: `#/components/examples/${each}` }]))
  return {
    description: codes.map((each) => refusals[each][1]).join(' '),
    content: { 'application/problem+json': { schema, examples } },
  }
}
