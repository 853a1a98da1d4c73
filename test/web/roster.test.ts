// Who is in the room, and how many more there is room for.
import { h } from 'preact'
import { afterEach, expect, it, vi } from 'vitest'
import type { RoomView } from '../../protocol/server-frames.ts'
import { closeDesks, openDesk, welcome, work } from './desk.ts'
import { textOf } from './drawn.ts'

afterEach(() => {
  closeDesks()
  vi.unstubAllGlobals()
})

it('R2 the free seats are counted while the conversation goes on, and not once it has ended', async () => {
  const { desk, shows, hears } = await openDesk()
  await shows({ work: [work('c1')] })
  await hears('c1', welcome({ partyLimit: 6 }))
  const { Roster } = await import('../../web/console/conversation/roster.tsx')
  const drawn = (change: Partial<RoomView>) => {
    const room = desk.rooms.of('c1')!
    const view = { ...room.room.value!, ...change }
    return textOf(h(Roster, { desk, room, conversation: 'c1', view, inside: true }))
  }
  expect(drawn({})).toContain('Room for 4 more')
  expect(drawn({ status: 'ended' })).not.toContain('Room for')
  expect(drawn({ status: 'ended', partyLimit: 2 })).not.toContain('No room')
})
