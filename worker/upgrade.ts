// Opening a connection: a token of a minute, for one person and one object, verified before that object wakes (S2).
import { isAgent, type Person } from '../domain/conversation/person.ts'
import { connectingHeaders, type Credentials } from '../durable-objects/shell/person.ts'
import { subprotocol } from '../durable-objects/shell/sockets.ts'
import type { Asked } from './context.ts'
import { nameOf, personNamed, signInOf } from './identity.ts'
import { admitOrigin, originsFor } from './origins.ts'
import { refused } from './problem.ts'
import { sign, verify, type Token } from './tokens.ts'

/** The answer to who may connect below `path`: a token, and where to carry it. `to` is the object, such as `agent/ann`. */
export async function connectionFor(c: Asked, person: Person, to: string, path: string, origins: readonly string[]) {
  admitOrigin(c, origins)
  const signIn = await signInOf(c, person)
  const claims = { to, origins: originsFor(c, origins), signIn: signIn?.id ?? null, signedInAt: signIn?.givenAt }
  const { token, expiresAt } = await sign(c.env, 'connection', nameOf(person), claims)
  const polling = new URL(`${path}/polling`, c.req.url)
  const url = new URL(`${path}/socket`, c.req.url)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return { token, url: url.href, polling: polling.href, expiresAt: new Date(expiresAt).toISOString() }
}

/** Who holds the token that this socket is opened with. An agent's standing is read anew (S4). */
export async function connecting(c: Asked, to: (subject: string) => string): Promise<Connecting> {
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
   * To be asked once the connection is registered: rejects if the sign-in has ended meanwhile, or the agent was made inactive. Whoever ends
   * it writes that down first and closes connections then: so one that came too late to be closed is seen here (S4).
   */
  readonly confirm: () => Promise<void>
}

/** Who opens a connection by this token, and what it says of itself. Those of one release earlier say nothing; they end within a minute. */
export async function connectingBy(c: Asked, { subject, givenAt, claims }: Token): Promise<Connecting> {
  const { jti, exp = 0 } = claims
  const id = typeof claims['signIn'] === 'string' ? claims['signIn'] : null
  const signedInAt = claims['signedInAt']
  const signIn = { id, givenAt: typeof signedInAt === 'number' ? signedInAt : givenAt }
  const ticket = jti === undefined ? null : { id: jti, untilAt: exp * 1_000 }
  const person = await personNamed(c.env, subject, signIn)
  const confirm = async () => {
    if (isAgent(person)) await personNamed(c.env, subject, signIn)
  }
  return { person, credentials: { ticket, signIn: id }, confirm }
}

/** What a token says that was given for this object and to this page. */
export async function holding(
  c: Asked,
  token: string,
  kind: 'connection' | 'polling',
  to: (subject: string) => string,
): Promise<Token> {
  const held = await verify(c.env, token, [kind])
  if (held.claims['to'] !== to(held.subject)) throw refused('unauthorized')
  admitOrigin(c, held.claims['origins'] as readonly string[])
  return held
}

/** Only what we say reaches the object: none of the client's headers, and not the token. */
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
    // Nobody has its other end yet.
    response.webSocket?.accept()
    response.webSocket?.close()
    throw error
  }
}

/** Header values are bytes; names of people are not. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
