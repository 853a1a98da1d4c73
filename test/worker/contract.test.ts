// C1: everything that the API describes can be done, by its own example, and is answered as described.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { conversationStub } from '../../durable-objects/stubs.ts'
import { operationEntries, operations, type OperationName } from '../../protocol/api.ts'
import { demoIds } from '../../protocol/api/admin.ts'
import type { Operation } from '../../protocol/api/operation.ts'
import type { QueueConfig } from '../../protocol/config/queues.ts'
import type { Item } from '../../protocol/items.ts'
import type { RoomView, Workspace } from '../../protocol/server-frames.ts'
import { app } from '../../worker/app.ts'
import { keepContract, proved } from './contract.ts'
import { Browser, provider } from './provider.ts'
import { annIsReady, available, endBy, seat, viewOf, type Seated } from './room.ts'
import { shopToken, signInAt } from './site.ts'
import { ask, env, got, signIn, start, startByBackend, upgrade, type Started } from './support.ts'

it('C1 every route is described, and everything described is a route', () => {
  const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
  const described = Object.keys(operations).map((name) => name.replace(' ', ' /v1'))
  expect([...new Set(routes)].toSorted()).toEqual(described.toSorted())
})

describe('operations', () => {
  beforeAll(async () => {
    await annIsReady()
    const token = await signIn('root')
    const { body } = await got<{ body: QueueConfig }>(ask('GET', '/v1/admin/queues/sales', { token }))
    const wrapUp = { ...body.wrapUp, dispositions: ['Solved'], required: true }
    await got(ask('PUT', '/v1/admin/queues/sales', { token, body: { ...body, wrapUp } }))
  })

  it.each(names('Administration'))('C1 %s', async (name) => {
    const token = await signIn('root')
    const kind = name.split('/')[2] as keyof typeof demoIds
    const answer = await run(name, token, { id: /^(PUT|DELETE)/.test(name) ? 'another' : demoIds[kind] })
    expect(answer.status).toBeLessThan(300)
  })

  it.each(names('Running'))('C1 %s', async (name) => {
    expect((await run(name, await signIn('root'))).status).toBeLessThan(300)
  })

  it.each(names('Boards'))('C1 %s', async (name) => {
    await got(run(name, await signIn('dora'), { id: 'sales' }))
  })

  it.each(names('Acts'))('C1 %s', async (name) => {
    const own = name.endsWith('/move') ? await waitingOne() : await seat()
    const token = await signIn('ann')
    await available('ben')
    const params = { id: own.conversation, participant: 'p1', invitation: '', item: '' }
    if (name.includes(':invitation')) params.invitation = await invite(own, token)
    if (name.includes(':item')) params.item = await write(own, token)
    const who = operations[name].by as readonly string[]
    const asker = who.includes('agent') ? token : await signIn('dora')
    const before = await lastPlace(own.conversation)
    await got(run(name, asker, params))
    // Some acts are seen by nobody and so are no item. None leaves nothing in the log.
    const rows = await conversationStub(env, own.conversation).log(before)
    expect(rows.filter(({ cause }) => cause.startsWith('r:'))).not.toEqual([])
    await endBy('ann', own.conversation)
  })

  it.each(names('Conversation', 'Development', 'Service'))('C1 %s', async (name) => {
    const own = await seat()
    const id = own.conversation
    const path = `/v1/conversations/${id}/socket`
    const answer = await (name.endsWith('/socket')
      ? connect(`/v1/conversations/${id}/connections`, path, own.visitorToken)
      : name.includes('/polling')
        ? poll(name, `/v1/conversations/${id}`, own.visitorToken)
        : run(name, name.endsWith('/customer') ? await signIn('ann') : own.visitorToken, { id }))
    expect(answer.status).toBeLessThan(300)
    await endBy('ann', id)
  })

  it('C1 POST /entry-points/:entryPoint/customers with what the shop signs', async () => {
    await got(run('GET /entry-points/:entryPoint', null, { entryPoint: 'shop' }))
    await got(signInAt('shop', await shopToken('maria')))
  })

  it('C1 POST /entry-points/:entryPoint/conversations, and once more', async () => {
    const started = await got<Started>(
      run('POST /entry-points/:entryPoint/conversations', null, { entryPoint: 'shop' }),
    )
    const again = await got<Started>(start('shop', { token: started.visitorToken ?? '' }))
    expect(again).toEqual({ conversation: started.conversation, resumed: true })
    const mine = 'GET /entry-points/:entryPoint/conversations'
    await got(run(mine, started.visitorToken ?? '', { entryPoint: 'shop' }))
    await endBy('ann', started.conversation)
    const before = 'GET /entry-points/:entryPoint/conversations/earlier'
    await got(run(before, started.visitorToken ?? '', { entryPoint: 'shop' }))
  })

  it('C1 an agent’s own, from being ready to having wrapped up', async () => {
    const own = await seat()
    const ben = await signIn('ben')
    await got(run('PUT /agent/presence', ben))
    await got(ask('POST', `/v1/conversations/${own.conversation}/invitations`, invitationOf(await signIn('ann'))))
    const offer = await vi.waitFor(async () => {
      const { offers } = await got<Workspace>(run('GET /agent', ben))
      return offers[0]?.id ?? Promise.reject(new Error('not offered yet'))
    })
    await got(run('GET /agent/offers/:offer', ben, { offer }))
    await got(run('POST /agent/offers/:offer', ben, { offer }))
    await vi.waitFor(() => got(ask('POST', `/v1/conversations/${own.conversation}/leave`, { token: ben })))
    await vi.waitFor(() => got(run('POST /agent/wrap-ups/:id', ben, { id: own.conversation })))
    await got(run('GET /agent/engagements', ben))
    await connect('/v1/agent/connections', '/v1/agent/socket', ben)
    await poll('POST /agent/polling/frames', '/v1/agent', ben)
    await poll('POST /agent/polling/wait', '/v1/agent', ben)
    await endBy('ann', own.conversation)
  })

  it('C1 what one has parked, taken back', async () => {
    const { conversation: id } = await seat()
    const ann = await signIn('ann')
    await got(ask('POST', `/v1/conversations/${id}/park`, { token: ann }))
    await vi.waitFor(() => got(run('POST /agent/work/:id/resume', ann, { id })))
    await vi.waitFor(() => endBy('ann', id))
  })

  it('C1 a backend’s key, from being made to being revoked', async () => {
    const token = await signIn('root')
    const { id } = await got<{ id: string }>(run('POST /admin/keys', token))
    await got(run('GET /admin/keys', token))
    expect((await run('DELETE /admin/keys/:id', token, { id })).status).toBe(204)
  })

  it('C1 signing in, from seeing the ways to having signed out', async () => {
    const token = await signIn('root')
    await got(ask('PUT', '/v1/admin/agents/ida', { token, body: { name: 'Ida', logins: ['ida@acme.example'] } }))
    await got(run('GET /sign-in', null))
    const browser = new Browser(provider().vars)
    await browser.visit('ida@acme.example')
    const session = await got<{ token: string }>(browser.session())
    expect((await run('DELETE /sign-in/session', session.token)).status).toBe(204)
  })

  it('C1 nothing that is described was left out above', () => {
    const successes = operationEntries.flatMap(([name, { answers }]) =>
      Object.keys(answers).map((status) => `${name} ${status}`),
    )
    expect([...proved].toSorted()).toEqual(successes.toSorted())
  })
})

describe('an answer that is not as described', () => {
  const request = new Request('http://localhost/v1/health')
  const problem = (code: string, status: number) =>
    Response.json({ type: 'x', title: 'x', status, code }, { status, headers: problemHeaders })
  const problemHeaders = { 'content-type': 'application/problem+json' }

  it.each([
    ['lacks something', Response.json({})],
    ['has something else', Response.json({ ok: false })],
    ['has more', Response.json({ ok: true, secret: 1 })],
    ['has another status', Response.json({ ok: true }, { status: 202 })],
    ['is a problem that is not named', problem('conversation_ended', 409)],
    ['is a problem that nobody knows', problem('unheard_of', 409)],
    ['is a problem of another status', problem('unavailable', 500)],
  ])('C1 is found out when it %s', async (_, answer) => {
    await expect(keepContract(request, answer)).rejects.toThrow()
  })
})

function names(...tags: readonly string[]): OperationName[] {
  return operationEntries.filter(([, { tag }]) => tags.includes(tag)).map(([name]) => name as OperationName)
}

/** By its own example. */
function run(name: OperationName, token: string | null, params: Readonly<Record<string, string>> = {}) {
  const { body, example } = operations[name] as Operation
  const [method = '', path = ''] = name.split(' ')
  const filled = path.replaceAll(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? ''))
  return ask(method, `/v1${filled}`, { ...(token !== null && { token }), ...(body && { body: example }) })
}

/** In a queue that nobody serves. */
async function waitingOne(): Promise<Seated> {
  const token = await signIn('root')
  const entry = { name: 'Lone', mode: 'live', defaultQueue: 'lone', flows: { inbound: 'inbound-live' } }
  await got(ask('PUT', '/v1/admin/queues/lone', { token, body: { name: 'Lone' } }))
  await got(ask('PUT', '/v1/admin/entry-points/lone', { token, body: entry }))
  const { conversation, visitorToken } = await startByBackend('lone', {})
  await vi.waitFor(async () => expect((await viewOf(conversation)).room.status).toBe('queued'))
  return { conversation, visitorToken, customer: '' }
}

async function lastPlace(conversation: string): Promise<number> {
  return (await conversationStub(env, conversation).log(0)).at(-1)?.place ?? 0
}

async function invite({ conversation }: Seated, token: string): Promise<string> {
  await got(ask('POST', `/v1/conversations/${conversation}/invitations`, invitationOf(token)))
  const { room } = await got<{ room: RoomView }>(ask('GET', `/v1/conversations/${conversation}`, { token }))
  return room.pending?.[0]?.id ?? ''
}

async function write({ conversation }: Seated, token: string): Promise<string> {
  const path = `/v1/conversations/${conversation}/messages`
  const { items } = await got<{ items: Item[] }>(ask('POST', path, { token, body: { text: 'Yours truely' } }))
  return items[0]?.id ?? ''
}

const invitationOf = (token: string) => ({ token, body: { agent: 'ben' } })

async function connect(connections: string, socket: string, token: string): Promise<Response> {
  const connection = await got<{ token: string }>(ask('POST', connections, { token }))
  const response = await upgrade(socket, connection.token)
  response.webSocket?.accept()
  response.webSocket?.close()
  return response
}

/** Begins, then does it: every example is that of a connection which has had one frame, or none. */
async function poll(name: OperationName, path: string, token: string): Promise<Response> {
  const connection = await got<{ token: string }>(ask('POST', `${path}/connections`, { token }))
  const hello = operations['POST /conversations/:id/polling'].example
  const begun = await ask('POST', `${path}/polling`, { token: connection.token, body: hello })
  const own = await begun.clone().json<{ token: string }>()
  if (name.endsWith('/polling')) return begun
  const { example } = operations[name] as Operation
  const body = name.endsWith('/wait') ? { had: 0 } : example
  return ask('POST', `${path}/polling/${name.slice(name.lastIndexOf('/') + 1)}`, { token: own.token, body })
}
