// Who reads what over HTTP (S1): supervisors everything, agents what they serve, what a customer of theirs had before, and what they served.
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { closeCodes } from '../../protocol/close-codes.ts'
import { engagementsAnswer, type Engagement } from '../../protocol/engagements.ts'
import { profileAnswer } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import worker from '../../worker/index.ts'
import { annIsReady, available, endBy, seat, type Seated } from './room.ts'
import { shopToken, signInAt } from './site.ts'
import { ask, closing, env, got, problemIn, signIn, start, upgrade, type Started } from './support.ts'

let ann: string
let ben: string
let dora: string
beforeAll(async () => {
  await annIsReady()
  ;[ann, ben, dora] = await Promise.all([signIn('ann'), signIn('ben'), signIn('dora')])
  await change('agents/ben', { capacity: 20, wrapUpWeight: 0 })
  await change('queues/sales', { wrapUp: { dispositions: ['sold'], required: false } })
  await available('ben')
})

async function change(path: string, changes: object): Promise<void> {
  const token = await signIn('root')
  const { body } = await got<{ body: object }>(ask('GET', `/v1/admin/${path}`, { token }))
  await got(ask('PUT', `/v1/admin/${path}`, { token, body: { ...body, ...changes } }))
}

const act = (token: string, conversation: string, path: string, body: object = {}) =>
  got<{ items: unknown[] }>(ask('POST', `/v1/conversations/${conversation}${path}`, { token, body }))
const statusOf = async (answer: Promise<Response>) => (await answer).status
const read = (token: string, conversation: string, path = '', query = '') =>
  ask('GET', `/v1/conversations/${conversation}${path}${query}`, { token })

async function engagements(token: string, query = ''): Promise<z.output<typeof engagementsAnswer>> {
  return engagementsAnswer.parse(await got(ask('GET', `/v1/agent/engagements${query}`, { token })))
}

/** The event stream is fetched, as the platform would some time. */
async function record(...conversations: readonly string[]): Promise<void> {
  const messages = conversations.map((conversation, n) => ({
    id: `${n}`,
    timestamp: new Date(),
    attempts: 1,
    body: { type: 'export', conversation },
  }))
  const batch = createMessageBatch('partyline-events', messages)
  await worker.queue(batch, env)
  await getQueueResult(batch, createExecutionContext())
}

async function engagementOf(token: string, conversation: string): Promise<Engagement | undefined> {
  await record(conversation)
  return (await engagements(token, '?limit=200')).items.find((one) => one.conversation === conversation)
}

/** Ben joins by invitation. */
async function bring({ conversation }: Seated): Promise<void> {
  await act(ann, conversation, '/invitations', { agent: 'ben' })
  await vi.waitFor(async () => {
    const { offers } = await got<{ offers: { id: string; conversation: string }[] }>(
      ask('GET', '/v1/agent', { token: ben }),
    )
    const offer = offers.find((one) => one.conversation === conversation)
    if (!offer) throw new Error('not offered yet')
    await got(
      ask('POST', `/v1/agent/offers/${encodeURIComponent(offer.id)}`, { token: ben, body: { answer: 'accept' } }),
    )
  })
  await vi.waitFor(() => got(read(ben, conversation)))
}

/** A conversation of a customer whom the shop has signed in, with Ann in it. */
async function seatSigned(sub: string): Promise<Seated> {
  const { customerToken: token, customer } = await got<{ customerToken: string; customer: { id: string } }>(
    signInAt('shop', await shopToken(sub, {})),
  )
  const { conversation } = await vi.waitFor(async () => {
    const started = await got<Started>(start('shop', { token }))
    return started
  })
  await act(token, conversation, '/messages', { text: `Hello from ${sub}` })
  await vi.waitFor(() => got(read(ann, conversation)))
  return { conversation, visitorToken: token, customer: customer.id }
}

async function ended(sub: string): Promise<Seated> {
  const own = await seatSigned(sub)
  await endBy('ann', own.conversation)
  await vi.waitFor(async () => {
    const { open: goingOn } = await env.CUSTOMER.getByName(own.customer).view()
    if (Object.keys(goingOn).length > 0) throw new Error('not over yet')
  })
  await record(own.conversation)
  return own
}

async function open(token: string, conversation: string): Promise<Response> {
  const { token: connectionToken } = await got<{ token: string }>(
    ask('POST', `/v1/conversations/${conversation}/connections`, { token }),
  )
  return upgrade(`/v1/conversations/${conversation}/socket`, connectionToken)
}

describe('what ended with two agents there', () => {
  it('S1 A4 both read it, over HTTP and by a socket, and both wrap up', async () => {
    const own = await seat()
    await bring(own)
    const { conversation } = own
    await endBy('ann', conversation)
    await vi.waitFor(async () => {
      for (const token of [ann, ben]) {
        const { wrapUps } = await got<{ wrapUps: { conversation: string }[] }>(ask('GET', '/v1/agent', { token }))
        if (!wrapUps.some((one) => one.conversation === conversation)) throw new Error('not out yet')
      }
    })
    for (const [token, notes] of [
      [ann, 'Ann was there'],
      [ben, 'Ben was there'],
    ] as const) {
      expect(await statusOf(read(token, conversation))).toBe(200)
      expect((await open(token, conversation)).status).toBe(101)
      await got(ask('POST', `/v1/agent/wrap-ups/${conversation}`, { token, body: { dispositions: ['sold'], notes } }))
    }
    await vi.waitFor(async () => {
      const { items } = await got<{ items: { type: string; text: string }[] }>(read(dora, conversation, '/items'))
      const written = items.filter(({ type }) => type === 'wrap_up').map(({ text }) => text)
      expect(written).toEqual(['Ann was there', 'Ben was there'])
    })
  })
})

describe('a supervisor', () => {
  it('S1 U4 opens a socket on any conversation, and an agent who is no part of it none', async () => {
    const { conversation } = await seat()
    expect((await open(dora, conversation)).status).toBe(101)
    const refused = ask('POST', `/v1/conversations/${conversation}/connections`, { token: ben })
    expect(await problemIn(refused)).toMatchObject({ code: 'not_a_participant' })
    await endBy('ann', conversation)
  })

  it('S4 is cut off when their account is deactivated, and when they are no supervisor any more', async () => {
    const { conversation } = await seat()
    for (const [changes, code] of [
      [{ role: 'agent' }, closeCodes.left.code],
      [{ active: false }, closeCodes.revoked.code],
    ] as const) {
      const closed = closing(await open(await signIn('dora'), conversation))
      await change('agents/dora', changes)
      expect((await closed).code).toBe(code)
      await change('agents/dora', { role: 'supervisor', active: true })
    }
    await endBy('ann', conversation)
    dora = await signIn('dora')
  })
})

describe('earlier conversations of a customer', () => {
  it('S1 U3 are listed by the name of their entry point, with how they ended and who served', async () => {
    const first = await ended('maria')
    const own = await seatSigned('maria')
    const { earlier } = profileAnswer.parse(await got(read(ann, own.conversation, '/customer')))
    expect(earlier[0]).toMatchObject({
      conversation: first.conversation,
      entryPoint: 'shop',
      entryPointName: 'Shop',
      reason: 'agent_ended',
      servedBy: ['Ann'],
    })
    await endBy('ann', own.conversation)
  })

  it('S1 are read by who serves the customer now, and written by nobody', async () => {
    const first = await ended('nora')
    const own = await seatSigned('nora')
    await bring(own)
    const query = `?serving=${own.conversation}`
    for (const path of ['', '/items', '/customer']) {
      expect(await statusOf(read(ben, first.conversation, path))).toBe(403)
      expect(await statusOf(read(ben, first.conversation, path, query))).toBe(200)
    }
    const words = await got<{ items: { text: string }[] }>(read(ben, first.conversation, '/items', query))
    expect(words.items.map(({ text }) => text)).toContain('Hello from nora')
    for (const path of ['/messages', '/notes', '/end'])
      expect(
        await statusOf(
          ask('POST', `/v1/conversations/${first.conversation}${path}${query}`, { token: ben, body: { text: 'x' } }),
        ),
      ).toBeGreaterThanOrEqual(403)
    await act(ben, own.conversation, '/leave')
    expect(await statusOf(read(ben, first.conversation, '', query))).toBe(403)
    await endBy('ann', own.conversation)
  })

  it('S1 P9 are those of a visitor too who has signed in as that customer since', async () => {
    const visit = await seat()
    await endBy('ann', visit.conversation)
    await vi.waitFor(async () => {
      const { history } = await env.CUSTOMER.getByName(visit.customer).view()
      if (history.length === 0) throw new Error('not over yet')
    })
    await got(signInAt('shop', await shopToken('olga', {}), visit.visitorToken))
    const own = await seatSigned('olga')
    await bring(own)
    const query = `?serving=${own.conversation}`
    await vi.waitFor(async () => expect(await statusOf(read(ben, visit.conversation, '', query))).toBe(200))
    await endBy('ann', own.conversation)
  })

  it('S1 are not read by who is only offered the customer, serves another one, names nothing that is, or before they are over', async () => {
    const first = await ended('petra')
    const [own, other] = [await seatSigned('petra'), await seatSigned('quinn')]
    await act(ann, own.conversation, '/invitations', { agent: 'ben' })
    const refused = async (serving: string, token = ben, conversation = first.conversation) =>
      expect(await problemIn(read(token, conversation, '', `?serving=${serving}`))).toMatchObject({
        code: 'not_a_participant',
      })
    await vi.waitFor(async () => {
      const { offers } = await got<{ offers: { conversation: string }[] }>(ask('GET', '/v1/agent', { token: ben }))
      if (!offers.some(({ conversation }) => conversation === own.conversation)) throw new Error('not offered yet')
    })
    await refused(own.conversation)
    await bring(other)
    await refused(other.conversation)
    await refused(crypto.randomUUID())
    await refused(first.conversation)
    // It goes on, with somebody else.
    await refused(other.conversation, ben, own.conversation)
    expect(await problemIn(read(ben, first.conversation, '', '?serving=x'))).toMatchObject({
      code: 'invalid',
      field: 'serving',
    })
    for (const one of [own, other]) await endBy('ann', one.conversation)
  })
})

describe('an agent’s engagements', () => {
  it('S1 E1 are the stays that are over, the one left last first, without a word that was said', async () => {
    const own = await seat()
    await act(own.visitorToken, own.conversation, '/messages', { text: 'a secret word' })
    await bring(own)
    await act(ben, own.conversation, '/leave')
    expect(await engagementOf(ben, own.conversation)).toMatchObject({
      customer: 'Vera',
      entryPoint: 'Shop',
      reason: 'left',
      endedAt: null,
      readable: false,
      dispositions: [],
    })
    expect(await statusOf(read(ben, own.conversation))).toBe(403)
    await endBy('ann', own.conversation)
    await got(ask('POST', `/v1/agent/wrap-ups/${own.conversation}`, { token: ann, body: { dispositions: ['sold'] } }))
    await vi.waitFor(async () =>
      expect(await engagementOf(ann, own.conversation)).toMatchObject({
        queue: 'Sales',
        reason: 'ended',
        readable: true,
        dispositions: ['sold'],
      }),
    )
    expect(await engagementOf(ben, own.conversation)).toMatchObject({ readable: true })
    expect(await statusOf(read(ben, own.conversation, '/items'))).toBe(200)
    expect((await open(ben, own.conversation)).status).toBe(101)
    const { items } = await engagements(ann, '?limit=200')
    expect(items.map(({ until }) => until)).toEqual(
      items
        .map(({ until }) => until)
        .toSorted()
        .toReversed(),
    )
    const rows = await env.CONFIG.prepare('SELECT * FROM stays').all()
    expect(JSON.stringify(rows.results)).not.toContain('secret')
  })

  it('S4 who was removed sees it listed and reads nothing', async () => {
    const own = await seat()
    await bring(own)
    const { room } = await got<{ room: { roster: { id: string; name: string }[] } }>(read(ann, own.conversation))
    const id = room.roster.find(({ name }) => name === 'Ben')?.id
    await got(ask('DELETE', `/v1/conversations/${own.conversation}/participants/${id}`, { token: ann }))
    await endBy('ann', own.conversation)
    expect(await engagementOf(ben, own.conversation)).toMatchObject({ reason: 'removed', readable: false })
    expect(await statusOf(read(ben, own.conversation))).toBe(403)
  })

  it('S1 of somebody else’s nothing is listed', async () => {
    const own = await seat()
    await endBy('ann', own.conversation)
    expect(await engagementOf(ann, own.conversation)).toBeDefined()
    expect(await engagementOf(ben, own.conversation)).toBeUndefined()
  })

  it('P9 name the customer as they are called now', async () => {
    const own = await seat()
    await endBy('ann', own.conversation)
    expect(await engagementOf(ann, own.conversation)).toMatchObject({ customer: 'Vera' })
    await vi.waitFor(async () => {
      const { history } = await env.CUSTOMER.getByName(own.customer).view()
      if (history.length === 0) throw new Error('not over yet')
    })
    await got(signInAt('shop', await shopToken('rosa', { name: 'Rosa Ågren' }), own.visitorToken))
    await vi.waitFor(async () =>
      expect(await engagementOf(ann, own.conversation)).toMatchObject({ customer: 'Rosa Ågren' }),
    )
    const { items } = await engagements(ann, '?customer=agREN')
    expect(items.map(({ conversation }) => conversation)).toEqual([own.conversation])
    expect((await engagements(ann, '?customer=nobody%20here')).items).toEqual([])
  })

  it('S1 come in pages, and what is asked for wrongly is named', async () => {
    const whole = (await engagements(ann, '?limit=200')).items
    const paged: Engagement[] = []
    for (let after = ''; ;) {
      const page = await engagements(ann, `?limit=2${after}`)
      paged.push(...page.items)
      if (!page.more) break
      after = `&after=${page.items.at(-1)?.id}`
    }
    expect(paged).toEqual(whole)
    for (const [query, field] of [
      ['?after=yesterday', 'after'],
      ['?limit=0', 'limit'],
      [`?limit=${limits.pageItems + 1}`, 'limit'],
      [`?customer=${'x'.repeat(limits.nameLength + 1)}`, 'customer'],
    ] as const)
      expect(await problemIn(ask('GET', `/v1/agent/engagements${query}`, { token: ann }))).toMatchObject({
        code: 'invalid',
        field,
      })
  })

  it('S1 end after 30 days', async () => {
    const own = await seat()
    await endBy('ann', own.conversation)
    await engagementOf(ann, own.conversation)
    await env.CONFIG.prepare('UPDATE stays SET left_at = ?2 WHERE conversation = ?1')
      .bind(own.conversation, Date.now() - limits.readServedMs)
      .run()
    expect((await engagements(ann, '?limit=200')).items.map(({ conversation }) => conversation)).not.toContain(
      own.conversation,
    )
  })

  it('E1 O5 a record of the release before is made anew from its log', async () => {
    const own = await seat()
    await endBy('ann', own.conversation)
    await record(own.conversation)
    await env.CONFIG.batch([
      env.CONFIG.prepare('UPDATE records SET version = 1 WHERE conversation = ?1').bind(own.conversation),
      env.CONFIG.prepare('DELETE FROM stays WHERE conversation = ?1').bind(own.conversation),
    ])
    expect(await engagementOf(ann, own.conversation)).toMatchObject({ queue: 'Sales', reason: 'ended' })
  })
})
