// Coming in: start, come back, and what is refused at the door.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Room } from '../../protocol/server-frames.ts'
import { ask, forge, got, home, loadDemo, problemIn, signIn, start, visitor, type Started } from './support.ts'

beforeAll(async () => {
  await loadDemo()
  const token = await signIn('root')
  const shop = await got<{ body: object }>(ask('GET', '/v1/admin/entry-points/shop', { token }))
  const body = { ...shop.body, origins: ['https://shop.example/some/page'] }
  await got(ask('PUT', '/v1/admin/entry-points/shop', { token, body }))
})

/** The maximum duration that a started conversation has, in minutes. */
async function minutesOf({ conversation }: Started): Promise<number | null> {
  const token = await signIn('dora')
  const { room } = await got<{ room: Room }>(ask('GET', `/v1/conversations/${conversation}`, { token }))
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

  it('S1 two visitors share nothing, not even under the same idempotency key', async () => {
    const headers = { 'idempotency-key': 'same' }
    const [a, b] = await Promise.all(
      [start('shop', { headers }), start('shop', { headers })].map((each) => got<Started>(each)),
    )
    expect(a?.conversation).not.toBe(b?.conversation)
    expect(a?.visitorToken).not.toBe(b?.visitorToken)
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

  it.each([60, 10_080])('W6 %i minutes are taken', async (durationMinutes) => {
    expect(await minutesOf(await got<Started>(start('shop', { body: { durationMinutes } })))).toBe(durationMinutes)
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
