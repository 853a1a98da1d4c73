// A conversation's sockets on the real object: warm, hibernated and restarted.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { pong } from '../../protocol/server-frames.ts'
import { ann, ben, carl, connect, conversation, inside, talk, type Client, type ConversationStub } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const test = { kind: 'shell', name: 'test' } as const

/** How many rows the log has. */
function logOf(stub: ConversationStub) {
  return runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT COUNT(*) AS rows FROM log').one())
}

/** Carl and Ann at their sockets, both live. */
async function seated(): Promise<{ id: string; stub: ConversationStub; customer: Client; agent: Client }> {
  const { id, stub } = await talk()
  const customer = await connect(stub, carl)
  const agent = await connect(stub, ann)
  await customer.hello()
  await agent.hello({ instance: 'instance-a' })
  return { id, stub, customer, agent }
}

/** Messages of Carl by the hundred, without their sockets. */
async function chatter(stub: ConversationStub, count: number): Promise<void> {
  await inside(stub, ({ host }) => {
    for (let i = 0; i < count; i++) {
      const act = { type: 'message', text: `word ${i}`, contentType: 'text/plain' } as const
      host.execute(test, { type: 'act', by: i % 3 === 0 ? ann : carl, act })
      if (i % 5 === 0) host.execute(test, { type: 'act', by: ann, act: { type: 'note', text: 'x' } })
    }
  })
}

describe('one log, two audiences', () => {
  it('D1 both see the same items in the same order, each with numbers without gaps', async () => {
    const { stub, customer, agent } = await seated()
    agent.send({ type: 'note', n: 1, text: 'for agents' })
    customer.message(1, 'hello')
    agent.message(2, 'hi')
    const note = await agent.take('items')
    expect(note.items[0]).toMatchObject({ type: 'note', text: 'for agents' })
    const first = await customer.take('items')
    const second = await customer.take('items')
    expect(second.first).toBe(first.first + 1)
    const [heard, own] = [await agent.take('items'), await agent.take('items')]
    expect([heard.first, own.first]).toEqual([note.first + 1, note.first + 2])
    expect([...first.items, ...second.items]).toEqual([...heard.items, ...own.items])
    const since = { ...(await connect(stub, carl).then((again) => again.hello({ instance: 'instance-2' }))) }
    expect(since.items.at(-1)).toEqual(second.items[0])
    expect(since.first + since.items.length - 1).toBe(second.first)
  })

  it('D2 the echo carries the number of the frame and is what is stored', async () => {
    const { stub, customer } = await seated()
    customer.message(1, 'kept')
    const echo = await customer.take('items')
    expect(echo.items[0]).toMatchObject({ type: 'message', text: 'kept', ref: 'instance-1#1', participant: 'p1' })
    await evictDurableObject(stub, { webSockets: 'close' })
    const again = await connect(stub, carl)
    const { items, taken } = await again.hello()
    expect(items.at(-1)).toEqual(echo.items[0])
    expect(taken).toBe(1)
  })

  it('D3 a message that is sent again is taken once, before and after a restart', async () => {
    const { stub, customer } = await seated()
    customer.message(1, 'once')
    await customer.take('items')
    const before = await logOf(stub)
    customer.message(1, 'once')
    expect(await customer.next()).toEqual({ type: 'taken', n: 1 })
    await evictDurableObject(stub, { webSockets: 'close' })
    const again = await connect(stub, carl)
    await again.hello({ sent: 1 })
    again.message(1, 'once')
    expect(await again.take('taken')).toEqual({ type: 'taken', n: 1 })
    expect(await logOf(stub)).toEqual(before)
  })

  it('D3 a refused message stays refused under its number, and the next one follows it', async () => {
    const { stub, customer } = await seated()
    const refusal = { type: 'error', code: 'forbidden', n: 1 }
    customer.send({ type: 'note', n: 1, text: 'customers write no notes' })
    expect(await customer.next()).toMatchObject(refusal)
    customer.message(1, 'allowed, but too late')
    expect(await customer.next()).toMatchObject(refusal)
    await evictDurableObject(stub)
    customer.message(1, 'and after a restart')
    expect(await customer.next()).toMatchObject(refusal)
    customer.message(2, 'next')
    expect((await customer.take('items')).items[0]).toMatchObject({ text: 'next', ref: 'instance-1#2' })
  })

  it('D3 a numbered frame that cannot be read is settled, so that the next one is not out of order', async () => {
    const { customer } = await seated()
    customer.message(1, ' ')
    expect(await customer.next()).toMatchObject({ type: 'error', code: 'invalid', field: 'text', n: 1 })
    customer.message(1, 'better')
    expect(await customer.next()).toMatchObject({ type: 'error', code: 'invalid', n: 1 })
    customer.message(2, 'next')
    expect((await customer.take('items')).items[0]).toMatchObject({ text: 'next' })
  })

  it('D3 a number that skips one is told which is expected', async () => {
    const { customer } = await seated()
    customer.message(3, 'early')
    expect(await customer.next()).toMatchObject({ type: 'error', code: 'out_of_order', n: 3, expected: 1 })
    customer.message(1, 'in order')
    expect((await customer.take('items')).items[0]).toMatchObject({ text: 'in order' })
  })
})

describe('coming back', () => {
  it('D4 hello since n gives what was missed in pages, and only then what is new', async () => {
    const { stub } = await talk()
    await chatter(stub, 450)
    const client = await connect(stub, carl)
    const welcome = await client.hello({ since: 3 })
    expect([welcome.first, welcome.items.length, welcome.more]).toEqual([4, limits.pageItems, true])
    // Not live yet: this must not overtake what is still to be read.
    await chatter(stub, 1)
    const got = [...welcome.items]
    for (let more = true; more;) {
      client.send({ type: 'more', since: 3 + got.length })
      const page = await client.next()
      if (page.type !== 'items') throw new Error(page.type)
      expect(page.first).toBe(4 + got.length)
      got.push(...page.items)
      more = page.more ?? false
    }
    const whole = await inside(stub, ({ host }) => host.actor.customer)
    expect(3 + got.length).toBe(whole)
    await chatter(stub, 1)
    expect(await client.next()).toMatchObject({ type: 'items', first: whole + 1 })
  })

  it('D4 nothing was missed: nothing comes, and the socket is live', async () => {
    const { stub, customer } = await seated()
    const { first, items } = await customer.hello()
    const again = await connect(stub, carl)
    expect(await again.hello({ since: first + items.length - 1 })).toMatchObject({ items: [], more: false })
  })

  it('D5 hibernated sockets hear and speak as before', async () => {
    const { stub, customer, agent } = await seated()
    await evictDurableObject(stub)
    customer.message(1, 'still here')
    expect((await agent.take('items')).items[0]).toMatchObject({ text: 'still here' })
    expect((await customer.take('items')).items[0]).toMatchObject({ text: 'still here', ref: 'instance-1#1' })
    await evictDurableObject(stub)
    agent.message(1, 'me too')
    expect((await customer.take('items')).items[0]).toMatchObject({ text: 'me too' })
  })

  it('D5 an alarm that was lost is there again after any wake', async () => {
    const { stub } = await talk(3_600_000)
    const { expiresAt } = await inside(stub, ({ host }) => host.actor.state)
    await runInDurableObject(stub, (_, { storage }) => storage.deleteAlarm())
    await evictDurableObject(stub)
    await stub.view(carl)
    const alarmAt = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
    expect(alarmAt).not.toBeNull()
    expect(alarmAt).toBeLessThanOrEqual(expiresAt ?? 0)
  })

  it('D5 what came due while the object slept without an alarm is done before anything else', async () => {
    const { stub } = await talk(3_600_000)
    await runInDurableObject(stub, (_, { storage }) => storage.deleteAlarm())
    await evictDurableObject(stub)
    vi.setSystemTime(Date.now() + 3_600_001)
    expect(await stub.act(carl, { type: 'message', text: 'hello?', contentType: 'text/plain' }, test)).toMatchObject({
      refused: 'conversation_ended',
    })
  })

  it('D5 the heartbeat is answered without waking anybody', async () => {
    const { stub, customer } = await seated()
    await evictDurableObject(stub)
    customer.send('{"type":"ping"}')
    expect(await customer.text()).toBe(pong)
    expect(await inside(stub, (object) => object.host.actor.place)).toBeGreaterThan(0)
  })

  it('D5 an exception restarts the object from its log; what was acknowledged is there', async () => {
    const { id, stub, customer } = await seated()
    customer.message(1, 'before')
    await customer.take('items')
    const broken = inside(stub, ({ host }) => host.execute(test, null as never))
    await expect(broken).rejects.toThrow()
    const again = await connect(conversation(id), carl)
    expect((await again.hello()).items.at(-1)).toMatchObject({ text: 'before' })
  })
})

describe('bad frames', () => {
  const cases = [
    ['S3 text that is no JSON', 'hello?', { code: 'invalid' }],
    ['S3 JSON that is no frame', '[1]', { code: 'invalid' }],
    ['S3 bytes', new ArrayBuffer(8), { code: 'invalid' }],
    ['S3 an unknown type', { type: 'sing' }, { code: 'unknown_type', field: 'type' }],
    ['S3 a type that is no name', { type: 7 }, { code: 'invalid', field: 'type' }],
    ['S3 a message without text', { type: 'message', n: 1 }, { code: 'invalid', field: 'text', n: 1 }],
    [
      'S3 a message that is too long',
      { type: 'message', n: 1, text: 'ä'.repeat(8_193) },
      { code: 'invalid', field: 'text' },
    ],
    ['S3 a number that is none', { type: 'message', n: 0, text: 'x' }, { code: 'invalid', field: 'n' }],
    [
      'S3 a hello of another instance',
      { type: 'hello', instance: 'instance-9', since: 0 },
      { code: 'invalid', field: 'instance' },
    ],
    [
      'S3 a since from the future',
      { type: 'hello', instance: 'instance-1', since: 9_999 },
      { code: 'since_from_future', field: 'since' },
    ],
    ['S3 a page from the future', { type: 'more', since: 9_999 }, { code: 'since_from_future', field: 'since' }],
    ['S3 a cursor in the future', { type: 'read', upTo: 9_999 }, { code: 'invalid', field: 'upTo' }],
  ] as const

  it.each(cases)('%s gets an error that names the field, and the log is as it was', async (_title, frame, error) => {
    const { stub, customer } = await seated()
    const before = await logOf(stub)
    customer.send(frame)
    expect(await customer.next()).toMatchObject({ type: 'error', ...error })
    expect(await logOf(stub)).toEqual(before)
  })

  it('S3 nothing is heard before hello', async () => {
    const { stub } = await talk()
    const client = await connect(stub, carl)
    client.message(1, 'hello?')
    expect(await client.next()).toMatchObject({ type: 'error', code: 'invalid', field: 'type', n: 1 })
    await client.hello()
    client.message(1, 'hello!')
    expect((await client.take('items')).items[0]).toMatchObject({ text: 'hello!' })
  })

  it('S3 an instance that was forgotten is told to begin as a new one', async () => {
    const { stub } = await talk()
    await inside(stub, ({ host }) => {
      host.actor.marks.settle({ kind: 'frame', participant: 'p1', instance: 'instance-0', n: 4 }, 1)
    })
    await chatter(stub, limits.checkpointEvery)
    const client = await connect(stub, carl)
    client.send({ type: 'hello', instance: 'instance-0', since: 0, sent: 4 })
    expect(await client.next()).toMatchObject({ type: 'error', code: 'unknown_instance', field: 'instance' })
    expect(await client.hello({ sent: 0 })).toMatchObject({ taken: 0 })
  })

  it('D8 an oversized frame closes its socket and no other', async () => {
    const { stub, customer, agent } = await seated()
    const before = await logOf(stub)
    customer.send('ä'.repeat(limits.frameBytes / 2 + 1))
    expect((await customer.closed).code).toBe(closeCodes.tooLarge.code)
    expect(await logOf(stub)).toEqual(before)
    agent.message(1, 'unharmed')
    expect((await agent.take('items')).items[0]).toMatchObject({ text: 'unharmed' })
  })

  it('D8 frames over the rate are to be sent again under the same number; others are not held up', async () => {
    const { customer, agent } = await seated()
    const count = limits.frames.burst + 20
    for (let n = 1; n <= count; n++) customer.message(n, `${n}`)
    const limited = await customer.take('error')
    expect(limited).toMatchObject({ code: 'rate_limited' })
    expect(limited.retryAfterMs).toBeGreaterThan(0)
    expect(limited.retryAfterMs).toBeLessThanOrEqual(1_000 / limits.frames.perSecond)
    agent.message(1, 'unharmed')
    for (;;) {
      const { items } = await agent.take('items')
      if (items[0]?.text === 'unharmed') break
    }
    vi.setSystemTime(Date.now() + (limited.retryAfterMs ?? 0))
    customer.message(limited.n!, 'again')
    for (;;) {
      const frame = await customer.next()
      if (frame.type === 'items' && frame.items[0]?.ref === `instance-1#${limited.n}`) break
    }
  })

  it('D8 a clock that goes back costs nobody their frames', async () => {
    const { customer } = await seated()
    customer.send({ type: 'read', upTo: 1 })
    await customer.take('cursor')
    vi.setSystemTime(Date.now() - 3_600_000)
    customer.message(1, 'earlier than before')
    expect(await customer.next()).toMatchObject({ type: 'items' })
  })

  it('D8 who does not stop is cut off', async () => {
    const { customer } = await seated()
    for (let n = 0; n < limits.frames.burst + limits.framesRefused + 100; n++) customer.send({ type: 'read', upTo: 0 })
    expect((await customer.closed).code).toBe(closeCodes.slowDown.code)
  })

  it('D8 a participant has so many sockets and not more', async () => {
    const { stub } = await talk()
    const clients = await Promise.all(Array.from({ length: limits.socketsPerParticipant }, () => connect(stub, carl)))
    const over = await connect(stub, carl)
    expect((await over.closed).code).toBe(closeCodes.tooManySockets.code)
    const agent = await connect(stub, ann)
    await agent.hello()
    clients[0]?.close()
    await clients[0]?.closed
    expect(await inside(stub, ({ host }) => host.actor.quarantined)).toBeNull()
    await (await connect(stub, carl)).hello()
  })
})

describe('typing and cursors', () => {
  it('D6 typing reaches the others, leaves no trace and comes at most once a second', async () => {
    const { stub, customer, agent } = await seated()
    const before = await logOf(stub)
    for (let i = 0; i < 5; i++) customer.send({ type: 'typing' })
    customer.message(1, 'there')
    expect(await agent.next()).toMatchObject({ type: 'typing', participant: 'p1', role: 'customer' })
    expect(await agent.next()).toMatchObject({ type: 'items' })
    expect(await customer.next()).toMatchObject({ type: 'items' })
    agent.send({ type: 'typing' })
    expect(await customer.next()).toMatchObject({ type: 'typing', role: 'agent', name: 'Ann' })
    expect(await logOf(stub)).toEqual({ rows: Number(before['rows']) + 1 })
  })

  it('D9 how far one has read is told to all in their own numbers, and never goes back', async () => {
    const { stub, customer, agent } = await seated()
    agent.send({ type: 'note', n: 1, text: 'unseen' })
    agent.message(2, 'seen')
    const { first } = await customer.take('items')
    customer.send({ type: 'read', upTo: first })
    expect(await customer.next()).toEqual({ type: 'cursor', participant: 'p1', read: first })
    const told = await agent.take('cursor')
    expect(told.read).toBeGreaterThan(first)
    customer.send({ type: 'read', upTo: 1 })
    customer.send({ type: 'read', upTo: first })
    customer.message(1, 'x')
    expect(await customer.next()).toMatchObject({ type: 'items' })
    const other = await connect(stub, carl)
    expect((await other.hello({ instance: 'instance-2' })).cursors).toEqual({ p1: first })
    const colleague = await connect(stub, ann)
    expect((await colleague.hello({ instance: 'instance-b' })).cursors).toEqual({ p1: told.read })
  })

  it('R13 that an agent read a note does not show', async () => {
    const { customer, agent } = await seated()
    agent.message(1, 'seen')
    const seen = await agent.take('items')
    agent.send({ type: 'read', upTo: seen.first })
    expect(await customer.take('cursor')).toMatchObject({ read: expect.any(Number) })
    agent.send({ type: 'note', n: 2, text: 'unseen' })
    agent.send({ type: 'read', upTo: seen.first + 1 })
    agent.message(3, 'end')
    expect(await customer.next()).toMatchObject({ type: 'items', items: [{ text: 'end' }] })
  })

  it('D9 the last cursor is written in the end, at most once in five seconds', async () => {
    const { stub, customer } = await seated()
    const stored = () =>
      runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT place FROM cursors').toArray())
    customer.send({ type: 'read', upTo: 1 })
    await customer.take('cursor')
    const [one] = await stored()
    customer.send({ type: 'read', upTo: 2 })
    await customer.take('cursor')
    expect(await stored()).toEqual([one])
    customer.close()
    await customer.closed
    const again = await connect(stub, carl)
    expect((await again.hello()).cursors).toEqual({ p1: 2 })
    expect(await stored()).not.toEqual([one])
  })
})

describe('who may', () => {
  it('S4 a stranger gets a socket that closes at once, and so does everybody before the start', async () => {
    const { stub } = await talk()
    expect((await (await connect(stub, ben)).closed).code).toBe(closeCodes.forbidden.code)
    expect((await (await connect(stub, { role: 'customer', customer: 'eve' })).closed).code).toBe(
      closeCodes.forbidden.code,
    )
    const unborn = conversation(crypto.randomUUID())
    expect((await (await connect(unborn, carl)).closed).code).toBe(closeCodes.unavailable.code)
    expect(await unborn.admit(carl)).toMatchObject({ refused: 'not_started' })
  })

  it('S4 who left is cut off at once and does not come back', async () => {
    const { stub, agent, customer } = await seated()
    expect(await stub.act(ann, { type: 'leave' }, { kind: 'key', key: 'ann/1', print: 'x' })).toHaveProperty('items')
    expect((await agent.closed).code).toBe(closeCodes.left.code)
    expect((await (await connect(stub, ann)).closed).code).toBe(closeCodes.forbidden.code)
    expect(await stub.page(ann, 0, 10)).toMatchObject({ refused: 'not_a_participant' })
    expect((await customer.take('room')).room.roster).toHaveLength(1)
  })

  it('R7 who was removed is cut off with a code that says so', async () => {
    const { stub, agent } = await seated()
    // In one turn, before the letter to an agent who is not there can be answered.
    await inside(stub, ({ host }) => {
      const target = { kind: 'agent', id: 'ben', name: 'Ben' } as const
      host.execute(test, { type: 'act', by: ann, act: { type: 'invite', target, flow: null } })
      const [invitation = ''] = Object.keys(host.actor.state.invitations)
      const yes = { automatic: false, terms: null, role: 'agent' } as const
      host.deliver([
        { from: 'agent/ben', n: 1, letter: { type: 'accepted', invitation, agent: 'ben', name: 'Ben', ...yes } },
      ])
    })
    expect(await stub.admit(ben)).toMatchObject({ participant: 'p3' })
    await stub.act(ben, { type: 'remove', participant: 'p2' }, test)
    expect((await agent.closed).code).toBe(closeCodes.removed.code)
    expect(await stub.view(ben)).toMatchObject({ room: { roster: [{ id: 'p1' }, { id: 'p3' }] } })
  })

  it('S4 an agent whose account was revoked is out with a code that says so, also after a restart', async () => {
    const { stub, agent } = await seated()
    await evictDurableObject(stub)
    await stub.deliver([
      { from: 'agent/ann', n: 2_000_000_000_000_000, letter: { type: 'agentGone', agent: 'ann', reason: 'revoked' } },
    ])
    expect((await agent.closed).code).toBe(closeCodes.revoked.code)
  })

  it('P5 after the end both may read it, and nobody writes', async () => {
    const { stub, customer, agent } = await seated()
    await stub.act(ann, { type: 'end' }, test)
    const ended = await customer.take('items')
    expect(ended.items.at(-1)).toMatchObject({ type: 'ended' })
    expect((await agent.take('room')).room.status).toBe('ended')
    customer.message(1, 'too late')
    expect(await customer.take('error')).toMatchObject({ code: 'conversation_ended', n: 1 })
    const again = await connect(stub, ann)
    expect((await again.hello()).room.status).toBe('ended')
    expect(await stub.page(carl, 0, 200)).toMatchObject({ more: false })
  })

  it('S1 pages and views hold what the asker’s audience sees', async () => {
    const { stub } = await talk()
    await stub.act(ann, { type: 'note', text: 'secret' }, test)
    const mine = await stub.page(carl, 0, 200)
    const hers = await stub.page(ann, 0, 200)
    if ('refused' in mine || 'refused' in hers) throw new Error('refused')
    expect(mine.items.join()).not.toContain('secret')
    expect(hers.items.join()).toContain('secret')
    expect(await stub.view(carl)).toMatchObject({
      last: mine.items.length,
      room: { roster: [{ id: 'p1' }, { name: 'Ann' }] },
    })
    expect(await stub.cursor(carl, 9_999)).toMatchObject({ refused: 'invalid', field: 'upTo' })
  })
})
