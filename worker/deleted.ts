// S7: deleted configuration, and configuration that is being deleted.
import type { ConfigKind } from '../protocol/audit.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'
import { refuse } from '../protocol/problem.ts'
import { Refused } from './problem.ts'

interface Deleted {
  /** The last version; numbering continues from it if the id is used again. */
  readonly version: number
  /** The last body, as JSON. */
  readonly body: string
  /** When the id may be used again (ms). */
  readonly freeAt: number
}

/** What was deleted under this id; null: nothing. */
export async function deletedAs(db: D1Database, kind: ConfigKind, id: string): Promise<Deleted | null> {
  const row = await db
    .prepare('SELECT version, body, deleted_at AS deletedAt FROM deleted_config WHERE kind = ?1 AND id = ?2')
    .bind(kind, id)
    .first<{ version: number; body: string; deletedAt: number }>()
  return row && { version: row.version, body: row.body, freeAt: row.deletedAt + limits.deletedIdMs }
}

/** The last version of what was deleted under this id; 0: nothing was. Throws `recently_deleted` while the id may not be used again. */
export async function lastVersion(db: D1Database, kind: ConfigKind, id: string): Promise<number> {
  const deleted = await deletedAs(db, kind, id)
  if (deleted === null) return 0
  if (deleted.freeAt <= Date.now()) return deleted.version
  throw new Refused({ ...refuse('recently_deleted', 'id'), until: isoTime(deleted.freeAt) })
}

/** Whether the id may not be used again yet. */
export function isKept(deleted: Deleted | null): deleted is Deleted {
  return deleted !== null && deleted.freeAt > Date.now()
}

export interface Thing {
  readonly kind: ConfigKind
  readonly id: string
}

/** Throws `being_deleted` when one of them is being deleted. `field` names where the request refers to it. */
export async function checkStays(
  db: D1Database,
  things: readonly (Thing & { readonly field?: string })[],
): Promise<void> {
  const { results } = await db
    .prepare(
      `SELECT kind, id FROM deletions
       WHERE kind || '/' || id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(things.map(({ kind, id }) => `${kind}/${id}`)))
    .all<Thing>()
  const found = things.find((thing) => results.some(({ kind, id }) => kind === thing.kind && id === thing.id))
  if (found) throw new Refused(refuse('being_deleted', found.field))
}
