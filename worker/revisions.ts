// S7: every administrative write takes the next revision and leaves a row in the audit log, in one transaction with what it changes.
import type { Outgoing } from '../domain/letters.ts'
import type { AuditAct, AuditKind, Author } from '../protocol/audit.ts'
import { limits } from '../protocol/limits.ts'
import { refused } from './problem.ts'

/** What the audit log says of a write. The bodies are JSON as it is stored; null: there was nothing, or is nothing now. */
export interface AuditRecord {
  readonly by: Author
  readonly kind: AuditKind
  readonly id: string
  readonly act: AuditAct
  readonly version: number | null
  readonly before: string | null
  readonly after: string | null
}

export interface Change {
  /** Null: not an administrator's change, such as the beginning of a deletion. */
  readonly record: AuditRecord | null
  /** Statements whose `?1` is the writer: each acts only `WHERE` the writer has the revision (`ours`). */
  readonly writes: (db: D1Database, writer: string, revision: number) => readonly D1PreparedStatement[]
  /** Letters to objects, numbered by the revision. */
  readonly letters: readonly Outgoing[]
}

/** For the end of a statement `INSERT … SELECT … FROM config_revision`, or its own condition: the claim of this write has succeeded. */
export const ours = 'EXISTS (SELECT 1 FROM config_revision WHERE writer = ?1)'

/**
 * Writes what `plan` has worked out, if nothing else was written since before it read anything; else it plans again. So whatever `plan` has
 * read holds in the transaction that writes. Answers the revision; null: `plan` found nothing to do. Throws what `plan` throws, and
 * `unavailable` when others were faster `limits.configAttempts` times.
 */
export async function commit(db: D1Database, plan: () => Promise<Change | null>): Promise<number | null> {
  for (let attempt = 0; attempt < limits.configAttempts; attempt++) {
    const revision = await latestRevision(db)
    const change = await plan()
    if (change === null) return null
    const next = following(revision, Date.now())
    if (await write(db, change, revision, next)) return next
    // Writers that met once would meet again if all waited equally long.
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

/** A batch is one transaction (D1). False: somebody else has written since `revision`, and nothing was changed. */
async function write(
  db: D1Database,
  { record, writes, letters }: Change,
  revision: number,
  next: number,
): Promise<boolean> {
  const writer = crypto.randomUUID()
  const claim = db
    .prepare('UPDATE config_revision SET revision = ?3, writer = ?1 WHERE revision = ?2 RETURNING revision')
    .bind(writer, revision, next)
  const [claimed] = await db.batch([
    claim,
    ...(record ? [recorded(db, writer, record)] : []),
    ...writes(db, writer, next),
    ...letters.map((letter) => posted(db, writer, letter)),
  ])
  return claimed !== undefined && claimed.results.length > 0
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
