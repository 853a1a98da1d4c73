// A schema as a list of fields; what stands within a field unfolds beneath it.
import { useSignal } from '@preact/signals'
import { nameIn, resolve, type Schema, type Schemas } from './description.ts'
import { typesOf } from './samples.ts'
import { Prose } from './words.tsx'

interface ShapeProps {
  readonly schema: Schema
  readonly schemas: Schemas
}

/** What is inside: fields, what a list holds, or the forms that there are. */
export function Shape({ schema, schemas }: ShapeProps) {
  const meant = resolve(schema, schemas)
  const forms = formsOf(meant)
  if (forms.length > 1) return <Forms forms={forms} schemas={schemas} />
  const [only] = forms
  if (only) return <Shape schema={only} schemas={schemas} />
  if (meant.items) return <Shape schema={meant.items} schemas={schemas} />
  if (typeof meant.additionalProperties === 'object')
    return <Shape schema={meant.additionalProperties} schemas={schemas} />
  const fields = Object.entries(meant.properties ?? {})
  if (fields.length === 0) return null
  return (
    <ul class="fields">
      {fields.map(([name, field]) => (
        <Field
          key={name}
          name={name}
          schema={field}
          schemas={schemas}
          required={meant.required?.includes(name) ?? false}
        />
      ))}
    </ul>
  )
}

function Forms({ forms, schemas }: { readonly forms: readonly Schema[]; readonly schemas: Schemas }) {
  return (
    <ol class="forms">
      {forms.map((form, index) => (
        <li key={index}>
          <p class="form">
            {index === 0 ? 'Either' : 'or'} <strong>{nameOfForm(resolve(form, schemas))}</strong>
          </p>
          <Shape schema={form} schemas={schemas} />
        </li>
      ))}
    </ol>
  )
}

interface FieldProps extends ShapeProps {
  /** Of a parameter. */
  readonly place?: string
  readonly name: string
  readonly required: boolean
}

export function Field({ name, place, schema, schemas, required }: FieldProps) {
  const meant = resolve(schema, schemas)
  return (
    <li class="field">
      <p class="head">
        <code class="name">{name}</code>{' '}
        <span>
          <Type schema={schema} />
        </span>{' '}
        {place !== undefined && <span class="quiet">in {place}, </span>}
        {required ? <span class="required">required</span> : <span class="quiet">optional</span>}
      </p>
      {meant.description !== undefined && (
        <p>
          <Prose text={meant.description} />
        </p>
      )}
      <Bounds schema={meant} />
      {hasInside(meant, schemas) && <Inside name={name} schema={schema} schemas={schemas} />}
    </li>
  )
}

/** Made when it is first opened: whole, some would be a page long. */
function Inside({ name, schema, schemas }: Omit<FieldProps, 'required' | 'place'>) {
  const open = useSignal(false)
  return (
    <details onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>
        {open.value ? 'Hide' : 'Show'} what is in <code>{name}</code>
      </summary>
      {open.value && <Shape schema={schema} schemas={schemas} />}
    </details>
  )
}

function Type({ schema }: { readonly schema: Schema }) {
  if (schema.$ref !== undefined) return <Named name={nameIn(schema.$ref)} />
  if (schema.items) {
    return (
      <>
        <span class="type">list of </span>
        <Type schema={schema.items} />
      </>
    )
  }
  const [form, ...others] = formsOf(schema)
  if (others.length > 0) return <span class="type">one of {others.length + 1}</span>
  if (form) {
    return (
      <>
        <Type schema={form} />
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

function Bounds({ schema }: { readonly schema: Schema }) {
  const bounds = boundsOf(schema)
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
  if (schema.default !== undefined) bounds.push(`default ${JSON.stringify(schema.default)}`)
  return bounds
}

const count = (value: number) => value.toLocaleString('en')

/** The forms of a union, null left out; a single one is a schema that may be null. */
function formsOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return (anyOf ?? oneOf ?? []).filter(({ type }) => type !== 'null')
}

/** A form is told by a field that is always the same, or else by the fields that it needs. */
function nameOfForm({ properties = {}, required = [], const: value, type }: Schema): string {
  const told = Object.values(properties).find((each) => each.const !== undefined)
  if (told) return textOf(told.const)
  if (required.length > 0) return required.join(', ')
  return value === undefined ? textOf(type) : textOf(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function hasInside(schema: Schema, schemas: Schemas): boolean {
  const meant = resolve(schema, schemas)
  if (Object.keys(meant.properties ?? {}).length > 0) return true
  const [first, ...rest] = formsOf(meant)
  if (first) return [first, ...rest].some((form) => hasInside(form, schemas))
  if (meant.items) return hasInside(meant.items, schemas)
  return typeof meant.additionalProperties === 'object' && hasInside(meant.additionalProperties, schemas)
}
