// Stores an administrator's change: the row, its revision, the audit entry and
// the letters to objects in one transaction. Then it delivers the letters.
import type { Env } from '../durable-objects/env.ts'
import type { Author } from '../protocol/audit.ts'
import { checkAdminStays } from './administrators.ts'
import { checkBody } from './checks.ts'
import { deliverAll, lettersOf } from './config-letters.ts'
import { kinds, configRowOf, stored, type Body, type ConfigKind, type Stored } from './config.ts'
import { checkStays, lastVersion } from './deleted.ts'
import { storable } from './origins.ts'
import { isMet, type Over } from './preconditions.ts'
import { commit, ours } from './revisions.ts'

/** Stores a new version over whatever version exists. Throws as `publishOver`. */
export async function publish<K extends ConfigKind>(
  env: Env,
  by: Author,
  kind: K,
  id: string,
  body: Body<K>,
): Promise<Stored<K>> {
  const written = await publishOver(env, by, kind, id, body, null)
  if (!written) throw new Error('the write was refused, though any version would do')
  return written
}

/**
 * Stores a new version over the named one, so that nobody's change is overwritten unseen. Null: another version exists, and nothing was changed.
 * Throws `invalid` or `invalid_flow`, naming the field; `recently_deleted`; `last_admin`; and `being_deleted` for the thing and for what it names.
 */
export async function publishOver<K extends ConfigKind>(
  env: Env,
  by: Author,
  kind: K,
  id: string,
  given: Body<K>,
  over: Over,
): Promise<Stored<K> | null> {
  const db = env.CONFIG
  const body = 'origins' in given ? { ...given, origins: storable(given.origins) } : given
  const text = JSON.stringify(body)
  const letters = lettersOf(kind, id, body)
  let version = 0
  const revision = await commit(db, async () => {
    const before = await configRowOf(db, kind, id)
    if (!isMet(over, before?.version ?? 0)) return null
    await checkStays(db, [{ kind, id }])
    await checkBody(db, kind, id, body)
    // What the identity provider says of a role is not an administrator's slip.
    if (before && by.kind === 'agent' && 'role' in body) await checkAdminStays(db, before, body)
    version = (before?.version ?? (await lastVersion(db, kind, id))) + 1
    const act = before ? 'updated' : 'created'
    return {
      record: { by, kind, id, act, version, before: before?.body ?? null, after: text },
      writes: (writer) => [rowWritten(db, kind, [writer, id, version, text])],
      letters,
    }
  })
  if (revision === null) return null
  await deliverAll(env, letters)
  return stored(kind, { id, version, body: text })
}

type Values = readonly [writer: string, id: string, version: number, body: string]

/** Flows get a new row for each version, since a published version never changes (W1). Other kinds are updated in place. */
function rowWritten(db: D1Database, kind: ConfigKind, values: Values): D1PreparedStatement {
  const insert = `INSERT INTO ${kinds[kind].table} (id, version, body) SELECT ?2, ?3, ?4 WHERE ${ours}`
  if (kind === 'flows') return db.prepare(insert).bind(...values)
  const over = `${insert} ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body`
  if (kind !== 'agents') return db.prepare(over).bind(...values)
  return db.prepare(`${over}, ${signingOut}`).bind(...values, Date.now())
}

/**
 * S4: sign-ins are also ended at the moment when an account becomes active again.
 * This covers clocks that differ, and rows that an earlier release made inactive.
 */
const signingOut = `signed_out_at = CASE
  WHEN 0 IN (json_extract(agents.body, '$.active'), json_extract(excluded.body, '$.active')) THEN ?5
  ELSE signed_out_at END`
