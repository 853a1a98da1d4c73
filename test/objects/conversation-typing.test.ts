// Typing, cursors, and who may be at a conversation’s sockets at all.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Letter } from '../../domain/letters.ts'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import {
  ann,
  ben,
  carl,
  connect,
  conversation,
  inside,
  logOf,
  partiesOf,
  seatBen,
  seated,
  talk,
  test,
} from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

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
    expect(await customer.next()).toEqual({ type: 'cursor', participant: 'p1', read: first, delivered: first })
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

  it('R12 each of several parties has a cursor for what they read and one for what has reached them', async () => {
    const { stub, customer, agent } = await seated()
    await inside(stub, seatBen)
    const [, p2 = '', p3 = ''] = await partiesOf(stub)
    const third = await connect(stub, ben)
    const { first: one, items } = await third.hello({ instance: 'instance-b' })
    const last = one + items.length - 1
    third.send({ type: 'delivered', upTo: last })
    expect(await agent.take('cursor')).toEqual({ type: 'cursor', participant: p3, read: 0, delivered: last })
    const told = await customer.take('cursor')
    expect(told).toMatchObject({ participant: p3, read: 0 })
    agent.send({ type: 'read', upTo: last })
    expect(await third.take('cursor')).toMatchObject({ participant: p3 })
    expect(await third.take('cursor')).toEqual({ type: 'cursor', participant: p2, read: last, delivered: last })
    expect(await customer.take('cursor')).toEqual({ ...told, participant: p2, read: told.delivered })
    // Written at once: an object that waits to write is not evicted.
    vi.setSystemTime(Date.now() + limits.cursorEveryMs)
    third.send({ type: 'read', upTo: last - 1 })
    expect(await third.take('cursor')).toEqual({ type: 'cursor', participant: p3, read: last - 1, delivered: last })
    await evictDurableObject(stub, { webSockets: 'close' })
    const again = await connect(stub, ann)
    const { cursors, delivered } = await again.hello({ instance: 'instance-c' })
    expect(cursors).toEqual({ [p2]: last, [p3]: last - 1 })
    expect(delivered).toEqual({ [p2]: last, [p3]: last })
    expect(await stub.view(ann)).toMatchObject({ cursors, delivered })
  })

  it('R12 R13 that a note has reached an agent does not show', async () => {
    const { stub, customer, agent } = await seated()
    const [, p2] = await partiesOf(stub)
    agent.message(1, 'seen')
    const { first } = await agent.take('items')
    agent.send({ type: 'delivered', upTo: first })
    expect(await customer.take('cursor')).toMatchObject({ participant: p2, read: 0 })
    agent.send({ type: 'note', n: 2, text: 'unseen' })
    agent.send({ type: 'delivered', upTo: first + 1 })
    agent.message(3, 'end')
    expect(await customer.next()).toMatchObject({ type: 'items', items: [{ text: 'end' }] })
  })

  it('R12 both cursors share one row, written at most once in five seconds', async () => {
    const { stub, customer } = await seated()
    const stored = () =>
      runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT place, delivered FROM cursors').toArray())
    customer.send({ type: 'delivered', upTo: 1 })
    await customer.take('cursor')
    const rows = await stored()
    expect(rows).toMatchObject([{ place: 0 }])
    customer.send({ type: 'read', upTo: 1 })
    await customer.take('cursor')
    customer.send({ type: 'delivered', upTo: 2 })
    await customer.take('cursor')
    expect(await stored()).toEqual(rows)
    vi.setSystemTime(Date.now() + limits.cursorEveryMs)
    customer.send({ type: 'read', upTo: 2 })
    await customer.take('cursor')
    expect(await stored()).not.toEqual(rows)
  })

  it('R12 D5 what has only reached a device does not keep the object awake', async () => {
    const { stub, customer } = await seated()
    for (const upTo of [1, 2]) {
      customer.send({ type: 'delivered', upTo })
      await customer.take('cursor')
    }
    await evictDurableObject(stub)
    customer.send({ type: 'delivered', upTo: 2 })
    expect(await customer.take('cursor')).toMatchObject({ participant: 'p1', delivered: 2 })
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
    await inside(stub, seatBen)
    await customer.take('room')
    expect(await stub.act(ann, { type: 'leave' }, { kind: 'key', key: 'ann/1', print: 'x' })).toHaveProperty('items')
    expect((await agent.closed).code).toBe(closeCodes.left.code)
    expect((await (await connect(stub, ann)).closed).code).toBe(closeCodes.forbidden.code)
    expect(await stub.page(ann, 0, 10)).toMatchObject({ refused: 'not_a_participant' })
    expect((await customer.take('room')).room.roster.map(({ name }) => name)).toEqual(['Carl', 'Ben'])
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
    const [, p2 = '', p3 = ''] = await partiesOf(stub)
    expect(await stub.admit(ben)).toMatchObject({ participant: p3 })
    await stub.act(ben, { type: 'remove', participant: p2 }, test)
    expect((await agent.closed).code).toBe(closeCodes.removed.code)
    expect(await stub.view(ben)).toMatchObject({ room: { roster: [{ id: 'p1' }, { id: p3 }] } })
  })

  it('S4 an agent whose account was revoked is out with a code that says so, also after a restart', async () => {
    const { stub, agent } = await seated()
    await evictDurableObject(stub)
    await stub.deliver([
      { from: 'agent/ann', n: 2_000_000_000_000_000, letter: { type: 'agentGone', agent: 'ann', reason: 'revoked' } },
    ])
    expect((await agent.closed).code).toBe(closeCodes.revoked.code)
  })

  it('S4 who reads an ended conversation is cut off by a letter of one deploy earlier, which does not say why', async () => {
    const { stub } = await seated()
    await stub.act(ann, { type: 'end' }, test)
    const reader = await connect(stub, ann)
    await reader.hello()
    const letter = JSON.parse('{"type":"readerGone","agent":"ann"}') as Letter
    await stub.deliver([{ from: 'agent/ann', n: 2_000_000_000_000_000, letter }])
    expect((await reader.closed).code).toBe(closeCodes.revoked.code)
  })

  it('S4 a letter closes what a sign-in of the agent has opened, also in quarantine, and nothing else', async () => {
    const { stub, agent: other } = await seated()
    const letter = { type: 'signedOut', agent: 'ann', signIn: 'first' } as const
    const open = () => connect(stub, ann, undefined, 'first')
    const first = await open()
    await stub.deliver([{ from: 'agent/ann', n: 2_000_000_000_000_000, letter }])
    expect((await first.closed).code).toBe(closeCodes.revoked.code)

    const second = await open()
    await inside(stub, (object) => {
      object.host.actor.quarantined = 'by a test'
      const again = () => object.deliver([{ from: 'agent/ann', n: 2_000_000_000_000_001, letter }])
      expect(again).toThrow('quarantined')
    })
    expect((await second.closed).code).toBe(closeCodes.revoked.code)
    // Who hears it is still there.
    other.send({ type: 'more', since: 0 })
    await other.next()
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
