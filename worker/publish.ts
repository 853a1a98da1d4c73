// An administrator's write: the row and the letters to the objects concerned in one transaction, then delivery at once.
// What could not be delivered is retried by the cron trigger; receivers ignore versions older than the one that they have.
import type { Letter } from '../domain/letters.ts'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { agentStub, queueStub } from '../durable-objects/stubs.ts'
import { limits } from '../protocol/limits.ts'
import { kinds, raised, stored, type Body, type Kind, type Stored } from './config.ts'
import { storable } from './origins.ts'
import { checkReferences } from './references.ts'

const log = logger('worker')

/** Who is told of a change, by the prefix of their address. The rest is read when it is needed. */
const told: Partial<Record<Kind, 'queue' | 'agent'>> = { queues: 'queue', agents: 'agent' }

interface Waiting {
  readonly version: number
  readonly letter: string
}

/** Stores a new version. Throws `invalid` or `invalid_flow`, naming the field. */
export async function publish<K extends Kind>(env: Env, kind: K, id: string, body: Body<K>): Promise<Stored<K>> {
  const written = await publishOver(env, kind, id, body, null)
  if (!written) throw new Error('the write returned no version')
  return written
}

/** Only over this version (0: none), so that it undoes nobody's write; null: over any. Returns null if there was another meanwhile. */
export async function publishOver<K extends Kind>(
  env: Env,
  kind: K,
  id: string,
  given: Body<K>,
  over: number | null,
): Promise<Stored<K> | null> {
  const db = env.CONFIG
  const body = 'origins' in given ? { ...given, origins: storable(given.origins) } : given
  await checkReferences(db, kind, id, body)
  const text = JSON.stringify(body)
  const { logins: _, ...config } = body as { readonly logins?: unknown }
  const write =
    kind === 'flows'
      ? db.prepare(appendVersion).bind(id, text)
      : kind === 'agents'
        ? db.prepare(overwrite('agents', signingOut)).bind(id, text, over, Date.now())
        : db.prepare(overwrite(kinds[kind].table)).bind(id, text, over)
  const receiver = told[kind]
  const letter =
    receiver &&
    db.prepare(writeLetter(kinds[kind].table)).bind(`${receiver}/${id}`, configure(config), Date.now(), id, text)
  const [written] = await db.batch<{ version: number }>(letter ? [write, letter] : [write])
  const version = written?.results[0]?.version
  if (version === undefined) return null
  if (receiver) await deliverTo(env, `${receiver}/${id}`)
  return stored(kind, { id, version, body: text })
}

/** The cron trigger: every receiver that has not got its newest version yet, the least tried first. */
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
 * The newest version makes the older ones void, except that an agent's object must hear that the account was inactive (S4): what was
 * open then is closed, also if the account is active again. A failure leaves the letters for the next try.
 */
async function deliverTo(env: Env, receiver: string): Promise<void> {
  const { results: waiting } = await env.CONFIG.prepare(
    `WITH waiting AS (SELECT version, letter FROM config_letters WHERE receiver = ?1 AND delivered_at IS NULL)
     SELECT version, letter FROM waiting WHERE version = (SELECT MAX(version) FROM waiting)
       OR version = (SELECT MAX(version) FROM waiting WHERE json_extract(letter, '$.config.active') = 0)
     ORDER BY version`,
  )
    .bind(receiver)
    .all<Waiting>()
  const newest = waiting.at(-1)
  if (!newest) return
  const [kind, id = ''] = receiver.split('/')
  const object = kind === 'queue' ? queueStub(env, id) : agentStub(env, id)
  try {
    await object.deliver(waiting.map((each) => ({ from: 'config', n: each.version, letter: letterOf(each) })))
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

/** One that an earlier release wrote and could not deliver is of its time. */
function letterOf({ letter: text }: Waiting): Letter {
  const letter = JSON.parse(text) as { readonly type: 'configure'; readonly config: Readonly<Record<string, unknown>> }
  return { ...letter, config: { ...letter.config, ...raised(letter.config) } } as unknown as Letter
}

const appendVersion = `INSERT INTO flows (id, version, body)
  SELECT ?1, COALESCE(MAX(version), 0) + 1, ?2 FROM flows WHERE id = ?1 RETURNING version`

const overwrite = (table: string, also = '') => `INSERT INTO ${table} (id, version, body) VALUES (?1, 1, ?2)
  ON CONFLICT (id) DO UPDATE SET version = version + 1, body = excluded.body${also}
  WHERE ?3 IS NULL OR version = ?3 RETURNING version`

/** S4: also as the account becomes active again, so that clocks that differ, and rows that an earlier release made inactive, let nothing through. */
const signingOut = `, signed_out_at = CASE
  WHEN 0 IN (json_extract(agents.body, '$.active'), json_extract(excluded.body, '$.active')) THEN ?4
  ELSE signed_out_at END`

const writeLetter = (table: string) => `INSERT INTO config_letters (receiver, version, letter, made_at)
  SELECT ?1, version, ?2, ?3 FROM ${table} WHERE id = ?4 AND body = ?5`

/** An agent's object needs no logins, and what it is told stays in its log. */
function configure(config: object): string {
  return JSON.stringify({ type: 'configure', config })
}
