// What queues and agents say of how they stand.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it } from 'vitest'
import type { AgentObject } from '../../durable-objects/agent.ts'
import { env } from '../worker/support.ts'
import { freeze, moveTo, thaw } from './clockwork.ts'
import { leaveOffices, makeOffice, meet } from './offices.ts'
import { boardOf, configure, doIn, until } from './people.ts'

const hour = 3_600_000
const day = 24 * hour

const queue = (id: string) => env.QUEUE.get(env.QUEUE.idFromName(id))

afterEach(() => {
  leaveOffices()
  thaw()
})

describe('hours', () => {
  it('Q7 a queue says when it opens, and follows a change of its hours at once', async () => {
    const today = Math.ceil(freeze() / day) * day
    const from9to17 = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ day: n, from: '09:00', to: '17:00' }))
    await configure({ 'queues/hours': { name: 'X', hours: { timeZone: 'UTC', weekly: from9to17, exceptions: [] } } })
    moveTo(today + 8 * hour)
    expect(await queue('hours').hours()).toEqual({ open: false, opensAt: today + 9 * hour })
    moveTo(today + 9 * hour)
    expect(await queue('hours').hours()).toEqual({ open: true, opensAt: null })
    moveTo(today + 17 * hour)
    expect(await queue('hours').hours()).toEqual({ open: false, opensAt: today + day + 9 * hour })
    await configure({ 'queues/hours': { hours: null } })
    expect(await queue('hours').hours()).toEqual({ open: true, opensAt: null })
  })

  it('Q7 a queue that nobody configured is closed and never opens', async () => {
    expect(await queue('nowhere').hours()).toEqual({ open: false, opensAt: null })
  })
})

describe('boards', () => {
  it('E2 a board knows what is active and parked, follows it while somebody looks, and again after the queue has slept', async () => {
    const office = await makeOffice({
      entry: { mode: 'persistent', flows: { inbound: 'inbound-persistent', parked: 'parked' } },
    })
    const { agent, visitor } = await meet(office)
    const shown = async (active: number, parked: number) =>
      until(`${active} active and ${parked} parked`, async () => {
        const board = await boardOf(office.id)
        return board.active === active && board.parked === parked
      })
    await shown(1, 0)
    await doIn(agent.api, visitor.conversation, '/park')
    await shown(0, 1)
    await evictDurableObject(queue(office.id))
    await shown(0, 1)
    expect(await boardOf(office.id)).toMatchObject({ taken: 1, abandoned: 0, agents: { available: 1 } })
  })

  it('E2 who gives up while waiting is counted as abandoned', async () => {
    const office = await makeOffice()
    const { api, conversation } = await office.visit({ origin: 'api' })
    await until('the queue', async () => (await boardOf(office.id)).size === 1)
    await doIn(api, conversation, '/leave')
    await until('the end', async () => (await boardOf(office.id)).abandoned === 1)
    expect(await boardOf(office.id)).toMatchObject({ size: 0, taken: 0, serviceLevel: { share: 0 } })
  })

  it('E2 a queue that waits in vain for an agent shows its board all the same', async () => {
    const office = await makeOffice()
    await office.sitDown()
    await runInDurableObject<AgentObject, void>(env.AGENT.get(env.AGENT.idFromName(office.id)), (object) => {
      object.host.actor.state = null as never
    })
    expect(await boardOf(office.id)).toMatchObject({ active: 0, parked: 0, agents: { offline: 1 } })
  })
})
