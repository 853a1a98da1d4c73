// The log over a conversation’s sockets, on the real object: warm, hibernated and restarted.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { pong } from '../../protocol/server-frames.ts'
import { carl, chatter, connect, conversation, inside, logOf, seated, talk, test } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe('one log, two audiences', () => {
  it('D1 both see the same items in the same order, each with numbers without gaps', async () => {
    const { stub, customer, agent } = await seated()
    agent.send({ type: 'note', n: 1, text: 'for agents' })
    customer.message(1, 'hello')
    agent.message(2, 'hi')
    const seen = await customer.items(2)
    const [note, ...words] = (await agent.items(3)).items
    expect(note).toMatchObject({ type: 'note', text: 'for agents' })
    // But for the author's receipt, which is theirs alone (S9).
    const shared = (items: readonly Item[]) => items.map(({ ref: _, ...item }) => item)
    expect(shared(words)).toEqual(shared(seen.items))
    const since = await connect(stub, carl).then((again) => again.hello({ instance: 'instance-2' }))
    expect(since.items.slice(-2)).toEqual(seen.items)
    expect(since.first + since.items.length).toBe(seen.first + 2)
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

  it('D4 who has nothing may begin with the last items, and fetches what was before in pages', async () => {
    const { stub } = await talk()
    await chatter(stub, 150)
    const whole = await inside(stub, ({ host }) => host.actor.customer)
    const client = await connect(stub, carl)
    const welcome = await client.hello({ tail: 20 })
    expect([welcome.first, welcome.items.length, welcome.more]).toEqual([whole - 19, 20, false])
    const got = [...welcome.items]
    for (let before = welcome.first; before > 1;) {
      client.send({ type: 'earlier', before })
      const page = await client.take('earlier')
      expect(page.items.length).toBe(Math.min(limits.earlierItems, before - 1))
      got.unshift(...page.items)
      before = page.first
    }
    const all = await connect(stub, carl).then((other) => other.hello({ instance: 'instance-2' }))
    expect(got).toEqual(all.items)
    client.send({ type: 'earlier', before: 1 })
    expect(await client.next()).toEqual({ type: 'earlier', first: 1, items: [] })
  })

  it('D4 a tail is for who has nothing, and longer than the log it is the log', async () => {
    const { stub, customer } = await seated()
    const { first, items } = await customer.hello()
    const again = await connect(stub, carl)
    expect(await again.hello({ instance: 'instance-2', since: 1, tail: 1 })).toMatchObject({ first: 2 })
    const other = await connect(stub, carl)
    expect(await other.hello({ instance: 'instance-3', tail: 200 })).toMatchObject({ first, items })
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
