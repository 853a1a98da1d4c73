// The alerts of all objects (O3), for administrators: listing, acknowledging, checking again, and deleting old ones.
import type { z } from 'zod'
import type { Env } from '../durable-objects/env.ts'
import { objectStub } from '../durable-objects/stubs.ts'
import type { Alert, AlertKind, alertsQuery } from '../protocol/alerts.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'
import { paged } from './paged.ts'

interface Row {
  readonly id: number
  readonly object: string
  readonly kind: AlertKind
  readonly about: string
  readonly detail: string
  readonly first_at: number
  readonly last_at: number
  readonly times: number
  readonly over_at: number | null
  readonly acknowledged_at: number | null
  readonly acknowledged_by: string | null
}

/** One page of alerts, the newest first. */
export async function listAlerts(db: D1Database, { state, after }: z.output<typeof alertsQuery>) {
  const { results } = await db
    .prepare(
      `SELECT * FROM alerts WHERE id < ?1 AND (?2 OR (over_at IS NULL AND acknowledged_at IS NULL))
       ORDER BY id DESC LIMIT ?3`,
    )
    .bind(after === undefined ? Number.MAX_SAFE_INTEGER : Number(after), state === 'all' ? 1 : 0, limits.pageItems + 1)
    .all<Row>()
  return paged(results, alertOf)
}

/** Acknowledges alerts. An alert about a single event is over then; an alert about a lasting state stays until the state ends. */
export async function acknowledge(db: D1Database, ids: readonly string[], by: string, now: number): Promise<void> {
  await db
    .prepare(
      `UPDATE alerts SET acknowledged_at = ?2, acknowledged_by = ?3,
         over_at = CASE WHEN kind IN ('late_alarm', 'full') THEN ?2 ELSE NULL END
       WHERE id IN (SELECT value FROM json_each(?1)) AND over_at IS NULL AND acknowledged_at IS NULL`,
    )
    .bind(JSON.stringify(ids.map(Number)), now, by)
    .run()
}

/** The number of alerts by kind that are not over, and how many of them nobody has acknowledged. */
export async function countAlerts(db: D1Database) {
  const { results } = await db
    .prepare(
      `SELECT kind, COUNT(*) AS lasting, SUM(acknowledged_at IS NULL) AS open FROM alerts WHERE over_at IS NULL GROUP BY kind`,
    )
    .all<{ kind: AlertKind; lasting: number; open: number }>()
  return results
}

/** Run by the cron trigger. A deployment can end a quarantine without any message, so objects that were in quarantine are asked again. */
export async function lookAgain(env: Env, now: number): Promise<void> {
  const { results } = await env.CONFIG.prepare(
    `SELECT id, object FROM alerts WHERE kind = 'quarantined' AND over_at IS NULL ORDER BY checked_at LIMIT ?1`,
  )
    .bind(limits.alerts.checkedAtOnce)
    .all<{ id: number; object: string }>()
  const checked = await Promise.all(results.map(async ({ id, object }) => [id, await isWell(env, object)] as const))
  const idsOf = (well: boolean) => JSON.stringify(checked.flatMap(([id, is]) => (is === well ? [id] : [])))
  await env.CONFIG.batch([
    env.CONFIG.prepare('UPDATE alerts SET over_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))').bind(
      idsOf(true),
      now,
    ),
    env.CONFIG.prepare('UPDATE alerts SET checked_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))').bind(
      idsOf(false),
      now,
    ),
    // A letter that still waits raises its alert again every few minutes, so an alert that was silent for a day is over.
    env.CONFIG.prepare(
      `UPDATE alerts SET over_at = ?2 WHERE kind = 'stuck_letters' AND over_at IS NULL AND last_at < ?1`,
    ).bind(now - limits.letterMs, now),
    env.CONFIG.prepare('DELETE FROM alerts WHERE over_at < ?1').bind(now - limits.alerts.keptMs),
    // Keeps the table small enough to read, however many objects have alerts.
    env.CONFIG.prepare(
      'DELETE FROM alerts WHERE id <= (SELECT id FROM alerts ORDER BY id DESC LIMIT 1 OFFSET ?1)',
    ).bind(limits.alerts.kept),
  ])
}

/** Whether the object is out of quarantine. An object that cannot be reached counts as not well. */
async function isWell(env: Env, object: string): Promise<boolean> {
  try {
    return !(await objectStub(env, object).isQuarantined())
  } catch {
    return false
  }
}

function alertOf(row: Row): Alert {
  const { id, object, kind, about, detail, times, acknowledged_by: acknowledgedBy } = row
  return {
    id: `${id}`,
    object,
    kind,
    about: about === '' ? null : about,
    detail,
    firstAt: isoTime(row.first_at),
    lastAt: isoTime(row.last_at),
    times,
    overAt: row.over_at === null ? null : isoTime(row.over_at),
    acknowledgedAt: row.acknowledged_at === null ? null : isoTime(row.acknowledged_at),
    acknowledgedBy,
  }
}
