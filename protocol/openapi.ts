// The API's description, OpenAPI 3.1 (C1). It is generated from the table of operations and from the schemas that parse everything.
import type { z } from 'zod'
import { operationEntries } from './api.ts'
import { tags } from './api/operation.ts'
import { answerExamples } from './examples.ts'
import type { JsonSchema, SchemaBook } from './json-schemas.ts'
import { limits } from './limits.ts'
import { namedBodies, namedSettings } from './named-schemas.ts'
import { booksOf, pathsOf } from './openapi-paths.ts'
import { problemOf, refusals, refuse, type RefusalCode } from './problem.ts'

type Json = Readonly<Record<string, unknown>>

export function openApi(): Json {
  const books = booksOf()
  const components = {
    ...withExamples(books.given.components, bodyExamples()),
    ...withExamples(books.answered.components, answerExamples),
    Problem: { ...problemSchema, examples: [problemOf(refuse('invalid', 'text', 'must not be blank'))] },
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'partyline',
      version: '1',
      summary: 'A contact-centre chat engine.',
      description: about,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/v1' }],
    externalDocs: { description: 'The schemas of the sockets’ frames', url: '/v1/frames.json' },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: pathsOf(books),
    components: {
      schemas: Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      examples: Object.fromEntries(codes.map((code) => [code, { value: problemOf(refuse(code)) }])),
      parameters: {
        IdempotencyKey: idempotencyKey,
        PartylineCustomer: partylineCustomer,
        IfMatch: ifMatch,
        IfNoneMatch: ifNoneMatch,
      },
      headers: { ETag: etag },
      securitySchemes,
    },
  }
}

function withExamples(
  schemas: SchemaBook['components'],
  examples: Readonly<Record<string, unknown>>,
): SchemaBook['components'] {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      examples[name] === undefined ? schema : { ...schema, examples: [examples[name]] },
    ]),
  )
}

/** Examples of bodies, taken from the operations that accept them. */
function bodyExamples(): Readonly<Record<string, unknown>> {
  const exampleOf = (schema: z.ZodType) => operationEntries.find(([, { body }]) => body === schema)?.[1].example
  return Object.fromEntries(
    Object.entries({ ...namedBodies, ...namedSettings }).map(([name, schema]) => [name, exampleOf(schema)]),
  )
}

const codes = Object.keys(refusals) as readonly RefusalCode[]

const about = `A backend, a page or an app starts conversations here, reads and writes them, and agents do all that our own workspace does: there are no private routes.

Bodies are JSON. Whoever asks carries a bearer token, which says who they are and not what they may do. Within version 1 there are only additions: ignore fields and values that you do not know.

What an administrator writes, and whatever a backend sends by its key, is read strictly: a field that is not described is refused by name, so that a misspelled setting is not taken for one that holds. Of what pages send such fields are ignored.

Acts take an \`Idempotency-Key\`: sent again under the same key, the same request is answered as before for a day and changes nothing.

What is refused is answered with a problem document (RFC 9457). Its \`code\` is one of those listed at each operation, and \`field\` names the input that is at fault. Any answer of 503 may be tried again.`

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Why something was refused (RFC 9457).',
  properties: {
    type: { type: 'string', description: '`urn:partyline:problem:` and the code.' },
    title: { type: 'string', description: 'The code in words.' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'What to decide by. More may be added.' },
    field: { type: 'string', description: 'The input that is at fault, such as `text` or `queues.0.queue`.' },
    detail: { type: 'string' },
    uses: {
      type: 'array',
      description: `With \`in_use\`: some of what uses it, at most ${limits.usesShown}.`,
      items: {
        oneOf: [
          {
            type: 'object',
            description: 'Something configured whose field names it.',
            properties: { kind: { type: 'string' }, id: { type: 'string' }, field: { type: 'string' } },
            required: ['kind', 'id', 'field'],
          },
          {
            type: 'object',
            description: 'A conversation that it has.',
            properties: {
              conversation: { type: 'string' },
              state: { type: 'string', enum: ['waiting', 'ringing', 'open', 'parked', 'wrap_up'] },
            },
            required: ['conversation', 'state'],
          },
        ],
      },
    },
    until: {
      type: 'string',
      description: 'With `recently_deleted`: when the id is free again, as ISO 8601 in UTC with milliseconds.',
    },
    challenge: {
      type: 'object',
      description:
        'With `challenge_required`: what the page has to show its reader, and give the token of with the next try.',
      properties: { kind: { type: 'string', const: 'turnstile' }, siteKey: { type: 'string' } },
      required: ['kind', 'siteKey'],
    },
  },
  required: ['type', 'title', 'status', 'code'],
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Up to 200 visible ASCII characters of your choice, new for every act and the same when it is sent again.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

const partylineCustomer = {
  name: 'Partyline-Customer',
  in: 'header',
  description:
    'For backends: the customer as whom this is asked. For one who signs in on a site `<site>:<their id there>`, else a UUID that you choose and keep.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description:
    'The version that you have read, as its `ETag` says: `"7"`. If there is another one meanwhile, nothing is changed (`precondition_failed`). `*`: whatever there is, but not if there is nothing.',
  schema: { type: 'string', pattern: String.raw`^(\*|(W/)?"[1-9]\d{0,14}")$` },
}

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  description: '`*`: only if there is none yet.',
  schema: { type: 'string', const: '*' },
}

const etag = { description: 'The version, such as `"7"`.', schema: { type: 'string' } }

const securitySchemes = {
  visitor: {
    type: 'http',
    scheme: 'bearer',
    description: 'A customer: the `visitorToken` of a start, or the `customerToken` of signing in.',
  },
  agent: { type: 'http', scheme: 'bearer', description: 'An agent who signed in.' },
  backend: {
    type: 'http',
    scheme: 'bearer',
    description: 'A backend: its key, which begins with `pk_`. It is a secret, and nothing for a page.',
  },
  connection: {
    type: 'apiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description: `\`partyline.v1, <connection token>\`. The token holds for ${limits.connectionTokenMs / 1_000} seconds.`,
  },
}
