// Whoever wrote a client for the last release goes on with this one.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { operationEntries } from '../../protocol/api.ts'
import { published } from '../../scripts/schema.ts'
import { narrowedFrames, narrowedOperations, operationsOf, released, releases } from '../releases/descriptions.ts'
import { narrowed, type Schema, type Way } from '../releases/narrowed.ts'

/** What was narrowed on purpose since the last release, and the rule that asks for it. A new release begins with none. */
const onPurpose: Readonly<Record<string, string>> = {}

const last = releases.at(-1) ?? ''
const today = (file: keyof typeof published) => JSON.parse(published[file]()) as Schema

describe('the published description', () => {
  it('O5 takes nothing away from clients of the last release but what a rule asks for', () => {
    const found = [
      ...narrowedFrames(released(last, 'protocol.v1.schema.json'), today('protocol.v1.schema.json')),
      ...narrowedOperations(released(last, 'openapi.v1.json'), today('openapi.v1.json')),
    ]
    expect(found.toSorted()).toEqual(Object.keys(onPurpose).toSorted())
  })

  it('O5 takes the examples of the last release', () => {
    const examples = [...operationsOf(released(last, 'openapi.v1.json'))].flatMap(([name, { requestBody }]) => {
      const example = requestBody?.content['application/json']?.example
      return example === undefined ? [] : [[name, example] as const]
    })
    expect(examples.length).toBeGreaterThan(20)
    const refused = examples.filter(([name, example]) => bodyOf(name)?.safeParse(example).success !== true)
    expect(refused).toEqual([])
  })

  it('O5 has a line for each release, and one for what has come since', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/protocol-history.md'), 'utf8')
    const lines = [...text.matchAll(/^- \*\*([^*]+)\*\*: \S/gmu)].map((match) => match[1])
    const grown = published['openapi.v1.json']() !== `${JSON.stringify(released(last, 'openapi.v1.json'), null, 2)}\n`
    expect(lines).toEqual([...(grown ? ['Unreleased'] : []), ...releases.toReversed()])
  })
})

function bodyOf(name: string) {
  const [, operation] = operationEntries.find(([key]) => pathOf(key) === name) ?? []
  return operation?.body
}

/** As OpenAPI names it. */
function pathOf(key: string): string {
  return key.replaceAll(/:(\w+)/g, '{$1}')
}

describe('what takes something away is noticed', () => {
  const text = { type: 'string' }
  const object = (properties: Schema, required: readonly string[] = []) => ({ type: 'object', properties, required })
  const frame = (type: string) => object({ type: { type: 'string', const: type } }, ['type'])

  it.each<[string, Way, Schema, Schema]>([
    ['a new required field', 'sent', object({}), object({ a: text }, ['a'])],
    ['a field that becomes required', 'sent', object({ a: text }), object({ a: text }, ['a'])],
    ['a field that is known no more', 'sent', object({ a: text }), object({})],
    ['a lower limit', 'sent', { ...text, maxLength: 9 }, { ...text, maxLength: 8 }],
    ['a limit where none was', 'sent', { type: 'array', items: text }, { type: 'array', items: text, maxItems: 3 }],
    ['a pattern', 'sent', text, { ...text, pattern: '^a' }],
    ['a lost value', 'sent', { ...text, enum: ['a', 'b'] }, { ...text, enum: ['a'] }],
    ['values where any was taken', 'sent', text, { ...text, enum: ['a'] }],
    ['null that is taken no more', 'sent', { type: ['string', 'null'] }, text],
    ['an integer where a number was taken', 'sent', { type: 'number' }, { type: 'integer' }],
    ['another default', 'sent', { ...text, default: 'a' }, { ...text, default: 'b' }],
    [
      'a limit on the members of a list',
      'sent',
      { type: 'array', items: text },
      { type: 'array', items: { ...text, maxLength: 1 } },
    ],
    ['a frame that is gone', 'sent', { oneOf: [frame('a'), frame('b')] }, { oneOf: [frame('a')] }],
    ['a field that is sent no more', 'read', object({ a: text }), object({})],
    ['a field that may be missing', 'read', object({ a: text }, ['a']), object({ a: text })],
    ['another type', 'read', text, { type: 'integer' }],
    ['null where none was', 'read', text, { anyOf: [text, { type: 'null' }] }],
    ['a number where an integer was', 'read', { type: 'integer' }, { type: 'number' }],
    ['a frame that is sent no more', 'read', { oneOf: [frame('a'), frame('b')] }, { oneOf: [frame('a')] }],
  ])('O5 %s (%s)', (_, way, before, now) => {
    expect(narrowed(way, 'x', { schema: before, of: {} }, { schema: now, of: {} })).not.toEqual([])
  })

  it.each<[string, Way, Schema, Schema]>([
    ['a new optional field', 'sent', object({}), object({ a: text })],
    ['a higher limit', 'sent', { ...text, maxLength: 8 }, { ...text, maxLength: 9 }],
    ['a new value', 'sent', { ...text, enum: ['a'] }, { ...text, enum: ['a', 'b'] }],
    ['null that is taken now', 'sent', text, { type: ['string', 'null'] }],
    ['a field that comes to a default', 'sent', { default: { a: 1 } }, { default: { b: 2, a: 1 } }],
    ['a new field', 'read', object({}), object({ a: text }, ['a'])],
    ['a new frame', 'read', { oneOf: [frame('a')] }, { oneOf: [frame('a'), frame('b')] }],
    ['a new value', 'read', { ...text, enum: ['a'] }, { ...text, enum: ['a', 'b'] }],
  ])('O5 and %s (%s) takes nothing away', (_, way, before, now) => {
    expect(narrowed(way, 'x', { schema: before, of: {} }, { schema: now, of: {} })).toEqual([])
  })

  it('O5 a keyword that nobody compares is not passed over', () => {
    const schema = { multipleOf: 2 }
    expect(() => narrowed('sent', 'x', { schema, of: {} }, { schema, of: {} })).toThrow('multipleOf')
  })

  const document = (paths: Schema) => ({ paths, components: { schemas: { Problem: object({}) } } })
  const operation = (more: Schema = {}) => ({ 'x-by': ['customer', 'agent'], responses: { 200: {} }, ...more })
  const query = { name: 'a', in: 'query', required: true, schema: text }
  const body = (required: boolean) => ({ required, content: { 'application/json': { schema: object({}) } } })
  it.each<[string, Schema, Schema]>([
    ['an operation that is gone', operation(), {}],
    ['one that is no more for somebody', operation(), { get: operation({ 'x-by': ['agent'] }) }],
    ['another answer', operation(), { get: operation({ responses: { 204: {} } }) }],
    ['a new required parameter', operation(), { get: operation({ parameters: [query] }) }],
    ['a parameter that is gone', operation({ parameters: [query] }), { get: operation() }],
    [
      'a body that must be there',
      operation({ requestBody: body(false) }),
      { get: operation({ requestBody: body(true) }) },
    ],
  ])('O5 %s', (_, before, now) => {
    expect(narrowedOperations(document({ '/x': { get: before } }), document({ '/x': now }))).toHaveLength(1)
  })
})
