// What only sockets know of life is asked of them when a deadline comes.
import { evictDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { ping, pong } from '../../protocol/server-frames.ts'
import { upgrade } from '../worker/support.ts'
import { alarmOf, freeze, freezeHere, moveTo, objectAt, ring, thaw, timesIn } from './clockwork.ts'
import { happens, leaveOffices, makeOffice, ready, waiting } from './offices.ts'
import { doIn, ringing, until } from './people.ts'

beforeEach(() => void freeze())
afterEach(() => {
  leaveOffices()
  thaw()
})

describe('a sign of life', () => {
  it('A3 renews the lease, counted from the sign', async () => {
    const office = await makeOffice()
    const agent = await ready(office)
    const where = `agent/${office.id}`
    moveTo(office.now + limits.leaseGraceMs.default - 1)
    await office.sitDown()
    moveTo(office.now + limits.leaseGraceMs.default)
    await ring(where)
    expect(agent.workspace().presence).toBe('available')
    const renewedTo = office.now + 2 * limits.leaseGraceMs.default - 1
    expect(await alarmOf(where)).toBe(renewedTo)
    moveTo(renewedTo)
    await ring(where)
    await until('the agent to be offline', () => agent.workspace().presence === 'offline')
  })

  it('A3 a heartbeat is one, though it wakes nobody', async () => {
    const here = freezeHere()
    const office = await makeOffice()
    const agent = await ready(office)
    const where = `agent/${office.id}`
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
    const office = await makeOffice()
    const visitor = await office.visit()
    const tab = await waiting(office, visitor)
    const where = `conversation/${visitor.conversation}`
    if (state === 'asleep') await evictDurableObject(objectAt(where))
    const closedAt = office.now + limits.noLifeSkipMs / 2
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
    const office = await makeOffice()
    const { api, conversation } = await office.visit()
    const where = `conversation/${conversation}`
    await doIn(api, conversation, '/messages', { text: 'Hello' })
    await happens(where, 'admitted')
    const ask = () =>
      api({ method, path: `/conversations/${conversation}${path}`, ...(method === 'PUT' && { body: { upTo: 1 } }) })
    moveTo(office.now + limits.noLifeSkipMs - 1)
    await ask()
    moveTo(office.now + limits.noLifeSkipMs)
    await ring(where)
    expect([await timesIn(where, 'alive'), await timesIn(where, 'skipped')]).toEqual([1, 0])
    moveTo(office.now + 2 * limits.noLifeSkipMs)
    await ring(where)
    expect(await timesIn(where, 'skipped')).toBe(1)
    await ask()
    expect(await timesIn(where, 'skipped')).toBe(2)
    await ringing(await ready(office), conversation)
  })

  it('Q10 brings a skipped customer back into the queue', async () => {
    const office = await makeOffice()
    const visitor = await office.visit()
    await waiting(office, visitor)
    const where = `conversation/${visitor.conversation}`
    moveTo(office.now + limits.noLifeSkipMs)
    await ring(where)
    const agent = await ready(office)
    expect(agent.workspace().offers).toEqual([])
    await doIn(visitor.api, visitor.conversation, '/messages', { text: 'Still here' })
    await ringing(agent, visitor.conversation)
  })
})
