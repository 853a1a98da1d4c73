// S7: every change of the configuration takes the next revision and leaves a row in the audit log, in one transaction with the change.
import type { Outgoing } from '../domain/letters.ts'
import type { AuditAct, AuditKind, Author } from '../protocol/audit.ts'
import { limits } from '../protocol/limits.ts'
import { refused } from './problem.ts'

/** The audit entry of a write. The bodies are JSON as stored; null: it did not exist before, or does not exist after. */
interface AuditRecord {
  readonly by: Author
  readonly kind: AuditKind
  readonly id: string
  readonly act: AuditAct
  readonly version: number | null
  readonly before: string | null
  readonly after: string | null
}

export interface ConfigChange {
  /** Null when nothing is logged, such as for the beginning of a deletion. */
  readonly record: AuditRecord | null
  /** Statements whose `?1` is the writer. Each must act only `WHERE` the writer has claimed the revision (`ours`). */
  readonly writes: (writer: string, revision: number) => readonly D1PreparedStatement[]
  /** Letters to objects; the revision numbers them. */
  readonly letters: readonly Outgoing[]
}

/**
 * The condition that this writer has claimed the revision. Use it at the end of
 * `INSERT … SELECT … FROM config_revision`, or as a statement's own condition.
 */
export const ours = 'EXISTS (SELECT 1 FROM config_revision WHERE writer = ?1)'

/**
 * Optimistic concurrency: runs `plan`, then writes its result only if no other write came since `plan` began to read; else it plans again. So
 * everything that `plan` read still holds in the transaction. Returns the revision; null: `plan` found nothing to do. Throws what `plan` throws,
 * and `unavailable` after `limits.configAttempts` lost races.
 */
export async function commit(db: D1Database, plan: () => Promise<ConfigChange | null>): Promise<number | null> {
  for (let attempt = 0; attempt < limits.configAttempts; attempt++) {
    const revision = await latestRevision(db)
    const change = await plan()
    if (change === null) return null
    const next = following(revision, Date.now())
    if (await write(db, change, revision, next)) return next
    // A random wait, so that two writers that collided do not collide again.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * limits.configRetryMs))
  }
  throw refused('unavailable')
}

/**
 * Revisions rise with the time (ms), as letters between objects do: were the database put back to yesterday, objects would still take what is
 * written now for newer than what they have.
 */
function following(revision: number, now: number): number {
  return Math.max(revision + 1, now)
}

async function latestRevision(db: D1Database): Promise<number> {
  const row = await db.prepare('SELECT revision FROM config_revision').first<{ revision: number }>()
  if (!row) throw new Error('there is no revision: migrations were not applied')
  return row.revision
}

/** A D1 batch is one transaction. False: somebody else has written since `revision`, and nothing was changed. */
async function write(
  db: D1Database,
  { record, writes, letters }: ConfigChange,
  revision: number,
  next: number,
): Promise<boolean> {
  const writer = crypto.randomUUID()
  const raise = db
    .prepare('UPDATE config_revision SET revision = ?3, writer = ?1 WHERE revision = ?2 RETURNING revision')
    .bind(writer, revision, next)
  const [raised] = await db.batch([
    raise,
    ...(record ? [recorded(db, writer, record)] : []),
    ...writes(writer, next),
    ...letters.map((letter) => posted(db, writer, letter)),
  ])
  return raised !== undefined && raised.results.length > 0
}

function recorded(db: D1Database, writer: string, record: AuditRecord): D1PreparedStatement {
  const { by, kind, id, act, version, before, after } = record
  const who = by.kind === 'agent' ? `agent/${by.id}` : by.kind
  return db
    .prepare(
      `INSERT INTO audit (revision, at, who, kind, id, act, version, before, after)
       SELECT revision, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM config_revision WHERE writer = ?1`,
    )
    .bind(writer, Date.now(), who, kind, id, act, version, before, after)
}

function posted(db: D1Database, writer: string, { to, letter }: Outgoing): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO config_letters (receiver, version, letter, made_at)
       SELECT ?2, revision, ?3, ?4 FROM config_revision WHERE writer = ?1`,
    )
    .bind(writer, to, JSON.stringify(letter), Date.now())
}
