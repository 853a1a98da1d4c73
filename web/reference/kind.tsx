// The type of a schema in a few words, and the bounds of its values.
import { Filled, filled } from '../shared/filled.tsx'
import { wording } from '../shared/language.ts'
import { nameIn, type Schema } from './description.ts'
import { typesOf } from './samples.ts'
import { words } from './words.ts'

export function Kind({ schema }: { readonly schema: Schema }) {
  const said = words.value
  if (schema.$ref !== undefined) return <Named name={nameIn(schema.$ref)} />
  if (schema.items) return <Around sentence={said.list} schema={schema.items} />
  const [form, ...others] = formsOf(schema)
  if (others.length > 0)
    return <span class="type">{filled(said.oneOf, { n: wording.value.number(others.length + 1) })}</span>
  if (form) return <Around sentence={said.orNull} schema={form} />
  if (typeof schema.additionalProperties === 'object') return <span class="type">{said.byName}</span>
  if (schema.const !== undefined) return <code translate={false}>{JSON.stringify(schema.const)}</code>
  const types = typesOf(schema)
  if (types.length === 0) return <span class="type">{said.anything}</span>
  return (
    <span class="type" translate={false}>
      {types.join(' | ')}
    </span>
  )
}

function Around({ sentence, schema }: { readonly sentence: string; readonly schema: Schema }) {
  return (
    <span class="type">
      <Filled sentence={sentence} parts={{ kind: <Kind schema={schema} /> }} />
    </span>
  )
}

export function Named({ name }: { readonly name: string }) {
  return (
    <a class="type" href={`#schema-${name.toLowerCase()}`} translate={false}>
      {name}
    </a>
  )
}

interface BoundsProps {
  readonly schema: Schema
  readonly side: 'given' | 'answered'
}

/** Defaults are shown for input only; an answer always has its fields filled in. */
export function Bounds({ schema, side }: BoundsProps) {
  const bounds = [...boundsOf(schema), ...(side === 'given' ? defaultOf(schema) : [])]
  const values = schema.enum ?? []
  if (bounds.length === 0 && values.length === 0) return null
  return (
    <ul class="bounds">
      {values.map((value) => (
        <li key={textOf(value)}>
          <code translate={false}>{textOf(value)}</code>
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
  const said = words.value
  const { number } = wording.value
  const [least, most] = [number(minimum ?? 0), number(maximum ?? 0)]
  const bounds: string[] = []
  if (minimum !== undefined && maximum !== undefined) bounds.push(filled(said.between, { least, most }))
  else if (minimum !== undefined) bounds.push(filled(said.atLeast, { least }))
  else if (maximum !== undefined) bounds.push(filled(said.atMost, { most }))
  if (maxLength !== undefined)
    bounds.push(filled(said.characters, { least: number(minLength ?? 0), most: number(maxLength) }))
  if (maxItems !== undefined) bounds.push(filled(said.atMost, { most: number(maxItems) }))
  if (format !== undefined) bounds.push(format.toUpperCase())
  else if (pattern !== undefined) bounds.push(filled(said.like, { pattern }))
  return bounds
}

function defaultOf({ default: value }: Schema): readonly string[] {
  return value === undefined ? [] : [filled(words.value.default, { value: JSON.stringify(value) })]
}

/** The members of a union except null. A single member is a schema that may be null. */
export function formsOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return (anyOf ?? oneOf ?? []).filter(({ type }) => type !== 'null')
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
