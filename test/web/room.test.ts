import { describe, expect, it } from 'vitest'
import type { Change } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import { Connection, type WireHears } from '../../web/shared/connection.ts'
import { Room } from '../../web/shared/room.ts'
import { sweepSlots } from '../../web/shared/slots.ts'
import { FakeLocks } from '../support/fake-locks.ts'
import { FakeRoomServer, type FakePerson } from '../support/fake-room-server.ts'
import { HandClock, promises } from '../support/hand-clock.ts'
import { World } from './tab.ts'

const vera: FakePerson = { participant: 'p1', role: 'customer', name: 'Vera' }
const ann: FakePerson = { participant: 'p2', role: 'agent', name: 'Ann' }

async function together() {
  const world = new World(new HandClock(), new FakeRoomServer())
  const customer = await world.openTab(vera)
  const agent = await world.openTab(ann)
  await world.calm()
  return { world, server: world.server, customer, agent }
}

/** A room whose server is the test itself. */
async function alone() {
  const clock = new HandClock()
  const sent: { type: string; [field: string]: unknown }[] = []
  const wires: WireHears[] = []
  let kept: string | null = null
  let ids = 0
  const slot = { load: () => kept, save: (text: string) => (kept = text), release: () => {}, drop: () => {} }
  const outside = { after: clock.after.bind(clock), now: () => clock.now(), newId: () => `instance${++ids}` }
  const room = new Room(slot, {
    ...outside,
    claim: () => Promise.resolve(null),
    connect: (hears) =>
      new Connection(
        {
          ...outside,
          fetchTicket: () => Promise.resolve({ token: 't', url: 'wss://here' }),
          open: (_url, _protocols, wire) => {
            wires.push(wire)
            return { send: (text) => sent.push(JSON.parse(text)), close: () => {} }
          },
          random: () => 0,
          visible: () => true,
        },
        hears,
      ),
  })
  const put = (frame: ServerFrame) => wires.at(-1)?.received(JSON.stringify(frame))
  const open = async () => {
    await promises()
    wires.at(-1)?.opened()
  }
  const welcome = (taken = 0) => {
    put({
      type: 'welcome',
      first: room.items.value.length + 1,
      items: [],
      more: false,
      you: vera,
      room: { status: 'active', mode: 'live', roster: [] },
      cursors: {},
      limits: { messageBytes: 1, frameBytes: 1, typingEveryMs: 1 },
      taken,
    })
  }
  const item = (text: string, ref?: string, participant = 'p1') => ({
    id: text,
    at: '2026-01-05T09:00:00.000Z',
    type: 'message' as const,
    role: 'customer' as const,
    name: 'Vera',
    participant,
    contentType: 'text/plain' as const,
    text,
    ...(ref === undefined ? {} : { ref }),
  })
  room.start()
  await open()
  return { room, clock, sent, put, open, welcome, item, wires }
}

describe('room', () => {
  it('D2 a message stays unsent until its echo is seen, and is in storage before it is on the wire', async () => {
    const { world, customer, agent } = await together()
    customer.room.say('hello')
    expect(customer.unsent()).toEqual(['hello'])
    expect(customer.texts()).toEqual([])
    const { storage } = world.browser(vera)
    expect(storage.getItem(storage.key(0)!)).toContain('"n":1')
    await world.calm()
    expect(customer.unsent()).toEqual([])
    expect(customer.texts()).toEqual(['hello'])
    expect(agent.texts()).toEqual(['hello'])
  })

  it('D1 items that are here are skipped, a gap is asked for once and nothing is taken past it', async () => {
    const { room, put, welcome, item, sent } = await alone()
    welcome()
    put({ type: 'items', first: 1, items: [item('a'), item('b')] })
    put({ type: 'items', first: 2, items: [item('b'), item('c')] })
    put({ type: 'items', first: 5, items: [item('e')] })
    put({ type: 'items', first: 6, items: [item('f')] })
    expect(room.items.value.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
    expect(sent.filter(({ type }) => type === 'more')).toEqual([{ type: 'more', since: 3 }])
    put({ type: 'items', first: 4, items: [item('d'), item('e'), item('f')], more: false })
    expect(room.items.value.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('D4 a new tab reads the whole log in pages before it sends', async () => {
    const { world, server, customer } = await together()
    for (let n = 1; n <= 10; n++) server.prompt(`p${n}`)
    const second = await world.openTab(vera)
    second.room.say('after all that')
    await world.calm()
    expect(second.texts()).toHaveLength(11)
    expect(customer.texts()).toEqual(second.texts())
  })

  it('D1 a since that the server never reached starts the view afresh', async () => {
    const { room, put, welcome, item, open, clock, sent } = await alone()
    welcome()
    put({ type: 'items', first: 1, items: [item('a')] })
    room.hint()
    await clock.advance(limits.connectMs + limits.backOffMs.least)
    await open()
    put({ type: 'error', code: 'since_from_future', title: '' })
    expect(room.items.value).toEqual([])
    await clock.advance(limits.backOffMs.least)
    await open()
    expect(sent.at(-1)).toMatchObject({ type: 'hello', since: 0 })
  })

  it('D2 the ref of somebody else is no echo of mine', async () => {
    const { room, put, welcome, item } = await alone()
    welcome()
    room.say('mine')
    put({ type: 'items', first: 1, items: [item('theirs', 'instance1#1', 'p2')] })
    expect(room.unsent.entries.value).toHaveLength(1)
    put({ type: 'items', first: 2, items: [item('mine', 'instance1#1')] })
    expect(room.unsent.entries.value).toHaveLength(0)
  })

  it('D3 what is settled and not in the log was refused; another try takes a new number', async () => {
    const { room, welcome, open, clock, wires, sent } = await alone()
    welcome()
    room.say('one')
    wires.at(-1)?.closed(1006)
    await clock.advance(limits.backOffMs.least)
    await open()
    welcome(1)
    expect(room.unsent.entries.value).toMatchObject([{ n: 1, failed: 'It was refused.' }])
    room.retry(room.unsent.entries.value[0]!.key)
    expect(sent.at(-1)).toMatchObject({ type: 'message', n: 2, text: 'one' })
  })

  it('D3 a refused message stays visible with its reason until it is discarded, the others go on', async () => {
    const { world, customer } = await together()
    customer.room.say('refuse this')
    customer.room.say('and this goes on')
    await world.calm()
    expect(customer.texts()).toEqual(['and this goes on'])
    expect(customer.room.unsent.entries.value).toMatchObject([
      { text: 'refuse this', failed: 'This is not yours to do.' },
    ])
    customer.room.discard(customer.room.unsent.entries.value[0]!.key)
    expect(customer.unsent()).toEqual([])
  })

  it('D8 after a rate limit everything goes out again from that number, once', async () => {
    const { room, put, welcome, clock, sent } = await alone()
    welcome()
    for (const text of ['a', 'b', 'c']) room.say(text)
    sent.length = 0
    put({ type: 'error', code: 'rate_limited', title: '', n: 1, retryAfterMs: 700 })
    put({ type: 'error', code: 'out_of_order', title: '', n: 2, expected: 1 })
    put({ type: 'error', code: 'out_of_order', title: '', n: 3, expected: 1 })
    await clock.advance(699)
    expect(sent).toEqual([])
    await clock.advance(1)
    expect(sent.map(({ n, text }) => [n, text])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ])
  })

  it('D3 numbers out of order are sent again from the expected one, once for all that were behind the gap', async () => {
    const { room, put, welcome, sent } = await alone()
    welcome()
    for (const text of ['a', 'b', 'c']) room.say(text)
    sent.length = 0
    put({ type: 'error', code: 'out_of_order', title: '', n: 2, expected: 1 })
    put({ type: 'error', code: 'out_of_order', title: '', n: 3, expected: 1 })
    expect(sent.map(({ n }) => n)).toEqual([1, 2, 3])
  })

  it('D8 no more than the window is on the wire without an answer', async () => {
    const { room, put, welcome, item, sent } = await alone()
    welcome()
    for (let n = 1; n <= limits.framesInFlight + 2; n++) room.say(`m${n}`)
    const numbers = () => sent.filter(({ type }) => type === 'message').map(({ n }) => n)
    expect(numbers()).toHaveLength(limits.framesInFlight)
    put({ type: 'items', first: 1, items: [item('m1', 'instance1#1')] })
    expect(numbers().at(-1)).toBe(limits.framesInFlight + 1)
  })

  it('D3 a number that the server did not use up is not given to another message: a new instance begins', async () => {
    const { room, put, welcome, open, clock, sent } = await alone()
    welcome()
    room.say('a')
    room.say('b')
    put({ type: 'error', code: 'invalid', title: 'Not so.', n: 1, field: 'text' })
    put({ type: 'error', code: 'out_of_order', title: '', n: 2, expected: 1 })
    await clock.advance(limits.backOffMs.least)
    await open()
    expect(sent.at(-1)).toMatchObject({ type: 'hello', instance: 'instance2', sent: 0 })
    welcome()
    expect(sent.at(-1)).toMatchObject({ type: 'message', n: 1, text: 'b' })
    expect(room.unsent.entries.value.map(({ failed }) => failed)).toEqual(['Not so.', null])
  })

  it('D3 a forgotten instance begins anew and does not send what the log already has', async () => {
    const { world, server, customer } = await together()
    customer.room.say('one')
    customer.wire?.moveUp()
    customer.wire?.cut(0)
    customer.room.say('two')
    server.forgetInstances()
    for (let attempt = 0; attempt < 3; attempt++) await world.pass(limits.backOffMs.first)
    expect(customer.texts()).toEqual(['one', 'two'])
    expect(customer.unsent()).toEqual([])
  })

  it('R11 a living tab sends what a closed one left, under the same numbers', async () => {
    const { world, customer } = await together()
    const second = await world.openTab(vera)
    await world.calm()
    second.room.say('left behind')
    second.room.say('lost with it')
    second.wire?.moveUp(1)
    second.kill(9)
    customer.room.say('my own')
    await world.calm()
    await world.pass(limits.adoptEveryMs)
    await world.pass(limits.adoptEveryMs)
    expect(customer.texts()).toEqual(['left behind', 'my own', 'lost with it'])
  })

  it('R11 storage without anything to send is swept when no server remembers it', async () => {
    const world = new World(new HandClock(), new FakeRoomServer())
    const customer = await world.openTab(vera)
    const { storage } = world.browser(vera)
    const outside = { storage, locks: new FakeLocks().tab().locks, now: () => world.clock.now(), newId: () => 'x' }
    storage.setItem('of somebody else', 'x')
    customer.kill(0)
    await world.clock.advance(limits.instanceSilentMs)
    sweepSlots(outside)
    expect(storage.length).toBe(2)
    await world.clock.advance(1)
    sweepSlots(outside)
    expect(storage.length).toBe(1)
  })

  it('D2 full storage does not keep a message from going out', async () => {
    const { world, customer } = await together()
    const { storage } = world.browser(vera)
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    customer.room.say('hello')
    await world.calm()
    expect(customer.texts()).toEqual(['hello'])
  })

  it('D7 what is blank or longer than a message may be is not taken', async () => {
    const { room } = await alone()
    expect(room.say(' \n')).toBe('blank')
    expect(room.say('é'.repeat(limits.messageBytes / 2))).toBeNull()
    expect(room.say('é'.repeat(limits.messageBytes / 2) + 'x')).toBe('too_large')
    expect(room.say('\u0001'.repeat(limits.messageBytes))).toBe('too_large')
  })

  it('R13 D6 typing goes to the others and goes out by itself', async () => {
    const { world, customer, agent } = await together()
    customer.room.type()
    customer.room.type()
    await world.calm()
    expect(agent.room.typing.value).toEqual([{ participant: 'p1', name: 'Vera' }])
    expect(customer.room.typing.value).toEqual([])
    await world.clock.advance(limits.typingShownMs - 1)
    expect(agent.room.typing.value).toHaveLength(1)
    await world.clock.advance(1)
    expect(agent.room.typing.value).toEqual([])
  })

  it('D6 who has spoken is not typing until the next key', async () => {
    const { world, customer, agent } = await together()
    customer.room.type()
    customer.room.say('here')
    await world.calm()
    expect(agent.room.typing.value).toEqual([])
    customer.room.type()
    await world.calm()
    expect(agent.room.typing.value).toHaveLength(1)
  })

  it('D9 unread is what others said past the cursor, the same in every tab and after a reload', async () => {
    const { world, customer, agent } = await together()
    const second = await world.openTab(vera)
    customer.room.say('mine')
    agent.room.say('one')
    agent.room.say('two')
    await world.calm()
    expect([customer.room.unread.value, second.room.unread.value]).toEqual([2, 2])
    customer.room.read()
    expect(customer.room.unread.value).toBe(0)
    await world.calm()
    expect(second.room.unread.value).toBe(0)
    second.kill(0)
    const third = await world.openTab(vera)
    await world.calm()
    expect(third.room.unread.value).toBe(0)
    agent.room.say('three')
    await world.calm()
    expect(third.room.unread.value).toBe(1)
  })

  it('D9 a cursor that was lost on the way is sent again', async () => {
    const { world, server, customer, agent } = await together()
    agent.room.say('one')
    await world.calm()
    customer.room.read()
    customer.wire?.cut(9)
    await world.pass(30_000)
    expect(server.cursors.get('p1')).toBe(1)
  })

  it('R12 what is here is told as delivered once a second, and not at all when it was read', async () => {
    const { world, server, customer, agent } = await together()
    agent.room.say('one')
    await world.calm()
    agent.room.say('two')
    await world.calm()
    expect(server.delivered.get('p1')).toBeUndefined()
    await world.pass(limits.cursorFrameEveryMs)
    expect(server.delivered.get('p1')).toBe(2)
    expect(customer.room.delivered.value).toMatchObject({ p1: 2 })
    expect(customer.room.cursors.value['p1'] ?? 0).toBe(0)
    agent.room.say('three')
    await world.calm()
    customer.room.read()
    await world.pass(limits.cursorFrameEveryMs)
    expect(server.cursors.get('p1')).toBe(3)
    expect(customer.sent('delivered')).toBe(1)
    expect(agent.sent('delivered')).toBe(0)
  })

  it('R12 what was said of it and got lost is said again after a reconnect', async () => {
    const { world, server, customer, agent } = await together()
    agent.room.say('one')
    await world.calm()
    await world.clock.advance(limits.cursorFrameEveryMs)
    customer.wire?.cut(9)
    await world.pass(limits.backOffMs.first)
    expect(server.delivered.get('p1')).toBeUndefined()
    await world.pass(limits.cursorFrameEveryMs)
    expect(server.delivered.get('p1')).toBe(1)
  })

  it('R12 a cursor of several parties never goes back and is never read beyond what is delivered', async () => {
    const { room, put, welcome } = await alone()
    welcome()
    put({ type: 'cursor', participant: 'p2', read: 3, delivered: 5 })
    put({ type: 'cursor', participant: 'p3', read: 4 })
    put({ type: 'cursor', participant: 'p2', read: 2, delivered: 4 })
    expect(room.cursors.value).toMatchObject({ p2: 3, p3: 4 })
    expect(room.delivered.value).toMatchObject({ p2: 5, p3: 4 })
  })

  it('Q9 the place in the queue is shown while somebody waits', async () => {
    const { room, put, welcome } = await alone()
    welcome()
    put({ type: 'room', room: { status: 'queued', mode: 'live', roster: [] } })
    put({ type: 'queue', position: 2, estimateMs: null })
    expect(room.place.value).toEqual({ position: 2, estimateMs: null })
    put({ type: 'room', room: { status: 'queued', mode: 'live', roster: [] } })
    expect(room.place.value).not.toBeNull()
    put({ type: 'room', room: { status: 'active', mode: 'live', roster: [] } })
    expect(room.place.value).toBeNull()
  })
})

describe('a view that begins near the end', () => {
  async function long(tail: number | null = 2) {
    const world = new World(new HandClock(), new FakeRoomServer())
    for (let n = 1; n <= 10; n++) world.server.prompt(`p${n}`)
    world.tail = tail
    return { world, server: world.server, customer: await world.openTab(vera) }
  }

  it('D4 has the last items at once and fetches what was before, page by page', async () => {
    const { world, server, customer } = await long()
    await world.calm()
    const { room } = customer
    expect([room.first.value, ...customer.texts()]).toEqual([9, 'p9', 'p10'])
    room.earlier()
    room.earlier()
    expect(room.loadingEarlier.value).toBe(true)
    await world.calm()
    expect([room.first.value, customer.texts().length, room.loadingEarlier.value]).toEqual([6, 5, false])
    server.prompt('p11')
    for (let page = 0; page < 3; page++) {
      room.earlier()
      await world.calm()
    }
    expect(room.first.value).toBe(1)
    expect(customer.texts()).toEqual(server.itemsFor(vera).map(({ text }) => text))
    room.earlier()
    expect(room.loadingEarlier.value).toBe(false)
  })

  it('D9 counts as unread what is here and past the cursor', async () => {
    const { world, server, customer } = await long()
    await world.calm()
    expect(customer.room.unread.value).toBe(2)
    customer.room.read()
    expect(customer.room.unread.value).toBe(0)
    customer.room.earlier()
    server.prompt('p11')
    await world.calm()
    expect(customer.room.unread.value).toBe(1)
  })

  it('D4 goes on from its end after a reconnect, and asks again for a page that was lost', async () => {
    const { world, server, customer } = await long()
    await world.calm()
    customer.room.earlier()
    customer.wire?.cut(9)
    server.prompt('p11')
    await world.pass(limits.backOffMs.first)
    expect(customer.room.first.value).toBe(6)
    expect(customer.texts().at(-1)).toBe('p11')
    expect(customer.room.loadingEarlier.value).toBe(false)
  })

  it('D8 asks again for a page that came too fast', async () => {
    const { world, server, customer } = await long()
    await world.calm()
    server.allowance = 0
    customer.room.earlier()
    await world.calm()
    expect(customer.room.loadingEarlier.value).toBe(true)
    await world.pass(500)
    expect(customer.room.first.value).toBe(6)
  })

  it('D3 of a tab that may have sent something begins at the beginning, to find it there', async () => {
    const { world, server, customer } = await long()
    await world.calm()
    customer.room.say('arrived')
    customer.wire?.moveUp()
    customer.kill(0)
    for (let n = 11; n <= 20; n++) server.prompt(`p${n}`)
    const again = await world.openTab(vera)
    await world.calm()
    expect(again.room.first.value).toBe(1)
    expect(again.unsent()).toEqual([])
    expect(again.texts().filter((text) => text === 'arrived')).toHaveLength(1)
  })

  it('D3 of a tab that has only drafted something does not', async () => {
    const { world, customer } = await long()
    customer.room.say('before anything is here')
    await world.calm()
    expect(customer.room.first.value).toBe(9)
    expect(customer.texts()).toEqual(['p9', 'p10', 'before anything is here'])
  })

  it('R11 reaches the beginning before it takes over what a closed tab may have sent', async () => {
    const { world, server, customer } = await long()
    await world.calm()
    customer.room.say('arrived')
    customer.room.say('did not')
    customer.wire?.moveUp(1)
    customer.wire?.cut(9)
    for (let n = 11; n <= 20; n++) server.prompt(`p${n}`)
    const second = await world.openTab(vera)
    await world.calm()
    expect(second.room.first.value).toBe(20)
    customer.kill(0)
    await world.pass(limits.adoptEveryMs)
    expect(second.room.first.value).toBe(1)
    await world.pass(limits.backOffMs.first)
    expect(second.unsent()).toEqual([])
    const texts = second.texts()
    expect([texts.filter((text) => text === 'arrived').length, texts.at(-1)]).toEqual([1, 'did not'])
  })
})

describe('amendments', () => {
  it('R14 change the item that they name, and are lines of the log themselves', async () => {
    const { world, server, customer, agent } = await together()
    agent.room.say('Helo')
    await world.calm()
    expect(customer.room.unread.value).toBe(1)
    server.amend(1, 'corrected', 'Hello')
    await world.calm()
    expect(customer.room.items.value).toMatchObject([
      { text: 'Hello', change: 'corrected' },
      { type: 'amended', text: 'Hello' },
    ])
    server.amend(1, 'deleted', '')
    await world.calm()
    expect(customer.room.items.value).toEqual(server.itemsFor(vera))
    expect(JSON.stringify(customer.room.items.value)).not.toContain('Hel')
    expect(customer.room.unread.value).toBe(0)
  })

  it('R14 that come after a page with a weightier one in it do not bring words back, not even for a moment', async () => {
    const { room, put, welcome, item } = await alone()
    welcome()
    const amendment = (id: string, change: Change, text: string) => ({
      ...item(text),
      id,
      type: 'amended' as const,
      amends: 'a',
      change,
    })
    put({ type: 'items', first: 1, items: [{ ...item('a'), text: '', change: 'redacted' }], more: true })
    put({ type: 'items', first: 2, items: [amendment('b', 'corrected', '')], more: true })
    expect(room.items.value[0]).toMatchObject({ change: 'redacted', text: '' })
    put({ type: 'items', first: 3, items: [amendment('c', 'deleted', '')], more: true })
    expect(room.items.value[0]).toMatchObject({ change: 'redacted', text: '' })
    put({ type: 'items', first: 4, items: [amendment('d', 'redacted', '')], more: false })
    expect(room.items.value[0]).toMatchObject({ change: 'redacted', text: '' })
  })

  it('R14 of an item that is not here yet are in it when it comes', async () => {
    const world = new World(new HandClock(), new FakeRoomServer())
    for (let n = 1; n <= 5; n++) world.server.prompt(`p${n}`)
    world.tail = 2
    const customer = await world.openTab(vera)
    await world.calm()
    world.server.amend(1, 'corrected', 'better')
    await world.calm()
    customer.room.earlier()
    await world.calm()
    expect(customer.texts()).toEqual(['better', 'p2', 'p3', 'p4', 'p5', 'better'])
  })
})
