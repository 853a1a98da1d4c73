// What the API says of itself, held against what it does: whatever the Worker answers in a test must be in its table of operations.
import { z } from 'zod'
import { operationEntries, refusalsOf } from '../../protocol/api.ts'
import type { Operation, OperationKey } from '../../protocol/api/operation.ts'
import { refusals, type RefusalCode } from '../../protocol/problem.ts'

const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
  field: z.string().optional(),
  detail: z.string().optional(),
  close: z.int().optional(),
  uses: z
    .array(
      z.union([
        z.strictObject({ kind: z.string(), id: z.string(), field: z.string() }),
        z.strictObject({ conversation: z.string(), state: z.string() }),
      ]),
    )
    .optional(),
  until: z.iso.datetime().optional(),
  challenge: z.strictObject({ kind: z.literal('turnstile'), siteKey: z.string() }).optional(),
})

interface Route {
  readonly name: OperationKey
  readonly operation: Operation
  readonly pattern: RegExp
}

// Those without parameters first, as the router would have it.
const routes: readonly Route[] = operationEntries
  .map(([name, operation]) => ({ name, operation, pattern: patternOf(name) }))
  .toSorted((a, b) => Number(a.name.includes(':')) - Number(b.name.includes(':')))

/** Successes that were answered and found true, as `POST /conversations/:id/park 200`. */
export const proved = new Set<string>()

/** Throws unless the answer is one that is documented, strictly: what the schema does not know is an error too. */
export async function keepContract(request: Request, response: Response): Promise<void> {
  // A browser's question before it asks.
  if (request.method === 'OPTIONS') return
  const path = new URL(request.url).pathname.replace(/^\/v1/, '')
  const route = routes.find(({ pattern }) => pattern.test(`${request.method} ${path}`))
  const where = `${route?.name ?? `${request.method} ${path}`} ${response.status}`
  if (response.status >= 400) return keepProblem(where, route, response)
  if (!route) throw new Error(`${where}: no such operation is documented`)
  await keepAnswer(where, route.operation, response)
  proved.add(where)
}

async function keepProblem(where: string, route: Route | undefined, response: Response): Promise<void> {
  const problem = problemSchema.parse(await response.clone().json())
  if (
    response.headers.get('content-type') !== 'application/problem+json' ||
    refusals[problem.code][0] !== response.status
  ) {
    throw new Error(`${where}: not a problem document`)
  }
  if (!route || problem.code === 'method_not_allowed') return
  if (!refusalsOf(route.name, route.operation).includes(problem.code)) {
    throw new Error(`${where}: ${problem.code} is not documented`)
  }
}

async function keepAnswer(
  where: string,
  { answers, text: isText, versioned }: Operation,
  response: Response,
): Promise<void> {
  const schema = answers[response.status]
  if (schema === undefined) throw new Error(`${where}: the status is not documented`)
  if (response.status === 101) return
  const text = await response.clone().text()
  const type = response.headers.get('content-type') ?? ''
  if (isText && schema !== null) {
    if (!type.startsWith('text/plain')) throw new Error(`${where}: no plain text, but ${type}`)
    schema.parse(text)
    return
  }
  if (schema === null) {
    if (text !== '') throw new Error(`${where}: no content was promised`)
    return
  }
  // A schema drops what it does not know.
  const given = JSON.parse(text) as unknown
  const { version } = given as { readonly version?: number }
  if (versioned && response.headers.get('etag') !== `"${version}"`)
    throw new Error(`${where}: the ETag is not the version`)
  const known = schema.safeParse(given)
  if (!known.success) throw new Error(`${where}: ${z.prettifyError(known.error)}\n${text}`)
  if (canonical(known.data) !== canonical(given)) throw new Error(`${where}: there is more than documented: ${text}`)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`)
}
