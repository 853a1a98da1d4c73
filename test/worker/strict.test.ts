// What is unknown in a body: refused by name where programs and administrators write, ignored where pages do.
import { beforeAll, describe, expect, it } from 'vitest'
import { openApi } from '../../protocol/openapi.ts'
import { annIsReady, endBy, seat, type Seated } from './room.ts'
import { ask, got, problemIn, signIn, start, type Started } from './support.ts'

let admin: string
let key: string
let room: Seated
beforeAll(async () => {
  await annIsReady()
  admin = await signIn('root')
  key = (await got<{ secret: string }>(ask('POST', '/v1/admin/keys', { token: admin, body: { name: 'Shop' } }))).secret
  room = await seat()
})

const put = (path: string, body: unknown) => ask('PUT', `/v1/admin/${path}`, { token: admin, body })
const asCustomer = () => ({ token: key, headers: { 'partyline-customer': crypto.randomUUID() } })

const entryPoint = { name: 'X', mode: 'live', defaultQueue: 'sales', flows: { inbound: 'inbound-live' } }
const hours = { timeZone: 'Europe/Berlin', weekly: [{ day: 1, from: '09:00', to: '17:00' }], exceptions: [] }
const flow = (block: object) => ({ kind: 'inbound', name: 'X', start: 'a', blocks: { a: block } })
const say = { type: 'playPrompt', text: 'Hello', next: null }

describe('what administrators write', () => {
  it.each([
    ['entry-points', { ...entryPoint, multiparty: true }, 'multiparty', 'multiParty'],
    ['entry-points', { ...entryPoint, keep_same_agent: true }, 'keep_same_agent', 'keepSameAgent'],
    ['entry-points', { ...entryPoint, flows: { inbound: 'inbound-live', parkd: null } }, 'flows.parkd', 'parked'],
    ['entry-points', { ...entryPoint, colour: '#ffffff' }, 'colour', null],
    ['queues', { name: 'X', hours: { ...hours, timezone: 'UTC' } }, 'hours.timezone', 'timeZone'],
    [
      'queues',
      { name: 'X', hours: { ...hours, weekly: [{ ...hours.weekly[0], til: '18:00' }] } },
      'hours.weekly.0.til',
      null,
    ],
    ['queues', { name: 'X', wrapUp: { require: true } }, 'wrapUp.require', 'required'],
    [
      'agents',
      { name: 'X', queues: [{ queue: 'sales', priority: 1, delayMs: 0, delay: 1 }] },
      'queues.0.delay',
      'delayMs',
    ],
    ['quick-connects', { name: 'X', target: { kind: 'agent', id: 'ann', name: 'Ann' } }, 'target.name', null],
    [
      'sites',
      { name: 'X', keys: { kind: 'shared', secrets: ['SITE_SECRET_DEMO'], secret: 'x' } },
      'keys.secret',
      'secrets',
    ],
    ['flows', flow({ ...say, onError: 'a' }), 'blocks.a.onError', null],
    ['flows', { ...flow(say), version: 3 }, 'version', null],
    ['queues', '{"name":"X","__proto__":{"maximumSize":1}}', '__proto__', null],
  ])('S3 %s %j is refused at %s', async (kind, body, field, meant) => {
    const problem = await problemIn(put(`${kind}/unknown-fields`, body))
    expect(problem).toMatchObject({ status: 400, code: 'invalid', field })
    const hint = meant === null ? '.' : `; is ${meant} meant?`
    expect(problem.detail).toBe(`\`${field}\` is unknown here${hint}`)
    expect((await ask('GET', `/v1/admin/${kind}/unknown-fields`, { token: admin })).status).toBe(404)
  })

  it('S3 the name of a key is all that is asked for', async () => {
    const body = { name: 'X', role: 'admin' }
    expect(await problemIn(ask('POST', '/v1/admin/keys', { token: admin, body }))).toMatchObject({ field: 'role' })
  })

  it.each(['entry-points', 'queues', 'agents', 'quick-connects', 'sites', 'flows'])(
    'S3 %s as they are answered can be written back',
    async (kind) => {
      const { items } = await got<{ items: { id: string; body: object }[] }>(
        ask('GET', `/v1/admin/${kind}`, { token: admin }),
      )
      expect(items.length).toBeGreaterThan(0)
      for (const { id, body } of items) await got(put(`${kind}/${id}`, { ...body, id }))
    },
  )

  it.each([
    ['GET', 'queues?limit=10', 'limit'],
    ['GET', 'queues?afterwards=a', 'afterwards'],
    ['GET', 'queues?after=a&after=b', 'after'],
    ['GET', 'queues/sales?version=1', 'version'],
    ['PUT', 'queues/sales?force=true', 'force'],
    ['GET', 'keys?revoked=false', 'revoked'],
    ['POST', 'keys?days=3', 'days'],
    ['DELETE', 'keys/0000000000000000?now', 'now'],
  ])('S3 %s %s: the unknown parameter is refused by name', async (method, path, field) => {
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: { name: 'X' } }
    expect(await problemIn(ask(method, `/v1/admin/${path}`, { token: admin, ...body }))).toMatchObject({
      status: 400,
      code: 'invalid',
      field,
    })
  })
})

describe('what backends send by their key', () => {
  it('S3 a start with an unknown field is refused, and nothing begins', async () => {
    const asking = asCustomer()
    const body = { name: 'Vera', attribute: { order: '1' } }
    expect(await problemIn(start('shop', { ...asking, body }))).toMatchObject({
      code: 'invalid',
      field: 'attribute',
      detail: '`attribute` is unknown here; is attributes meant?',
    })
    const open = await got<{ items: unknown[] }>(ask('GET', '/v1/entry-points/shop/conversations', asking))
    expect(open.items).toEqual([])
  })

  it('S3 attributes are the sender’s own and may have any name', async () => {
    const asking = { ...asCustomer(), body: { attributes: { anything: 'goes' } } }
    const { conversation } = await got<Started>(start('shop', asking))
    await endBy('ann', conversation)
  })

  it.each([
    ['POST', 'messages', { text: 'Hello', markdown: true }, 'markdown'],
    ['PUT', 'cursor', { upTo: 1, delivered: 1 }, 'delivered'],
    ['POST', 'leave', { reason: 'done' }, 'reason'],
  ])('S3 %s %s with %j is refused at %s', async (method, what, body, field) => {
    const headers = { 'partyline-customer': room.customer }
    const asking = { token: key, headers, body }
    expect(await problemIn(ask(method, `/v1/conversations/${room.conversation}/${what}`, asking))).toMatchObject({
      code: 'invalid',
      field,
    })
  })

  it('S3 a parameter that is unknown is refused too', async () => {
    const path = `/v1/conversations/${room.conversation}/items?from=3`
    expect(await problemIn(ask('GET', path, { token: key }))).toMatchObject({ code: 'invalid', field: 'from' })
  })
})

describe('what pages send', () => {
  const more = { ofTheNextRelease: true }

  it('C1 a page of the next release starts, writes and reads on', async () => {
    const started = await got<Started>(start('shop', { body: { name: 'Vera', ...more } }))
    const token = started.visitorToken ?? ''
    const at = `/v1/conversations/${started.conversation}`
    await got(ask('POST', `${at}/connections`, { token, body: more }))
    await got(ask('POST', `${at}/messages`, { token, body: { text: 'Hello', ...more } }))
    await got(ask('GET', `${at}/items?since=0&view=compact`, { token }))
    expect((await ask('PUT', `${at}/cursor`, { token, body: { upTo: 1, ...more } })).status).toBe(204)
    await got(ask('POST', `${at}/leave`, { token, body: more }))
  })

  it('C1 so does a console, an administrator’s too', async () => {
    const token = await signIn('ann')
    await got(ask('PUT', '/v1/agent/presence', { token, body: { presence: 'available', ...more } }))
    await got(ask('POST', `/v1/conversations/${room.conversation}/notes`, { token, body: { text: 'Hm', ...more } }))
    await got(ask('PUT', '/v1/agent/presence', { token: admin, body: { presence: 'offline', ...more } }))
  })
})

describe('the description', () => {
  it('S3 says what takes nothing else, and only of what is sent', () => {
    const { schemas } = (openApi() as { components: { schemas: Record<string, unknown> } }).components
    const isClosed = (name: string) => JSON.stringify(schemas[name]).includes('"additionalProperties":false')
    const closed = Object.keys(schemas).filter(isClosed)
    expect(closed.toSorted()).toEqual([
      'AgentSettings',
      'AppearanceSettings',
      'BlockSettings',
      'EntryPointSettings',
      'FlowSettings',
      'HoursSettings',
      'KeyName',
      'QueueSettings',
      'QuickConnectSettings',
      'SiteSettings',
    ])
  })
})
