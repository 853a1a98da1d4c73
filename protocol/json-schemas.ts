// Our zod schemas as JSON Schema 2020-12, for those who do not use zod.
import { z } from 'zod'
import { clientFrameSchema } from './client-frames.ts'
import { flowDefinitionSchema } from './flow.ts'
import { itemSchema } from './items.ts'
import { serverFrameSchema, workspaceFrameSchema } from './server-frames.ts'

export type JsonSchema = z.core.JSONSchema.JSONSchema

const frames = {
  clientFrame: clientFrameSchema,
  serverFrame: serverFrameSchema,
  workspaceFrame: workspaceFrameSchema,
  item: itemSchema,
  flowDefinition: flowDefinitionSchema,
}

/** The schemas of frames, items and flows. */
export function frameSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(frames).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]),
  )
}

/** `components`: the schemas that have a name. `of`: any other schema, with references to the named ones. */
export interface SchemaBook {
  readonly components: Readonly<Record<string, JsonSchema>>
  of(schema: z.ZodType): JsonSchema
}

const prefix = '#/components/schemas/'

/** `input`: before defaults are filled in; `output`: after. `closed`: names of the schemas that allow no other fields. */
export function bookOf(
  named: Readonly<Record<string, z.ZodType>>,
  others: readonly z.ZodType[],
  io: 'input' | 'output',
  closed: readonly string[] = [],
): SchemaBook {
  const names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]))
  const registry = z.registry<{ id: string }>()
  for (const [schema, id] of names) registry.add(schema, { id })
  const unnamed = [...new Set(others)].filter((schema) => !names.has(schema))
  for (const [index, schema] of unnamed.entries()) registry.add(schema, { id: `~${index}` })
  const uri = (id: string) => prefix + id
  const { schemas } = z.toJSONSchema(registry, { io, uri, override: ({ jsonSchema }) => tidy(jsonSchema) })
  const made = (id: string): JsonSchema => {
    const { $schema: _, $id: __, ...schema } = schemas[id] ?? {}
    return JSON.parse(JSON.stringify(schema), inlined) as JsonSchema
  }
  /** A schema without a name is written where it is used. */
  const inlined = (_: string, value: unknown): unknown => {
    const ref = typeof value === 'object' && value !== null && '$ref' in value ? String(value.$ref) : ''
    return ref.startsWith(`${prefix}~`) ? made(ref.slice(prefix.length)) : value
  }
  const component = (name: string) => (closed.includes(name) ? (close(made(name)) as JsonSchema) : made(name))
  return {
    components: Object.fromEntries([...names.values()].map((name) => [name, component(name)])),
    of: (schema) => {
      const name = names.get(schema)
      return name === undefined ? made(`~${unnamed.indexOf(schema)}`) : { $ref: prefix + name }
    },
  }
}

/** Forbids additional fields in every object with described fields, at any depth. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, close(value)]))
  return 'properties' in schema && 'type' in schema && schema.type === 'object'
    ? { ...inner, additionalProperties: false }
    : inner
}

/** Removes what is true but useless: clients ignore unknown fields, so nothing is forbidden, and the bounds of safe integers tell nothing. */
function tidy(schema: JsonSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
}
