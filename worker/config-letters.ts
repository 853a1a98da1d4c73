// Letters that tell objects of a changed configuration. They are stored in the same transaction as the change and delivered at once; the cron
// trigger retries until they have arrived. Objects ignore letters whose number is not above the last one they took.
import type { Letter, Outgoing } from '../domain/letters.ts'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { objectStub } from '../durable-objects/stubs.ts'
import type { AgentConfig } from '../protocol/config/agents.ts'
import type { QueueConfig } from '../protocol/config/queues.ts'
import { limits } from '../protocol/limits.ts'
import type { Body, ConfigKind } from './config.ts'

const log = logger('worker')

interface UndeliveredRow {
  readonly version: number
  readonly letter: string
}

/** The letters for a change. Kinds without an object of their own need none: their configuration is read when it is used. */
export function lettersOf<K extends ConfigKind>(kind: K, id: string, body: Body<K> | null): readonly Outgoing[] {
  if (kind === 'queues') {
    return [{ to: `queue/${id}`, letter: { type: 'configure', config: body as QueueConfig | null } }]
  }
  if (kind !== 'agents') return []
  return [{ to: `agent/${id}`, letter: { type: 'configure', config: body && withoutLogins(body as Body<'agents'>) } }]
}

/** Removes the logins. An agent's object does not need them, and everything it is told stays in its log. */
function withoutLogins({ logins: _, ...config }: Body<'agents'>): AgentConfig {
  return config
}

export async function deliverAll(env: Env, letters: readonly Outgoing[]): Promise<void> {
  await Promise.all(letters.map(({ to }) => deliverTo(env, to)))
}

/** Run by the cron trigger: delivers to every receiver that lacks its newest version, those with the fewest tries first. */
export async function retryLetters(env: Env): Promise<void> {
  const { results } = await env.CONFIG.prepare(
    `SELECT receiver FROM config_letters WHERE delivered_at IS NULL
     GROUP BY receiver ORDER BY MIN(tries), receiver LIMIT ?1`,
  )
    .bind(limits.lettersPerCall)
    .all<{ receiver: string }>()
  await Promise.all(results.map(({ receiver }) => deliverTo(env, receiver)))
  await env.CONFIG.prepare('DELETE FROM config_letters WHERE delivered_at < ?1')
    .bind(Date.now() - limits.keepEventsMs)
    .run()
}

/**
 * Sends the newest letter, which replaces the older ones. There is one exception (S4): an agent's object must hear that the account was inactive
 * or deleted, to close what was open then, even if the account is active again. A failure leaves the letters for the next try.
 */
async function deliverTo(env: Env, receiver: string): Promise<void> {
  const { results: undelivered } = await env.CONFIG.prepare(
    `WITH waiting AS (SELECT version, letter FROM config_letters WHERE receiver = ?1 AND delivered_at IS NULL)
     SELECT version, letter FROM waiting WHERE version = (SELECT MAX(version) FROM waiting)
       OR version = (SELECT MAX(version) FROM waiting 
         WHERE json_extract(letter, '$.config.active') = 0 OR json_type(letter, '$.config') = 'null')
     ORDER BY version`,
  )
    .bind(receiver)
    .all<UndeliveredRow>()
  const newest = undelivered.at(-1)
  if (!newest) return
  try {
    await objectStub(env, receiver).deliver(
      undelivered.map((each) => ({ from: 'config', n: each.version, letter: JSON.parse(each.letter) as Letter })),
    )
  } catch (error) {
    log({ level: 'warn', to: receiver, version: newest.version, error: String(error) })
    await env.CONFIG.prepare('UPDATE config_letters SET tries = tries + 1 WHERE receiver = ?1 AND delivered_at IS NULL')
      .bind(receiver)
      .run()
    return
  }
  await env.CONFIG.prepare(
    'UPDATE config_letters SET delivered_at = ?3 WHERE receiver = ?1 AND version <= ?2 AND delivered_at IS NULL',
  )
    .bind(receiver, newest.version, Date.now())
    .run()
}
