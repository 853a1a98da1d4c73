// What agents are shown of a customer: what an offer shows before it is taken (Q4), and whose conversation it is.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { offerAnswer, profileAnswer } from '../../protocol/http.ts'
import type { Item } from '../../protocol/items.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import { isSignedIn } from '../../worker/identity.ts'
import { annIsReady, available, endBy, seat, type Seated } from './room.ts'
import { shopToken, signInAt } from './site.ts'
import { ask, env, got, problemIn, signIn, start, type Started } from './support.ts'

let ann: string
let ben: string
beforeAll(async () => {
  await annIsReady()
  const token = await signIn('root')
  const { body } = await got<{ body: object }>(ask('GET', '/v1/admin/entry-points/shop', { token }))
  const displayAttributes = ['plan', 'order', 'constructor', 'missing']
  await got(ask('PUT', '/v1/admin/entry-points/shop', { token, body: { ...body, displayAttributes } }))
  ann = await signIn('ann')
  ben = await signIn('ben')
  await available('ben')
})

async function read<Schema extends z.ZodType>(schema: Schema, path: string, token: string): Promise<z.output<Schema>> {
  return schema.parse(await got(ask('GET', `/v1${path}`, { token })))
}

/** Ben is invited; the offer's path. */
async function offerTo({ conversation }: Seated, along: object = {}): Promise<string> {
  const body = { agent: 'ben', ...along }
  await got(ask('POST', `/v1/conversations/${conversation}/invitations`, { token: ann, body }))
  return vi.waitFor(async () => {
    const { offers } = await got<Workspace>(ask('GET', '/v1/agent', { token: ben }))
    const offer = offers.find((one) => one.conversation === conversation)
    return offer ? `/agent/offers/${encodeURIComponent(offer.id)}` : Promise.reject(new Error('not offered yet'))
  })
}

const says = ({ conversation, visitorToken: token }: Seated, text: string) =>
  got<{ items: { id: string }[] }>(ask('POST', `/v1/conversations/${conversation}/messages`, { token, body: { text } }))

/** A conversation of Maria, whom the shop has signed in, with Ann in it. */
async function seatMaria(attributes: object): Promise<Seated> {
  const signed = await shopToken('maria', { attributes: { plan: 'gold', secret: 's' } })
  const { customerToken: token, customer } = await got<{ customerToken: string; customer: { id: string } }>(
    signInAt('shop', signed),
  )
  const started = await got<Started>(start('shop', { token, body: { attributes } }))
  await got(ask('POST', `/v1/conversations/${started.conversation}/messages`, { token, body: { text: 'Hello' } }))
  const own = { conversation: started.conversation, visitorToken: token, customer: customer.id }
  await vi.waitFor(() => got(ask('GET', `/v1/conversations/${own.conversation}`, { token: ann })))
  return own
}

describe('an offer', () => {
  it('Q4 shows the attributes chosen for it, the site’s before the visitor’s, and the customer’s last words', async () => {
    const own = await seatMaria({ plan: 'visitor says diamond', order: '<b>7</b>', other: 'x' })
    for (const text of ['one', 'two', 'three', 'four']) await says(own, text)
    const path = await offerTo(own)
    const { attributes, lastWords } = await read(offerAnswer, path, ben)
    expect(attributes).toEqual([
      { name: 'plan', value: 'gold', source: 'signed' },
      { name: 'order', value: '<b>7</b>', source: 'visitor' },
    ])
    expect(lastWords.map(({ text }) => text)).toEqual(['two', 'three', 'four'])
    await endBy('ann', own.conversation)
  })

  it('Q4 R14 shows no words that were taken back', async () => {
    const own = await seat()
    const { items } = await says(own, 'oops')
    await says(own, 'there')
    const item = encodeURIComponent(items[0]?.id ?? '')
    await got(ask('DELETE', `/v1/conversations/${own.conversation}/items/${item}`, { token: own.visitorToken }))
    const { lastWords } = await read(offerAnswer, await offerTo(own), ben)
    expect(lastWords.map(({ text }) => text)).toEqual(['there'])
    await endBy('ann', own.conversation)
  })

  it('Q4 says who asks and for which queue', async () => {
    const own = await seat()
    await offerTo(own)
    const { offers } = await got<Workspace>(ask('GET', '/v1/agent', { token: ben }))
    const { card } = offers.find(({ conversation }) => conversation === own.conversation)!
    expect(card).toMatchObject({ askedBy: 'Ann', queue: 'Sales', served: true })
    await endBy('ann', own.conversation)
  })

  it('Q4 R14 shows the note that goes along as it reads now: corrected, taken back or redacted', async () => {
    for (const by of ['author', 'supervisor'] as const) {
      const own = await seat()
      expect((await read(offerAnswer, await offerTo(own), ben)).note).toBeNull()
      await endBy('ann', own.conversation)
      const other = await seat()
      const path = await offerTo(other, { note: 'A refund.' })
      const log = `/v1/conversations/${other.conversation}/items`
      expect((await read(offerAnswer, path, ben)).note).toBe('A refund.')
      const { items } = await got<{ items: Item[] }>(ask('GET', `${log}?limit=200`, { token: ann }))
      const note = `${log}/${encodeURIComponent(items.find(({ type }) => type === 'note')?.id ?? '')}`
      await got(ask('PUT', note, { token: ann, body: { text: 'No refund.' } }))
      expect((await read(offerAnswer, path, ben)).note).toBe('No refund.')
      if (by === 'author') await got(ask('DELETE', note, { token: ann }))
      else await got(ask('POST', `${note}/redaction`, { token: await signIn('dora') }))
      expect((await read(offerAnswer, path, ben)).note).toBeNull()
      await endBy('ann', other.conversation)
    }
  })

  it('Q4 S1 is shown to nobody else, and to nobody once it is over', async () => {
    const own = await seat()
    await says(own, 'hello')
    const path = await offerTo(own)
    for (const other of ['ann', 'cleo', 'dora', 'root']) {
      const refused = ask('GET', `/v1${path}`, { token: await signIn(other) })
      expect(await problemIn(refused)).toMatchObject({ code: 'offer_gone' })
    }
    await got(ask('POST', `/v1${path}`, { token: ben, body: { answer: 'decline' } }))
    expect(await problemIn(ask('GET', `/v1${path}`, { token: ben }))).toMatchObject({ code: 'offer_gone' })
    await endBy('ann', own.conversation)
  })
})

describe('whose conversation it is', () => {
  it('U3 P8 says who the customer is, what is known of them by its source, and what there was before, newest first', async () => {
    const first = await seatMaria({ plan: 'mine' })
    await endBy('ann', first.conversation)
    const own = await vi.waitFor(async () => {
      const next = await seatMaria({ plan: 'mine' })
      if (next.conversation === first.conversation) throw new Error('not over yet')
      return next
    })
    const profile = await read(profileAnswer, `/conversations/${own.conversation}/customer`, ann)
    expect(profile).toMatchObject({
      customer: { id: 'shop:maria', signedIn: true },
      attributes: { signed: { plan: 'gold', secret: 's' }, visitor: { plan: 'mine' } },
    })
    expect(profile.earlier[0]).toMatchObject({ conversation: first.conversation, entryPoint: 'shop' })
    expect(Date.parse(profile.startedAt)).toBeGreaterThan(0)
    await endBy('ann', own.conversation)
    const third = await vi.waitFor(async () => {
      const next = await seatMaria({ plan: 'mine' })
      if (next.conversation === own.conversation) throw new Error('not over yet')
      return next
    })
    const earlier = async ({ conversation }: { conversation: string }) =>
      (await read(profileAnswer, `/conversations/${conversation}/customer`, ann)).earlier.map((one) => one.conversation)
    expect(await earlier(third)).toContain(own.conversation)
    expect(await earlier(first)).not.toContain(own.conversation)
    await endBy('ann', third.conversation)
  })

  it('P8 only a customer of a site that there is has signed in, whatever else has a colon in its id', async () => {
    const asked = ['shop:maria', 'sms:+4930123456', ':', crypto.randomUUID()]
    expect(await Promise.all(asked.map((id) => isSignedIn(env, id)))).toEqual([true, false, false, false])
  })

  it('U3 a visitor has not signed in and has no past', async () => {
    const own = await seat()
    const { customer, attributes, earlier } = await read(
      profileAnswer,
      `/conversations/${own.conversation}/customer`,
      ann,
    )
    expect(customer).toEqual({ id: own.customer, name: 'Vera', signedIn: false })
    expect([attributes, earlier]).toEqual([{ signed: {}, visitor: {} }, []])
    await endBy('ann', own.conversation)
  })
})
