// Resolves a target (a quick connect, an agent or a queue) with its current name.
import type { Wanted } from '../domain/conversation/commands.ts'
import type { Target } from '../domain/conversation/state.ts'
import type { Ring } from '../domain/letters.ts'
import type { AgentConfig } from '../protocol/config/agents.ts'
import type { QuickConnectConfig } from '../protocol/config/quick-connects.ts'
import type { TargetBody } from '../protocol/http.ts'
import { limits } from '../protocol/limits.ts'
import { isRefusal, type RefusalCode } from '../protocol/problem.ts'
import { newestFlow, read } from './config.ts'
import { at } from './input.ts'
import { refused } from './problem.ts'

type Rings = Pick<QuickConnectConfig, 'ringMs' | 'missedPresence'>

/** The ring settings when an agent is named directly: none. */
const unsaid: Rings = { ringMs: null, missedPresence: null }

export async function targetOf(db: D1Database, body: TargetBody): Promise<Wanted> {
  if ('agent' in body) return { ...(await agent(db, body.agent, 'agent', unsaid)), flow: null }
  if ('queue' in body) return { ...(await queue(db, body.queue, 'queue')), flow: null }
  const connect = await read(db, 'quick-connects', body.quickConnect)
  if (!connect) throw refused('not_found', 'quickConnect')
  const { target, flow } = connect.body
  const find = target.kind === 'agent' ? agent : queue
  return {
    ...(await find(db, target.id, 'quickConnect', connect.body)),
    flow: flow === null ? null : await newestFlow(db, flow),
  }
}

/** Q11 */
export async function queueOf(db: D1Database, id: string): Promise<Target> {
  return (await queue(db, id, 'queue')).target
}

const byQueue: ReadonlySet<RefusalCode> = new Set([
  'queue_closed',
  'queue_full',
  'queue_unstaffed',
  'queue_silent',
  'queue_not_found',
])

/** S3: adds to a queue's refusal the field of the body that named the queue. */
export function namingQueue<Answer>(answer: Answer, body: unknown): Answer {
  if (!isRefusal(answer) || !byQueue.has(answer.refused)) return answer
  return { ...answer, field: at(body, ['quickConnect']) === undefined ? 'queue' : 'quickConnect' }
}

interface Found {
  readonly target: Target
  readonly ring: Ring | null
}

async function agent(db: D1Database, id: string, field: string, rings: Rings): Promise<Found> {
  const stored = await read(db, 'agents', id)
  if (!stored) throw refused('agent_not_found', field)
  return { target: { kind: 'agent', id, name: stored.body.name }, ring: await ringOf(db, stored.body, rings) }
}

async function queue(db: D1Database, id: string, field: string): Promise<Found> {
  const stored = await read(db, 'queues', id)
  if (!stored) throw refused('queue_not_found', field)
  return { target: { kind: 'queue', id, name: stored.body.name }, ring: null }
}

/** Q2, Q3: the ring settings of the quick connect, else of the queue that the agent serves first. */
async function ringOf(
  db: D1Database,
  { queues }: Pick<AgentConfig, 'queues'>,
  { ringMs, missedPresence }: Rings,
): Promise<Ring> {
  const first = queues.toSorted((a, b) => a.priority - b.priority)[0]?.queue
  const usual = first === undefined ? undefined : (await read(db, 'queues', first))?.body
  return {
    ringMs: ringMs ?? usual?.ringMs ?? limits.ringMs.default,
    missedPresence: missedPresence === 'unchanged' ? null : (missedPresence ?? usual?.missedPresence ?? null),
  }
}
