// Every route × everybody: who gets what. A route without a row fails.
import { beforeAll, describe, expect, it } from 'vitest'
import { app } from '../../worker/app.ts'
import { makeKey } from '../../worker/keys.ts'
import { sign } from '../../worker/tokens.ts'
import { backends, hello, people, rows, type Row, type Who } from './matrix-rows.ts'
import { annIsReady, endBy, seat, viewOf, type Seated } from './room.ts'
import { ask, env, signIn, visitor } from './support.ts'

const routes = [
  ...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]

let shared: Seated
let log: unknown
let key: string
beforeAll(async () => {
  await annIsReady()
  key = (await makeKey(env.CONFIG, { kind: 'system' }, 'Backend')).secret
  shared = await seat()
  log = await viewOf(shared.conversation)
})

describe('routes', () => {
  it('S1 every route has a row, and every row a route', () => {
    expect(routes.toSorted()).toEqual(Object.keys(rows).toSorted())
  })

  const cells = Object.entries(rows).flatMap(([route, row]) =>
    [...people, ...backends].map((who) => ({ route, who, row, status: statusOf(row, who) })),
  )
  it.each(cells)('S1 $route by $who: $status', async ({ route, who, row, status }) => {
    const own = row.changes && status < 300 ? await seat() : shared
    expect((await attempt(route, row, who, own)).status).toBe(status)
    if (own !== shared) await endBy('ann', own.conversation)
  })

  it('S1 nothing of what was refused has left a trace', async () => {
    expect(await viewOf(shared.conversation)).toEqual(log)
  })
})

function statusOf({ statuses, backend, asCustomer }: Row, who: Who): number {
  if (who === 'backend') return backend ?? (statuses[0] === 401 ? 403 : statuses[0])
  if (who === 'as customer') return asCustomer ?? statuses[1]
  return statuses[people.indexOf(who)] ?? 0
}

const agents: Partial<Record<Who, string>> = { agent: 'ann', outsider: 'ben', supervisor: 'dora', admin: 'root' }

async function attempt(route: string, row: Row, who: Who, { conversation, customer, visitorToken }: Seated) {
  const [method = '', pattern = ''] = route.split(' ')
  const params: Readonly<Record<string, string>> = { id: conversation, ...row.params }
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '')
  const agent = agents[who]
  if (/\/(socket|polling)/.test(path)) {
    const stranger = (await visitor()).id
    const name = agent === undefined ? `customer/${isCustomer(who) ? customer : stranger}` : `agent/${agent}`
    const to = path.startsWith('/v1/agent/') ? name : `conversation/${conversation}`
    const token = await connectionToken(who === 'nobody' || who === 'backend' ? null : name, to)
    return path.endsWith('/socket') ? socket(path, token) : polling(path, token, row.body)
  }
  const token = await tokenOf(who, agent, visitorToken)
  return ask(method, path, {
    ...(token !== null && { token }),
    ...(method !== 'GET' && { body: row.body ?? {} }),
    ...(who === 'as customer' && { headers: { 'partyline-customer': customer } }),
  })
}

function isCustomer(who: Who): boolean {
  return who === 'customer' || who === 'as customer'
}

async function tokenOf(who: Who, agent: string | undefined, visitorToken: string): Promise<string | null> {
  if (who === 'nobody') return null
  if (agent !== undefined) return signIn(agent)
  if (who === 'backend' || who === 'as customer') return key
  return who === 'customer' ? visitorToken : (await visitor()).token
}

/** Of our key, whether or not they would have been given one: the object has the last word (S4). */
async function connectionToken(name: string | null, to: string): Promise<string> {
  return name === null ? 'none' : (await sign(env, 'connection', name, { to, origins: [] })).token
}

async function socket(path: string, token: string): Promise<Response> {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `partyline.v1, ${token}` }
  const response = await ask('GET', path, { headers })
  if (response.webSocket) {
    response.webSocket.accept()
    response.webSocket.close()
  }
  return response
}

async function polling(path: string, token: string, body: object = {}): Promise<Response> {
  if (path.endsWith('/polling')) return ask('POST', path, { token, body })
  const begun = await ask('POST', path.replace(/\/\w+$/, ''), { token, body: hello })
  const own = begun.ok ? (await begun.json<{ token: string }>()).token : token
  return ask('POST', path, { token: own, body })
}
