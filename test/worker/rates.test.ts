// Too fast is refused, before anything is done for it. The real counter with a low limit: it may turn to its next minute at any time, so
// twice as much as it takes is asked.
import { listDurableObjectIds } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Env } from '../../durable-objects/env.ts'
import { operationEntries } from '../../protocol/api.ts'
import { networkOf } from '../../worker/addresses.ts'
import { app } from '../../worker/app.ts'
import { makeKey } from '../../worker/keys.ts'
import { annIsReady, seat, viewOf } from './room.ts'
import { shopToken } from './site.ts'
import { env, problemIn, signIn, visitor } from './support.ts'

beforeAll(annIsReady)

const { RATE_LOW } = env as unknown as { RATE_LOW: RateLimit }
const low = 3
const tries = 2 * low + 1
type Binding = Extract<keyof Env, `RATE_${string}`>

/** Asks a Worker in earnest, of which one limit is low. */
function asking(which: Binding, more: object = {}) {
  const settings = { ...env, RATE_LIMITS: 'on', [which]: RATE_LOW, ...more }
  return (method: string, path: string, body: object | null, headers: Record<string, string> = {}) => {
    const sent = body === null ? {} : { body: JSON.stringify(body) }
    return Promise.resolve(app.fetch(new Request(`http://localhost/v1${path}`, { method, ...sent, headers }), settings))
  }
}
/** Method and path of an operation, of things that there are not. */
function routed(name: string): [method: string, path: string] {
  const [method = '', path = ''] = name.split(' ')
  return [method, path.replace(':id', crypto.randomUUID()).replace(/:\w+/g, 'x')]
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const from = (address: string) => ({ 'cf-connecting-ip': address })

/** The same again and again: what comes back, and the refusals among it. */
async function again(ask: () => Promise<Response>): Promise<{ taken: number; refused: Response[] }> {
  const answers: Response[] = []
  for (let n = 0; n < tries; n++) answers.push(await ask())
  return { taken: answers.filter(({ ok }) => ok).length, refused: answers.filter(({ status }) => status === 429) }
}

describe('limits of rate', () => {
  it('S5 starting is limited by address, and no object wakes for what is too much', async () => {
    const ask = asking('RATE_ADDRESS')
    const before = (await listDurableObjectIds(env.CUSTOMER)).length
    const { taken, refused } = await again(() => ask('POST', '/entry-points/shop/conversations', {}, from('1.2.3.4')))
    expect(taken).toBeGreaterThanOrEqual(low)
    expect(taken + refused.length).toBe(tries)
    expect(refused[0]?.headers.get('retry-after')).toBe('60')
    expect(await problemIn(refused[0]!)).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((await listDurableObjectIds(env.CUSTOMER)).length).toBe(before + taken)
  })

  it('S5 the page of a site is let know how long to wait', async () => {
    const ask = asking('RATE_ADDRESS')
    const headers = { ...from('1.2.3.5'), origin: 'http://localhost' }
    const { refused } = await again(() => ask('POST', '/entry-points/shop/conversations', {}, headers))
    expect(refused[0]?.headers.get('access-control-allow-origin')).toBe('*')
    expect(refused[0]?.headers.get('access-control-expose-headers')?.toLowerCase()).toBe('retry-after,etag')
  })

  it('S5 other addresses are not affected', async () => {
    const ask = asking('RATE_ADDRESS')
    const start = (address: string) => () => ask('POST', '/entry-points/shop/conversations', {}, from(address))
    expect((await again(start('5.6.7.8'))).refused.length).toBeGreaterThan(0)
    expect((await start('5.6.7.9')()).status).toBe(201)
  })

  it('S5 signing in is limited by address, whatever the token', async () => {
    const ask = asking('RATE_ADDRESS')
    const attempt = () => ask('POST', '/entry-points/shop/customers', { token: 'guess' }, from('2001:db8::1'))
    expect((await again(attempt)).refused.length).toBeGreaterThan(0)
    const session = () => ask('POST', '/sign-in/session', { idToken: 'guess' }, from('2001:db8::2'))
    expect((await again(session)).refused.length).toBeGreaterThan(0)
  })

  it('S5 a backend comes from one address with many customers', async () => {
    const ask = asking('RATE_ADDRESS')
    const { secret } = await makeKey(env.CONFIG, { kind: 'system' }, 'Orders')
    const headers = () => ({ ...bearer(secret), ...from('9.9.9.9'), 'partyline-customer': crypto.randomUUID() })
    const { taken } = await again(() => ask('POST', '/entry-points/shop/conversations', {}, headers()))
    expect(taken).toBe(tries)
  })

  it('S5 starting is limited by customer, from wherever', async () => {
    const ask = asking('RATE_COMING_IN')
    const { token } = await visitor()
    let address = 0
    const start = () =>
      ask('POST', '/entry-points/shop/conversations', {}, { ...bearer(token), ...from(`10.0.0.${++address}`) })
    expect((await again(start)).refused.length).toBeGreaterThan(0)
  })

  it('S5 so is signing in as one', async () => {
    const ask = asking('RATE_COMING_IN')
    const token = await shopToken('busy')
    expect((await again(() => ask('POST', '/entry-points/shop/customers', { token }))).refused.length).toBeGreaterThan(
      0,
    )
    const other = { token: await shopToken('quiet') }
    expect((await ask('POST', '/entry-points/shop/customers', other)).status).toBe(200)
  })

  it('S5 connecting is limited by person', async () => {
    const ask = asking('RATE_CONNECTING')
    const { conversation, visitorToken } = await seat()
    const connect = (token: string) => () =>
      ask('POST', `/conversations/${conversation}/connections`, {}, bearer(token))
    expect((await again(connect(visitorToken))).refused.length).toBeGreaterThan(0)
    expect((await connect(await signIn('ann'))()).status).toBe(200)
    const workspace = async () => ask('POST', '/agent/connections', {}, bearer(await signIn('ben')))
    expect((await again(workspace)).refused.length).toBeGreaterThan(0)
  })

  it('S5 acting is limited by person and conversation, and nothing that was refused is in the log', async () => {
    const ask = asking('RATE_ACTING')
    const { conversation, visitorToken } = await seat()
    const other = await seat()
    const before = (await viewOf(conversation)).last
    const say = (id: string, token: string) => () =>
      ask('POST', `/conversations/${id}/messages`, { text: 'Hello' }, bearer(token))
    const { taken, refused } = await again(say(conversation, visitorToken))
    expect(refused.length).toBeGreaterThan(0)
    expect((await viewOf(conversation)).last).toBe(before + taken)
    const ann = await signIn('ann')
    expect((await say(conversation, ann)()).status).toBe(200)
    expect((await say(other.conversation, ann)()).status).toBe(200)
  })

  it.each(operationEntries.filter(([name]) => name !== 'GET /health'))(
    'S5 %s is limited by address, before a token is looked at',
    async (name) => {
      const ask = asking('RATE_ASKING_FROM')
      const address = crypto.randomUUID()
      const { refused } = await again(() => ask(...routed(name), null, { ...bearer('none'), ...from(address) }))
      expect(refused.length).toBeGreaterThanOrEqual(tries - 2 * low)
    },
  )

  // What carries a connection is opened by a key of its own, and limited by that.
  const carries = (name: string) => name.endsWith('/socket') || name.includes('/polling')
  it.each(operationEntries.filter(([name, { by }]) => !by.includes('nobody') && !carries(name)))(
    'S5 %s is limited by person, whatever it is about',
    async (name, { by }) => {
      const ask = asking('RATE_ASKING')
      const token = by.includes('customer') ? (await visitor()).token : await signIn('ann')
      const { refused } = await again(() => ask(...routed(name), null, bearer(token)))
      expect(refused.length).toBeGreaterThanOrEqual(tries - 2 * low)
    },
  )

  it('S5 a connection over HTTP is limited by itself', async () => {
    const ask = asking('RATE_ACTING')
    const { conversation, visitorToken } = await seat()
    const path = `/conversations/${conversation}`
    const tokenOf = async (answer: Promise<Response>) => (await (await answer).json<{ token: string }>()).token
    const begin = async () => {
      const token = await tokenOf(ask('POST', `${path}/connections`, {}, bearer(visitorToken)))
      const hello = { type: 'hello', instance: crypto.randomUUID(), since: 0 }
      return tokenOf(ask('POST', `${path}/polling`, hello, bearer(token)))
    }
    const post = (token: string) => () => ask('POST', `${path}/polling/frames`, { frames: [] }, bearer(token))
    expect((await again(post(await begin()))).refused.length).toBeGreaterThan(0)
    expect((await post(await begin())()).status).toBe(204)
  })

  it('S5 a backend is limited by its key where it asks in its own name', async () => {
    const ask = asking('RATE_ASKING_FROM')
    const { secret } = await makeKey(env.CONFIG, { kind: 'system' }, 'Reports')
    const { conversation } = await seat()
    const read = () => ask('GET', `/conversations/${conversation}`, null, bearer(secret))
    expect((await again(read)).refused.length).toBeGreaterThan(0)
  })

  it.each([
    [{ RATE_LIMITS: 'off' }, 0],
    [{ RATE_LIMITS: 'off', DEV_SIGN_IN: 'off' }, 1],
    [{ RATE_LIMITS: 'off', DEV_SIGN_IN: undefined }, 1],
  ])('S5 only developers switch limits off: %j', async (settings, least) => {
    const ask = asking('RATE_ADDRESS', settings)
    const address = crypto.randomUUID()
    const { refused } = await again(() => ask('POST', '/entry-points/shop/conversations', {}, from(address)))
    if (least === 0) expect(refused).toEqual([])
    else expect(refused.length).toBeGreaterThanOrEqual(least)
  })
})

describe('addresses', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1:2:3:4', 'fe80:0:0:0'],
  ])('S5 %s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
