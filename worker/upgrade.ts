// Opens a connection with a token that lives a minute, for one person and one object. The token is verified before the object wakes (S2).
import { isAgent, type Person } from '../domain/conversation/person.ts'
import { connectingHeaders, type Credentials } from '../durable-objects/shell/person.ts'
import { subprotocol } from '../durable-objects/shell/sockets.ts'
import { isoTime } from '../protocol/iso-time.ts'
import type { RequestContext } from './context.ts'
import { nameOf, personNamed, signInOf } from './identity.ts'
import { admitOrigin, originsFor } from './origins.ts'
import { refused } from './problem.ts'
import { sign, verify, type Token } from './tokens.ts'

/** The answer for whoever may connect below `path`: a token, and the address at which to use it. `to` is the object, such as `agent/ann`. */
export async function connectionFor(
  c: RequestContext,
  person: Person,
  to: string,
  path: string,
  origins: readonly string[],
) {
  admitOrigin(c, origins)
  const signIn = await signInOf(c, person)
  const claims = { to, origins: originsFor(c, origins), signIn: signIn?.id ?? null, signedInAt: signIn?.givenAt }
  const { token, expiresAt } = await sign(c.env, 'connection', nameOf(person), claims)
  const polling = new URL(`${path}/polling`, c.req.url)
  const url = new URL(`${path}/socket`, c.req.url)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return { token, url: url.href, polling: polling.href, expiresAt: isoTime(expiresAt) }
}

/** The holder of the token with which this socket is opened. An agent's account is checked again (S4). */
export async function connecting(c: RequestContext, to: (subject: string) => string): Promise<Connecting> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') throw refused('invalid', 'Upgrade', 'must be websocket')
  const [version, token, ...rest] = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((each) => each.trim())
  if (version !== subprotocol || token === undefined || rest.length > 0) {
    throw refused('unauthorized', 'Sec-WebSocket-Protocol', `must be ${subprotocol} and a connection token`)
  }
  return connectingBy(c, await holding(c, token, 'connection', to))
}

export interface Connecting {
  readonly person: Person
  readonly credentials: Credentials
  /**
   * Call it once the connection is registered. It rejects if the sign-in has ended meanwhile or the agent was made inactive. Ending a session
   * first stores that fact and then closes connections. So a connection that registered too late to be closed is found here (S4).
   */
  readonly confirm: () => Promise<void>
}

/** Who opens a connection with this token, and with which sign-in. Tokens of the previous release do not say; they expire within a minute. */
export async function connectingBy(c: RequestContext, { subject, givenAt, claims }: Token): Promise<Connecting> {
  const { jti, exp = 0 } = claims
  const id = typeof claims['signIn'] === 'string' ? claims['signIn'] : null
  const signedInAt = claims['signedInAt']
  const signIn = { id, givenAt: typeof signedInAt === 'number' ? signedInAt : givenAt }
  const token = jti === undefined ? null : { id: jti, untilAt: exp * 1_000 }
  const person = await personNamed(c.env, subject, signIn)
  const confirm = async () => {
    if (isAgent(person)) await personNamed(c.env, subject, signIn)
  }
  return { person, credentials: { ticket: token, signIn: id }, confirm }
}

/** Verifies a token, and that it was given for this object and this page. */
export async function holding(
  c: RequestContext,
  token: string,
  kind: 'connection' | 'polling',
  to: (subject: string) => string,
): Promise<Token> {
  const held = await verify(c.env, token, [kind])
  if (held.claims['to'] !== to(held.subject)) throw refused('unauthorized')
  admitOrigin(c, held.claims['origins'] as readonly string[])
  return held
}

/** Forwards the upgrade to the object. The client's own headers and the token are not passed on. */
export async function openSocket(
  object: { fetch(request: Request): Promise<Response> },
  { person, credentials, confirm }: Connecting,
): Promise<Response> {
  const headers = {
    upgrade: 'websocket',
    'sec-websocket-protocol': subprotocol,
    [connectingHeaders.person]: asciiJson(person),
    [connectingHeaders.credentials]: asciiJson(credentials),
  }
  const response = await object.fetch(new Request('https://object/socket', { headers }))
  try {
    await confirm()
    return response
  } catch (error) {
    // Closes the socket properly: its client end was not handed out yet.
    response.webSocket?.accept()
    response.webSocket?.close()
    throw error
  }
}

/** Header values are bytes, but names of people are Unicode: JSON with every other character escaped. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
