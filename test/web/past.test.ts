// A conversation that is over, read over HTTP as a room.
import { expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { pastRoom } from '../../web/console/reading/past-connection.ts'
import { ApiError, type Api, type ApiCall } from '../../web/shared/api.ts'

const last = 120

function item(n: number): Item {
  const at = '2026-01-01T00:00:00.000Z'
  return {
    id: `i${n}`,
    at,
    type: 'message',
    role: 'customer',
    name: 'Vera',
    participant: 'p1',
    contentType: 'text/plain',
    text: `${n}`,
  }
}

/** A server with a conversation of `last` items. */
function server(asked: string[]): Api {
  const answer = ({ path }: ApiCall) => {
    asked.push(path)
    const query = new URLSearchParams(path.split('?')[1])
    if (!path.includes('/items')) {
      const room = { status: 'ended', mode: 'live', roster: [], startedAt: '2026-01-01T00:00:00.000Z' }
      return { conversation: 'c1', room, last, cursors: {}, delivered: {} }
    }
    const since = Number(query.get('since'))
    const upTo = Math.min(last, since + Number(query.get('limit')))
    const items = Array.from({ length: upTo - since }, (_, index) => item(since + index + 1))
    return { first: since + 1, items, more: upTo < last }
  }
  return (async (call: ApiCall) => answer(call)) as Api
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

it('S1 begins at its end, and goes back to its beginning, asking by the conversation that goes on', async () => {
  const asked: string[] = []
  const room = pastRoom(server(asked), 'c1', 'c2')
  await settled()
  expect([room.you.value?.onlooker, room.room.value?.status]).toEqual([true, 'ended'])
  expect(room.items.value.map(({ text }) => text).at(-1)).toBe(`${last}`)
  expect(room.first.value).toBe(last - limits.tailItems + 1)
  for (let page = 0; page < 3; page++) {
    room.earlier()
    await settled()
  }
  expect([room.first.value, room.items.value.length]).toEqual([1, last])
  expect(asked.every((path) => path.includes('serving=c2'))).toBe(true)
  room.stop()
})

it('S1 says why it cannot be read, and tries again when asked to', async () => {
  let refuses = true
  const whole = server([])
  const api = ((call: ApiCall) =>
    refuses
      ? Promise.reject(new ApiError({ code: 'not_a_participant', status: 403, type: '', title: '' } as never))
      : whole(call)) as Api
  const room = pastRoom(api, 'c1', null)
  await settled()
  expect(room.connectionState.value).toEqual({ state: 'refused', why: 'not_a_participant' })
  expect(room.you.value).toBeNull()
  refuses = false
  room.start()
  await settled()
  expect(room.items.value.length).toBe(limits.tailItems)
  room.stop()
})
