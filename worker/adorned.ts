// P8, U1: a name or attributes that do not fit never refuse a customer. They are shortened, turned into text or left out, and the answer says
// which. Fields on which identity rests are not touched here.
import type { Adjustment } from '../protocol/http.ts'
import { limits } from '../protocol/limits.ts'
import { bytesOf } from '../protocol/texts.ts'
import { nameOf, withoutControls } from '../protocol/words.ts'

export interface Adorned {
  /** The input, with the name and attributes replaced by ones that the schemas accept, or removed. */
  readonly given: unknown
  /** In the order of the input, at most `limits.attributeCount`. */
  readonly adjusted: readonly Adjustment[]
}

type Fields = Readonly<Record<string, unknown>>

/** Repairs `name` and `attributes` of a body or of token claims. Input that is no object is returned as it is, for the schema to refuse. */
export function adorned(input: unknown): Adorned {
  if (!isFields(input)) return { given: input, adjusted: [] }
  const { name, attributes, ...rest } = input
  const adjusted: Adjustment[] = []
  const given = { ...rest, ...nameIn(name, adjusted), ...attributesIn(attributes, adjusted) }
  return { given, adjusted: adjusted.slice(0, limits.attributeCount) }
}

/** The field for the answer; no field when nothing was adjusted. */
export function saying(adjusted: readonly Adjustment[]): { readonly adjusted?: readonly Adjustment[] } {
  return adjusted.length === 0 ? {} : { adjusted }
}

function nameIn(given: unknown, adjusted: Adjustment[]): { readonly name?: string } {
  if (given === undefined || given === null) return {}
  const words = typeof given === 'string' ? given : ''
  const name = nameOf(words, limits.nameLength)
  if (name === '') adjusted.push({ field: 'name', how: 'left_out' })
  else if (nameOf(words).length > name.length) adjusted.push({ field: 'name', how: 'shortened' })
  return name === '' ? {} : { name }
}

function attributesIn(
  given: unknown,
  adjusted: Adjustment[],
): { readonly attributes?: Readonly<Record<string, string>> } {
  if (given === undefined || given === null) return {}
  if (!isFields(given)) {
    adjusted.push({ field: 'attributes', how: 'left_out' })
    return {}
  }
  const taken: [string, string][] = []
  let bytes = bytesOf('{}')
  for (const [name, value] of Object.entries(given)) {
    const { text, how } = textIn(value)
    const more = bytesOf(JSON.stringify({ [name]: text })) - 1
    const fits = taken.length < limits.attributeCount && bytes + more <= limits.attributesBytes
    const isTaken = text !== null && fits && isAttributeName(name)
    if (!isTaken || how !== null)
      adjusted.push({ field: `attributes.${name.slice(0, 64)}`, how: isTaken && how ? how : 'left_out' })
    if (!isTaken) continue
    taken.push([name, text])
    bytes += more
  }
  return { attributes: Object.fromEntries(taken) }
}

/** The value as text; `text` is null when it has no text form. */
function textIn(value: unknown): { readonly text: string | null; readonly how: Adjustment['how'] | null } {
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value), how: 'made_text' }
  if (typeof value !== 'string') return { text: null, how: 'left_out' }
  const text = withoutControls(value)
  return text.length <= limits.attributeLength ? { text, how: null } : { text: cut(text), how: 'shortened' }
}

const signs = new Intl.Segmenter()

/** Cuts a text to length without splitting a grapheme cluster (what is drawn as one character). */
function cut(text: string): string {
  const near = text.slice(0, limits.attributeLength + 1)
  return near.slice(0, signs.segment(near).containing(near.length - 1)?.index ?? 0)
}

function isAttributeName(name: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(name) && name !== '__proto__'
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
