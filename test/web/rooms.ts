// Rooms for tests: two people at a server in memory, or one whose server is the test itself.
import type { Item } from '../../protocol/items.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import { Connection } from '../../web/shared/connection.ts'
import { Room } from '../../web/shared/room.ts'
import type { WireHears } from '../../web/shared/wire.ts'
import { FakeRoomServer, type FakePerson } from '../support/fake-room-server.ts'
import { HandClock, promises } from '../support/hand-clock.ts'
import { World } from './tab.ts'

export const vera: FakePerson = { participant: 'p1', role: 'customer', name: 'Vera' }
export const ann: FakePerson = { participant: 'p2', role: 'agent', name: 'Ann' }

/** A customer and an agent who have come in. */
export async function together() {
  const world = new World(new HandClock(), new FakeRoomServer())
  const customer = await world.openTab(vera)
  const agent = await world.openTab(ann)
  await world.calm()
  return { world, server: world.server, customer, agent }
}

/** A room whose server is the test itself. */
export async function alone() {
  const clock = new HandClock()
  const sent: { type: string; [field: string]: unknown }[] = []
  const wires: WireHears[] = []
  let kept: string | null = null
  let ids = 0
  const slot = { load: () => kept, save: (text: string) => (kept = text), release: () => {}, drop: () => {} }
  const outside = { after: clock.after.bind(clock), now: () => clock.now(), newId: () => `instance${++ids}` }
  const room = new Room(slot, {
    ...outside,
    takeSlot: () => Promise.resolve(null),
    connect: (hears) =>
      new Connection(
        {
          ...outside,
          fetchToken: () => Promise.resolve({ token: 't', url: 'wss://here' }),
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
  const welcome = (taken = 0, items: readonly Item[] = []) => {
    put({
      type: 'welcome',
      first: room.items.value.length + 1,
      items: [...items],
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
