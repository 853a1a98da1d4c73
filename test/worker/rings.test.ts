// How long a direct offer rings, and what a miss does: by the quick connect, else by the agent's first queue.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import { annIsReady, available, seat, type Seated } from './room.ts'
import { ask, got, problemIn, signIn } from './support.ts'

let room: Seated
let ann: string
let root: string
const put = (path: string, body: object) => ask('PUT', `/v1/admin/${path}`, { token: root, body })
beforeAll(async () => {
  await annIsReady()
  ;[ann, root] = [await signIn('ann'), await signIn('root')]
  await got(put('queues/first', { name: 'First', ringMs: 45_000, missedPresence: 'busy' }))
  await got(put('queues/second', { name: 'Second', ringMs: 9_000, missedPresence: null }))
  const queues = [
    { queue: 'second', priority: 2, delayMs: 0 },
    { queue: 'first', priority: 1, delayMs: 0 },
  ]
  await got(put('agents/rita', { name: 'Rita', queues }))
  await got(put('agents/solo', { name: 'Solo' }))
  for (const agent of ['rita', 'solo']) await available(agent)
  room = await seat()
})

/** How the invitation rings at the agent; it is taken back. */
async function rings(agent: string, body: object) {
  const before = Date.now()
  await got(ask('POST', `/v1/conversations/${room.conversation}/invitations`, { token: ann, body }))
  const offer = await vi.waitFor(async () => {
    const { offers } = await got<Workspace>(ask('GET', '/v1/agent', { token: await signIn(agent) }))
    return offers[0] ?? Promise.reject(new Error('no offer'))
  })
  const took = Date.now() - before
  const ringMs = Date.parse(offer.untilAt) - before
  const path = `/v1/conversations/${room.conversation}/invitations/${encodeURIComponent(offer.id)}`
  await got(ask('DELETE', path, { token: ann }))
  await vi.waitFor(async () => {
    const { offers } = await got<Workspace>(ask('GET', '/v1/agent', { token: await signIn(agent) }))
    if (offers.length > 0) throw new Error('it still rings')
  })
  return { about: (ms: number) => ringMs >= ms && ringMs <= ms + took, missed: offer.missedPresence }
}

describe('direct offers', () => {
  it('Q2, Q3 ring as the queue says that the agent serves first', async () => {
    const { about, missed } = await rings('rita', { agent: 'rita' })
    expect([about(45_000), missed]).toEqual([true, 'busy'])
  })

  it('Q2, Q3 ring as the quick connect says, in what it says', async () => {
    await got(put('quick-connects/rita', { name: 'Rita', target: { kind: 'agent', id: 'rita' }, ringMs: 7_000 }))
    const timed = await rings('rita', { quickConnect: 'rita' })
    expect([timed.about(7_000), timed.missed]).toEqual([true, 'busy'])
    const kind = { name: 'Rita', target: { kind: 'agent', id: 'rita' }, missedPresence: 'unchanged' }
    await got(put('quick-connects/rita', kind))
    const kept = await rings('rita', { quickConnect: 'rita' })
    expect([kept.about(45_000), kept.missed]).toEqual([true, null])
  })

  it('Q2, Q3 ring as is usual at an agent without a queue', async () => {
    const { about, missed } = await rings('solo', { agent: 'solo' })
    expect([about(limits.ringMs.default), missed]).toEqual([true, null])
  })

  it('S3 a quick connect rings within the limits, and sets a presence that there is', async () => {
    const target = { kind: 'agent', id: 'rita' }
    expect(await problemIn(put('quick-connects/odd', { name: 'Odd', target, ringMs: 1 }))).toMatchObject({
      field: 'ringMs',
    })
    expect(
      await problemIn(put('quick-connects/odd', { name: 'Odd', target, missedPresence: 'offline' })),
    ).toMatchObject({ field: 'missedPresence' })
  })
})
