// What a page hears of a conversation: what comes while one is in it, and nothing that was there before.
import { signal } from '@preact/signals'
import { expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import type { Status } from '../../protocol/server-frames.ts'
import type { Room } from '../../web/shared/room.ts'
import { Events } from '../../web/widget/events.ts'
import { tellNews } from '../../web/widget/news.ts'

function conversation(status: Status) {
  const parts = {
    items: signal<readonly Partial<Item>[]>([{ type: 'ended', reason: 'agent_ended' }]),
    first: signal(1),
    you: signal({ participant: 'p1' }),
    room: signal<{ readonly status: Status } | null>(null),
  }
  const events = new Events()
  const told: unknown[] = []
  events.on('ended', (detail) => told.push(detail))
  tellNews({ conversation: 'c1', room: parts as unknown as Room }, events, () => {})
  const becomes = (next: Status) => {
    parts.room.value = { status: next }
  }
  becomes(status)
  return { told, becomes }
}

it('U1 the end is told once, to a page that was there before it', () => {
  const { told, becomes } = conversation('active')
  becomes('ended')
  becomes('ended')
  expect(told).toEqual([{ conversation: 'c1', reason: 'agent_ended' }])
})

it('U1 the end is no news to a page that finds the conversation ended', () => {
  const { told, becomes } = conversation('ended')
  becomes('ended')
  expect(told).toEqual([])
})
