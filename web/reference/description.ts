// The API's description in the form that this page needs. It reads only the parts of OpenAPI that ours uses.

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
}
export type Schemas = Readonly<Record<string, Schema>>

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
}

interface Media {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>
}
type Content = Readonly<Record<string, Media>>

interface RawOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly 'x-by': readonly string[]
  readonly parameters: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>
}

export interface OpenApi {
  readonly info: { readonly title: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
  readonly components: {
    readonly schemas: Schemas
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly examples: Readonly<Record<string, { readonly value: { readonly title: string } }>>
    readonly securitySchemes: Readonly<Record<string, { readonly description: string }>>
  }
}

export interface DescribedAnswer {
  readonly status: string
  readonly description: string
  readonly schema: Schema | null
}

export interface Problems {
  readonly status: string
  readonly codes: readonly { readonly code: string; readonly title: string }[]
}

export interface DescribedOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly by: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly body: { readonly required: boolean; readonly schema: Schema; readonly example: unknown } | null
  readonly answers: readonly DescribedAnswer[]
  readonly problems: readonly Problems[]
}

export interface Section {
  readonly name: string
  readonly description: string
  readonly operations: readonly DescribedOperation[]
}

export interface Description {
  readonly title: string
  readonly about: readonly string[]
  readonly sections: readonly Section[]
  readonly schemas: Schemas
  readonly keys: readonly { readonly name: string; readonly description: string }[]
}

export function describe(document: OpenApi): Description {
  const { info, tags, components } = document
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      tag: raw.tags[0],
      operation: read(path, method, raw, components),
    })),
  )
  return {
    title: info.title,
    about: info.description.split('\n\n'),
    sections: tags.map(({ name, description }) => ({
      name,
      description,
      operations: all.filter(({ tag }) => tag === name).map(({ operation }) => operation),
    })),
    schemas: components.schemas,
    keys: Object.entries(components.securitySchemes).map(([name, { description }]) => ({ name, description })),
  }
}

function read(path: string, method: string, raw: RawOperation, components: OpenApi['components']): DescribedOperation {
  const body = raw.requestBody?.content['application/json']
  const responses = Object.entries(raw.responses)
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    summary: raw.summary,
    description: raw.description ?? '',
    by: raw['x-by'],
    parameters: raw.parameters.flatMap((each) =>
      '$ref' in each ? (components.parameters[nameIn(each.$ref)] ?? []) : each,
    ),
    body: body ? { required: raw.requestBody?.required ?? false, schema: body.schema, example: body.example } : null,
    answers: responses
      .filter(([status]) => Number(status) < 400)
      .map(([status, { description, content }]) => ({
        status,
        description,
        schema: content?.['application/json']?.schema ?? null,
      })),
    problems: responses
      .filter(([status]) => Number(status) >= 400)
      .map(([status, { content }]) => ({
        status,
        codes: Object.keys(content?.['application/problem+json']?.examples ?? {}).map((code) => ({
          code,
          title: components.examples[code]?.value.title ?? '',
        })),
      })),
  }
}

/** The name in a reference: `#/components/schemas/Item` is `Item`. */
export function nameIn(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

/** Follows a reference, and keeps the description given where it is used. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  const { $ref, ...more } = schema
  return $ref === undefined ? schema : { ...schemas[nameIn($ref)], ...more }
}
