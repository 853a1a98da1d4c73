// A visitor signs in at the site while a conversation goes on: it is theirs still, and nobody else's.
import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationStub } from '../../durable-objects/stubs.ts'
import { closeCodes } from '../../protocol/close-codes.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import { annIsReady, seat, viewOf, type Seated } from './room.ts'
import { shopCustomer, shopToken, signInAt, siteWith, keysOf } from './site.ts'
import { ask, env, forge, got, problemIn, signIn, start, upgrade, type Started } from './support.ts'

beforeAll(annIsReady)

const unauthorized = { status: 401, code: 'unauthorized' }
const say = (conversation: string, token: string, text = 'Hello') =>
  ask('POST', `/v1/conversations/${conversation}/messages`, { token, body: { text } })
const read = (conversation: string, token: string) => ask('GET', `/v1/conversations/${conversation}/items`, { token })
const connect = (conversation: string, token: string) =>
  ask('POST', `/v1/conversations/${conversation}/connections`, { token })
const open = async (entryPoint: string, token: string) =>
  (
    await got<{ items: { conversation: string }[] }>(
      ask('GET', `/v1/entry-points/${entryPoint}/conversations`, { token }),
    )
  ).items.map(({ conversation }) => conversation)
const attributesOf = (conversation: string) =>
  runInDurableObject(conversationStub(env, conversation), ({ host }) => {
    const { attributes, signedAttributes } = host.actor.state
    return { attributes, signedAttributes }
  })
let people = 0
const someone = () => `someone-${++people}`

/** An open socket and what comes by it. */
async function socketOf({ conversation }: Pick<Seated, 'conversation'>, token: string) {
  const connection = await got<{ token: string }>(connect(conversation, token))
  const { webSocket } = await upgrade(`/v1/conversations/${conversation}/socket`, connection.token)
  if (!webSocket) throw new Error('no socket')
  const frames: ServerFrame[] = []
  const closed = new Promise<number>((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)))
  webSocket.addEventListener('message', ({ data }) => void frames.push(JSON.parse(data as string) as ServerFrame))
  webSocket.accept()
  const until = async <Type extends ServerFrame['type']>(type: Type) => {
    for (;;) {
      const frame = frames.find((each): each is Extract<ServerFrame, { type: Type }> => each.type === type)
      if (frame) return frame
      await new Promise((resolve) => webSocket.addEventListener('message', resolve, { once: true }))
    }
  }
  return {
    send: (frame: object) => webSocket.send(JSON.stringify(frame)),
    until,
    closed,
    close: () => webSocket.close(),
  }
}

describe('signing in during a conversation', () => {
  it('P9 the visitor keeps it as the customer, who has one name for everybody', async () => {
    const { conversation, visitorToken } = await seat()
    await got(say(conversation, visitorToken, 'Before'))
    const { customerToken } = await shopCustomer(someone(), { name: 'Maria' }, visitorToken)
    await got(say(conversation, customerToken, 'After'))
    const { items } = await got<{ items: { text: string; type: string; participant: string }[] }>(
      read(conversation, customerToken),
    )
    expect(items.filter(({ type }) => type === 'message')).toMatchObject([
      { text: 'Before', participant: 'p1' },
      { text: 'After', participant: 'p1', name: 'Maria' },
    ])
    expect((await viewOf(conversation)).room.roster[0]).toMatchObject({ id: 'p1', role: 'customer', name: 'Maria' })
    expect(await got(start('shop', { token: customerToken }))).toEqual({ conversation, resumed: true })
  })

  it('P9, S4 the token of the visitor is good for nothing any more', async () => {
    const { conversation, visitorToken } = await seat()
    await shopCustomer(someone(), {}, visitorToken)
    expect(await problemIn(start('shop', { token: visitorToken }))).toMatchObject(unauthorized)
    expect(await problemIn(start('account', { token: visitorToken }))).toMatchObject(unauthorized)
    expect(await problemIn(ask('GET', '/v1/entry-points/shop/conversations', { token: visitorToken }))).toMatchObject(
      unauthorized,
    )
    for (const attempt of [say, read, connect]) {
      expect(await problemIn(attempt(conversation, visitorToken))).toMatchObject({ status: 403 })
    }
    const other = await shopToken(someone())
    expect(await problemIn(signInAt('shop', other, visitorToken))).toMatchObject(unauthorized)
  })

  it('P9, S4 nor for an earlier conversation', async () => {
    const { conversation, visitorToken } = await seat()
    await got(ask('POST', `/v1/conversations/${conversation}/end`, { token: visitorToken }))
    await got(start('shop', { token: visitorToken }))
    const { customerToken } = await shopCustomer(someone(), {}, visitorToken)
    expect(await problemIn(read(conversation, visitorToken))).toMatchObject({ code: 'not_a_participant' })
    await got(read(conversation, customerToken))
  })

  it('P9 sockets come back with the new token and go on where they were', async () => {
    const { conversation, visitorToken } = await seat()
    const before = await socketOf({ conversation }, visitorToken)
    before.send({ type: 'hello', instance: 'instance-1', since: 0, sent: 0 })
    before.send({ type: 'message', n: 1, text: 'One' })
    await before.until('items')
    const { customerToken } = await shopCustomer(someone(), {}, visitorToken)
    expect(await before.closed).toBe(closeCodes.unauthorized.code)
    const after = await socketOf({ conversation }, customerToken)
    after.send({ type: 'hello', instance: 'instance-1', since: 0, sent: 1 })
    expect(await after.until('welcome')).toMatchObject({ taken: 1, you: { participant: 'p1' } })
    after.send({ type: 'message', n: 1, text: 'One' })
    after.send({ type: 'message', n: 2, text: 'Two' })
    expect(await after.until('items')).toMatchObject({ items: [{ text: 'Two', ref: 'instance-1#2' }] })
    after.close()
  })

  it('P9 a connection token of the visitor opens nothing afterwards', async () => {
    const { conversation, visitorToken } = await seat()
    const { token } = await got<{ token: string }>(connect(conversation, visitorToken))
    await shopCustomer(someone(), {}, visitorToken)
    const { webSocket } = await upgrade(`/v1/conversations/${conversation}/socket`, token)
    const closed = new Promise<number>((resolve) => webSocket?.addEventListener('close', ({ code }) => resolve(code)))
    webSocket?.accept()
    expect(await closed).toBe(closeCodes.forbidden.code)
  })

  it('P9 two tabs that sign in at the same instant are one customer', async () => {
    const { conversation, visitorToken } = await seat()
    const maria = someone()
    const tabs = await Promise.all(Array.from({ length: 5 }, () => shopCustomer(maria, {}, visitorToken)))
    expect(new Set(tabs.map(({ customer }) => customer.id)).size).toBe(1)
    for (const { customerToken } of tabs) await got(say(conversation, customerToken))
    expect(await open('shop', tabs[0]?.customerToken ?? '')).toEqual([conversation])
  })

  it('P9 of two tabs that sign in as two one is refused', async () => {
    const { visitorToken } = await seat()
    const tokens = await Promise.all([shopToken(someone()), shopToken(someone())])
    const answers = await Promise.all(tokens.map((token) => signInAt('shop', token, visitorToken)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
  })

  it('P9 both stay open side by side, and one takes the place of the other', async () => {
    const maria = someone()
    const signedIn = await shopCustomer(maria)
    const first = await got<Started>(start('shop', { token: signedIn.customerToken }))
    const { conversation, visitorToken } = await seat()
    const { customerToken } = await shopCustomer(maria, {}, visitorToken)
    expect(await open('shop', customerToken)).toEqual([first.conversation, conversation])
    await got(say(first.conversation, customerToken))
    await got(say(conversation, customerToken))
    await got(ask('POST', `/v1/conversations/${first.conversation}/end`, { token: customerToken }))
    expect(await got(start('shop', { token: customerToken }))).toEqual({ conversation, resumed: true })
  })

  it('P9 a signed-in customer who starts in many tabs at once gets one conversation', async () => {
    const { customerToken } = await shopCustomer(someone())
    const tabs = await Promise.all(
      Array.from({ length: 10 }, () => got<Started>(start('shop', { token: customerToken }))),
    )
    expect(new Set(tabs.map(({ conversation }) => conversation)).size).toBe(1)
    expect(tabs.filter(({ resumed }) => !resumed)).toHaveLength(1)
  })

  it('P5 on another device the same conversation is there', async () => {
    const maria = someone()
    const here = await shopCustomer(maria)
    const started = await got<Started>(start('members', { token: here.customerToken }))
    const there = await shopCustomer(maria)
    expect(await got(start('members', { token: there.customerToken }))).toEqual({ ...started, resumed: true })
  })
})

describe('who may come in', () => {
  it('P7 where signing in is required a visitor is refused, and no object wakes for them', async () => {
    const before = await listDurableObjectIds(env.CUSTOMER)
    expect(await problemIn(start('members'))).toMatchObject({ ...unauthorized, field: 'Authorization' })
    expect(await listDurableObjectIds(env.CUSTOMER)).toHaveLength(before.length)
    const { visitorToken } = await got<Started>(start('shop'))
    expect(await problemIn(start('members', { token: visitorToken ?? '' }))).toMatchObject(unauthorized)
  })

  it('P7 so are the customers of another site', async () => {
    await siteWith('other', { kind: 'jwks', url: keysOf('other') })
    const token = await forge({ aud: 'customer', sub: 'other:maria', name: null, attributes: {} })
    expect(await problemIn(start('members', { token }))).toMatchObject(unauthorized)
    await got(start('shop', { token }))
  })

  it('P8 the name that was signed wins over the one that was typed', async () => {
    const { customerToken } = await shopCustomer(someone(), { name: 'Maria' })
    const started = await got<Started>(start('shop', { token: customerToken, body: { name: 'The Queen' } }))
    expect((await viewOf(started.conversation)).room.roster[0]).toMatchObject({ name: 'Maria' })
    const nameless = await shopCustomer(someone())
    const other = await got<Started>(start('shop', { token: nameless.customerToken, body: { name: 'Typed' } }))
    expect((await viewOf(other.conversation)).room.roster[0]).toMatchObject({ name: 'Typed' })
  })

  it('P8 what the site says stands apart from what the page says, and only its own site says anything', async () => {
    const attributes = { plan: 'free' }
    const { customerToken } = await shopCustomer(someone(), { attributes: { plan: 'gold' } })
    const started = await got<Started>(start('shop', { token: customerToken, body: { attributes } }))
    expect(await attributesOf(started.conversation)).toEqual({ attributes, signedAttributes: { plan: 'gold' } })
    const elsewhere = await got<Started>(start('account', { token: customerToken, body: { attributes } }))
    expect(await attributesOf(elsewhere.conversation)).toEqual({ attributes, signedAttributes: {} })
  })

  it('P8 nor does it about a conversation that a visitor has begun at the entry point of another', async () => {
    const here = await got<Started>(start('shop'))
    const { visitorToken = '' } = here
    const elsewhere = await got<Started>(start('account', { token: visitorToken }))
    await shopCustomer(someone(), { attributes: { plan: 'gold' } }, visitorToken)
    const nothing = { attributes: {}, signedAttributes: {} }
    expect(await attributesOf(here.conversation)).toEqual({ ...nothing, signedAttributes: { plan: 'gold' } })
    expect(await attributesOf(elsewhere.conversation)).toEqual(nothing)
  })

  it('S2 what signs in comes from a page of the entry point', async () => {
    const headers = { origin: 'https://evil.example' }
    const body = { token: await shopToken(someone()) }
    for (const asking of [
      ask('GET', '/v1/entry-points/shop', { headers }),
      ask('POST', '/v1/entry-points/shop/customers', { headers, body }),
      ask('GET', '/v1/entry-points/shop/conversations', { headers, token: (await shopCustomer('x')).customerToken }),
      ask('POST', '/v1/dev/customer-token', { headers, body: { customer: 'x' } }),
    ]) {
      expect(await problemIn(asking)).toMatchObject({ status: 403, code: 'wrong_origin' })
    }
  })

  it('S2 no object wakes for a token that is anyhow wrong', async () => {
    const { visitorToken = '' } = await got<Started>(start('shop'))
    const before = await listDurableObjectIds(env.CUSTOMER)
    const stranger = crypto.randomUUID()
    const wrong = [
      await forge({ aud: 'visitor', sub: stranger, exp: 1 }),
      await forge({ aud: 'connection', sub: stranger }),
      await forge({ aud: 'visitor', sub: stranger }, new Uint8Array(32).fill(7)),
      'nonsense',
    ]
    for (const token of wrong) {
      expect(await problemIn(signInAt('shop', await shopToken(someone()), token))).toMatchObject(unauthorized)
      expect(await problemIn(start('members', { token }))).toMatchObject(unauthorized)
      expect(await problemIn(ask('GET', '/v1/entry-points/shop/conversations', { token }))).toMatchObject(unauthorized)
    }
    expect(await problemIn(signInAt('shop', 'nonsense', visitorToken))).toMatchObject(unauthorized)
    expect(await listDurableObjectIds(env.CUSTOMER)).toHaveLength(before.length)
  })

  it('S1 an agent is no customer', async () => {
    const asking = signInAt('shop', await shopToken(someone()), await signIn('ann'))
    expect(await problemIn(asking)).toMatchObject({ status: 403, code: 'forbidden' })
  })
})

describe('an entry point', () => {
  interface EntryPoint {
    readonly open: boolean
    readonly opensAt: string | null
  }
  const about = (id: string) => got<EntryPoint>(ask('GET', `/v1/entry-points/${id}`))

  it('P7 says what a widget has to know, and nothing else', async () => {
    expect(await about('members')).toEqual({
      id: 'members',
      name: 'Members',
      mode: 'persistent',
      signIn: 'required',
      appearance: { accent: '#1f5c4a', side: 'end', title: 'Kettle & Crane', greeting: '' },
      topics: [],
      signInUrl: null,
      open: true,
      opensAt: null,
      closesAt: null,
      team: [],
      usualAnswer: null,
      afterHours: null,
    })
  })

  it('Q7 says when it opens again', async () => {
    const token = await signIn('root')
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10)
    const closed = {
      timeZone: 'UTC',
      weekly: [],
      exceptions: [{ date: tomorrow, spans: [{ from: '09:00', to: '17:00' }] }],
    }
    await got(ask('PUT', '/v1/admin/queues/night', { token, body: { name: 'Night', hours: closed } }))
    const body = { name: 'Night', mode: 'live', defaultQueue: 'night', flows: { inbound: 'inbound-live' } }
    await got(ask('PUT', '/v1/admin/entry-points/night', { token, body }))
    expect(await about('night')).toMatchObject({ open: false, opensAt: `${tomorrow}T09:00:00.000Z` })
    const never = { ...closed, exceptions: [] }
    await got(ask('PUT', '/v1/admin/queues/night', { token, body: { name: 'Night', hours: never } }))
    expect(await about('night')).toMatchObject({ open: false, opensAt: null })
  })

  it('S3 one that there is not is not found', async () => {
    expect(await problemIn(ask('GET', '/v1/entry-points/nowhere'))).toMatchObject({ status: 404, code: 'not_found' })
  })
})
