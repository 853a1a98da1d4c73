// Somebody has to stay administrator: without one nobody could set anything up any more (S6).
import { stored, type Body, type ConfigRow } from './config.ts'
import { refused } from './problem.ts'

/** Whether an active administrator with at least so many logins exists beside this agent. */
export async function hasAdminBeside(db: D1Database, agent: string, logins: number): Promise<boolean> {
  const row = await db
    .prepare(
      `SELECT 1 FROM agents
       WHERE id <> ?1 AND json_extract(body, '$.role') = 'admin' AND json_extract(body, '$.active') = 1
         AND json_array_length(body, '$.logins') >= ?2
       LIMIT 1`,
    )
    .bind(agent, logins)
    .first()
  return row !== null
}

/**
 * Throws `last_admin` if the agent is the last active administrator and would not be one any more. `after` null: the agent is deleted.
 * Somebody who signs in at a provider counts as replaced only by an administrator who can do so too.
 */
export async function checkAdminStays(db: D1Database, before: ConfigRow, after: Body<'agents'> | null): Promise<void> {
  const { body } = stored('agents', before)
  const lost = after === null ? null : lostBy(body, after)
  if (!isAdmin(body) || (after !== null && lost === null)) return
  if (await hasAdminBeside(db, before.id, Math.min(body.logins.length, 1))) return
  throw refused('last_admin', lost ?? undefined)
}

/** The field by which they would not be an administrator any more, or could not sign in as one; null: they stay. */
function lostBy(before: Body<'agents'>, after: Body<'agents'>): string | null {
  if (!after.active) return 'active'
  if (after.role !== 'admin') return 'role'
  return before.logins.length > 0 && after.logins.length === 0 ? 'logins' : null
}

function isAdmin({ role, active }: Body<'agents'>): boolean {
  return role === 'admin' && active
}
