// Who is answered what by each route. Depends on nothing, so that the pages can be held against it too.

export const people = ['nobody', 'customer', 'stranger', 'agent', 'outsider', 'supervisor', 'admin'] as const
/** A backend by its key alone, and as the customer. */
export const backends = ['backend', 'as customer'] as const
export type Who = (typeof people)[number] | (typeof backends)[number]
/** In the order of `people`: a visitor in their own and in another's conversation, Ann in the room, Ben, Dora and Root not. */
type Statuses = readonly [number, number, number, number, number, number, number]

export interface Row {
  readonly statuses: Statuses
  /** Where it is neither open to all nor forbidden. */
  readonly backend?: number
  /** Where it is not the same as for the customer. */
  readonly asCustomer?: number
  readonly body?: object
  readonly params?: Readonly<Record<string, string>>
  /** Whoever is let in changes the conversation, so they get one of their own. */
  readonly changes?: true
}

const all = (status: number): Row => ({ statuses: [status, status, status, status, status, status, status] })
const agentsGet = (status: number, more: Omit<Row, 'statuses'> = {}): Row => ({
  statuses: [401, 403, 403, status, status, status, status],
  ...more,
})
const admins = (body?: object, params?: Row['params']): Row => ({
  statuses: [401, 403, 403, 403, 403, 403, 200],
  ...(body && { body }),
  ...(params && { params }),
})
/** Of what there is not. */
const admins404: Row = { statuses: [401, 403, 403, 403, 403, 403, 404], params: { id: 'none' } }
/** What agents in the room do. */
const inRoom = (body: object = {}, status = 200, params: Row['params'] = {}): Row => ({
  statuses: [401, 403, 403, status, 403, 403, 403],
  body,
  params,
  changes: true,
})
/** What customers do too. */
const together = (body: object = {}): Row => ({ statuses: [401, 200, 403, 200, 403, 403, 403], body, changes: true })
export const hello = { type: 'hello', instance: 'instance-1', since: 0 }
/** Over HTTP, by who could begin so. */
const polled = (status: number, body: object, workspace = false): Row => {
  const outsider = workspace ? status : 401
  return { statuses: [401, workspace ? 401 : status, 401, status, outsider, status, status], backend: 401, body }
}
/** S1: supervisors and administrators may read what they are no part of. */
const readers: Row = { statuses: [401, 200, 403, 200, 403, 200, 200], backend: 200 }

const flow = { kind: 'invite', name: 'X', start: 'a', blocks: { a: { type: 'playPrompt', text: 'X', next: null } } }
const entryPoint = { name: 'X', mode: 'live', defaultQueue: 'sales', flows: { inbound: 'inbound-live' } }
const connect = { name: 'X', target: { kind: 'queue', id: 'sales' } }

export const rows: Readonly<Record<string, Row>> = {
  'GET /v1/health': all(200),
  'GET /v1/openapi.json': all(200),
  'GET /v1/frames.json': all(200),
  'GET /v1/entry-points/:entryPoint': { ...all(200), params: { entryPoint: 'members' } },
  'POST /v1/entry-points/:entryPoint/customers': {
    statuses: [401, 401, 401, 403, 403, 403, 403],
    params: { entryPoint: 'members' },
    body: { token: 'no token' },
  },
  'GET /v1/entry-points/:entryPoint/conversations': {
    statuses: [401, 200, 200, 403, 403, 403, 403],
    params: { entryPoint: 'shop' },
  },
  'GET /v1/entry-points/:entryPoint/conversations/earlier': {
    statuses: [401, 200, 200, 403, 403, 403, 403],
    params: { entryPoint: 'shop' },
  },
  'POST /v1/entry-points/:entryPoint/conversations': {
    statuses: [201, 201, 201, 403, 403, 403, 403],
    backend: 403,
    // The one that the customer has just started.
    asCustomer: 200,
    params: { entryPoint: 'account' },
  },
  'POST /v1/conversations/:id/connections': { statuses: [401, 200, 403, 200, 403, 200, 200] },
  'GET /v1/conversations/:id/socket': { statuses: [401, 101, 101, 101, 101, 101, 101], backend: 401 },
  // Who has a key and is no part of it is answered as a socket is: by a close code.
  'POST /v1/conversations/:id/polling': { statuses: [401, 200, 410, 200, 410, 200, 200], backend: 401, body: hello },
  'POST /v1/conversations/:id/polling/frames': polled(204, { frames: [] }),
  'POST /v1/conversations/:id/polling/wait': polled(200, { had: 0 }),
  'GET /v1/conversations/:id': readers,
  'GET /v1/conversations/:id/items': readers,
  'GET /v1/conversations/:id/customer': { statuses: [401, 403, 403, 200, 403, 200, 200], backend: 200 },
  'PUT /v1/conversations/:id/cursor': {
    statuses: [401, 204, 403, 204, 403, 403, 403],
    body: { upTo: 1 },
    changes: true,
  },
  'POST /v1/conversations/:id/messages': together({ text: 'Hello' }),
  'POST /v1/conversations/:id/notes': inRoom({ text: 'Hello' }),
  'POST /v1/conversations/:id/invitations': inRoom({ agent: 'ben' }),
  'DELETE /v1/conversations/:id/invitations/:invitation': inRoom({}, 404, { invitation: 'i9' }),
  'POST /v1/conversations/:id/transfer': inRoom({ quickConnect: 'cleo' }),
  'POST /v1/conversations/:id/move': { statuses: [401, 403, 403, 403, 403, 409, 409], body: { queue: 'support' } },
  'POST /v1/conversations/:id/release': inRoom(),
  'POST /v1/conversations/:id/park': inRoom(),
  'POST /v1/conversations/:id/leave': together(),
  'POST /v1/conversations/:id/end': together(),
  'POST /v1/conversations/:id/extension': inRoom({ minutes: 1 }),
  'DELETE /v1/conversations/:id/participants/:participant': inRoom({}, 404, { participant: 'p9' }),
  // Nobody learns of an item where they are not; who is there is told that there is none.
  'PUT /v1/conversations/:id/items/:item': {
    statuses: [401, 404, 403, 404, 403, 403, 403],
    params: { item: 'none' },
    body: { text: 'Hello' },
  },
  'DELETE /v1/conversations/:id/items/:item': {
    statuses: [401, 404, 403, 404, 403, 403, 403],
    params: { item: 'none' },
  },
  'POST /v1/conversations/:id/items/:item/redaction': {
    statuses: [401, 403, 403, 403, 403, 404, 404],
    params: { item: 'none' },
  },
  'GET /v1/agent': agentsGet(200),
  'PUT /v1/agent/presence': { ...agentsGet(200), body: { presence: 'available' } },
  'GET /v1/agent/offers/:offer': agentsGet(409, { params: { offer: 'none' } }),
  'POST /v1/agent/offers/:offer': agentsGet(409, { params: { offer: 'none' }, body: { answer: 'accept' } }),
  // Ann is there already, the others have nothing like that parked.
  'POST /v1/agent/work/:id/resume': { statuses: [401, 403, 403, 200, 409, 409, 409] },
  'GET /v1/agent/engagements': agentsGet(200),
  'POST /v1/agent/wrap-ups/:id': agentsGet(404),
  'POST /v1/agent/connections': agentsGet(200),
  'GET /v1/agent/socket': agentsGet(101, { backend: 401 }),
  'POST /v1/agent/polling': agentsGet(200, { backend: 401 }),
  'POST /v1/agent/polling/frames': polled(204, { frames: [] }, true),
  'POST /v1/agent/polling/wait': polled(200, { had: 0 }, true),
  'GET /v1/quick-connects': agentsGet(200),
  'GET /v1/queues': agentsGet(200),
  'GET /v1/queues/:id': agentsGet(200, { params: { id: 'sales' } }),
  'GET /v1/agents': { statuses: [401, 403, 403, 403, 403, 200, 200] },
  'GET /v1/admin/sites': admins(),
  'GET /v1/admin/sites/:id': admins(undefined, { id: 'shop' }),
  'PUT /v1/admin/sites/:id': admins({ name: 'X', keys: { kind: 'shared', secrets: ['SITE_SECRET_X'] } }, { id: 'x' }),
  'DELETE /v1/admin/sites/:id': admins404,
  'GET /v1/admin/entry-points': admins(),
  'GET /v1/admin/entry-points/:id': admins(undefined, { id: 'shop' }),
  'PUT /v1/admin/entry-points/:id': admins(entryPoint, { id: 'x' }),
  'DELETE /v1/admin/entry-points/:id': admins404,
  'GET /v1/admin/queues': admins(),
  'GET /v1/admin/queues/:id': admins(undefined, { id: 'sales' }),
  'PUT /v1/admin/queues/:id': admins({ name: 'X' }, { id: 'x' }),
  'DELETE /v1/admin/queues/:id': admins404,
  'GET /v1/admin/agents': admins(),
  'GET /v1/admin/agents/:id': admins(undefined, { id: 'ann' }),
  'PUT /v1/admin/agents/:id': admins({ name: 'X' }, { id: 'x' }),
  'DELETE /v1/admin/agents/:id': admins404,
  'GET /v1/admin/quick-connects': admins(),
  'GET /v1/admin/quick-connects/:id': admins(undefined, { id: 'ann' }),
  'PUT /v1/admin/quick-connects/:id': admins(connect, { id: 'x' }),
  'DELETE /v1/admin/quick-connects/:id': admins404,
  'GET /v1/admin/flows': admins(),
  'GET /v1/admin/flows/:id': admins(undefined, { id: 'invite' }),
  'PUT /v1/admin/flows/:id': admins(flow, { id: 'x' }),
  'DELETE /v1/admin/flows/:id': admins404,
  'GET /v1/admin/keys': admins(),
  'POST /v1/admin/keys': { ...admins({ name: 'X' }), statuses: [401, 403, 403, 403, 403, 403, 201] },
  'DELETE /v1/admin/keys/:id': admins404,
  'GET /v1/admin/audit': admins(),
  'GET /v1/metrics': admins(),
  'GET /v1/admin/alerts': admins(),
  'POST /v1/admin/alerts/acknowledgements': {
    ...admins({ ids: ['1'] }),
    statuses: [401, 403, 403, 403, 403, 403, 204],
  },
  // Signing in is for people who have no token yet; without a provider there is no way there.
  'GET /v1/sign-in': all(200),
  'GET /v1/sign-in/oidc': all(404),
  'GET /v1/sign-in/callback': all(404),
  'POST /v1/sign-in/session': { ...all(401), backend: 401 },
  'DELETE /v1/sign-in/session': agentsGet(204),
  // Whoever reaches the loopback of a developer may do this; anybody else is answered 404 (S6).
  'GET /v1/dev/people': all(200),
  'GET /v1/dev/scene': all(200),
  'POST /v1/dev/sign-in': { ...all(200), body: { agent: 'ben' } },
  'POST /v1/dev/customer-token': { ...all(200), body: { customer: 'maria' } },
  'POST /v1/dev/seed': all(204),
}

/** What this person is answered. */
export function statusOf({ statuses, backend, asCustomer }: Row, who: Who): number {
  if (who === 'backend') return backend ?? (statuses[0] === 401 ? 403 : statuses[0])
  if (who === 'as customer') return asCustomer ?? statuses[1]
  return statuses[people.findIndex((each) => each === who)] ?? 0
}
