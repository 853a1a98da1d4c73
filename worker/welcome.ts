// What a widget shows before the first words: the team, and how soon one is usually answered (U1). Anybody may ask, so results are cached, and
// they contain no more than the entry point allows (S9).
import type { UsualAnswer } from '../domain/queue/usual.ts'
import type { Env } from '../durable-objects/env.ts'
import { queueStub } from '../durable-objects/stubs.ts'
import { limits } from '../protocol/limits.ts'
import type { Stored } from './config.ts'

export interface Welcome {
  readonly team: readonly string[]
  readonly usualAnswer: UsualAnswer | null
}

interface CachedWelcome {
  readonly untilAt: number
  readonly welcome: Welcome
}

/** By entry point and version, so that a changed setting makes a new entry. */
const cache = new Map<string, CachedWelcome>()

/** `now` in ms. Never rejects: what cannot be had is left out. */
export async function welcomeOf(
  env: Env,
  { id, version, body }: Stored<'entry-points'>,
  now: number,
): Promise<Welcome> {
  const name = `${id}@${version}`
  const kept = cache.get(name)
  if (kept && now < kept.untilAt && now >= kept.untilAt - limits.welcome.keptMs) return kept.welcome
  // One request cannot await another's promise (platform, 2026-11), so simultaneous requests each look.
  const welcome = await findOut(env, body)
  cache.delete(name)
  const [oldest] = cache.keys()
  if (cache.size >= limits.welcome.kept && oldest !== undefined) cache.delete(oldest)
  cache.set(name, { untilAt: now + limits.welcome.keptMs, welcome })
  return welcome
}

async function findOut(env: Env, { showTeam, defaultQueue, mode }: Stored<'entry-points'>['body']): Promise<Welcome> {
  const [team, usualAnswer] = await Promise.all([
    showTeam ? teamOf(env.CONFIG, defaultQueue).catch(() => []) : [],
    Promise.resolve(queueStub(env, defaultQueue).usual(mode)).catch(() => null),
  ])
  return { team, usualAnswer }
}

/** Names of some agents who serve the queue. */
async function teamOf(db: D1Database, queue: string): Promise<readonly string[]> {
  const { results } = await db
    .prepare(
      `SELECT json_extract(body, '$.name') AS name FROM agents
       WHERE COALESCE(json_extract(body, '$.active'), 1) = 1
         AND EXISTS (SELECT 1 FROM json_each(body, '$.queues') WHERE json_extract(value, '$.queue') = ?1)
       ORDER BY id LIMIT ?2`,
    )
    .bind(queue, limits.teamShown)
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}
