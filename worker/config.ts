// Reads the configuration from D1. Nothing is cached in memory, so a change holds from the next request on.
import type { z } from 'zod'
import type { EntryPolicy } from '../domain/entry-policy.ts'
import { flowsOf } from '../durable-objects/newest-flows.ts'
import { newest } from '../durable-objects/newest.ts'
import type { ConfigKind } from '../protocol/audit.ts'
import { agentConfigSchema } from '../protocol/config/agents.ts'
import { entryPointConfigSchema, type EntryPointConfig } from '../protocol/config/entry-points.ts'
import { queueConfigSchema } from '../protocol/config/queues.ts'
import { quickConnectConfigSchema } from '../protocol/config/quick-connects.ts'
import { siteConfigSchema } from '../protocol/config/sites.ts'
import { flowDefinitionSchema, type FlowVersion } from '../protocol/flow.ts'
import { limits } from '../protocol/limits.ts'
import { paged } from './paged.ts'
import { refused } from './problem.ts'

/** The schema and table of each kind. All versions of a flow are kept; of other kinds only the newest. */
export const kinds = {
  sites: { table: 'sites', schema: siteConfigSchema },
  'entry-points': { table: 'entry_points', schema: entryPointConfigSchema },
  queues: { table: 'queues', schema: queueConfigSchema },
  agents: { table: 'agents', schema: agentConfigSchema },
  'quick-connects': { table: 'quick_connects', schema: quickConnectConfigSchema },
  flows: { table: 'flows', schema: flowDefinitionSchema },
} as const satisfies Record<ConfigKind, unknown>
export type { ConfigKind }
export type Body<K extends ConfigKind> = z.output<(typeof kinds)[K]['schema']>

export interface Stored<K extends ConfigKind> {
  readonly id: string
  readonly version: number
  readonly body: Body<K>
}

/** A row as it is stored; `body` is JSON. */
export interface ConfigRow {
  readonly id: string
  readonly version: number
  readonly body: string
}

export async function read<K extends ConfigKind>(db: D1Database, kind: K, id: string): Promise<Stored<K> | null> {
  const row = await configRowOf(db, kind, id)
  return row && stored(kind, row)
}

/** The newest version as it is stored; null: it does not exist. */
export async function configRowOf(db: D1Database, kind: ConfigKind, id: string): Promise<ConfigRow | null> {
  return db
    .prepare(`${newest(kinds[kind].table)} WHERE id = ?1 GROUP BY id`)
    .bind(id)
    .first<ConfigRow>()
}

/** The newest version of each of `ids` that exists. */
export async function readAll<K extends ConfigKind>(
  db: D1Database,
  kind: K,
  ids: readonly string[],
): Promise<readonly Stored<K>[]> {
  const { results } = await db
    .prepare(`${newest(kinds[kind].table)} WHERE id IN (SELECT value FROM json_each(?1)) GROUP BY id`)
    .bind(JSON.stringify(ids))
    .all<ConfigRow>()
  return results.map((row) => stored(kind, row))
}

/** One page in order of id, starting after `after`. */
export async function list<K extends ConfigKind>(
  db: D1Database,
  kind: K,
  after: string,
): Promise<{ readonly items: readonly Stored<K>[]; readonly more: boolean }> {
  const { results } = await db
    .prepare(`${newest(kinds[kind].table)} WHERE id > ?1 GROUP BY id ORDER BY id LIMIT ?2`)
    .bind(after, limits.pageItems + 1)
    .all<ConfigRow>()
  return paged(results, (row) => stored(kind, row))
}

/**
 * Parses a stored row. Fields that were added since an older release wrote it
 * get their defaults, and values outside today's limits are brought within them.
 */
export function stored<K extends ConfigKind>(kind: K, { id, version, body }: ConfigRow): Stored<K> {
  const written = JSON.parse(body) as Readonly<Record<string, unknown>>
  return { id, version, body: kinds[kind].schema.parse({ ...written, ...raised(written) }) as Body<K> }
}

/** A3: release 0.1.0 allowed grace times shorter than the silence of a connection that is alive. They are raised to today's minimum. */
function raised({ leaseGraceMs }: Readonly<Record<string, unknown>>): object {
  return typeof leaseGraceMs === 'number' ? { leaseGraceMs: Math.max(leaseGraceMs, limits.leaseGraceMs.min) } : {}
}

/** The newest version of a flow (W1). */
export async function newestFlow(db: D1Database, id: string): Promise<FlowVersion | null> {
  const flow = await read(db, 'flows', id)
  return flow && { id, version: flow.version, definition: flow.body }
}

/** Fields that only the Worker reads; they are left out of the conversation's log. */
const askedByWorker: ReadonlySet<string> = new Set<keyof EntryPointConfig>([
  'durationMinutes',
  'origins',
  'signIn',
  'appearance',
  'topics',
  'showTeam',
  'signInUrl',
  'afterHours',
])

/** R15, W1: the policies of the entry point that a conversation keeps for its whole life. */
export async function policyOf(db: D1Database, config: EntryPointConfig): Promise<EntryPolicy> {
  const { partyLimit, multiParty, ...policies } = config
  const kept = Object.fromEntries(
    Object.entries(policies).filter(([name]) => !askedByWorker.has(name)),
  ) as unknown as Omit<EntryPolicy, 'partyLimit' | 'definitions'>
  return {
    ...kept,
    partyLimit: partyLimit ?? (multiParty ? limits.partyLimit.multiParty : limits.partyLimit.default),
    definitions: await flowsOf(db, config),
  }
}

/**
 * W6: the maximum duration in ms, waiting included; null: none, which only persistent entry
 * points have by default. Throws `invalid` for a longer one, unless a backend asks for it.
 */
export function maximumMs(
  config: EntryPointConfig,
  askedMinutes: number | undefined,
  by: 'page' | 'backend',
): number | null {
  const usual = config.durationMinutes ?? (config.mode === 'live' ? limits.durationMinutes.default : null)
  if (by === 'page' && usual !== null && (askedMinutes ?? 0) > usual)
    throw refused('invalid', 'durationMinutes', `must be at most ${usual}: only a backend makes it longer`)
  const minutes = askedMinutes ?? usual
  return minutes === null ? null : minutes * 60_000
}
