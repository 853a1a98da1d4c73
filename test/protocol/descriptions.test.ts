// Whoever configures by the API alone finds beside every field what it is for.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operationEntries } from '../../protocol/api.ts'

type Schema = Readonly<Record<string, unknown>>

/** Fields without a description, as paths; a constant says what it is. */
function undescribed(schema: Schema, path: string): string[] {
  const lists = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (schema[key] as Schema[] | undefined) ?? [])
  const inner = [schema['items'], schema['additionalProperties']].filter(isSchema)
  return [
    ...Object.entries((schema['properties'] as Readonly<Record<string, Schema>> | undefined) ?? {}).flatMap(
      ([name, field]) => [
        ...('const' in field || hasWords(field) ? [] : [`${path}.${name}`]),
        ...undescribed(field, `${path}.${name}`),
      ],
    ),
    ...[...lists, ...inner].flatMap((each) => undescribed(each, path)),
  ]
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}

/** A bound of bytes says how much, and not what. */
function hasWords({ description }: Schema): boolean {
  return typeof description === 'string' && !/^(with at least|at most) [^.]*\.$/i.test(description)
}

const bodies = operationEntries.flatMap(([name, { body }]) =>
  name.startsWith('PUT /admin/') && body ? [[name, body] as const] : [],
)

describe('what administrators write', () => {
  it.each(bodies)('C1 %s describes every field', (_, body) => {
    expect(undescribed(z.toJSONSchema(body, { io: 'input' }), 'body')).toEqual([])
  })

  it('C1 there is such a body for everything that can be configured', () => {
    expect(bodies.map(([name]) => name)).toHaveLength(6)
  })
})
