import { describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { sweepSlots } from '../../web/shared/slots.ts'
import { FakeLocks } from '../support/fake-locks.ts'
import { FakeRoomServer } from '../support/fake-room-server.ts'
import { HandClock } from '../support/hand-clock.ts'
import { alone, together, vera } from './rooms.ts'
import { World } from './tab.ts'

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

  it('D2 what was put off waits for its writer, and its echo takes it away all the same', async () => {
    const { room, put, welcome, item, sent } = await alone()
    welcome()
    room.say('arrived after all')
    room.say('lost')
    room.unsent.putOff('You were out.', 'not_a_participant')
    expect(room.unsent.entries.value.map(({ failed }) => failed)).toEqual(['You were out.', 'You were out.'])
    put({ type: 'items', first: 1, items: [item('arrived after all', 'instance1#1')] })
    expect(room.unsent.entries.value.map(({ text }) => text)).toEqual(['lost'])
    const before = sent.length
    room.say('new')
    expect(sent.slice(before)).toMatchObject([{ type: 'message', text: 'new' }])
  })

  it('D2 what was put off and is tried again before the log has come is not sent a second time', async () => {
    const { room, welcome, item, open, clock, wires, sent } = await alone()
    welcome()
    room.say('arrived after all')
    wires.at(-1)?.closed(1006)
    room.unsent.putOff('You were out.', 'not_a_participant')
    room.retry(room.unsent.entries.value[0]!.key)
    await clock.advance(limits.backOffMs.least)
    await open()
    const before = sent.length
    welcome(1, [item('arrived after all', 'instance1#1')])
    expect(room.unsent.entries.value).toEqual([])
    expect(sent.slice(before).filter(({ type }) => type === 'message')).toEqual([])
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

  it('D8 words that find no room stay, and the page knows why', async () => {
    const { room, welcome, put } = await alone()
    welcome()
    room.say('one more')
    put({ type: 'error', code: 'log_full', title: 'Full.', n: 1 })
    expect(room.unsent.entries.value).toMatchObject([{ text: 'one more', failed: 'Full.', code: 'log_full' }])
  })

  it('D7 what an earlier release wrote with control signs stays when it is refused, and goes out without them', async () => {
    const { room, welcome, put, sent } = await alone()
    welcome()
    room.unsent.add('message', 'rings\u0007\r\ntwice', 'text/plain')
    room.say('and more')
    put({ type: 'error', code: 'invalid', title: 'Not so.', n: 1, field: 'text' })
    const [entry] = room.unsent.entries.value
    expect(entry).toMatchObject({ text: 'rings\u0007\r\ntwice', failed: 'Not so.', code: 'invalid' })
    room.retry(entry!.key)
    expect(sent.at(-1)).toMatchObject({ type: 'message', n: 3, text: 'rings\ntwice' })
    expect(room.unsent.entries.value.at(-1)).toMatchObject({ failed: null, code: undefined })
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
    const outside = {
      storage,
      locks: new FakeLocks().tab().locks,
      root: 'here/unsent/',
      now: () => world.clock.now(),
      newId: () => 'x',
    }
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
    const { real } = world.browser(vera)
    real.setItem = () => {
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
    expect(room.say('\u0001'.repeat(limits.messageBytes))).toBe('blank')
    expect(room.say('\u200b\u3164\u00ad')).toBe('blank')
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

  it('Q9 the position in the queue is shown while somebody waits', async () => {
    const { room, put, welcome } = await alone()
    welcome()
    put({ type: 'room', room: { status: 'queued', mode: 'live', roster: [] } })
    put({ type: 'queue', position: 2, estimateMs: null })
    expect(room.queuePosition.value).toEqual({ position: 2, estimateMs: null })
    put({ type: 'room', room: { status: 'queued', mode: 'live', roster: [] } })
    expect(room.queuePosition.value).not.toBeNull()
    put({ type: 'room', room: { status: 'active', mode: 'live', roster: [] } })
    expect(room.queuePosition.value).toBeNull()
  })

  it('Q9 a position is taken back where nobody serves the queue, and given again', async () => {
    const { room, put, welcome } = await alone()
    welcome()
    put({ type: 'room', room: { status: 'queued', mode: 'live', roster: [] } })
    put({ type: 'queue', position: 1, estimateMs: null })
    put({ type: 'unserved' })
    expect([room.queuePosition.value, room.unserved.value]).toEqual([null, true])
    put({ type: 'queue', position: 1, estimateMs: null })
    expect([room.queuePosition.value, room.unserved.value]).toEqual([{ position: 1, estimateMs: null }, false])
    put({ type: 'unserved' })
    put({ type: 'room', room: { status: 'active', mode: 'live', roster: [] } })
    expect(room.unserved.value).toBe(false)
  })
})
