// Reading the audit log (S7).
import type { z } from 'zod'
import type { AuditEntry, auditQuery, Author } from '../protocol/audit.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'

interface Row {
  readonly revision: number
  readonly at: number
  readonly who: string
  readonly kind: AuditEntry['kind']
  readonly id: string
  readonly act: AuditEntry['act']
  readonly version: number | null
  readonly before: string | null
  readonly after: string | null
  /** The number of rows found; one more than a page holds means that there are more. */
  readonly found: number
}

/** One page, the newest first. It ends before `limits.pageBytes` of bodies, but has at least one entry. */
export async function readAudit(
  db: D1Database,
  { kind, id, before }: z.output<typeof auditQuery>,
): Promise<{ readonly items: readonly AuditEntry[]; readonly more: boolean }> {
  const { results } = await db
    .prepare(
      `WITH
         page AS (
           SELECT * FROM audit WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR id = ?2) AND (?3 IS NULL OR revision < ?3)
           ORDER BY revision DESC LIMIT ?4
         ),
         measured AS (
           SELECT *, ROW_NUMBER() OVER newest AS n,
             SUM(COALESCE(LENGTH(CAST(before AS BLOB)), 0) + COALESCE(LENGTH(CAST(after AS BLOB)), 0)) OVER newest AS bytes
           FROM page WINDOW newest AS (ORDER BY revision DESC)
         )
       SELECT revision, at, who, kind, id, act, version, before, after, (SELECT COUNT(*) FROM page) AS found
       FROM measured WHERE n = 1 OR bytes <= ?5 ORDER BY revision DESC`,
    )
    .bind(kind ?? null, id ?? null, before ?? null, limits.pageItems + 1, limits.pageBytes)
    .all<Row>()
  const items = results.slice(0, limits.pageItems).map(entryOf)
  return { items, more: (results[0]?.found ?? 0) > items.length }
}

function entryOf({ at, who, before, after, found: _, ...row }: Row): AuditEntry {
  return { ...row, at: isoTime(at), by: authorOf(who), before: bodyOf(before), after: bodyOf(after) }
}

function authorOf(who: string): Author {
  if (who === 'provider' || who === 'system') return { kind: who }
  return { kind: 'agent', id: who.slice(who.indexOf('/') + 1) }
}

function bodyOf(text: string | null): AuditEntry['before'] {
  return text === null ? null : (JSON.parse(text) as AuditEntry['before'])
}
