// What administrators write: refused with the field at fault, or stored, versioned and told to the objects concerned.
import {
  createExecutionContext,
  createScheduledController,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AgentObject } from '../../durable-objects/agent.ts'
import type { Block } from '../../protocol/flow.ts'
import { limits } from '../../protocol/limits.ts'
import { retryLetters } from '../../worker/config-letters.ts'
import worker from '../../worker/index.ts'
import { ask, env, got, loadDemo, problemIn, signIn } from './support.ts'

let token: string
beforeAll(async () => {
  await loadDemo()
  token = await signIn('root')
})

interface Stored {
  readonly id: string
  readonly version: number
  readonly body: Record<string, unknown>
}
const put = (path: string, body: unknown) => ask('PUT', `/v1/admin/${path}`, { token, body })
const get = (path: string) => got<Stored>(ask('GET', `/v1/admin/${path}`, { token }))

const entryPoint = { name: 'X', mode: 'live', defaultQueue: 'sales', flows: { inbound: 'inbound-live' } }
const hours = { timeZone: 'Europe/Berlin', weekly: [{ day: 1, from: '09:00', to: '17:00' }], exceptions: [] }
const at = (change: object) => ({ ...hours, ...change })

describe('what is refused', () => {
  it.each([
    ['entry-points', {}, 'name'],
    ['entry-points', { ...entryPoint, mode: 'dead' }, 'mode'],
    ['entry-points', { ...entryPoint, partyLimit: 1 }, 'partyLimit'],
    ['entry-points', { ...entryPoint, partyLimit: 51 }, 'partyLimit'],
    ['entry-points', { ...entryPoint, durationMinutes: 59 }, 'durationMinutes'],
    ['entry-points', { ...entryPoint, durationMinutes: 10_081 }, 'durationMinutes'],
    ['entry-points', { ...entryPoint, origins: ['shop'] }, 'origins.0'],
    ['entry-points', { ...entryPoint, defaultQueue: 'none' }, 'defaultQueue'],
    ['entry-points', { ...entryPoint, flows: { inbound: 'none' } }, 'flows.inbound'],
    ['entry-points', { ...entryPoint, flows: { inbound: 'disconnect' } }, 'flows.inbound'],
    ['entry-points', { ...entryPoint, flows: { inbound: 'inbound-live', parked: 'invite' } }, 'flows.parked'],
    ['queues', { name: '' }, 'name'],
    ['queues', { name: 'X', ringMs: 4_999 }, 'ringMs'],
    ['queues', { name: 'X', hours: at({ timeZone: 'Mars/Base' }) }, 'hours.timeZone'],
    ['queues', { name: 'X', hours: at({ weekly: [{ day: 8, from: '09:00', to: '17:00' }] }) }, 'hours.weekly.0.day'],
    ['queues', { name: 'X', hours: at({ weekly: [{ day: 1, from: '9', to: '17:00' }] }) }, 'hours.weekly.0.from'],
    [
      'queues',
      { name: 'X', hours: at({ exceptions: [{ date: '2026-02-30', spans: [] }] }) },
      'hours.exceptions.0.date',
    ],
    ['queues', { name: 'X', wrapUp: { limitMs: 1 } }, 'wrapUp.limitMs'],
    ['queues', { name: 'X', wrapUp: { required: true } }, 'wrapUp.dispositions'],
    ['queues', { name: 'X', wrapUp: { required: true, dispositions: [] } }, 'wrapUp.dispositions'],
    ['queues', { name: 'X', wrapUp: { dispositions: ['Solved', 'Spam', ' Solved'] } }, 'wrapUp.dispositions.2'],
    ['queues', { name: 'X', wrapUp: { dispositions: ['Solved', 'none'] } }, 'wrapUp.dispositions.1'],
    ['agents', { name: 'X', role: 'king' }, 'role'],
    ['agents', { name: 'X', capacity: 21 }, 'capacity'],
    ['agents', { name: 'X', leaseGraceMs: 60_000 }, 'leaseGraceMs'],
    ['agents', { name: 'X', queues: [{ queue: 'none', priority: 1, delayMs: 0 }] }, 'queues.0.queue'],
    [
      'agents',
      {
        name: 'X',
        queues: [
          { queue: 'sales', priority: 1, delayMs: 0 },
          { queue: 'sales', priority: 2, delayMs: 0 },
        ],
      },
      'queues.1.queue',
    ],
    ['quick-connects', { name: 'X', target: { kind: 'room', id: 'x' } }, 'target.kind'],
    ['quick-connects', { name: 'X', target: { kind: 'agent', id: 'zoe' } }, 'target.id'],
    ['quick-connects', { name: 'X', target: { kind: 'queue', id: 'ann' } }, 'target.id'],
    ['quick-connects', { name: 'X', target: { kind: 'agent', id: 'ann' }, flow: 'disconnect' }, 'flow'],
    ['queues', { name: 'X', id: 'y' }, 'id'],
    ['queues', 'text', 'body'],
    ['queues', [], 'name'],
    ['queues', null, 'name'],
  ])('S3 %s %j is refused at %s', async (kind, body, field) => {
    expect(await problemIn(put(`${kind}/x`, JSON.stringify(body)))).toMatchObject({
      status: 400,
      code: 'invalid',
      field,
    })
    expect(await problemIn(ask('GET', `/v1/admin/${kind}/x`, { token }))).toMatchObject({ code: 'not_found' })
  })

  it.each(['a%20b', 'q.1', 'x'.repeat(80)])('S3 %s is no id to write, and none to read', async (id) => {
    const written = await problemIn(put(`queues/${id}`, { name: 'X' }))
    expect(written).toMatchObject({ status: 400, code: 'invalid', field: 'id' })
    expect(await problemIn(ask('GET', `/v1/admin/queues/${id}`, { token }))).toMatchObject({ code: 'not_found' })
  })

  it('S6 the last active administrator cannot stop being one, while there is no other', async () => {
    const root = { name: 'Administrator', role: 'admin' }
    const slips: readonly [body: object, field: string][] = [
      [{ ...root, role: 'agent' }, 'role'],
      [{ ...root, active: false }, 'active'],
    ]
    for (const [body, field] of slips)
      expect(await problemIn(put('agents/root', body))).toMatchObject({ status: 409, code: 'last_admin', field })
    const remove = () => ask('DELETE', '/v1/admin/agents/root', { token })
    expect(await problemIn(remove())).toMatchObject({ status: 409, code: 'last_admin' })
    await got(put('agents/zita', { name: 'Zita', role: 'admin', active: false }))
    expect(await problemIn(remove())).toMatchObject({ code: 'last_admin' })
    await got(put('agents/zita', { name: 'Zita', role: 'admin' }))
    await got(put('agents/root', { ...root, logins: ['root@acme.example'] }))
    expect(await problemIn(remove()), 'nobody else could sign in at the provider').toMatchObject({ code: 'last_admin' })
    expect(await problemIn(put('agents/root', root))).toMatchObject({ code: 'last_admin', field: 'logins' })
    await got(put('agents/zita', { name: 'Zita', role: 'admin', logins: ['zita@acme.example'] }))
    await got(put('agents/root', root))
    const zita = await signIn('zita')
    await got(ask('PUT', '/v1/admin/agents/root', { token: zita, body: { ...root, role: 'agent' } }))
    await got(ask('PUT', '/v1/admin/agents/root', { token: zita, body: { ...root, logins: ['root@acme.example'] } }))
    token = await signIn('root')
    expect((await ask('DELETE', '/v1/admin/agents/zita', { token })).status).toBe(204)
  })
})

describe('flows', () => {
  const say = (next: string | null): Block => ({ type: 'playPrompt', text: 'Hello', next })
  const flow = (blocks: Record<string, Block>, start = 'a') => ({ kind: 'inbound', name: 'X', start, blocks })

  it.each([
    ['a dangling branch', flow({ a: say('b') }), 'blocks.a.next', '"a"'],
    ['an unreachable block', flow({ a: say(null), b: say(null) }), 'blocks.b', '"b"'],
    ['a cycle without a pause', flow({ a: say('b'), b: say('a') }), 'blocks.a', 'a → b → a'],
    ['no start', flow({ a: say(null) }, 'z'), 'start', '"z"'],
    [
      'an unknown flow',
      flow({ a: { type: 'setDisconnectFlow', flow: 'none', next: null } }),
      'blocks.a.flow',
      '"none"',
    ],
    [
      'a flow of another kind',
      flow({ a: { type: 'setDisconnectFlow', flow: 'x', next: null } }),
      'blocks.a.flow',
      '"x"',
    ],
    [
      'an unknown queue',
      flow({ a: { type: 'setWorkingQueue', queue: 'none', next: null } }),
      'blocks.a.queue',
      '"none"',
    ],
    [
      'an unknown agent',
      flow({ a: { type: 'transferToAgent', agent: 'none', timeoutMs: null, onFailed: null, onError: null } }),
      'blocks.a.agent',
      '"none"',
    ],
  ])('W1 a flow with %s is not published, and the error names the block', async (_, body, field, named) => {
    const problem = await problemIn(put('flows/x', body))
    expect(problem).toMatchObject({ status: 422, code: 'invalid_flow', field })
    expect(problem.detail).toContain(named)
    expect(await problemIn(ask('GET', '/v1/admin/flows/x', { token }))).toMatchObject({ code: 'not_found' })
  })

  it('S3 a block of no known type is refused by its place', async () => {
    const body = { ...flow({}), blocks: { a: { type: 'dance', next: null } } }
    expect(await problemIn(put('flows/x', body))).toMatchObject({ code: 'invalid', field: 'blocks.a.type' })
  })

  it('W1 publishing again makes a new version and leaves the old one as it was', async () => {
    const first = await got<Stored>(put('flows/twice', flow({ a: say(null) })))
    const second = await got<Stored>(put('flows/twice', flow({ b: say(null) }, 'b')))
    expect([first.version, second.version]).toEqual([1, 2])
    expect(await get('flows/twice')).toEqual(second)
    const { results } = await env.CONFIG.prepare("SELECT version, body FROM flows WHERE id = 'twice'").all()
    expect(results.map(({ version, body }) => [version, JSON.parse(body as string)])).toEqual([
      [1, first.body],
      [2, second.body],
    ])
  })

  it('W1 two publications at once get a version each', async () => {
    const published = await Promise.all([1, 2, 3, 4].map(() => got<Stored>(put('flows/race', flow({ a: say(null) })))))
    expect(new Set(published.map(({ version }) => version))).toEqual(new Set([1, 2, 3, 4]))
  })

  it('W1 a disconnect flow may name itself before it exists', async () => {
    const body = { ...flow({ a: { type: 'setDisconnectFlow', flow: 'self', next: null } }), kind: 'disconnect' }
    expect(await got<Stored>(put('flows/self', body))).toMatchObject({ version: 1 })
  })
})

describe('what is stored', () => {
  it('R15 a write raises the version and gets the defaults', async () => {
    const first = await got<Stored>(put('queues/new', { name: 'New' }))
    expect(first).toMatchObject({ id: 'new', version: 1, body: { id: 'new', name: 'New', ringMs: 20_000 } })
    const second = await got<Stored>(put('queues/new', { ...first.body, ringMs: 30_000 }))
    expect(second).toMatchObject({ version: 2, body: { ringMs: 30_000 } })
    expect(await get('queues/new')).toEqual(second)
  })

  it('A4 a queue that release 0.1.0 took with a disposition required and none to choose is still read', async () => {
    const { body } = await got<Stored>(put('queues/bare', { name: 'Bare' }))
    const before = { ...(body['wrapUp'] as object), required: true, dispositions: ['none', 'none'] }
    await env.CONFIG.prepare("UPDATE queues SET body = json_set(body, '$.wrapUp', json(?1)) WHERE id = 'bare'")
      .bind(JSON.stringify(before))
      .run()
    expect((await get('queues/bare')).body['wrapUp']).toEqual(before)
  })

  it('A3 a grace time of the release before that is too short is read as the shortest', async () => {
    await got(put('agents/hasty', { name: 'Hasty', active: false }))
    await env.CONFIG.prepare(
      "UPDATE agents SET body = json_set(body, '$.leaseGraceMs', 10000) WHERE id = 'hasty'",
    ).run()
    const { body } = await get('agents/hasty')
    expect(body).toMatchObject({ leaseGraceMs: limits.leaseGraceMs.min })
    expect(await got<Stored>(put('agents/hasty', body))).toMatchObject({ version: 2 })
    await env.CONFIG.prepare("DELETE FROM agents WHERE id = 'hasty'").run()
  })

  it('A3 a letter of the release before that was not delivered is raised when it is', async () => {
    await got(put('agents/waiting', { name: 'Waiting', active: false }))
    await env.CONFIG.prepare(
      `UPDATE config_letters SET delivered_at = NULL, version = version + 1,
       letter = json_set(letter, '$.config.leaseGraceMs', 10000) WHERE receiver = 'agent/waiting'`,
    ).run()
    await retryLetters(env)
    const stub = env.AGENT.get(env.AGENT.idFromName('waiting'))
    const config = () => runInDurableObject<AgentObject, unknown>(stub, ({ host }) => host.actor.state.config)
    expect(await config()).toMatchObject({ name: 'Waiting', leaseGraceMs: limits.leaseGraceMs.min })
    await env.CONFIG.prepare("DELETE FROM agents WHERE id = 'waiting'").run()
  })

  it('S1 a list goes on behind the id that is named', async () => {
    const page = (after: string) =>
      got<{ items: Stored[]; more: boolean }>(ask('GET', `/v1/admin/agents?after=${after}`, { token }))
    const { items, more } = await page('')
    expect(items.map(({ id }) => id)).toEqual(['ann', 'ben', 'cleo', 'dora', 'root'])
    expect(more).toBe(false)
    expect((await page('cleo')).items.map(({ id }) => id)).toEqual(['dora', 'root'])
  })
})

describe('letters', () => {
  const waiting = async () =>
    (await env.CONFIG.prepare('SELECT receiver, version, tries FROM config_letters WHERE delivered_at IS NULL').all())
      .results
  const queueName = async (id: string) => (await got<{ name: string }>(ask('GET', `/v1/queues/${id}`, { token }))).name
  const cron = async () => {
    const context = createExecutionContext()
    await worker.scheduled(createScheduledController(), env)
    await waitOnExecutionContext(context)
  }

  it('Q6 a change reaches its object before the answer', async () => {
    await got(put('queues/told', { name: 'Before' }))
    expect(await queueName('told')).toBe('Before')
    await got(put('queues/told', { name: 'After' }))
    expect(await queueName('told')).toBe('After')
    expect(await waiting()).toEqual([])
  })

  it('Q6 a letter that was not delivered is delivered by the cron trigger', async () => {
    await got(put('queues/late', { name: 'Before' }))
    // As a Worker leaves it that ends between its write and the delivery.
    await env.CONFIG.batch([
      env.CONFIG.prepare(`UPDATE queues SET version = 2, body = json_set(body, '$.name', 'After') WHERE id = 'late'`),
      env.CONFIG.prepare('UPDATE config_revision SET revision = revision + 1'),
      env.CONFIG.prepare(
        `INSERT INTO config_letters (receiver, version, letter, made_at)
         SELECT 'queue/late', (SELECT revision FROM config_revision), json_object('type', 'configure', 'config', json(body)), 0 FROM queues WHERE id = 'late'`,
      ),
    ])
    expect(await queueName('late')).toBe('Before')
    await cron()
    expect(await queueName('late')).toBe('After')
    expect(await waiting()).toEqual([])
  })

  it('Q6 an older version that arrives late is ignored', async () => {
    await got(put('queues/order', { name: 'One' }))
    await got(put('queues/order', { name: 'Two' }))
    await env.CONFIG.prepare(
      `UPDATE config_letters SET delivered_at = NULL
       WHERE version = (SELECT MIN(version) FROM config_letters WHERE receiver = 'queue/order')`,
    ).run()
    await cron()
    expect(await queueName('order')).toBe('Two')
    expect(await waiting()).toEqual([])
  })
})
