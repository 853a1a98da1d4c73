// Turns every error of the HTTP API into a problem document (RFC 9457). Unexpected errors reveal nothing of the inside.
import type { Context } from 'hono'
import { logger } from '../durable-objects/shell/log.ts'
import { problemOf, refuse, type Refusal, type RefusalCode } from '../protocol/problem.ts'

const log = logger('worker')

/** A refusal on its way to the error handler. It is the only thing that routes throw on purpose. */
export class Refused extends Error {
  readonly refusal: Refusal
  readonly headers: Readonly<Record<string, string>>

  constructor(refusal: Refusal, headers: Readonly<Record<string, string>> = {}) {
    super(refusal.refused)
    this.refusal = refusal
    this.headers = headers
  }
}

export function refused(code: RefusalCode, field?: string, detail?: string): Refused {
  return new Refused(refuse(code, field, detail))
}

export function problem(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Response {
  const document = problemOf(refusal)
  const retry: Record<string, string> = document.status === 503 || document.status === 429 ? { 'retry-after': '1' } : {}
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: { 'content-type': 'application/problem+json', ...retry, ...headers },
  })
}

export function onError(error: Error, c: Context): Response {
  if (error instanceof Refused) return problem(error.refusal, error.headers)
  log({ level: 'error', method: c.req.method, path: c.req.path, error: String(error), stack: error.stack ?? '' })
  return problem(refuse('unavailable'))
}

export function notFound(): Response {
  return problem(refuse('not_found'))
}

export function methodNotAllowed(methods: readonly string[]): Response {
  return problem(refuse('method_not_allowed'), { allow: methods.join(', ') })
}
