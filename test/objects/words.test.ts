// Everybody writes at full speed while the conversation is torn down again and again: no word lost, none doubled.
import { abortAllDurableObjects, evictAllDurableObjects } from 'cloudflare:test'
import { beforeAll, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import type { Room } from '../../web/shared/room.ts'
import { answer, configure, doIn, itemsOf, openRoom, seated, setPresence, sitDown, until, visit } from './people.ts'

const wordsEach = 40
const tearings = 12

beforeAll(() => configure({}))

it.each([
  ['put to sleep', false, () => evictAllDurableObjects()],
  ['evicted with its sockets', true, () => evictAllDurableObjects({ webSockets: 'close' })],
  ['aborted', true, () => abortAllDurableObjects()],
])(
  'D1, D2 and D3 three write while the conversation is %s: each word once, in its writer’s order, the same for all',
  async (_, cuts, tear) => {
    const ann = await sitDown('ann')
    const ben = await sitDown('ben')
    await setPresence(ann, 'available')
    const vera = await visit('shop', { name: 'Vera', origin: 'api' })
    const { conversation } = vera
    await answer(ann, conversation, 'accept')
    await seated(ann, conversation)
    await setPresence(ben, 'available')
    await doIn(ann.api, conversation, '/invitations', { agent: 'ben' })
    await answer(ben, conversation, 'accept')
    await seated(ben, conversation)

    const rooms: Record<string, Room> = {
      Vera: openRoom(vera.api, conversation),
      Ann: openRoom(ann.api, conversation),
      Ben: openRoom(ben.api, conversation),
    }
    const all = Object.entries(rooms)
    let connected = 0
    for (const [, room] of all) room.connectionState.subscribe(({ state }) => state === 'open' && connected++)
    for (let round = 0; round < wordsEach; round++) {
      for (const [name, room] of all) room.say(`${name} ${round}`)
      await new Promise((resolve) => setTimeout(resolve))
      if (round % Math.floor(wordsEach / tearings) === 0) await tear()
    }
    await until('every word to be sent', () => all.every(([, room]) => room.unsent.entries.value.length === 0))
    const log = (await itemsOf(ann.api, conversation)).filter(isMessage)
    for (const [name] of all) {
      const own = log.filter((item) => item.name === name).map(({ text }) => text)
      expect(own).toEqual(Array.from({ length: wordsEach }, (__, round) => `${name} ${round}`))
    }
    const ids = log.map(({ id }) => id)
    await until('everybody to have all', () => all.every(([, room]) => words(room).length === ids.length))
    for (const [, room] of all) expect(words(room)).toEqual(ids)
    if (cuts) expect(connected).toBeGreaterThan(2 * all.length)
    else expect(connected).toBe(all.length)

    await doIn(ann.api, conversation, '/end')
    for (const [, room] of all) room.stop()
    for (const desk of [ann, ben]) {
      await until('the wrap-up', () => desk.workspace().wrapUps.length === 1)
      await desk.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: {} })
      await setPresence(desk, 'offline')
      desk.stop()
    }
  },
  60_000,
)

function isMessage({ type }: Item): boolean {
  return type === 'message'
}

function words(room: Room): readonly string[] {
  return room.items.value.filter(isMessage).map(({ id }) => id)
}
