// What a widget says before the first words: as the entry point has it say, and no more (U1, S9).
import { beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { annIsReady, endBy, seat, viewOf } from './room.ts'
import { ask, got, problemIn, signIn, visitor } from './support.ts'

interface View {
  readonly topics: readonly { readonly text: string; readonly locales: Readonly<Record<string, string>> }[]
  readonly team: readonly string[]
  readonly usualAnswer: string | null
  readonly closesAt: string | null
  readonly signInUrl: string | null
  readonly afterHours: string | null
}

let token: string
beforeAll(async () => {
  await annIsReady()
  token = await signIn('root')
})

const put = async (path: string, changes: object) => {
  const { body } = await got<{ body: object }>(ask('GET', `/v1/admin/${path}`, { token }))
  return ask('PUT', `/v1/admin/${path}`, { token, body: { ...body, ...changes } })
}
const look = (entryPoint = 'shop') => got<View>(ask('GET', `/v1/entry-points/${entryPoint}`))

describe('what a stranger sees of an entry point', () => {
  it('S9 names of the team where it shows them, of those who serve it and are active, and nowhere else', async () => {
    await got(put('entry-points/shop', { showTeam: false }))
    expect((await look()).team).toEqual([])
    await got(put('entry-points/shop', { showTeam: true }))
    expect((await look()).team).toEqual(['Ann'])
    await got(put('agents/ann', { active: false }))
    // Another setting is another entry: nothing has to be waited for here.
    await got(put('entry-points/shop', { showTeam: true }))
    expect((await look()).team).toEqual([])
    await got(put('agents/ann', { active: true }))
  })

  it('U1 topics with their languages, where to sign in, and what is there after hours', async () => {
    const topics = [{ text: 'Delivery', locales: { fr: 'Livraison' } }]
    const signInUrl = 'https://shop.example/sign-in'
    await got(put('entry-points/shop', { topics, signInUrl, afterHours: 'account' }))
    expect(await look()).toMatchObject({ topics, signInUrl, afterHours: null })
    const never = { timeZone: 'Europe/Berlin', exceptions: [], weekly: [] }
    await got(put('queues/sales', { hours: never }))
    expect(await look()).toMatchObject({ afterHours: 'account', closesAt: null })
    const nine = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '23:59' }))
    await got(put('queues/sales', { hours: { ...never, weekly: nine } }))
    expect(await look()).toMatchObject({ afterHours: null, closesAt: expect.stringMatching(/Z$/) as unknown })
    await got(put('queues/sales', { hours: null }))
  })

  it.each([
    [{ topics: Array.from({ length: limits.topics.count + 1 }, () => ({ text: 'x' })) }, 'topics'],
    [{ topics: [{ text: ' ' }] }, 'topics.0.text'],
    [{ topics: [{ text: 'x'.repeat(limits.topics.length + 1) }] }, 'topics.0.text'],
    [{ signInUrl: 'http://shop.example' }, 'signInUrl'],
    [{ signInUrl: 'javascript:alert(1)' }, 'signInUrl'],
    [{ afterHours: 'shop' }, 'afterHours'],
    [{ afterHours: 'nowhere' }, 'afterHours'],
  ])('S3 %j is refused by name', async (changes, field) => {
    expect(await problemIn(put('entry-points/shop', changes))).toMatchObject({ code: 'invalid', field })
  })

  it('Q9 nothing of how soon one is answered until enough were', async () => {
    await got(put('agents/ann', { active: true }))
    expect((await look()).usualAnswer).toBeNull()
    await annIsReady()
    for (let n = 0; n < limits.usualAnswer.least; n++) await endBy('ann', (await seat()).conversation)
    await got(put('entry-points/shop', { name: 'Shop' }))
    expect((await look()).usualAnswer).toBe('minutes')
  }, 30_000)
})

describe('earlier conversations', () => {
  it('P10 S1 are listed to their customer, the last first, and read by them alone', async () => {
    const list = (asking: string, entryPoint = 'shop') =>
      got<{ items: { conversation: string; endedAt: string }[] }>(
        ask('GET', `/v1/entry-points/${entryPoint}/conversations/earlier`, { token: asking }),
      )
    const { token: vera } = await visitor()
    const ids: string[] = []
    for (let n = 0; n < 2; n++) {
      const { conversation } = await got<{ conversation: string }>(
        ask('POST', '/v1/entry-points/shop/conversations', { token: vera, body: {} }),
      )
      expect((await list(vera)).items.map((item) => item.conversation)).toEqual(ids.toReversed())
      await got(ask('POST', `/v1/conversations/${conversation}/end`, { token: vera }))
      ids.push(conversation)
      for (let tried = 0; tried < 200 && (await list(vera)).items.length <= n; tried++);
    }
    expect((await list(vera)).items.map((item) => item.conversation)).toEqual(ids.toReversed())
    expect((await list(vera, 'account')).items).toEqual([])
    const items = `/v1/conversations/${ids[0] ?? ''}/items`
    expect((await ask('GET', items, { token: vera })).status).toBe(200)
    const { token: stranger } = await visitor()
    expect((await list(stranger)).items).toEqual([])
    expect((await ask('GET', items, { token: stranger })).status).toBe(403)
    expect(await problemIn(ask('GET', '/v1/entry-points/shop/conversations/earlier'))).toMatchObject({
      code: 'unauthorized',
    })
  })
})

describe('P4 a live entry point that is closed, with one that takes messages meanwhile', () => {
  const never = { timeZone: 'Europe/Berlin', exceptions: [], weekly: [] }
  const begin = async (asking?: string) =>
    got<{ conversation: string; resumed: boolean; visitorToken?: string }>(
      ask('POST', '/v1/entry-points/shop/conversations', {
        ...(asking === undefined ? {} : { token: asking }),
        headers: { 'idempotency-key': crypto.randomUUID() },
        body: { message: { text: 'Call me back', instance: 'instance-1' } },
      }),
    )
  const modeOf = async (conversation: string) => (await viewOf(conversation)).room.mode

  it('P4 P5 begins there, is come back to from here in and after the hours, and what was open before goes on', async () => {
    await got(put('entry-points/shop', { afterHours: 'account' }))
    const { token: early } = await visitor()
    const before = await begin(early)
    await got(put('queues/sales', { hours: never }))
    expect(await begin(early)).toMatchObject({ conversation: before.conversation, resumed: true })
    const left = await begin()
    expect([await modeOf(before.conversation), await modeOf(left.conversation)]).toEqual(['live', 'persistent'])
    const again = await begin(left.visitorToken)
    expect(again).toMatchObject({ conversation: left.conversation, resumed: true })
    await got(put('queues/sales', { hours: null }))
    const { items } = await got<{ items: { conversation: string }[] }>(
      ask('GET', '/v1/entry-points/shop/conversations', { token: left.visitorToken ?? '' }),
    )
    expect(items.map(({ conversation }) => conversation)).toEqual([left.conversation])
  })

  it('S3 P7 it must let in whom the live one lets in, from where that one does', async () => {
    const refused = { code: 'invalid', field: 'afterHours' }
    expect(await problemIn(put('entry-points/shop', { afterHours: 'members' }))).toMatchObject(refused)
    const elsewhere = { afterHours: 'account', origins: ['https://shop.example'] }
    expect(await problemIn(put('entry-points/shop', elsewhere))).toMatchObject(refused)
  })
})
