// Words that a start has taken along: a room has them once, whatever has become of the start.
import { describe, expect, it } from 'vitest'
import { FakeRoomServer } from '../support/fake-room-server.ts'
import { HandClock } from '../support/hand-clock.ts'
import { vera } from './rooms.ts'
import { World } from './tab.ts'

const hello = { text: 'Hello', instance: 'instance-of-the-start' }

/** The start's own copy arrives: message 1 of its instance. */
function arrives(server: FakeRoomServer): void {
  const copy = server.connect(vera, () => {})
  server.receive(copy, JSON.stringify({ type: 'hello', instance: hello.instance, since: 0, sent: 0 }))
  server.receive(copy, JSON.stringify({ type: 'message', n: 1, text: hello.text }))
  server.sessions.delete(copy)
}

function begin() {
  const world = new World(new HandClock(), new FakeRoomServer())
  const messages = () => world.server.itemsFor(vera).flatMap(({ type, text }) => (type === 'message' ? [text] : []))
  return { world, server: world.server, messages }
}

describe('D3 words that went out before there was a room', () => {
  it.each([
    ['before it is entered', true],
    ['not at all', false],
  ])('that came %s are there once, and leave the field of what is unsent', async (_, came) => {
    const { world, server, messages } = begin()
    if (came) arrives(server)
    const tab = await world.openTab(vera, hello)
    expect(tab.room.unsent.entries.value.map(({ text }) => text)).toEqual(['Hello'])
    tab.room.say('And more')
    await world.calm()
    expect(messages()).toEqual(['Hello', 'And more'])
    expect(tab.room.unsent.entries.value).toEqual([])
  })

  it('that come after all of it are not taken again', async () => {
    const { world, server, messages } = begin()
    await world.openTab(vera, hello)
    await world.calm()
    arrives(server)
    expect(messages()).toEqual(['Hello'])
  })

  it('that come between the room and its first words are there once', async () => {
    const { world, server, messages } = begin()
    const tab = await world.openTab(vera, hello)
    arrives(server)
    await world.calm()
    tab.room.say('And more')
    await world.calm()
    arrives(server)
    expect(messages()).toEqual(['Hello', 'And more'])
  })

  it('are no others after a reload, nor for a tab that comes to them again', async () => {
    const { world, server, messages } = begin()
    const tab = await world.openTab(vera, hello)
    tab.kill(0)
    arrives(server)
    const later = await world.openTab(vera, hello)
    await world.calm()
    expect([messages(), later.room.unsent.entries.value]).toEqual([['Hello'], []])
    later.kill(0)
    await world.openTab(vera, hello)
    await world.calm()
    expect(messages()).toEqual(['Hello'])
  })

  it.each([true, false])(
    'are looked for in the log where the browser has been in the room before (there: %s)',
    async (came) => {
      const { world, server, messages } = begin()
      const before = await world.openTab(vera)
      before.room.say('Before')
      await world.calm()
      before.kill(0)
      if (came) arrives(server)
      for (let n = 1; n <= 10; n++) server.prompt(`p${n}`)
      world.tail = 2
      const tab = await world.openTab(vera, hello)
      await world.calm()
      expect([messages(), tab.room.unsent.entries.value]).toEqual([['Before', 'Hello'], []])
    },
  )

  it('are sent by one of two tabs that know of them, and each of them goes on as an instance of its own', async () => {
    const { world, messages } = begin()
    const tab = await world.openTab(vera, hello)
    const copy = await world.openTab(vera, hello)
    expect(copy.room.unsent.entries.value).toEqual([])
    tab.room.say('Of the tab')
    copy.room.say('Of its copy')
    await world.calm()
    expect(messages().toSorted()).toEqual(['Hello', 'Of its copy', 'Of the tab'])
    expect([...tab.unsent(), ...copy.unsent()]).toEqual([])
  })

  it('are not another’s after a reload, when the tab has gone on under a place of its own', async () => {
    const { world, messages } = begin()
    const tab = await world.openTab(vera, hello)
    tab.room.say('Of the tab')
    await world.calm()
    tab.kill(0)
    const reloaded = await world.openTab(vera)
    const copy = await world.openTab(vera, hello)
    reloaded.room.say('After the reload')
    copy.room.say('Of its copy')
    await world.calm()
    expect(messages().toSorted()).toEqual(['After the reload', 'Hello', 'Of its copy', 'Of the tab'])
  })
})
