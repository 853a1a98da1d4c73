// What is done in a conversation over HTTP: bodies, targets, keys, and the refusals of the room.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { annIsReady, available, endBy, seat, viewOf, type Seated } from './room.ts'
import { ask, got, problemIn, signIn, type Asking } from './support.ts'

let room: Seated
let ann: string
beforeAll(async () => {
  await annIsReady()
  ann = await signIn('ann')
  room = await seat()
})

const act = (path: string, asking: Asking = {}, at = room) =>
  ask('POST', `/v1/conversations/${at.conversation}/${path}`, { token: ann, body: {}, ...asking })
const itemsOf = async ({ conversation }: Seated, query = '') =>
  got<{ first: number; items: Item[]; more: boolean }>(
    ask('GET', `/v1/conversations/${conversation}/items${query}`, { token: ann }),
  )

describe('amendments', () => {
  const item = (id: string) => `/v1/conversations/${room.conversation}/items/${encodeURIComponent(id)}`
  const says = async (text: string) => {
    const { items } = await got<{ items: Item[] }>(act('messages', { token: room.visitorToken, body: { text } }))
    return items[0]!
  }
  const found = async (id: string) => (await itemsOf(room, '?limit=200')).items.find((one) => one.id === id)

  it('R14 a customer corrects and takes back what they wrote', async () => {
    const token = room.visitorToken
    const said = await says('Helo')
    const body = { text: 'Hello' }
    const { items } = await got<{ items: Item[] }>(ask('PUT', item(said.id), { token, body }))
    expect(items).toMatchObject([{ type: 'amended', amends: said.id, change: 'corrected', text: 'Hello' }])
    expect(await found(said.id)).toEqual({ ...said, text: 'Hello', change: 'corrected' })
    await got(ask('DELETE', item(said.id), { token }))
    expect(await found(said.id)).toEqual({ ...said, text: '', change: 'deleted' })
    expect(await problemIn(ask('PUT', item(said.id), { token, body }))).toMatchObject({ code: 'not_amendable' })
  })

  it('R14 a supervisor who is not there redacts it; agents and customers do not', async () => {
    const { id } = await says('4111 1111 1111 1111')
    for (const token of [ann, room.visitorToken]) {
      expect(await problemIn(ask('POST', `${item(id)}/redaction`, { token, body: {} }))).toMatchObject({
        code: 'forbidden',
      })
    }
    await got(ask('POST', `${item(id)}/redaction`, { token: await signIn('dora'), body: {} }))
    expect(await found(id)).toMatchObject({ text: '', change: 'redacted' })
  })

  it('S3 R14 a correction is a text like any other', async () => {
    const { id } = await says('Hello')
    for (const text of ['', ' ', '\u200b\u00ad', 'a\u0000', 'a\ud800', 7, 'x'.repeat(limits.messageBytes + 1)]) {
      const refused = ask('PUT', item(id), { token: room.visitorToken, body: { text } })
      expect(await problemIn(refused)).toMatchObject({ status: 400, code: 'invalid', field: 'text' })
    }
    const hostile = '<script>alert(1)</script>\u202e{"__proto__":1}' + '🙂'.repeat(4_000)
    await got(ask('PUT', item(id), { token: room.visitorToken, body: { text: hostile } }))
    expect((await found(id))?.text).toBe(hostile)
  })
})

describe('bodies', () => {
  const long = 'x'.repeat(limits.messageBytes + 1)
  it.each([
    ['messages', {}, 'text'],
    ['messages', { text: 7 }, 'text'],
    ['messages', { text: ' \n' }, 'text'],
    ['messages', { text: long }, 'text'],
    ['messages', { text: 'ü'.repeat(limits.messageBytes / 2 + 1) }, 'text'],
    ['messages', { text: 'x', contentType: 'text/html' }, 'contentType'],
    ['messages', { text: '\u2800\u3164' }, 'text'],
    ['messages', { text: 'rings \u0007' }, 'text'],
    ['notes', { text: '' }, 'text'],
    ['notes', { text: 'x\u001b[2J' }, 'text'],
    ['notes', { text: long }, 'text'],
    ['invitations', {}, 'quickConnect'],
    ['invitations', { agent: 'a b' }, 'agent'],
    ['invitations', { queue: 7 }, 'queue'],
    ['transfer', { quickConnect: '' }, 'quickConnect'],
    ['extension', {}, 'minutes'],
    ['extension', { minutes: 0 }, 'minutes'],
    ['extension', { minutes: 1.5 }, 'minutes'],
    ['release', [], 'body'],
  ])('S3 %s takes no %j: %s', async (path, body, field) => {
    const before = await viewOf(room.conversation)
    expect(await problemIn(act(path, { body: JSON.stringify(body) }))).toMatchObject({
      status: 400,
      code: 'invalid',
      field,
    })
    expect(await viewOf(room.conversation)).toEqual(before)
  })

  it.each([
    ['items?since=-1', 'since'],
    ['items?since=x', 'since'],
    ['items?limit=0', 'limit'],
    ['items?limit=201', 'limit'],
  ])('S3 %s is refused at %s', async (path, field) => {
    const response = ask('GET', `/v1/conversations/${room.conversation}/${path}`, { token: ann })
    expect(await problemIn(response)).toMatchObject({ status: 400, code: 'invalid', field })
  })

  it.each([
    ['PUT', 'presence', { presence: 'asleep' }, 'presence'],
    ['POST', 'offers/x', { answer: 'maybe' }, 'answer'],
    ['POST', `wrap-ups/${crypto.randomUUID()}`, { dispositions: [''] }, 'dispositions.0'],
    ['POST', `wrap-ups/${crypto.randomUUID()}`, { notes: 7 }, 'notes'],
  ])('S3 %s /v1/agent/%s takes no %j: %s', async (method, path, body, field) => {
    expect(await problemIn(ask(method, `/v1/agent/${path}`, { token: ann, body }))).toMatchObject({
      code: 'invalid',
      field,
    })
  })

  it('S3 the cursor and the log do not reach beyond the log', async () => {
    const past = { token: ann, body: { upTo: 10_000 } }
    expect(await problemIn(ask('PUT', `/v1/conversations/${room.conversation}/cursor`, past))).toMatchObject({
      code: 'invalid',
      field: 'upTo',
    })
    const since = ask('GET', `/v1/conversations/${room.conversation}/items?since=10000`, { token: ann })
    expect(await problemIn(since)).toMatchObject({ code: 'since_from_future', field: 'since' })
  })
})

describe('targets', () => {
  it.each([
    [{ agent: 'nobody' }, 'agent_not_found', 'agent'],
    [{ queue: 'none' }, 'queue_not_found', 'queue'],
    [{ quickConnect: 'none' }, 'not_found', 'quickConnect'],
  ])('R5 %j is nobody known', async (body, code, field) => {
    for (const path of ['invitations', 'transfer']) {
      expect(await problemIn(act(path, { body }))).toMatchObject({ status: 404, code, field })
    }
  })

  it('R5 a quick connect brings its own flow, whose words everybody sees', async () => {
    const own = await seat()
    await got(act('invitations', { body: { quickConnect: 'support' } }, own))
    const { items } = await got<{ items: Item[] }>(
      ask('GET', `/v1/conversations/${own.conversation}/items`, { token: own.visitorToken }),
    )
    expect(items.map(({ text }) => text)).toContain('Inviting a new agent…')
    const { room: seen } = await viewOf(own.conversation)
    expect(seen.pending).toMatchObject([
      { purpose: 'invite', target: { kind: 'queue', id: 'support', name: 'Support' } },
    ])
    await endBy('ann', own.conversation)
  })
})

describe('a note that goes along', () => {
  it.each([
    [{ agent: 'ben', note: '' }],
    [{ queue: 'support', note: 'a\u0007' }],
    [{ quickConnect: 'support', note: 'x'.repeat(limits.messageBytes + 1) }],
    [{ agent: 'ben', note: 7 }],
  ])('Q4 S3 is a text like any other', async (body) => {
    for (const path of ['invitations', 'transfer'])
      expect(await problemIn(act(path, { body }))).toMatchObject({ status: 400, code: 'invalid', field: 'note' })
  })

  it('Q4 R13 stands before the invitation in the agents’ log, once, and nowhere in the customer’s', async () => {
    const own = await seat()
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const asking = { body: { queue: 'support', note: 'Knows the form.' }, headers }
    const first = await got<{ items: Item[] }>(act('invitations', asking, own))
    expect(first.items.map(({ type }) => type)).toEqual(['note', 'invited'])
    expect(await got(act('invitations', asking, own))).toEqual(first)
    const { items } = await itemsOf(own, '?limit=200')
    expect(items.filter(({ type }) => type === 'note')).toMatchObject([{ text: 'Knows the form.', name: 'Ann' }])
    const seen = await got(ask('GET', `/v1/conversations/${own.conversation}/items`, { token: own.visitorToken }))
    expect(JSON.stringify(seen)).not.toContain('Knows')
    await endBy('ann', own.conversation)
  })

  it('Q4 is not written where the act is refused', async () => {
    const own = await seat()
    await available('ben')
    await got(act('transfer', { body: { agent: 'ben' } }, own))
    const before = await itemsOf(own, '?limit=200')
    await problemIn(act('transfer', { body: { agent: 'cleo', note: 'Please.' } }, own))
    expect(await itemsOf(own, '?limit=200')).toEqual(before)
    await endBy('ann', own.conversation)
  })
})

describe('what the room refuses', () => {
  it('T2 a second transfer, while the first is pending', async () => {
    const own = await seat()
    await available('ben')
    await got(act('transfer', { body: { agent: 'ben' } }, own))
    expect(await problemIn(act('transfer', { body: { agent: 'cleo' } }, own))).toMatchObject({
      status: 409,
      code: 'transfer_pending',
    })
    await endBy('ann', own.conversation)
  })

  it('R3 four colleagues invited at once for the last three seats: one invitation is refused', async () => {
    const own = await seat()
    const colleagues = ['ben', 'cleo', 'dora', 'root']
    await Promise.all(colleagues.map(available))
    // Six seats, of which the customer, Ann and the queue that looks for somebody have three.
    await got(act('invitations', { body: { queue: 'support' } }, own))
    const invited = await Promise.all(colleagues.map((agent) => act('invitations', { body: { agent } }, own)))
    const refusals = await Promise.all(invited.filter(({ ok }) => !ok).map((each) => problemIn(each)))
    expect(refusals).toMatchObject([{ status: 409, code: 'party_limit_reached' }])
    await endBy('ann', own.conversation)
  })

  it('R9 a message after the end, and everything else', async () => {
    const own = await seat()
    await endBy('ann', own.conversation)
    const before = await itemsOf(own)
    const bodies = {
      messages: { text: 'x' },
      notes: { text: 'x' },
      invitations: { agent: 'ben' },
      extension: { minutes: 1 },
    }
    for (const path of ['messages', 'notes', 'invitations', 'release', 'park', 'leave', 'end', 'extension']) {
      const body = bodies[path as keyof typeof bodies] ?? {}
      expect(await problemIn(act(path, { body }, own))).toMatchObject({ status: 409, code: 'conversation_ended' })
    }
    expect(await itemsOf(own)).toEqual(before)
  })

  it('P2 a customer ends a live conversation', async () => {
    const own = await seat()
    await got(act('leave', { token: own.visitorToken }, own))
    expect((await viewOf(own.conversation)).room.status).toBe('ended')
  })

  it('W6 an extension beyond the maximum', async () => {
    expect(await problemIn(act('extension', { body: { minutes: 10_000 } }))).toMatchObject({
      status: 409,
      code: 'over_maximum',
    })
  })

  it('R13 a note is in the agents’ log and nowhere in the customer’s', async () => {
    const { items } = await got<{ items: Item[] }>(act('notes', { body: { text: 'Difficult.' } }))
    expect(items).toMatchObject([{ type: 'note', text: 'Difficult.', name: 'Ann' }])
    const seen = await got<{ items: Item[] }>(
      ask('GET', `/v1/conversations/${room.conversation}/items`, { token: room.visitorToken }),
    )
    expect(JSON.stringify(seen)).not.toContain('Difficult.')
  })
})

describe('keys', () => {
  const said = (key: string, text: string, token = ann) =>
    act('messages', { token, body: { text }, headers: { 'idempotency-key': key } })

  it('D3 a message that is sent again under its key is said once, and answered as before', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => got<{ items: Item[] }>(said('once', 'Only once'))))
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    const { items } = await itemsOf(room)
    expect(items.filter(({ text }) => text === 'Only once')).toHaveLength(1)
  })

  it('D3 a key that was used for another message is refused', async () => {
    await got(said('reused', 'First'))
    expect(await problemIn(said('reused', 'Second'))).toMatchObject({ status: 422, code: 'key_reused' })
  })

  it('D3 what was refused stays refused under its key', async () => {
    const own = await seat()
    const invite = () => act('invitations', { body: { agent: 'ann' }, headers: { 'idempotency-key': 'self' } }, own)
    expect(await problemIn(invite())).toMatchObject({ code: 'already_in_room' })
    expect(await problemIn(invite())).toMatchObject({ code: 'already_in_room' })
    await endBy('ann', own.conversation)
  })

  it('D3 nobody can spend another’s key', async () => {
    await got(said('shared', 'By the agent'))
    await got(said('shared', 'By the customer', room.visitorToken))
    const texts = (await itemsOf(room)).items.map(({ text }) => text)
    expect(texts).toContain('By the agent')
    expect(texts).toContain('By the customer')
  })

  it('D3 without a key every request is a new one', async () => {
    await got(act('messages', { body: { text: 'Twice' } }))
    await got(act('messages', { body: { text: 'Twice' } }))
    expect((await itemsOf(room)).items.filter(({ text }) => text === 'Twice')).toHaveLength(2)
  })
})

describe('pages', () => {
  it('D4 since a number, exactly what follows it, page by page', async () => {
    const whole = await itemsOf(room)
    expect(whole).toMatchObject({ first: 1, more: false })
    const seen: Item[] = []
    for (let more = true; more;) {
      const page = await itemsOf(room, `?since=${seen.length}&limit=3`)
      expect(page.first).toBe(seen.length + 1)
      seen.push(...page.items)
      more = page.more
    }
    expect(seen).toEqual(whole.items)
  })
})

describe('offers', () => {
  it('A6 an offer is answered once; late and second answers are told so', async () => {
    const root = await signIn('root')
    const own = await seat()
    const ben = await signIn('ben')
    await available('ben')
    await got(act('invitations', { body: { agent: 'ben' } }, own))
    const offer = await vi.waitFor(async () => {
      const { offers } = await got<{ offers: { id: string; conversation: string }[] }>(
        ask('GET', '/v1/agent', { token: ben }),
      )
      const found = offers.find(({ conversation }) => conversation === own.conversation)
      if (!found) throw new Error('not offered yet')
      return found.id
    })
    const answer = (token: string) =>
      ask('POST', `/v1/agent/offers/${encodeURIComponent(offer)}`, { token, body: { answer: 'accept' } })
    expect(await problemIn(answer(root))).toMatchObject({ status: 409, code: 'offer_gone' })
    await got(answer(ben))
    expect(await problemIn(answer(ben))).toMatchObject({ status: 409, code: 'offer_answered' })
    await vi.waitFor(async () => {
      const { roster } = (await viewOf(own.conversation)).room
      expect(roster.map(({ name }) => name)).toEqual(['Vera', 'Ann', 'Ben'])
    })
    await endBy('ann', own.conversation)
  })
})
