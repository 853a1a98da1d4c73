// Examples of requests and answers, made from schemas.
import { resolve, type DescribedOperation, type Schema, type Schemas } from './description.ts'

const deepest = 8

/** A value that fits the schema: its own example, else the simplest one. */
export function sampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const meant = resolve(schema, schemas)
  if (meant.examples?.[0] !== undefined) return meant.examples[0]
  if (meant.default !== undefined) return meant.default
  if (meant.const !== undefined) return meant.const
  if (meant.enum?.[0] !== undefined) return meant.enum[0]
  if (depth > deepest) return null
  const choice = (meant.anyOf ?? meant.oneOf)?.[0]
  if (choice) return sampleOf(choice, schemas, depth + 1)
  if (meant.items) return [sampleOf(meant.items, schemas, depth + 1)]
  if (meant.properties) return objectOf(meant, schemas, depth)
  return plain[typesOf(meant)[0] ?? ''] ?? (meant.additionalProperties ? {} : '…')
}

function objectOf({ properties = {}, required = [] }: Schema, schemas: Schemas, depth: number): unknown {
  const needed = Object.entries(properties).filter(([name]) => required.includes(name))
  return Object.fromEntries(needed.map(([name, each]) => [name, sampleOf(each, schemas, depth + 1)]))
}

const plain: Readonly<Record<string, unknown>> = {
  string: '…',
  integer: 1,
  number: 1,
  boolean: true,
  null: null,
  object: {},
}

export function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type
}

/** A curl command. Words in capitals must be replaced by the reader. */
export function curlOf(operation: DescribedOperation, origin: string): string {
  const { method, path, by, parameters, body } = operation
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${constantOf(name)}`)
  const keyed = parameters.some(({ name }) => name === 'Idempotency-Key')
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"${origin}/v1${filled}"`,
    ...(by.includes('nobody') ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...(keyed ? ['-H "Idempotency-Key: $KEY"'] : []),
    ...(body ? ['-H "Content-Type: application/json"', `-d '${quoted(jsonOf(body.example))}'`] : []),
  ]
  return lines.join(' \\\n  ')
}

/** JSON on one line if it is short, else indented. */
export function jsonOf(value: unknown): string {
  const line = JSON.stringify(value)
  return line.length <= 44 ? line : JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')
}

/** JavaScript that opens the socket, because curl cannot. */
export function socketOf({ path }: DescribedOperation): string {
  const connections = path.replace(/socket$/, 'connections')
  return `// token and url: the answer of POST ${connections}\nconst socket = new WebSocket(url, ['partyline.v1', token])`
}

function constantOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

/** Escapes text for single quotes in a shell. */
function quoted(text: string): string {
  return text.replaceAll("'", String.raw`'\''`)
}
