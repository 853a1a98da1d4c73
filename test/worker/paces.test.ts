// S5, route by route: which limits count a request, and by what, in the order in which they are asked. A route without a row does not
// compile. That each limit refuses is proved in `rates.test.ts`.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Env } from '../../durable-objects/env.ts'
import type { OperationName } from '../../protocol/api.ts'
import { app } from '../../worker/app.ts'
import { makeKey } from '../../worker/keys.ts'
import { attempt } from './attempt.ts'
import { backends, people, rows, statusOf, type Row, type Who } from './matrix-rows.ts'
import { annIsReady, seat, type Seated } from './room.ts'
import { shopToken } from './site.ts'
import { env, requestOf, type ask } from './support.ts'

/** The limit, and whom or what it counts. */
type Subject = 'address' | 'address and entry point' | 'key' | 'person' | 'person and conversation' | 'connection'
type Pace = `${Lowercase<string>} ${Subject}`
type Paces = readonly Pace[]

/** What anybody may ask: nobody is known by it. */
const open: Paces = ['asking_from address']
const known: Paces = [...open, 'asking person']
/** What changes something in a room, and what an agent does at their own desk. */
const inRoom: Paces = [...known, 'acting person and conversation']
const ownActs: Paces = [...known, 'acting person']
const connecting: Paces = [...known, 'connecting person']
/** Opened by a token that was given for this alone, and paced when it was given. */
const byConnection: Paces = open
const polled: Paces = [...byConnection, 'acting connection']
const signingIn: Paces = [...open, 'address address']

const paces = {
  'GET /health': [],
  'GET /openapi.json': open,
  'GET /frames.json': open,
  'GET /metrics': known,
  'GET /entry-points/:entryPoint': open,
  'GET /entry-points/:entryPoint/conversations': known,
  'GET /entry-points/:entryPoint/conversations/earlier': known,
  // Of somebody who is nobody yet.
  'POST /entry-points/:entryPoint/customers': [...open, 'address address', 'coming_in person'],
  'POST /entry-points/:entryPoint/conversations': [...open, 'address address', 'starting address and entry point'],
  'POST /conversations/:id/connections': connecting,
  'GET /conversations/:id/socket': byConnection,
  'POST /conversations/:id/polling': byConnection,
  'POST /conversations/:id/polling/frames': polled,
  'POST /conversations/:id/polling/wait': polled,
  'GET /conversations/:id': known,
  'GET /conversations/:id/items': known,
  'GET /conversations/:id/customer': known,
  'PUT /conversations/:id/cursor': inRoom,
  'POST /conversations/:id/messages': inRoom,
  'POST /conversations/:id/notes': inRoom,
  'POST /conversations/:id/invitations': inRoom,
  'DELETE /conversations/:id/invitations/:invitation': inRoom,
  'POST /conversations/:id/transfer': inRoom,
  'POST /conversations/:id/move': inRoom,
  'POST /conversations/:id/release': inRoom,
  'POST /conversations/:id/park': inRoom,
  'POST /conversations/:id/leave': inRoom,
  'POST /conversations/:id/end': inRoom,
  'POST /conversations/:id/extension': inRoom,
  'DELETE /conversations/:id/participants/:participant': inRoom,
  'PUT /conversations/:id/items/:item': inRoom,
  'DELETE /conversations/:id/items/:item': inRoom,
  'POST /conversations/:id/items/:item/redaction': inRoom,
  'GET /agent': known,
  'PUT /agent/presence': ownActs,
  'GET /agent/offers/:offer': known,
  'POST /agent/offers/:offer': ownActs,
  'POST /agent/work/:id/resume': ownActs,
  'GET /agent/engagements': known,
  'POST /agent/wrap-ups/:id': ownActs,
  'POST /agent/connections': connecting,
  'GET /agent/socket': byConnection,
  'POST /agent/polling': byConnection,
  'POST /agent/polling/frames': polled,
  'POST /agent/polling/wait': polled,
  'GET /quick-connects': known,
  'GET /queues': known,
  'GET /queues/:id': known,
  'GET /agents': known,
  ...administering(['sites', 'entry-points', 'queues', 'agents', 'quick-connects', 'flows']),
  'GET /admin/keys': known,
  'POST /admin/keys': known,
  'DELETE /admin/keys/:id': known,
  'GET /admin/audit': known,
  'GET /admin/alerts': known,
  'POST /admin/alerts/acknowledgements': known,
  'GET /sign-in': signingIn,
  'GET /sign-in/oidc': signingIn,
  'GET /sign-in/callback': signingIn,
  'POST /sign-in/session': signingIn,
  'DELETE /sign-in/session': [...signingIn, 'asking person'],
  // On the loopback alone.
  'GET /dev/people': open,
  'GET /dev/scene': open,
  'POST /dev/sign-in': open,
  'POST /dev/customer-token': open,
  'POST /dev/seed': open,
} as const satisfies Readonly<Record<OperationName, Paces>>

/** Who has a token is counted by who they are, wherever they come from; and a backend comes from one address with all of its customers. */
const exceptions: Readonly<Partial<Record<`${OperationName} by ${Who}`, Paces>>> = {
  'POST /entry-points/:entryPoint/customers by stranger': [...signingIn, 'coming_in person', 'coming_in person'],
  'POST /entry-points/:entryPoint/conversations by customer': [...signingIn, 'coming_in person'],
  'POST /entry-points/:entryPoint/conversations by stranger': [...signingIn, 'coming_in person'],
  'POST /entry-points/:entryPoint/conversations by as customer': [...open, 'coming_in person'],
}

const comingIn: OperationName = 'POST /entry-points/:entryPoint/customers'
const address = '198.51.100.7'
let key: string
let shared: Seated
beforeAll(async () => {
  await annIsReady()
  key = (await makeKey(env.CONFIG, { kind: 'system' }, 'Backend')).secret
  shared = await seat()
})

type Administered<Kind extends string> = `${'GET' | 'PUT' | 'DELETE'} /admin/${Kind}/:id` | `GET /admin/${Kind}`

function administering<Kind extends string>(kinds: readonly Kind[]): Readonly<Record<Administered<Kind>, Paces>> {
  const names = kinds.flatMap((kind) => [
    `GET /admin/${kind}`,
    ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /admin/${kind}/:id`),
  ])
  return Object.fromEntries(names.map((name) => [name, known])) as Record<Administered<Kind>, Paces>
}

function routed(name: OperationName): string {
  return name.replace(' ', ' /v1')
}

function changes(name: OperationName): boolean {
  return rows[routed(name)]?.changes ?? false
}

function isLetIn(row: Row, who: Who): boolean {
  const status = statusOf(row, who)
  return status !== 401 && status !== 403
}

/** The Worker with its limits on. The real counters count; what they are asked is written down first. */
function counting(counted: string[], { conversation }: Seated): typeof ask {
  const watched = Object.keys(env).filter((name) => name.startsWith('RATE_') && name !== 'RATE_LIMITS')
  const bindings = watched.map((name) => [
    name,
    {
      limit: ({ key: by }: { key: string }) => {
        const rate = name.slice('RATE_'.length).toLowerCase()
        counted.push(`${rate} ${subjectOf(rate, by, conversation)}`)
        return (env[name as keyof Env] as RateLimit).limit({ key: by })
      },
    },
  ])
  const settings = { ...env, RATE_LIMITS: 'on', ...(Object.fromEntries(bindings) as object) }
  return async (method, path, asking) => {
    counted.length = 0
    const headers = { ...asking?.headers, 'cf-connecting-ip': address }
    return app.fetch(requestOf(method, path, { ...asking, headers }), settings)
  }
}

/** What a counter counts by, without who it is. */
function subjectOf(rate: string, by: string, conversation: string): Subject {
  if (by === address) return 'address'
  if (by.startsWith(`${address} `)) return 'address and entry point'
  if (/^(customer|agent)\/[^ ]+$/.test(by)) return 'person'
  if (/^(customer|agent)\/[^ ]+ /.test(by) && by.endsWith(` ${conversation}`)) return 'person and conversation'
  if (by.startsWith('key/')) return 'key'
  // A customer who comes in is counted by the bare id.
  return rate === 'coming_in' ? 'person' : 'connection'
}

/** A backend that asks in its own name is counted as a whole site is. */
function expected(name: OperationName, who: Who): Paces {
  const all: Paces = exceptions[`${name} by ${who}`] ?? paces[name]
  return who === 'backend' ? all.map((pace) => (pace === 'asking person' ? 'asking_from key' : pace)) : all
}

const names = Object.keys(paces) as OperationName[]
// What changes the conversation, or ends it, comes last: all of it is about one.
const inTurn = names.toSorted((a, b) => Number(changes(a)) - Number(changes(b)))
const cells = inTurn.flatMap((name) => {
  const row = rows[routed(name)]!
  const who =
    name === comingIn
      ? (['nobody', 'stranger'] as const)
      : [...people, ...backends].filter((each) => isLetIn(row, each))
  return who.map((each) => ({ name, who: each, row }))
})

describe('paces', () => {
  it('S5 somebody is let in to every route', () => {
    const reached = new Set<string>(cells.map(({ name }) => name))
    // Nobody has a token of a provider here: whoever tries is paced before that is known.
    expect(names.filter((name) => !reached.has(name))).toEqual(['POST /sign-in/session'])
  })

  it.each(cells)('S5 $name by $who is paced by what its row says', async ({ name, who, row }) => {
    const counted: string[] = []
    // The site's word for its customer: without it nobody comes in.
    const body = name === comingIn ? { token: await shopToken(`paced-${who}`) } : row.body
    const given = { ...row, ...(body && { body }), ...(name === comingIn && { params: { entryPoint: 'shop' } }) }
    await attempt(counting(counted, shared), { route: routed(name), row: given, who, seated: shared, key })
    expect(counted).toEqual(expected(name, who))
  })

  it('S5 whoever tries to sign in is paced before the token is looked at', async () => {
    const counted: string[] = []
    const asks = counting(counted, shared)
    await asks('POST', '/v1/sign-in/session', { body: { idToken: 'guess' } })
    expect(counted).toEqual(paces['POST /sign-in/session'])
  })
})
