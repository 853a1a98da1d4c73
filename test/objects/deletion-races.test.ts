// Deleting a queue or an agent at the very moment at which somebody else does something with it.
import { runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it } from 'vitest'
import type { AgentObject } from '../../durable-objects/agent.ts'
import { ask, problemIn, signIn } from '../worker/support.ts'
import { agentStub, exists, inUse, queueConfig, remove, take } from './deleting.ts'
import { leaveOffices, makeOffice, meet, ready } from './offices.ts'
import { configure, ringing, setPresence, sitDown, until, visit } from './people.ts'

afterEach(leaveOffices)

const rounds = 9

/** Both at once, at another point of each other in every round; in the first `one` is done before, in the last after `other`. */
async function meeting<One, Other>(
  round: number,
  one: () => Promise<One>,
  other: () => Promise<Other>,
): Promise<readonly [One, Other]> {
  if (round === 0) {
    const before = await one()
    return [before, await other()]
  }
  if (round === rounds - 1) {
    const before = await other()
    return [await one(), before]
  }
  const ahead = (round - Math.floor(rounds / 2)) * 6
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
  return Promise.all([after(ahead).then(one), after(-ahead).then(other)])
}

describe('a queue', () => {
  it('S7 W9 takes a conversation that comes during its deletion, which is refused, or turns it away and is deleted', async () => {
    const outcomes = new Set<string>()
    const office = await makeOffice()
    const { agent, visitor } = await meet(office)
    const { conversation } = visitor
    for (let round = 0; round < rounds; round++) {
      const queue = `${office.id}-r${round}`
      await configure({ [`queues/${queue}`]: { name: queue } })
      const [moved, deleted] = await meeting(
        round,
        () => ask('POST', `/v1/conversations/${conversation}/transfer`, { token: agent.token, body: { queue } }),
        () => remove(`queues/${queue}`),
      )
      outcomes.add(`${moved.status} ${deleted === 'deleted' ? 204 : deleted.status}`)
      if (deleted === 'deleted') {
        expect((await problemIn(moved)).code).toBe('queue_not_found')
        expect(agent.workspace().work.map(({ state }) => state)).toEqual(['active'])
        continue
      }
      expect(deleted).toEqual(inUse({ conversation, state: 'waiting' }))
      expect(moved.status).toBe(200)
      await configure({ [`agents/${office.id}`]: { queues: [{ queue, priority: 1, delayMs: 0 }] } })
      await until('no wrap-up', async () => {
        for (const wrapUp of agent.workspace().wrapUps)
          await agent.api({ method: 'POST', path: `/agent/wrap-ups/${wrapUp.conversation}`, body: {} })
        return agent.workspace().wrapUps.length === 0
      })
      await take(agent, conversation)
    }
    expect([...outcomes].toSorted()).toEqual(['200 409', '404 204'])
  })

  it('S7 is deleted by one of two who delete it at once; the other is told', async () => {
    const office = await makeOffice()
    for (let round = 0; round < 5; round++) {
      const queue = `${office.id}-r${round}`
      await configure({ [`queues/${queue}`]: { name: queue } })
      const both = await Promise.all([remove(`queues/${queue}`), remove(`queues/${queue}`)])
      const lost = both.filter((one) => one !== 'deleted')
      expect(lost).toHaveLength(1)
      expect(['being_deleted', 'not_found']).toContain(lost[0]?.code)
      expect([await exists(`queues/${queue}`), await queueConfig(queue)]).toEqual([false, undefined])
    }
  })

  it('S7 is deleted or written by those who do both at once, and its object knows which', async () => {
    const outcomes = new Set<number>()
    const office = await makeOffice()
    const token = await signIn('root')
    for (let round = 0; round < rounds; round++) {
      const queue = `${office.id}-r${round}`
      await configure({ [`queues/${queue}`]: { name: 'Before' } })
      const [written, deleted] = await meeting(
        round,
        () => ask('PUT', `/v1/admin/queues/${queue}`, { token, body: { name: 'After' } }),
        () => remove(`queues/${queue}`),
      )
      outcomes.add(written.status)
      if (!written.ok) expect(['being_deleted', 'recently_deleted']).toContain((await problemIn(written)).code)
      expect(deleted).toBe('deleted')
      expect([await exists(`queues/${queue}`), await queueConfig(queue)]).toEqual([false, undefined])
    }
    expect(outcomes).toEqual(new Set([200, 409]))
  })

  it('S7 cannot be named any more once its deletion has begun, so that nothing names what is not there', async () => {
    const outcomes = new Set<string>()
    const office = await makeOffice()
    const token = await signIn('root')
    for (let round = 0; round < rounds; round++) {
      const queue = `${office.id}-r${round}`
      await configure({ [`queues/${queue}`]: { name: 'X' } })
      const body = { name: 'X', target: { kind: 'queue', id: queue } }
      const [named, deleted] = await meeting(
        round,
        () => ask('PUT', `/v1/admin/quick-connects/${queue}`, { token, body }),
        () => remove(`queues/${queue}`),
      )
      outcomes.add(deleted === 'deleted' ? 'deleted' : deleted.code)
      const there = await exists(`queues/${queue}`)
      expect([named.ok, deleted === 'deleted']).toEqual([there, !there])
      if (!named.ok) expect(['being_deleted', 'invalid']).toContain((await problemIn(named)).code)
      expect(await queueConfig(queue)).toBe(there ? 'X' : undefined)
    }
    expect([...outcomes].toSorted()).toEqual(['deleted', 'in_use'])
  })
})

describe('an agent', () => {
  it('S7 has what rings during their deletion, which is refused, or is deleted while it rings at nobody and waits for others', async () => {
    const outcomes = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const office = await makeOffice()
      const other = `${office.id}-o`
      const desk = await ready(office)
      const [{ conversation }, deleted] = await meeting(
        round,
        async () => {
          const visitor = await visit(office.id, { origin: 'api' })
          if (round === 0) await ringing(desk, visitor.conversation)
          return visitor
        },
        () => remove(`agents/${office.id}`),
      )
      outcomes.add(deleted === 'deleted' ? 'deleted' : deleted.code)
      if (deleted !== 'deleted') {
        expect(deleted).toEqual(inUse({ conversation, state: 'ringing' }))
        await take(desk, conversation)
      } else {
        await configure({
          [`agents/${other}`]: { name: other, queues: [{ queue: office.id, priority: 1, delayMs: 0 }] },
        })
        const colleague = await sitDown(other)
        await setPresence(colleague, 'available')
        await take(colleague, conversation)
        colleague.stop()
      }
      leaveOffices()
    }
    expect([...outcomes].toSorted()).toEqual(['deleted', 'in_use'])
  })

  it('S7 is deleted by one of two who delete them at once', async () => {
    const office = await makeOffice()
    const both = await Promise.all([remove(`agents/${office.id}`), remove(`agents/${office.id}`)])
    const lost = both.filter((one) => one !== 'deleted')
    expect(lost).toHaveLength(1)
    expect(['being_deleted', 'not_found']).toContain(lost[0]?.code)
    const config = runInDurableObject<AgentObject, unknown>(agentStub(office.id), ({ host }) => host.actor.state.config)
    expect(await config).toBeNull()
  })
})
