// Deleting what administrators have set: never what is named or in use, and the id is not given again for a while.
import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { QueueObject } from '../../durable-objects/queue.ts'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { publishBuiltIn } from '../../worker/built-in.ts'
import { closing, ask, env, got, loadDemo, problemIn, signIn, start, upgrade, type Started } from './support.ts'

let token: string
beforeAll(async () => {
  await loadDemo()
  token = await signIn('root')
})

const put = (path: string, body: unknown) => got(ask('PUT', `/v1/admin/${path}`, { token, body }))
const get = (path: string) => ask('GET', `/v1/admin/${path}`, { token })
const remove = (path: string) => ask('DELETE', `/v1/admin/${path}`, { token })
const removed = async (path: string) => expect((await remove(path)).status).toBe(204)

const flow = (kind: string, block: object) => ({ kind, name: 'X', start: 'a', blocks: { a: block } })
const entry = (more: object = {}) => ({
  name: 'X',
  mode: 'live',
  defaultQueue: 'sales',
  flows: { inbound: 'inbound-live' },
  ...more,
})

/** One of each kind under an id of the test's own, which nothing names yet. */
let id: string
let n = 0
beforeEach(async () => {
  id = `d${++n}`
  await put(`sites/${id}`, { name: 'X', keys: { kind: 'shared', secrets: ['SITE_SECRET_DEMO'] } })
  await put(`queues/${id}`, { name: 'X' })
  await put(`agents/${id}`, { name: 'X' })
  await put(`flows/${id}`, flow('disconnect', { type: 'playPrompt', text: 'X', next: null }))
  await put(`entry-points/${id}`, entry({ mode: 'persistent' }))
  await put(`quick-connects/${id}`, { name: 'X', target: { kind: 'queue', id: 'sales' } })
})

describe('what is named', () => {
  const all = { onClosed: null, onFull: null, onUnstaffed: null, onError: null }
  it.each([
    ['queues', 'entry-points', () => entry({ defaultQueue: id }), 'defaultQueue'],
    ['queues', 'agents', () => ({ name: 'X', queues: [{ queue: id, priority: 1, delayMs: 0 }] }), 'queues.0.queue'],
    ['queues', 'quick-connects', () => ({ name: 'X', target: { kind: 'queue', id } }), 'target.id'],
    ['queues', 'flows', () => flow('inbound', { type: 'transferToQueue', queue: id, ...all }), 'blocks.a.queue'],
    ['agents', 'quick-connects', () => ({ name: 'X', target: { kind: 'agent', id } }), 'target.id'],
    [
      'agents',
      'flows',
      () => flow('parked', { type: 'transferToAgent', agent: id, timeoutMs: null, onFailed: null, onError: null }),
      'blocks.a.agent',
    ],
    ['flows', 'entry-points', () => entry({ flows: { inbound: 'inbound-live', disconnect: id } }), 'flows.disconnect'],
    ['flows', 'flows', () => flow('inbound', { type: 'setDisconnectFlow', flow: id, next: null }), 'blocks.a.flow'],
    ['sites', 'entry-points', () => entry({ site: id }), 'site'],
    ['entry-points', 'entry-points', () => entry({ afterHours: id }), 'afterHours'],
  ] as const)('S7 of %s is not deleted while %s name it; the refusal says where', async (kind, by, body, field) => {
    const namer = `${id}-namer`
    await put(`${by}/${namer}`, body())
    const before = await (await get(`${kind}/${id}`)).json()
    expect(await problemIn(remove(`${kind}/${id}`))).toMatchObject({
      status: 409,
      code: 'in_use',
      uses: [{ kind: by, id: namer, field }],
    })
    expect(await (await get(`${kind}/${id}`)).json()).toEqual(before)
    await removed(`${by}/${namer}`)
    await removed(`${kind}/${id}`)
    expect((await get(`${kind}/${id}`)).status).toBe(404)
  })

  it('S7 an invite flow is not deleted while a quick connect runs it', async () => {
    await put(`flows/${id}-i`, flow('invite', { type: 'playPrompt', text: 'X', next: null }))
    await put(`quick-connects/${id}`, { name: 'X', target: { kind: 'queue', id: 'sales' }, flow: `${id}-i` })
    expect(await problemIn(remove(`flows/${id}-i`))).toMatchObject({
      uses: [{ kind: 'quick-connects', id, field: 'flow' }],
    })
  })

  it('S7 everything that names it is listed, up to a number', async () => {
    const queues = Array.from({ length: 3 }, (_, i) => `${id}-${i}`)
    for (const each of queues) await put(`entry-points/${each}`, entry({ defaultQueue: id }))
    const { uses = [] } = await problemIn(remove(`queues/${id}`))
    expect(uses).toEqual(queues.map((each) => ({ kind: 'entry-points', id: each, field: 'defaultQueue' })))
    await env.CONFIG.prepare(
      `INSERT INTO entry_points (id, version, body) SELECT ?1 || '-many-' || value, 1, body
       FROM entry_points, json_each(?2) WHERE entry_points.id = ?1 || '-0'`,
    )
      .bind(id, JSON.stringify(Array.from({ length: limits.usesShown + 1 }, (_, i) => i)))
      .run()
    expect((await problemIn(remove(`queues/${id}`))).uses).toHaveLength(limits.usesShown)
    await env.CONFIG.prepare("DELETE FROM entry_points WHERE id LIKE ?1 || '-many-%'").bind(id).run()
  })

  it('S7 a name that only looks like it is none, and neither are an older version of a flow and the flow itself', async () => {
    await put(`quick-connects/${id}-namer`, { name: id, target: { kind: 'queue', id: 'sales' } })
    await put(`flows/${id}-was`, flow('inbound', { type: 'setDisconnectFlow', flow: id, next: null }))
    await put(`flows/${id}-was`, flow('inbound', { type: 'playPrompt', text: 'X', next: null }))
    await put(`flows/${id}`, flow('disconnect', { type: 'setDisconnectFlow', flow: id, next: null }))
    for (const kind of ['flows', 'queues', 'agents']) await removed(`${kind}/${id}`)
  })
})

describe('what was deleted', () => {
  const kinds = ['sites', 'entry-points', 'queues', 'agents', 'quick-connects', 'flows']

  it.each(kinds)('S7 of %s is gone from every answer, and its id is not given again for 30 days', async (kind) => {
    const { body } = await got<{ body: object }>(get(`${kind}/${id}`))
    await put(`${kind}/${id}`, body)
    const deletedAt = Date.now()
    await removed(`${kind}/${id}`)
    expect((await get(`${kind}/${id}`)).status).toBe(404)
    expect(await problemIn(remove(`${kind}/${id}`))).toMatchObject({ status: 404, code: 'not_found' })
    const again = () => ask('PUT', `/v1/admin/${kind}/${id}`, { token, body })
    const { until = '', ...refused } = await problemIn(again())
    expect(refused).toMatchObject({ status: 409, code: 'recently_deleted', field: 'id' })
    const freeAt = Date.parse(until)
    expect(freeAt).toBeGreaterThanOrEqual(deletedAt + 30 * 86_400_000)
    expect(freeAt).toBeLessThan(deletedAt + 30 * 86_400_000 + 60_000)

    // Versions go on: nobody takes the new one for what they have read of the old one.
    await env.CONFIG.prepare('UPDATE deleted_config SET deleted_at = deleted_at - ?1 WHERE id = ?2')
      .bind(limits.deletedIdMs, id)
      .run()
    expect(await got(again())).toMatchObject({ id, version: 3 })
  })

  it('S7 stays deleted when the demo is loaded and the built-in flows are published again', async () => {
    await put('flows/queue-live', flow('queue', { type: 'playPrompt', text: 'X', next: null }))
    await put('entry-points/shop', entry())
    await removed('quick-connects/cleo')
    await removed('flows/queue-live')
    await loadDemo()
    await publishBuiltIn(env)
    expect((await get('quick-connects/cleo')).status).toBe(404)
    expect((await get('flows/queue-live')).status).toBe(404)
  })
})

describe('a queue', () => {
  it('W9 that was deleted takes nothing, and who is sent there by what is running already goes on by the branch for errors', async () => {
    const branches = { onClosed: null, onFull: null, onUnstaffed: null, onError: 'sorry' }
    const blocks = {
      wait: { type: 'wait', timeoutMs: null, onReturned: 'move', onTimeout: null, onError: null },
      move: { type: 'transferToQueue', queue: id, ...branches },
      sorry: { type: 'playPrompt', text: 'That queue is no more.', next: 'end' },
      end: { type: 'disconnect' },
    }
    await put(`flows/${id}-f`, { kind: 'inbound', name: 'X', start: 'wait', blocks })
    await put(`entry-points/${id}`, entry({ flows: { inbound: `${id}-f` } }))
    const { conversation, visitorToken = '' } = await got<Started>(start(id))
    const write = (text: string) =>
      got(ask('POST', `/v1/conversations/${conversation}/messages`, { token: visitorToken, body: { text } }))
    await write('Hello')
    for (const path of [`entry-points/${id}`, `flows/${id}-f`, `queues/${id}`]) await removed(path)
    await write('Is anybody there?')
    await vi.waitFor(async () => {
      const { items } = await got<{ items: { text?: string; type: string }[] }>(
        ask('GET', `/v1/conversations/${conversation}/items`, { token: visitorToken }),
      )
      expect(items.map(({ text }) => text)).toContain('That queue is no more.')
      expect(items.at(-1)?.type).toBe('ended')
    })
  })

  it('S7 that was deleted is told so, once and by a number above the one by which it closed', async () => {
    const stub = env.QUEUE.get(env.QUEUE.idFromName(id))
    await removed(`queues/${id}`)
    const mark = () => runInDurableObject<QueueObject, number>(stub, ({ host }) => host.actor.marks.settled('l:config'))
    const { results } = await env.CONFIG.prepare(
      'SELECT version, letter, delivered_at FROM config_letters WHERE receiver = ?1 ORDER BY version DESC LIMIT 1',
    )
      .bind(`queue/${id}`)
      .all<{ version: number; letter: string; delivered_at: number | null }>()
    expect(results[0]).toMatchObject({ letter: '{"type":"configure","config":null}', version: await mark() })
    expect(results[0]?.delivered_at).not.toBeNull()
  })
})

describe('an agent', () => {
  it('S4 who was deleted is signed out everywhere at once, and no queue believes in them', async () => {
    await put(`agents/${id}`, { name: 'X', role: 'supervisor', queues: [{ queue: 'sales', priority: 1, delayMs: 0 }] })
    const own = await signIn(id)
    const connectionToken = await got<{ token: string }>(ask('POST', '/v1/agent/connections', { token: own }))
    const closed = closing(await upgrade('/v1/agent/socket', connectionToken.token))
    await got(ask('PUT', '/v1/agent/presence', { token: own, body: { presence: 'available' } }))
    const late = await got<{ token: string }>(ask('POST', '/v1/agent/connections', { token: own }))
    const board = () => got<{ agents: { available: number } }>(ask('GET', '/v1/queues/sales', { token }))
    await vi.waitFor(async () => expect((await board()).agents.available).toBe(1))
    await removed(`agents/${id}`)
    expect((await closed).code).toBe(closeCodes.revoked.code)
    expect(await problemIn(ask('GET', '/v1/agent', { token: own }))).toMatchObject({ code: 'agent_inactive' })
    expect((await upgrade('/v1/agent/socket', late.token)).status).not.toBe(101)
    await vi.waitFor(async () => expect((await board()).agents.available).toBe(0))
  })
})

describe('an entry point', () => {
  it('R15 that was deleted lets nobody in, and leaves what has begun there as it is, on the pages that it listed', async () => {
    const origin = 'https://shop.example'
    await put(`entry-points/${id}`, entry({ origins: [origin] }))
    const { conversation, visitorToken = '' } = await got<Started>(start(id))
    await removed(`entry-points/${id}`)
    expect(await problemIn(ask('GET', `/v1/entry-points/${id}`))).toMatchObject({ code: 'not_found' })
    expect(await problemIn(start(id))).toMatchObject({ code: 'not_found' })
    const asking = { token: visitorToken, headers: { origin } }
    const connection = ask('POST', `/v1/conversations/${conversation}/connections`, asking)
    const connectionToken = await got<{ token: string }>(connection)
    const path = `/v1/conversations/${conversation}/socket`
    expect((await upgrade(path, connectionToken.token, { origin })).status).toBe(101)
    const elsewhere = { token: visitorToken, headers: { origin: 'https://evil.example' } }
    expect(await problemIn(ask('POST', `/v1/conversations/${conversation}/connections`, elsewhere))).toMatchObject({
      code: 'wrong_origin',
    })
  })
})
