// Deleting a queue or an agent while conversations come and go: either it is in and the deletion is refused, or it goes on by its rule.
import { createScheduledController, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it } from 'vitest'
import type { AgentObject } from '../../durable-objects/agent.ts'
import type { Env } from '../../durable-objects/env.ts'
import { deleteConfigured } from '../../worker/deletion.ts'
import worker from '../../worker/index.ts'
import { ask, env, got, problemIn, signIn } from '../worker/support.ts'
import { agentStub, exists, inUse, queueConfig, queueStub, remove, take } from './deleting.ts'
import { leaveOffices, makeOffice, meet, ready, type Office } from './offices.ts'
import { configure, doIn, ringing, seated, until } from './people.ts'

afterEach(leaveOffices)

const system = { kind: 'system' } as const
const cron = () => worker.scheduled(createScheduledController(), env)

/** A queue that nothing configured names, and which an agent reaches by its name. */
async function lone(office: Office): Promise<string> {
  const queue = `${office.id}-lone`
  await configure({ [`queues/${queue}`]: { name: queue } })
  return queue
}

describe('a queue', () => {
  it('S7 is not deleted while a conversation waits in it, also when it has just rung', async () => {
    const office = await makeOffice()
    const queue = await lone(office)
    const { agent, visitor } = await meet(office)
    const { conversation } = visitor
    await doIn(agent.api, conversation, '/transfer', { queue })
    expect(await remove(`queues/${queue}`)).toEqual(inUse({ conversation, state: 'waiting' }))
    const other = await makeOffice()
    const desk = await ready(other)
    await configure({ [`agents/${other.id}`]: { queues: [{ queue, priority: 1, delayMs: 0 }] } })
    await ringing(desk, conversation)
    await configure({ [`agents/${other.id}`]: { queues: [] } })
    await until('the queue', async () => {
      const refused = await remove(`queues/${queue}`)
      expect(refused).toEqual(inUse({ conversation, state: 'waiting' }))
      return true
    })
    await configure({ [`agents/${other.id}`]: { queues: [{ queue, priority: 1, delayMs: 0 }] } })
    await take(desk, conversation)
  })

  it('S7 is not deleted while one of its conversations is open, parked or in wrap-up, wherever its agent serves by now', async () => {
    const office = await makeOffice({
      entry: { mode: 'persistent', flows: { inbound: 'inbound-persistent', parked: 'parked' } },
    })
    const { agent, visitor } = await meet(office)
    const { conversation } = visitor
    await configure({
      [`agents/${office.id}`]: { queues: [] },
      [`entry-points/${office.id}`]: { defaultQueue: 'sales' },
    })
    expect(await remove(`queues/${office.id}`)).toEqual(inUse({ conversation, state: 'open' }))
    await doIn(agent.api, conversation, '/park')
    await until('parked', () => agent.workspace().work.some(({ state }) => state === 'parked'))
    expect(await remove(`queues/${office.id}`)).toEqual(inUse({ conversation, state: 'parked' }))
    await agent.api({ method: 'POST', path: `/agent/work/${conversation}/resume` })
    await seated(agent, conversation)
    await doIn(agent.api, conversation, '/end')
    await until('the wrap-up', () => agent.workspace().wrapUps.length > 0)
    expect(await remove(`queues/${office.id}`)).toEqual(inUse({ conversation, state: 'wrap_up' }))
    expect(await queueConfig(office.id)).toBe(office.id)
    await agent.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: {} })
    expect(await remove(`queues/${office.id}`)).toBe('deleted')
    expect(await queueConfig(office.id)).toBeUndefined()
  })

  it('S7 is open again after a deletion that an agent who does not answer has stopped', async () => {
    const office = await makeOffice()
    const queue = await lone(office)
    await runInDurableObject<AgentObject, void>(agentStub(office.id), ({ host }) => {
      host.actor.state = null as never
    })
    expect(await remove(`queues/${queue}`)).toMatchObject({ status: 503, code: 'unavailable' })
    expect([await exists(`queues/${queue}`), await queueConfig(queue)]).toEqual([true, queue])
    await evictDurableObject(agentStub(office.id))
    expect(await remove(`queues/${queue}`)).toBe('deleted')
  })

  it('S7 is not closed by a call that comes when it was opened again', async () => {
    const office = await makeOffice()
    const queue = await lone(office)
    const late = (await env.CONFIG.prepare('SELECT revision FROM config_revision').first<number>('revision')) ?? 0
    await configure({ [`queues/${queue}`]: { name: 'Again' } })
    expect(await queueStub(queue).retire(late)).toMatchObject({ refused: 'unavailable' })
    expect(await queueConfig(queue)).toBe('Again')
  })
})

describe('a Worker that ends', () => {
  /** The database of a Worker that is gone once the object has been asked. */
  function dying(kind: 'QUEUE' | 'AGENT', when: 'retire' | 'deliver'): Env {
    let gone = false
    const call = (stub: object, method: string) => async (argument: unknown) => {
      if (method === when && when === 'deliver') throw new Error('gone')
      const heard: unknown = await (stub as Record<string, (argument: unknown) => Promise<unknown>>)[method]!(argument)
      gone = method === when
      return heard
    }
    const namespace = {
      idFromName: (name: string) => env[kind].idFromName(name),
      get: (id: DurableObjectId) => {
        const stub = env[kind].get(id)
        return { retire: call(stub, 'retire'), deliver: call(stub, 'deliver'), usesOf: call(stub, 'usesOf') }
      },
    }
    const database = {
      prepare: (sql: string) => {
        if (gone) throw new Error('gone')
        return env.CONFIG.prepare(sql)
      },
      batch: (statements: D1PreparedStatement[]) => env.CONFIG.batch(statements),
    }
    return { ...env, [kind]: namespace, CONFIG: database } as unknown as Env
  }
  const overdue = () => env.CONFIG.prepare('UPDATE deletions SET until_at = 0').run()

  it('S7 between the queue’s consent and the deletion leaves it closed, and the cron trigger opens it', async () => {
    const office = await makeOffice()
    const queue = await lone(office)
    const { agent, visitor } = await meet(office)
    await expect(deleteConfigured(dying('QUEUE', 'retire'), system, 'queues', queue, null)).rejects.toThrow('gone')
    const token = await signIn('root')
    const transfer = () =>
      ask('POST', `/v1/conversations/${visitor.conversation}/transfer`, { token: agent.token, body: { queue } })
    expect((await problemIn(transfer())).code).toBe('queue_not_found')
    expect(agent.workspace().work.map(({ state }) => state)).toEqual(['active'])
    // Nobody else decides meanwhile, nor writes.
    expect(await remove(`queues/${queue}`)).toEqual({ status: 409, code: 'being_deleted' })
    const write = ask('PUT', `/v1/admin/queues/${queue}`, { token, body: { name: 'X' } })
    expect(await problemIn(write)).toMatchObject({ status: 409, code: 'being_deleted' })
    const naming = { name: 'X', target: { kind: 'queue', id: queue } }
    const named = ask('PUT', `/v1/admin/quick-connects/${queue}`, { token, body: naming })
    expect(await problemIn(named)).toMatchObject({ code: 'being_deleted', field: 'target.id' })
    await cron()
    expect(await queueConfig(queue)).toBeUndefined()
    await overdue()
    await cron()
    expect(await queueConfig(queue)).toBe(queue)
    expect((await transfer()).status).toBe(200)
  })

  it('S7 between the agent’s consent and the deletion leaves them connected, and the cron trigger lets them take offers again', async () => {
    const office = await makeOffice()
    const desk = await ready(office)
    await expect(deleteConfigured(dying('AGENT', 'retire'), system, 'agents', office.id, null)).rejects.toThrow('gone')
    const { conversation } = await office.visit({ origin: 'api' })
    await until('the queue', async () => (await waitingIn(office.id)).length === 1)
    expect(desk.workspace()).toMatchObject({ presence: 'available', offers: [] })
    await overdue()
    await cron()
    await take(desk, conversation)
  })

  it('S7 after the deletion leaves the queue closed, and the cron trigger tells it', async () => {
    const office = await makeOffice()
    const queue = await lone(office)
    await deleteConfigured(dying('QUEUE', 'deliver'), system, 'queues', queue, null)
    const undelivered = () =>
      env.CONFIG.prepare('SELECT letter FROM config_letters WHERE receiver = ?1 AND delivered_at IS NULL')
        .bind(`queue/${queue}`)
        .first<string>('letter')
    expect([await exists(`queues/${queue}`), await queueConfig(queue)]).toEqual([false, undefined])
    expect(await undelivered()).toBe('{"type":"configure","config":null}')
    await cron()
    expect([await undelivered(), await queueConfig(queue)]).toEqual([null, undefined])
  })
})

/** Conversations that wait in the queue, by its board. */
async function waitingIn(queue: string): Promise<readonly unknown[]> {
  const board = ask('GET', `/v1/queues/${queue}`, { token: await signIn('dora') })
  return (await got<{ waiting: readonly unknown[] }>(board)).waiting
}

describe('an agent', () => {
  it('S7 is not deleted while something rings, is open, parked or in wrap-up', async () => {
    const office = await makeOffice()
    const desk = await ready(office)
    const { conversation } = await office.visit({ origin: 'api' })
    await ringing(desk, conversation)
    expect(await remove(`agents/${office.id}`)).toEqual(inUse({ conversation, state: 'ringing' }))
    await take(desk, conversation)
    expect(await remove(`agents/${office.id}`)).toEqual(inUse({ conversation, state: 'open' }))
    await doIn(desk.api, conversation, '/end')
    await until('the wrap-up', () => desk.workspace().wrapUps.length > 0)
    expect(await remove(`agents/${office.id}`)).toEqual(inUse({ conversation, state: 'wrap_up' }))
    await desk.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: {} })
    expect(await remove(`agents/${office.id}`)).toBe('deleted')
  })
})
