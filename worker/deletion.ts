// Deletes configuration (S7). A queue or agent has an object that takes conversations. That object is told to close first, so that nothing new
// arrives while the Worker decides; it is opened again if the deletion fails.
import type { Env } from '../durable-objects/env.ts'
import { askEach } from '../durable-objects/shell/ask-each.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { agentStub, queueStub } from '../durable-objects/stubs.ts'
import type { Author } from '../protocol/audit.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Use } from '../protocol/problem.ts'
import { checkAdminStays } from './administrators.ts'
import { deliverAll, lettersOf } from './config-letters.ts'
import { kinds, configRowOf, stored, type ConfigKind, type ConfigRow } from './config.ts'
import { checkStays } from './deleted.ts'
import { isMet, notMet, type Over } from './preconditions.ts'
import { Refused, refused } from './problem.ts'
import { usesOf } from './references.ts'
import { commit, ours } from './revisions.ts'

const log = logger('worker')

type KindWithObject = 'queues' | 'agents'

/**
 * Throws `not_found`, `precondition_failed`, `in_use` with what uses it, `last_admin`, `being_deleted` while somebody else deletes it, and `unavailable` when
 * an object that must be asked does not answer. After each of these everything is as it was before.
 */
export async function deleteConfigured(env: Env, by: Author, kind: ConfigKind, id: string, over: Over): Promise<void> {
  if (kind !== 'queues' && kind !== 'agents') return erase(env, by, kind, id, over, null)
  const begun = await begin(env, kind, id, over)
  try {
    await retire(env, kind, id, begun)
    await erase(env, by, kind, id, over, begun)
  } catch (error) {
    await reopen(env, { kind, id, revision: begun }).catch(failed(kind, id))
    throw error
  }
}

/** Run by the cron trigger: undoes deletions whose Worker ended before it decided or before it could undo them. */
export async function reopenOverdue(env: Env): Promise<void> {
  const { results } = await env.CONFIG.prepare(
    'SELECT kind, id, revision FROM deletions WHERE until_at <= ?1 ORDER BY until_at LIMIT ?2',
  )
    .bind(Date.now(), limits.lettersPerCall)
    .all<Begun>()
  await Promise.all(results.map((begun) => reopen(env, begun).catch(failed(begun.kind, begun.id))))
}

interface Begun {
  readonly kind: KindWithObject
  readonly id: string
  readonly revision: number
}

/**
 * Marks the deletion as begun. From now on writes to the thing, and writes that
 * name it, are refused. Returns the revision, which numbers the call to the object.
 */
async function begin(env: Env, kind: KindWithObject, id: string, over: Over): Promise<number> {
  const db = env.CONFIG
  const insert = `INSERT INTO deletions (kind, id, revision, until_at) SELECT ?2, ?3, ?4, ?5 WHERE ${ours}`
  const revision = await commit(db, async () => {
    await deletable(db, kind, id, over)
    await checkStays(db, [{ kind, id }])
    const untilAt = Date.now() + limits.deletionMs
    return {
      record: null,
      writes: (writer, number) => [db.prepare(insert).bind(writer, kind, id, number, untilAt)],
      letters: [],
    }
  })
  if (revision === null) throw new Error('a deletion was not begun')
  return revision
}

async function deletable(db: D1Database, kind: ConfigKind, id: string, over: Over): Promise<ConfigRow> {
  const row = await configRowOf(db, kind, id)
  if (!row) throw refused('not_found')
  if (!isMet(over, row.version)) throw notMet(over, row.version)
  inUseBy(await usesOf(db, kind, id))
  if (kind === 'agents') await checkAdminStays(db, row, null)
  return row
}

function inUseBy(uses: readonly Use[]): void {
  if (uses.length > 0) throw new Refused({ ...refuse('in_use'), uses: uses.slice(0, limits.usesShown) })
}

async function retire(env: Env, kind: KindWithObject, id: string, revision: number): Promise<void> {
  const stub = kind === 'queues' ? queueStub(env, id) : agentStub(env, id)
  const refusal = await stub.retire(revision)
  if (refusal) throw new Refused(refusal)
  if (kind === 'queues') inUseBy(await heldByAgents(env, id))
}

/**
 * The agents' uses of a queue. Agents who no longer serve the queue may still have
 * its conversations, so all agents are asked. A closed queue gives them no new ones.
 */
async function heldByAgents(env: Env, queue: string): Promise<readonly Use[]> {
  const uses: Use[] = []
  for (let after: string | undefined = ''; after !== undefined && uses.length < limits.usesShown;) {
    const { results }: D1Result<{ id: string }> = await env.CONFIG.prepare(
      'SELECT id FROM agents WHERE id > ?1 ORDER BY id LIMIT ?2',
    )
      .bind(after, limits.pageItems)
      .all<{ id: string }>()
    const found = await askEach(results, ({ id }) => agentStub(env, id).usesOf(queue))
    const silent = found.indexOf(null)
    if (silent >= 0) throw refused('unavailable', undefined, `Agent ${results[silent]?.id} does not answer.`)
    uses.push(...found.flatMap((each) => each ?? []))
    after = results.length === limits.pageItems ? results.at(-1)?.id : undefined
  }
  return uses
}

/** Deletes the row. `begun`: the revision at which the object closed, if it has not been opened again since; null: the kind has no object. */
async function erase(
  env: Env,
  by: Author,
  kind: ConfigKind,
  id: string,
  over: Over,
  begun: number | null,
): Promise<void> {
  const db = env.CONFIG
  const letters = lettersOf(kind, id, null)
  await commit(db, async () => {
    const { version, body } = await deletable(db, kind, id, over)
    if (begun !== null && !(await isUnderWay(db, { kind, id, revision: begun }))) throw refused('unavailable')
    return {
      record: { by, kind, id, act: 'deleted', version, before: body, after: null },
      writes: (writer) => erasing(db, writer, kind, { id, version, body }),
      letters,
    }
  })
  await deliverAll(env, letters)
}

function erasing(
  db: D1Database,
  writer: string,
  kind: ConfigKind,
  { id, version, body }: ConfigRow,
): D1PreparedStatement[] {
  const keep = `INSERT INTO deleted_config (kind, id, version, body, deleted_at) SELECT ?2, ?3, ?4, ?5, ?6 WHERE ${ours}
    ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, body = excluded.body, deleted_at = excluded.deleted_at`
  return [
    db.prepare(keep).bind(writer, kind, id, version, body, Date.now()),
    db.prepare(`DELETE FROM ${kinds[kind].table} WHERE id = ?2 AND ${ours}`).bind(writer, id),
    forgetting(db, writer, kind, id),
  ]
}

function forgetting(db: D1Database, writer: string, kind: ConfigKind, id: string): D1PreparedStatement {
  return db.prepare(`DELETE FROM deletions WHERE kind = ?2 AND id = ?3 AND ${ours}`).bind(writer, kind, id)
}

async function isUnderWay(db: D1Database, { kind, id, revision }: { kind: ConfigKind; id: string; revision: number }) {
  const row = await db
    .prepare('SELECT 1 FROM deletions WHERE kind = ?1 AND id = ?2 AND revision = ?3')
    .bind(kind, id, revision)
    .first()
  return row !== null
}

/**
 * Opens the object again by sending its configuration, whether or not it had
 * closed. The letter has a later number than the call to close, so it wins.
 */
async function reopen(env: Env, begun: Begun): Promise<void> {
  const db = env.CONFIG
  const { kind, id } = begun
  const row = await configRowOf(db, kind, id)
  const letters = row ? lettersOf(kind, id, stored(kind, row).body) : []
  const revision = await commit(db, async () => {
    // The deletion has succeeded, or somebody else has opened the object already.
    if (!(await isUnderWay(db, begun))) return null
    return { record: null, writes: (writer) => [forgetting(db, writer, kind, id)], letters }
  })
  if (revision !== null) await deliverAll(env, letters)
}

function failed(kind: ConfigKind, id: string): (error: unknown) => void {
  return (error) => log({ level: 'warn', reopening: `${kind}/${id}`, error: String(error) })
}
