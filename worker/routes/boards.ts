// Boards of queues and agents for supervisors, and the quick connects that agents choose from.
import { Hono } from 'hono'
import type { Env } from '../../durable-objects/env.ts'
import { askEach } from '../../durable-objects/shell/ask-each.ts'
import { agentStub, queueStub } from '../../durable-objects/stubs.ts'
import type { Board, Standing } from '../../protocol/boards.ts'
import type { QuickConnectConfig } from '../../protocol/config/quick-connects.ts'
import { answered } from '../answered.ts'
import { list, read } from '../config.ts'
import type { RequestContext, Edge } from '../context.ts'
import { agentOf, supervisorOf } from '../identity.ts'
import { afterOf, idOf } from '../input.ts'
import { refused } from '../problem.ts'

export const boards = new Hono<Edge>()

/** T8 */
boards.get('/quick-connects', async (c) => {
  await agentOf(c)
  const { items, more } = await list(c.env.CONFIG, 'quick-connects', afterOf(c))
  const standings = await askEach(items, ({ body }) => standingOf(c.env, body))
  return c.json({
    items: items.map(({ body: { id, name, target } }, index) => ({ id, name, target, standing: standings[index] })),
    more,
  })
})

/** E2 */
boards.get('/queues', async (c) => {
  const mayKnow = await whoseNames(c)
  const { items, more } = await list(c.env.CONFIG, 'queues', afterOf(c))
  const found = await askEach(items, async ({ id }) => answered(await queueStub(c.env, id).view()))
  return c.json({
    items: found.filter((board) => board !== null).map(mayKnow),
    missing: items.filter((_, index) => found[index] === null).map(({ id }) => id),
    more,
  })
})

boards.get('/queues/:id', async (c) => {
  const mayKnow = await whoseNames(c)
  const id = idOf(c, 'id')
  if (!(await read(c.env.CONFIG, 'queues', id))) throw refused('queue_not_found')
  return c.json(mayKnow(answered(await queueStub(c.env, id).view())))
})

/** E2: what each agent has, for supervisors. Agents whose account is inactive are not listed. */
boards.get('/agents', async (c) => {
  await supervisorOf(c)
  const { items, more } = await list(c.env.CONFIG, 'agents', afterOf(c))
  const active = items.filter(({ body }) => body.active)
  const standings = await askEach(active, async ({ id }) => answered(await agentStub(c.env, id).standing()))
  return c.json({
    items: active.map(({ body: { id, name, role } }, index) => ({ id, name, role, standing: standings[index] })),
    more,
  })
})

/** S1: names of waiting customers are shown to agents who serve the queue, and to supervisors. Of other queues agents see only figures. */
async function whoseNames(c: RequestContext): Promise<(board: Board) => Board> {
  const { agent, role } = await agentOf(c)
  if (role !== 'agent') return (board) => board
  const stored = await read(c.env.CONFIG, 'agents', agent)
  const served = new Set(stored?.body.queues.map(({ queue }) => queue))
  return (board) => (served.has(board.queue) ? board : { ...board, waiting: [] })
}

async function standingOf(env: Env, { target: { kind, id } }: QuickConnectConfig): Promise<Standing> {
  if (kind === 'queue') return answered(await queueStub(env, id).standing())
  const { presence, capacity } = answered(await agentStub(env, id).standing())
  return { kind, presence, free: Math.max(0, capacity.limit - capacity.used) }
}
