// A client of the API for tests: asks the running Worker, as anybody would.
import { env as bindings, exports } from 'cloudflare:workers'
import { SignJWT, type JWTPayload } from 'jose'
import type { Env } from '../../durable-objects/env.ts'
import type { Problem } from '../../protocol/problem.ts'
import { makeKey } from '../../worker/keys.ts'
import { secretOf, sign } from '../../worker/tokens.ts'
import { keepContract } from './contract.ts'

export const env = bindings as unknown as Env
const worker = (exports as unknown as { default: Fetcher }).default
export const home = 'http://localhost'

export interface Asking {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Another address than `http://localhost`. */
  readonly at?: string
}

/** Fails the test when the answer is not what the API's own table says (C1). */
export async function ask(method: string, path: string, asking: Asking = {}): Promise<Response> {
  const request = requestOf(method, path, asking)
  const response = await worker.fetch(request)
  await keepContract(request, response)
  return response
}

export function requestOf(method: string, path: string, { token, body, headers, at = home }: Asking): Request {
  const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Request(`${at}${path}`, {
    method,
    headers: { ...bearer, ...headers },
    ...(text === undefined ? {} : { body: text }),
  })
}

/** The parsed answer; fails the test unless it succeeded. */
export async function got<Answer>(response: Response | Promise<Response>): Promise<Answer> {
  const answer = await response
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`)
  return JSON.parse(text) as Answer
}

/** Code and field of a problem document; throws if the answer is not one. */
export async function problemIn(response: Response | Promise<Response>): Promise<Problem> {
  const answer = await response
  if (answer.headers.get('content-type') !== 'application/problem+json') {
    throw new Error(`${answer.status}: not a problem: ${await answer.text()}`)
  }
  const problem = await answer.json<Problem>()
  if (problem.status !== answer.status) throw new Error(`status ${answer.status} with ${JSON.stringify(problem)}`)
  return problem
}

export async function loadDemo(): Promise<void> {
  const response = await ask('POST', '/v1/dev/seed')
  if (!response.ok) throw new Error(await response.text())
}

export async function signIn(agent: string): Promise<string> {
  return (await sign(env, 'session', agent)).token
}

export async function visitor(): Promise<{ readonly id: string; readonly token: string }> {
  const id = crypto.randomUUID()
  return { id, token: (await sign(env, 'visitor', id)).token }
}

/** A token with anything in it; by our key unless said otherwise. Ends in a minute. */
export function forge(claims: JWTPayload, secret: Uint8Array = secretOf(env), alg = 'HS256'): Promise<string> {
  return endless({ exp: Math.floor(Date.now() / 1_000) + 60, ...claims }, secret, alg)
}

export function endless(claims: JWTPayload, secret: Uint8Array = secretOf(env), alg = 'HS256'): Promise<string> {
  const now = Math.floor(Date.now() / 1_000)
  return new SignJWT({ iss: 'partyline', iat: now, ...claims }).setProtectedHeader({ alg }).sign(secret)
}

export interface Started {
  readonly conversation: string
  readonly resumed: boolean
  readonly visitorToken?: string
}

export function start(entryPoint: string, asking: Asking = {}): Promise<Response> {
  return ask('POST', `/v1/entry-points/${entryPoint}/conversations`, { body: {}, ...asking })
}

let key: Promise<{ readonly secret: string }> | null = null

/** Of a backend, for a customer who needs no socket; `as`: one whom it names, or a visitor, whose token comes along. */
export async function startByBackend(entryPoint: string, body: object = {}, as?: string): Promise<Required<Started>> {
  key ??= makeKey(env.CONFIG, { kind: 'system' }, 'Tests')
  const customer = as ?? crypto.randomUUID()
  const headers = { 'partyline-customer': customer }
  const started = await got<Started>(start(entryPoint, { token: (await key).secret, headers, body }))
  return { ...started, visitorToken: (await sign(env, 'visitor', customer)).token }
}

/** Asks to open a socket; the answer is 101 or a problem. */
export function upgrade(path: string, token: string | null, headers: Readonly<Record<string, string>> = {}) {
  const protocols = token === null ? 'partyline.v1' : `partyline.v1, ${token}`
  return ask('GET', path, { headers: { upgrade: 'websocket', 'sec-websocket-protocol': protocols, ...headers } })
}

/** The close that we send to a socket that is let in and shown out. */
export function closing({ webSocket, status }: Response): Promise<CloseEvent> {
  return new Promise((resolve, reject) => {
    if (!webSocket) return reject(new Error(`not opened: ${status}`))
    webSocket.addEventListener('close', resolve, { once: true })
    webSocket.accept()
  })
}
