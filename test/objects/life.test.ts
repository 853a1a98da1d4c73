// What only sockets know of life is asked of them when a deadline comes.
import { evictDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { ping, pong } from '../../protocol/server-frames.ts'
import { upgrade } from '../worker/support.ts'
import { alarmOf, freeze, freezeHere, moveTo, objectAt, ring, thaw, timesIn } from './clockwork.ts'
import { doIn, ringing, until } from './people.ts'
import { happens, leavePlaces, makePlace, ready, waiting } from './places.ts'

beforeEach(() => void freeze())
afterEach(() => {
  leavePlaces()
  thaw()
})

describe('a sign of life', () => {
  it('A3 renews the lease, counted from the sign', async () => {
    const place = await makePlace()
    const agent = await ready(place)
    const where = `agent/${place.id}`
    moveTo(place.now + limits.leaseGraceMs.default - 1)
    await place.sitDown()
    moveTo(place.now + limits.leaseGraceMs.default)
    await ring(where)
    expect(agent.workspace().presence).toBe('available')
    const renewedTo = place.now + 2 * limits.leaseGraceMs.default - 1
    expect(await alarmOf(where)).toBe(renewedTo)
    moveTo(renewedTo)
    await ring(where)
    await until('the agent to be offline', () => agent.workspace().presence === 'offline')
  })

  it('A3 a heartbeat is one, though it wakes nobody', async () => {
    const here = freezeHere()
    const place = await makePlace()
    const agent = await ready(place)
    const where = `agent/${place.id}`
    const { token } = await agent.api<{ token: string }>({ method: 'POST', path: '/agent/connections' })
    const { webSocket } = await upgrade('/v1/agent/socket', token)
    webSocket?.accept()
    await evictDurableObject(objectAt(where))
    await new Promise((resolve) => {
      webSocket?.addEventListener('message', ({ data }) => data === pong && resolve(data))
      webSocket?.send(ping)
    })
    moveTo(here + limits.leaseGraceMs.default)
    await ring(where)
    expect(await timesIn(where, 'alive')).toBe(1)
    expect(agent.workspace().presence).toBe('available')
    webSocket?.close()
  })

  it.each(['awake', 'asleep'])('Q10 a closed page is the last one of a customer, with the object %s', async (state) => {
    const place = await makePlace()
    const visitor = await place.visit()
    const tab = await waiting(place, visitor)
    const where = `conversation/${visitor.conversation}`
    if (state === 'asleep') await evictDurableObject(objectAt(where))
    const closedAt = place.now + limits.noLifeSkipMs / 2
    moveTo(closedAt)
    tab.stop()
    await happens(where, 'alive')
    moveTo(closedAt + limits.noLifeSkipMs - 1)
    await ring(where)
    expect(await timesIn(where, 'skipped')).toBe(0)
    moveTo(closedAt + limits.noLifeSkipMs)
    await ring(where)
    expect(await timesIn(where, 'skipped')).toBe(1)
  })

  it.each([
    ['reading', 'GET', '/items'],
    ['looking', 'GET', ''],
    ['saying how far they have read', 'PUT', '/cursor'],
  ] as const)('Q10 of a customer without a socket is %s', async (_, method, path) => {
    const place = await makePlace()
    const { api, conversation } = await place.visit()
    const where = `conversation/${conversation}`
    await doIn(api, conversation, '/messages', { text: 'Hello' })
    await happens(where, 'admitted')
    const ask = () =>
      api({ method, path: `/conversations/${conversation}${path}`, ...(method === 'PUT' && { body: { upTo: 1 } }) })
    moveTo(place.now + limits.noLifeSkipMs - 1)
    await ask()
    moveTo(place.now + limits.noLifeSkipMs)
    await ring(where)
    expect([await timesIn(where, 'alive'), await timesIn(where, 'skipped')]).toEqual([1, 0])
    moveTo(place.now + 2 * limits.noLifeSkipMs)
    await ring(where)
    expect(await timesIn(where, 'skipped')).toBe(1)
    await ask()
    expect(await timesIn(where, 'skipped')).toBe(2)
    await ringing(await ready(place), conversation)
  })

  it('Q10 brings a skipped customer back into the queue', async () => {
    const place = await makePlace()
    const visitor = await place.visit()
    await waiting(place, visitor)
    const where = `conversation/${visitor.conversation}`
    moveTo(place.now + limits.noLifeSkipMs)
    await ring(where)
    const agent = await ready(place)
    expect(agent.workspace().offers).toEqual([])
    await doIn(visitor.api, visitor.conversation, '/messages', { text: 'Still here' })
    await ringing(agent, visitor.conversation)
  })
})
