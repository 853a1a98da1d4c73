// The HTTP API for pages: JSON, a bearer token, an idempotency key for each act, and problems as errors.
import { limits } from '../../protocol/limits.ts'
import type { Problem } from '../../protocol/problem.ts'
import type { ConnectionToken } from './wire.ts'

export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail === undefined ? problem.title : `${problem.title} (${problem.detail})`)
    this.problem = problem
  }
}

export interface ApiOutside {
  fetch(path: string, init: RequestInit): Promise<Response>
  token(): string | null
  newKey(): string
  random(): number
  wait(spanMs: number): Promise<void>
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The path below `/v1`. */
  readonly path: string
  readonly body?: unknown
  /** The idempotency key; absent: a new one. */
  readonly key?: string
  readonly tries?: number
  /** The browser finishes the request even if the page is closed, if it can. */
  readonly keepalive?: boolean
}

export type Api = <Answer>(call: ApiCall) => Promise<Answer>

/** Browsers limit such requests to 64 KiB altogether; a UTF-16 unit has at most three bytes. */
const mostKeptAlive = 20_000

/** Rejects with an ApiError, or with fetch's error if the network stays away. */
export function createApi(outside: ApiOutside): Api {
  return async <Answer>({
    method,
    path,
    body,
    key,
    tries = limits.requestTries,
    keepalive = false,
  }: ApiCall): Promise<Answer> => {
    const token = outside.token()
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      // One key for all tries, so that a request whose answer was lost is not done twice.
      ...(method === 'GET' ? {} : { 'idempotency-key': key ?? outside.newKey() }),
    }
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const outlives = keepalive && (text.body?.length ?? 0) <= mostKeptAlive
    const init = { method, headers, ...text, ...(outlives ? { keepalive: true } : {}) }
    for (let tried = 1; ; tried++) {
      try {
        return await once<Answer>(outside, path, init)
      } catch (error) {
        if (tried >= tries || !mayHeal(error)) throw error
        const { least, first, visible } = limits.backOffMs
        await outside.wait(least + outside.random() * (Math.min(visible, first * 2 ** (tried - 1)) - least))
      }
    }
  }
}

/** Whether the server has refused in a way that a retry cannot change. */
export function isRefused(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 429
}

/**
 * An API that renews a session which the server refuses, and then repeats the request once under the same key. `renewed` answers whether there is
 * another token than the refused one; it rejects while that cannot be known.
 */
export function renewingApi(
  api: Api,
  token: () => string | null,
  renewed: (refused: string | null) => Promise<boolean>,
  newKey: () => string,
): Api {
  return async <Answer>(call: ApiCall): Promise<Answer> => {
    const keyed = call.method === 'GET' ? call : { ...call, key: call.key ?? newKey() }
    const refused = token()
    try {
      return await api<Answer>(keyed)
    } catch (error) {
      const isOver = error instanceof ApiError && error.problem.code === 'unauthorized'
      if (!isOver || !(await renewed(refused))) throw error
      return api<Answer>(keyed)
    }
  }
}

/** A connection token, or the reason why there will be none. */
export async function fetchConnectionToken(api: Api, path: string): Promise<ConnectionToken> {
  try {
    return await api<{ token: string; url: string }>({ method: 'POST', path, tries: 1 })
  } catch (error) {
    // Time does not heal a quarantine: an operator must repair it.
    const isFinal = isRefused(error) || (error instanceof ApiError && error.problem.code === 'quarantined')
    if (isFinal) return { refused: error.problem.code }
    throw error
  }
}

async function once<Answer>(outside: ApiOutside, path: string, init: RequestInit): Promise<Answer> {
  const answer = await outside.fetch(`/v1${path}`, { ...init, signal: AbortSignal.timeout(limits.connectMs) })
  const text = await answer.text()
  if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer
  throw new ApiError(problemIn(text, answer.status))
}

function mayHeal(error: unknown): boolean {
  return !(error instanceof ApiError) || error.problem.status >= 502
}

/** A proxy may answer in its own format. */
function problemIn(text: string, status: number): Problem {
  try {
    const problem = JSON.parse(text) as Partial<Problem> | null
    if (typeof problem?.code === 'string') return problem as Problem
  } catch {
    // Not a problem document. It is reported below.
  }
  return { type: 'about:blank', title: `The server answered ${status}.`, status, code: 'unavailable' }
}
