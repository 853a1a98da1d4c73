// A schema as a list of fields. Nested fields unfold.
import { useSignal } from '@preact/signals'
import { Filled } from '../shared/filled.tsx'
import { resolve, type Schema, type Schemas } from './description.ts'
import { Bounds, formsOf, Kind, textOf } from './kind.tsx'
import { Prose } from './prose.tsx'
import { words } from './words.ts'

interface ShapeProps {
  readonly schema: Schema
  readonly schemas: Schemas
  /** `given`: input. `answered`: output. */
  readonly side: 'given' | 'answered'
}

/** The inner structure: fields, elements of a list, or members of a union. */
export function Shape({ schema, ...rest }: ShapeProps) {
  const meant = resolve(schema, rest.schemas)
  const [form, ...others] = formsOf(meant)
  const { items, additionalProperties: each } = meant
  if (others.length > 0) return <Forms schema={meant} {...rest} />
  const within = form ?? items ?? (typeof each === 'object' ? each : undefined)
  if (within) return <Shape schema={within} {...rest} />
  const fields = Object.entries(meant.properties ?? {})
  if (fields.length === 0) return null
  return (
    <ul class="fields">
      {fields.map(([name, field]) => (
        <Field key={name} name={name} schema={field} required={meant.required?.includes(name) ?? false} {...rest} />
      ))}
    </ul>
  )
}

function Forms({ schema, ...rest }: ShapeProps) {
  return (
    <ol class="forms">
      {formsOf(schema).map((form, index) => (
        <li key={index}>
          <p class="form">
            <Filled
              sentence={index === 0 ? words.value.either : words.value.or}
              parts={{ form: <strong translate={false}>{nameOfForm(resolve(form, rest.schemas))}</strong> }}
            />
          </p>
          <Shape schema={form} {...rest} />
        </li>
      ))}
    </ol>
  )
}

interface FieldProps extends ShapeProps {
  readonly name: string
  readonly required: boolean
  /** Where a parameter is: in the path or in the query. */
  readonly location?: string
}

export function Field({ name, required, location, ...rest }: FieldProps) {
  const meant = resolve(rest.schema, rest.schemas)
  return (
    <li class="field">
      <p class="head">
        <code class="name" translate={false}>
          {name}
        </code>{' '}
        <span>
          <Kind schema={rest.schema} />
        </span>{' '}
        {location !== undefined && <span class="quiet">{words.value.locations[location]}, </span>}
        <Need required={required} side={rest.side} />
      </p>
      {meant.description !== undefined && (
        <p lang="en">
          <Prose text={meant.description} />
        </p>
      )}
      <Bounds schema={meant} side={rest.side} />
      {hasInside(meant, rest.schemas) && <Inside name={name} {...rest} />}
    </li>
  )
}

/** For input it names required fields, for answers fields that may be missing. */
function Need({ required, side }: Pick<FieldProps, 'required' | 'side'>) {
  const said = words.value
  if (side === 'answered') return required ? null : <span class="quiet">{said.notAlways}</span>
  return required ? <span class="required">{said.required}</span> : <span class="quiet">{said.optional}</span>
}

/** Drawn when first opened: some schemas would fill a page. */
function Inside({ name, ...rest }: ShapeProps & Pick<FieldProps, 'name'>) {
  const open = useSignal(false)
  return (
    <details onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>
        <Filled
          sentence={open.value ? words.value.hide : words.value.show}
          parts={{ name: <code translate={false}>{name}</code> }}
        />
      </summary>
      {open.value && <Shape {...rest} />}
    </details>
  )
}

/** A member of a union is named by its constant field, else by its required fields. */
function nameOfForm({ properties = {}, required = [], const: value, type }: Schema): string {
  const constant = Object.values(properties).find((each) => each.const !== undefined)
  if (constant) return textOf(constant.const)
  if (required.length > 0) return required.join(', ')
  return value === undefined ? textOf(type) : textOf(value)
}

function hasInside(schema: Schema, schemas: Schemas): boolean {
  const meant = resolve(schema, schemas)
  if (Object.keys(meant.properties ?? {}).length > 0) return true
  const [first, ...rest] = formsOf(meant)
  if (first) return [first, ...rest].some((form) => hasInside(form, schemas))
  if (meant.items) return hasInside(meant.items, schemas)
  return typeof meant.additionalProperties === 'object' && hasInside(meant.additionalProperties, schemas)
}
