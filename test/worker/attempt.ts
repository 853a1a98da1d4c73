// One request of one person to one route, with the body and parameters of its row in the matrix.
import { sign } from '../../worker/tokens.ts'
import { hello, type Row, type Who } from './matrix-rows.ts'
import type { Seated } from './room.ts'
import { env, signIn, visitor, type ask } from './support.ts'

export interface Trial {
  /** Method and path, as `POST /v1/conversations/:id/park`. */
  readonly route: string
  readonly row: Row
  readonly who: Who
  /** The conversation that it is about. */
  readonly seated: Seated
  /** The secret of a backend. */
  readonly key: string
}

const agents: Partial<Record<Who, string>> = { agent: 'ann', outsider: 'ben', supervisor: 'dora', admin: 'root' }

export async function attempt(asks: typeof ask, { route, row, who, seated, key }: Trial): Promise<Response> {
  const { conversation, customer, visitorToken } = seated
  const [method = '', pattern = ''] = route.split(' ')
  const params: Readonly<Record<string, string>> = { id: conversation, ...row.params }
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '')
  const agent = agents[who]
  if (/\/(socket|polling)/.test(path)) {
    const stranger = (await visitor()).id
    const name = agent === undefined ? `customer/${isCustomer(who) ? customer : stranger}` : `agent/${agent}`
    const to = path.startsWith('/v1/agent/') ? name : `conversation/${conversation}`
    const token = await connectionToken(who === 'nobody' || who === 'backend' ? null : name, to)
    return path.endsWith('/socket') ? socket(asks, path, token) : polling(asks, path, token, row.body)
  }
  const token = await tokenOf(who, agent, visitorToken, key)
  return asks(method, path, {
    ...(token !== null && { token }),
    ...(method !== 'GET' && { body: row.body ?? {} }),
    ...(who === 'as customer' && { headers: { 'partyline-customer': customer } }),
  })
}

function isCustomer(who: Who): boolean {
  return who === 'customer' || who === 'as customer'
}

async function tokenOf(who: Who, agent: string | undefined, visitorToken: string, key: string): Promise<string | null> {
  if (who === 'nobody') return null
  if (agent !== undefined) return signIn(agent)
  if (who === 'backend' || who === 'as customer') return key
  return who === 'customer' ? visitorToken : (await visitor()).token
}

/** Of our key, whether or not they would have been given one: the object has the last word (S4). */
async function connectionToken(name: string | null, to: string): Promise<string> {
  return name === null ? 'none' : (await sign(env, 'connection', name, { to, origins: [] })).token
}

async function socket(asks: typeof ask, path: string, token: string): Promise<Response> {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `partyline.v1, ${token}` }
  const response = await asks('GET', path, { headers })
  if (response.webSocket) {
    response.webSocket.accept()
    response.webSocket.close()
  }
  return response
}

async function polling(asks: typeof ask, path: string, token: string, body: object = {}): Promise<Response> {
  if (path.endsWith('/polling')) return asks('POST', path, { token, body })
  const begun = await asks('POST', path.replace(/\/\w+$/, ''), { token, body: hello })
  const own = begun.ok ? (await begun.json<{ token: string }>()).token : token
  return asks('POST', path, { token: own, body })
}
