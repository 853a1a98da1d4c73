// Whom an agent means: a quick connect, an agent or a queue, by the names that they have now.
import type { Target } from '../domain/conversation/state.ts'
import type { FlowVersion } from '../protocol/flow.ts'
import type { TargetBody } from '../protocol/http.ts'
import { newestFlow, read } from './config.ts'
import { refused } from './problem.ts'

interface Meant {
  readonly target: Target
  /** R5: the quick connect's own flow. */
  readonly flow: FlowVersion | null
}

export async function targetOf(db: D1Database, body: TargetBody): Promise<Meant> {
  if ('agent' in body) return { target: await agent(db, body.agent, 'agent'), flow: null }
  if ('queue' in body) return { target: await queue(db, body.queue, 'queue'), flow: null }
  const connect = await read(db, 'quick-connects', body.quickConnect)
  if (!connect) throw refused('not_found', 'quickConnect')
  const { target, flow } = connect.body
  const find = target.kind === 'agent' ? agent : queue
  return {
    target: await find(db, target.id, 'quickConnect'),
    flow: flow === null ? null : await newestFlow(db, flow),
  }
}

async function agent(db: D1Database, id: string, field: string): Promise<Target> {
  const stored = await read(db, 'agents', id)
  if (!stored) throw refused('agent_not_found', field)
  return { kind: 'agent', id, name: stored.body.name }
}

async function queue(db: D1Database, id: string, field: string): Promise<Target> {
  const stored = await read(db, 'queues', id)
  if (!stored) throw refused('queue_not_found', field)
  return { kind: 'queue', id, name: stored.body.name }
}
