// Coming in: start, come back, and what is refused at the door.
import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { customerStub } from '../../durable-objects/stubs.ts'
import { limits } from '../../protocol/limits.ts'
import type { RoomView } from '../../protocol/server-frames.ts'
import {
  ask,
  env,
  forge,
  got,
  home,
  loadDemo,
  problemIn,
  signIn,
  start,
  startByBackend,
  visitor,
  type Started,
} from './support.ts'

beforeAll(async () => {
  await loadDemo()
  const token = await signIn('root')
  const shop = await got<{ body: object }>(ask('GET', '/v1/admin/entry-points/shop', { token }))
  const body = { ...shop.body, origins: ['https://shop.example'] }
  await got(ask('PUT', '/v1/admin/entry-points/shop', { token, body }))
})

/** The maximum duration that a started conversation has, in minutes. */
async function minutesOf({ conversation }: Started): Promise<number | null> {
  const token = await signIn('dora')
  const { room } = await got<{ room: RoomView }>(ask('GET', `/v1/conversations/${conversation}`, { token }))
  const { items } = await got<{ items: { at: string }[] }>(
    ask('GET', `/v1/conversations/${conversation}/items`, { token }),
  )
  if (room.expiresAt === null || room.expiresAt === undefined) return null
  return (Date.parse(room.expiresAt) - Date.parse(items[0]?.at ?? '')) / 60_000
}

interface Page {
  readonly items: readonly { readonly conversation: string }[]
}

describe('start', () => {
  it('P5 a new visitor gets a token, and with it the same conversation again', async () => {
    const first = await start('shop')
    expect(first.status).toBe(201)
    const { conversation, resumed, visitorToken } = await first.json<Required<Started>>()
    expect(resumed).toBe(false)
    const again = await start('shop', { token: visitorToken })
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual({ conversation, resumed: true })
  })

  it('P9 twenty tabs that start at once get one conversation', async () => {
    const { token } = await visitor()
    const started = await Promise.all(Array.from({ length: 20 }, () => got<Started>(start('shop', { token }))))
    expect(new Set(started.map(({ conversation }) => conversation)).size).toBe(1)
    expect(started.filter(({ resumed }) => !resumed)).toHaveLength(1)
  })

  it('P5 who comes back finds what is open, and looking starts nothing', async () => {
    const { token } = await visitor()
    const find = async () => {
      const { items } = await got<Page>(ask('GET', '/v1/entry-points/shop/conversations', { token }))
      return items.map(({ conversation }) => conversation)
    }
    expect(await find()).toEqual([])
    const { conversation } = await got<Started>(start('shop', { token }))
    expect(await find()).toEqual([conversation])
    await got(ask('POST', `/v1/conversations/${conversation}/end`, { token }))
    expect(await find()).toEqual([])
  })

  it('P9 another entry point is another conversation', async () => {
    const { token } = await visitor()
    const shop = await got<Started>(start('shop', { token }))
    const account = await got<Started>(start('account', { token }))
    expect(account).toMatchObject({ resumed: false })
    expect(account.conversation).not.toBe(shop.conversation)
  })

  it('D3 a newcomer who asks again under their key is the same visitor, in the same conversation', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const before = (await listDurableObjectIds(env.CONVERSATION)).length
    const answers = await Promise.all(Array.from({ length: 5 }, () => start('shop', { headers })))
    answers.push(await start('shop', { headers }))
    const all = await Promise.all(answers.map((each) => got<Required<Started>>(each)))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
    expect(new Set(all.map(({ conversation }) => conversation)).size).toBe(1)
    expect((await listDurableObjectIds(env.CONVERSATION)).length).toBe(before + 1)
    for (const { conversation, visitorToken } of all) {
      expect((await ask('GET', `/v1/conversations/${conversation}`, { token: visitorToken })).status).toBe(200)
    }
  })

  it('D3 the key of a newcomer is good for one request at one entry point, for a day', async () => {
    const key = crypto.randomUUID()
    const headers = { 'idempotency-key': key }
    const first = await got<Started>(start('shop', { headers }))
    const used = { status: 422, code: 'key_reused', field: 'Idempotency-Key' }
    expect(await problemIn(start('shop', { headers, body: { name: 'Else' } }))).toMatchObject(used)
    const other = await got<Started>(start('account', { headers }))
    expect(other.conversation).not.toBe(first.conversation)
    const customer = (JSON.parse(atob(first.visitorToken!.split('.')[1]!)) as { sub: string }).sub
    await runInDurableObject(customerStub(env, customer), (_, { storage }) => {
      storage.sql.exec('UPDATE keys SET at = at - ?', limits.idempotencyKeyMs + 1)
    })
    expect(await problemIn(start('shop', { headers }))).toMatchObject(used)
  })

  it('S1 nobody spends the key of another: what could be guessed is no key of a newcomer', async () => {
    for (const key of ['same', '1', 'order-4711', '00000000-0000-1000-8000-000000000000']) {
      const headers = { 'idempotency-key': key }
      expect(await problemIn(start('shop', { headers }))).toMatchObject({ code: 'invalid', field: 'Idempotency-Key' })
    }
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const newcomer = await got<Started>(start('shop', { headers }))
    const { token } = await visitor()
    expect((await got<Started>(start('shop', { token, headers }))).conversation).not.toBe(newcomer.conversation)
  })

  it('S5 W11 only a backend says that its customer needs no socket', async () => {
    const refusal = { status: 403, code: 'forbidden', field: 'origin' }
    const { token } = await visitor()
    expect(await problemIn(start('shop', { body: { origin: 'api' } }))).toMatchObject(refusal)
    expect(await problemIn(start('shop', { token, body: { origin: 'api' } }))).toMatchObject(refusal)
    expect((await start('shop', { body: { origin: 'socket' } })).status).toBe(201)
  })

  it('D3 a key that was used for another start is refused', async () => {
    const { token } = await visitor()
    const headers = { 'idempotency-key': 'once' }
    await got(start('shop', { token, headers }))
    await got(start('shop', { token, headers }))
    expect(await problemIn(start('shop', { token, headers, body: { name: 'Else' } }))).toMatchObject({
      status: 422,
      code: 'key_reused',
      field: 'Idempotency-Key',
    })
  })

  it.each(['', 'a b', 'x'.repeat(201)])('S3 the idempotency key "%s" is refused', async (key) => {
    expect(await problemIn(start('shop', { headers: { 'idempotency-key': key } }))).toMatchObject({
      code: 'invalid',
      field: 'Idempotency-Key',
    })
  })

  it.each([[{ origin: 'carrier pigeon' }, 'origin']])('S3 a start with %j is refused at %s', async (body, field) => {
    expect(await problemIn(start('shop', { body }))).toMatchObject({ status: 400, code: 'invalid', field })
  })

  it.each([
    [{ name: '' }, 'Visitor', {}, [['name', 'left_out']]],
    [{ name: 7 }, 'Visitor', {}, [['name', 'left_out']]],
    [{ name: 'x'.repeat(300) }, 'x'.repeat(256), {}, [['name', 'shortened']]],
    [
      { name: 'Vera', attributes: { plan: 'gold', age: 7 } },
      'Vera',
      { plan: 'gold', age: '7' },
      [['attributes.age', 'made_text']],
    ],
    [
      { attributes: { vip: true, none: null } },
      'Visitor',
      { vip: 'true' },
      [
        ['attributes.vip', 'made_text'],
        ['attributes.none', 'left_out'],
      ],
    ],
    [{ attributes: [] }, 'Visitor', {}, [['attributes', 'left_out']]],
  ])('P8 what merely adorns refuses nobody: %j', async (body, name, attributes, adjusted) => {
    const started = await got<Started & { adjusted?: unknown }>(start('shop', { body }))
    expect(started.adjusted).toEqual(adjusted.map(([field, how]) => ({ field, how })))
    const profile = `/v1/conversations/${started.conversation}/customer`
    expect(await got(ask('GET', profile, { token: await signIn('dora') }))).toMatchObject({
      customer: { name },
      attributes: { visitor: attributes },
    })
  })

  it('P8 an answer says nothing where nothing was adjusted', async () => {
    expect(await got(start('shop', { body: { name: 'Vera', attributes: { a: 'b' } } }))).not.toHaveProperty('adjusted')
  })

  it('S3 an unknown entry point is not found', async () => {
    expect(await problemIn(start('nowhere'))).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('S2 a token that has ended starts nothing', async () => {
    const token = await forge({ aud: 'visitor', sub: 'x', exp: 1 })
    expect(await problemIn(start('shop', { token }))).toMatchObject({ status: 401, code: 'unauthorized' })
  })
})

describe('duration', () => {
  it.each([59, 10_081, 60.5, '60', -1])('W6 %s minutes are refused', async (durationMinutes) => {
    expect(await problemIn(start('shop', { body: { durationMinutes } }))).toMatchObject({
      status: 400,
      code: 'invalid',
      field: 'durationMinutes',
    })
  })

  it.each([60, 10_080])('W6 a backend sets %i minutes', async (durationMinutes) => {
    expect(await minutesOf(await startByBackend('shop', { durationMinutes }))).toBe(durationMinutes)
  })

  it('W6 a visitor makes it shorter, not longer', async () => {
    expect(await minutesOf(await got<Started>(start('shop', { body: { durationMinutes: 60 } })))).toBe(60)
    expect(await minutesOf(await got<Started>(start('shop', { body: { durationMinutes: 1_500 } })))).toBe(1_500)
    const refusal = { status: 400, code: 'invalid', field: 'durationMinutes' }
    expect(await problemIn(start('shop', { body: { durationMinutes: 1_501 } }))).toMatchObject(refusal)
    const { token } = await visitor()
    expect(await problemIn(start('shop', { token, body: { durationMinutes: 10_080 } }))).toMatchObject(refusal)
  })

  it('W6 a live conversation lasts 25 hours unless said otherwise', async () => {
    expect(await minutesOf(await got<Started>(start('shop')))).toBe(1_500)
  })

  it('W6 a persistent conversation has no maximum unless one is given', async () => {
    expect(await minutesOf(await got<Started>(start('account')))).toBeNull()
    expect(await minutesOf(await got<Started>(start('account', { body: { durationMinutes: 60 } })))).toBe(60)
  })
})

describe('origins', () => {
  it.each(['https://shop.example', home])('S2 a page of %s may start', async (origin) => {
    expect((await start('shop', { headers: { origin } })).status).toBe(201)
  })

  it.each([
    'https://evil.example',
    'https://shop.example.evil.example',
    'http://shop.example',
    'null',
    'https://shop.example:8443',
  ])('S2 a page of %s may not, and makes no conversation', async (origin) => {
    const { token } = await visitor()
    const problem = await problemIn(start('shop', { token, headers: { origin } }))
    expect(problem).toMatchObject({ status: 403, code: 'wrong_origin', field: 'Origin' })
    expect(await got<Started>(start('shop', { token }))).toMatchObject({ resumed: false })
  })

  it('S2 a list of another entry point does not count', async () => {
    expect(await problemIn(start('account', { headers: { origin: 'https://shop.example' } }))).toMatchObject({
      code: 'wrong_origin',
    })
  })

  it('S2 the pages of other sites may ask for everything that needs a key', async () => {
    const response = await ask('OPTIONS', '/v1/entry-points/shop/conversations', {
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })
})
