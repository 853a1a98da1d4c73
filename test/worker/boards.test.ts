// How queues and agents stand, asked over HTTP.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { askEach } from '../../durable-objects/shell/ask-each.ts'
import { agentsAnswer, boardSchema, queuesAnswer, quickConnectsAnswer } from '../../protocol/boards.ts'
import { limits } from '../../protocol/limits.ts'
import { annIsReady, endBy, seat } from './room.ts'
import { ask, env, got, signIn, startByBackend } from './support.ts'

let dora: string
let ben: string
beforeAll(async () => {
  await annIsReady()
  dora = await signIn('dora')
  ben = await signIn('ben')
})

async function read<Schema extends z.ZodType>(schema: Schema, path: string, token = ben): Promise<z.output<Schema>> {
  return schema.parse(await got(ask('GET', `/v1${path}`, { token })))
}

/** Rows that no object has heard of. */
const unheard = (table: string, body: { readonly id: string; readonly name: string; readonly target?: object }) =>
  env.CONFIG.prepare(`INSERT INTO ${table} (id, version, body) VALUES (?1, 1, ?2)`)
    .bind(body.id, JSON.stringify(body))
    .run()

describe('quick connects', () => {
  it('T8 each says whether its target is available: presence and free capacity of an agent, and how a queue stands', async () => {
    const { conversation } = await seat()
    const { items } = await read(quickConnectsAnswer, '/quick-connects')
    const standings = Object.fromEntries(items.map(({ id, standing }) => [id, standing]))
    expect(standings).toEqual({
      ann: { kind: 'agent', presence: 'available', free: 19 },
      ben: { kind: 'agent', presence: 'offline', free: 3 },
      cleo: { kind: 'agent', presence: 'offline', free: 3 },
      dora: { kind: 'agent', presence: 'offline', free: 3 },
      sales: { kind: 'queue', open: true, waiting: 0, available: 1, estimateMs: 0 },
      support: { kind: 'queue', open: true, waiting: 0, available: 1, estimateMs: 0 },
    })
    await endBy('ann', conversation)
  })

  it('T8 one that cannot answer says nothing, and the others do', async () => {
    await unheard('quick_connects', { id: 'x', name: 'X', target: { kind: 'queue', id: 'nowhere' } })
    await unheard('quick_connects', { id: 'y', name: 'Y', target: { kind: 'agent', id: 'nobody' } })
    const { items } = await read(quickConnectsAnswer, '/quick-connects')
    const silent = items.filter(({ standing }) => standing === null).map(({ id }) => id)
    expect(silent).toEqual(['x', 'y'])
    expect(items.length).toBe(8)
  })
})

describe('boards', () => {
  it('E2 every queue has a board, of those who wait in its order', async () => {
    const root = await signIn('root')
    const entry = { name: 'Lone', mode: 'live', defaultQueue: 'lone', flows: { inbound: 'inbound-live' } }
    await got(ask('PUT', '/v1/admin/queues/lone', { token: root, body: { name: 'Lone' } }))
    await got(ask('PUT', '/v1/admin/entry-points/lone', { token: root, body: entry }))
    const come = async (name: string) => (await startByBackend('lone', { name })).conversation
    const first = await come('Vera')
    const second = await come('Olga')
    await vi.waitFor(async () => expect((await read(boardSchema, '/queues/lone')).size).toBe(2))
    const board = await read(boardSchema, '/queues/lone', dora)
    const waits = { entryPoint: 'Lone', mode: 'live', offeredTo: null, skipped: false }
    expect(board).toMatchObject({
      queue: 'lone',
      name: 'Lone',
      open: true,
      waiting: [
        { conversation: first, customer: 'Vera', ...waits },
        { conversation: second, customer: 'Olga', ...waits },
      ],
      agents: { available: 0, busy: 0, away: 0, offline: 0 },
    })
    expect(board.oldestWaitMs).toBeGreaterThanOrEqual(0)
    const { items, missing, more } = await read(queuesAnswer, '/queues')
    expect(items.map(({ queue, size }) => [queue, size])).toEqual([
      ['lone', 2],
      ['sales', 0],
      ['support', 0],
    ])
    expect([missing, more]).toEqual([[], false])
  })

  it('S1 agents see who waits in the queues that they serve, and figures of the others', async () => {
    const root = await signIn('root')
    const serves = (id: string, queues: readonly string[]) => {
      const all = queues.map((queue) => ({ queue, priority: 1, delayMs: 0 }))
      return got(ask('PUT', `/v1/admin/agents/${id}`, { token: root, body: { name: id, queues: all } }))
    }
    await serves('inside', ['lone'])
    await serves('outside', ['support'])
    const boardsOf = async (agent: string) => {
      const token = await signIn(agent)
      const one = await read(boardSchema, '/queues/lone', token)
      const { items } = await read(queuesAnswer, '/queues', token)
      return [one, items.find(({ queue }) => queue === 'lone')]
    }
    for (const board of await boardsOf('inside'))
      expect(board?.waiting.map(({ customer }) => customer)).toEqual(['Vera', 'Olga'])
    for (const board of await boardsOf('outside')) expect(board).toMatchObject({ size: 2, waiting: [] })
    expect(JSON.stringify(await boardsOf('outside'))).not.toContain('Vera')
    for (const supervisor of ['dora', 'root'])
      for (const board of await boardsOf(supervisor)) expect(board?.waiting).toHaveLength(2)
    // From the next question on.
    await serves('inside', [])
    for (const board of await boardsOf('inside')) expect(board?.waiting).toEqual([])
    for (const id of ['inside', 'outside'])
      await got(ask('PUT', `/v1/admin/agents/${id}`, { token: root, body: { name: id, active: false } }))
  })

  it('E2 a queue that does not answer is named, and the others have their boards', async () => {
    await unheard('queues', { id: 'deaf', name: 'Deaf' })
    const { items, missing } = await read(queuesAnswer, '/queues')
    expect(items.map(({ queue }) => queue)).toEqual(['lone', 'sales', 'support'])
    expect(missing).toEqual(['deaf'])
  })

  it('E2 supervisors see presence, capacity and work of each agent', async () => {
    const { conversation } = await seat()
    const { items } = await read(agentsAnswer, '/agents', dora)
    expect(items.map(({ id }) => id)).toEqual(['ann', 'ben', 'cleo', 'dora', 'root'])
    expect(items[0]).toMatchObject({
      name: 'Ann',
      role: 'agent',
      standing: {
        presence: 'available',
        capacity: { limit: 20, used: 1 },
        work: [{ conversation, state: 'active', card: { customer: 'Vera', queue: 'Sales' } }],
        offers: 0,
      },
    })
    expect(items[1]?.standing).toMatchObject({ presence: 'offline', capacity: { used: 0 }, work: [] })
    await endBy('ann', conversation)
  })
})

describe('asking many', () => {
  it('T8 asks a few at a time, keeps the order, and leaves out who fails or is too slow', async () => {
    let now = 0
    let most = 0
    const asked = await askEach(
      Array.from({ length: 60 }, (_, n) => n),
      async (n) => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 1))
        now--
        if (n === 7) throw new Error('no answer')
        if (n === 9) await new Promise(() => {})
        return n
      },
      500,
    )
    expect(most).toBe(limits.asking.atOnce)
    expect(asked.map((answer, n) => answer ?? -n)).toEqual(asked.map((_, n) => (n === 7 || n === 9 ? -n : n)))
  })
})
