// A view of the log that grows at both ends, and whose items get other words.
import { describe, expect, it } from 'vitest'
import type { Change } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { FakeRoomServer } from '../support/fake-room-server.ts'
import { HandClock } from '../support/hand-clock.ts'
import { alone, together, vera } from './rooms.ts'
import { World } from './tab.ts'

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

  it('D9 counts as unread what people have said past the cursor, as far as it is here; not what the system says', async () => {
    const { world, server, customer } = await long()
    server.says('m11')
    server.prompt('p12')
    await world.calm()
    expect(customer.room.unread.value).toBe(1)
    customer.room.read()
    expect(customer.room.unread.value).toBe(0)
    customer.room.earlier()
    server.prompt('p13')
    await world.calm()
    expect(customer.room.unread.value).toBe(0)
    server.says('m14')
    await world.calm()
    expect(customer.room.unread.value).toBe(1)
  })

  it('D9 what is new begins with the words of others, not with one’s own that were said since', async () => {
    const { world, server, customer } = await long()
    await world.calm()
    customer.room.read()
    await world.calm()
    customer.room.say('mine')
    await world.calm()
    expect(customer.room.news.value).toEqual([])
    server.prompt('the system’s')
    server.says('theirs')
    await world.calm()
    expect(customer.room.news.value).toEqual([customer.room.first.value + customer.room.items.value.length - 1])
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
