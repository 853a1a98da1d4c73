// Of what kind a schema is, in a few words, and what its values keep to.
import { nameIn, type Schema } from './description.ts'
import { typesOf } from './samples.ts'

export function Kind({ schema }: { readonly schema: Schema }) {
  if (schema.$ref !== undefined) return <Named name={nameIn(schema.$ref)} />
  if (schema.items) {
    return (
      <>
        <span class="type">list of </span>
        <Kind schema={schema.items} />
      </>
    )
  }
  const [form, ...others] = formsOf(schema)
  if (others.length > 0) return <span class="type">one of {others.length + 1}</span>
  if (form) {
    return (
      <>
        <Kind schema={form} />
        <span class="type"> or null</span>
      </>
    )
  }
  if (typeof schema.additionalProperties === 'object') return <span class="type">object by name</span>
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>
  return <span class="type">{typesOf(schema).join(' or ') || 'anything'}</span>
}

export function Named({ name }: { readonly name: string }) {
  return (
    <a class="type" href={`#schema-${name.toLowerCase()}`}>
      {name}
    </a>
  )
}

interface BoundsProps {
  readonly schema: Schema
  readonly side: 'given' | 'answered'
}

/** Nothing is left to its default in an answer. */
export function Bounds({ schema, side }: BoundsProps) {
  const bounds = [...boundsOf(schema), ...(side === 'given' ? defaultOf(schema) : [])]
  const values = schema.enum ?? []
  if (bounds.length === 0 && values.length === 0) return null
  return (
    <ul class="bounds">
      {values.map((value) => (
        <li key={textOf(value)}>
          <code>{textOf(value)}</code>
        </li>
      ))}
      {bounds.map((bound) => (
        <li key={bound} class="quiet">
          {bound}
        </li>
      ))}
    </ul>
  )
}

function boundsOf(schema: Schema): readonly string[] {
  const { minimum, maximum, minLength, maxLength, maxItems, pattern, format } = schema
  const bounds: string[] = []
  if (minimum !== undefined && maximum !== undefined) bounds.push(`${count(minimum)} to ${count(maximum)}`)
  else if (minimum !== undefined) bounds.push(`at least ${count(minimum)}`)
  else if (maximum !== undefined) bounds.push(`at most ${count(maximum)}`)
  if (maxLength !== undefined) bounds.push(`${minLength ?? 0} to ${count(maxLength)} characters`)
  if (maxItems !== undefined) bounds.push(`at most ${count(maxItems)}`)
  if (format !== undefined) bounds.push(format.toUpperCase())
  else if (pattern !== undefined) bounds.push(`like ${pattern}`)
  return bounds
}

function defaultOf({ default: value }: Schema): readonly string[] {
  return value === undefined ? [] : [`default ${JSON.stringify(value)}`]
}

const count = (value: number) => value.toLocaleString('en')

/** The forms of a union, null left out; a single one is a schema that may be null. */
export function formsOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return (anyOf ?? oneOf ?? []).filter(({ type }) => type !== 'null')
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
