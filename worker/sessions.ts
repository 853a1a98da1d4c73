// S4: agents' sign-ins that were ended before their time. A session is known by its digest, so that nobody who reads the table has one.
import { decodeJwt } from 'jose'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { agentStub } from '../durable-objects/stubs.ts'
import { limits } from '../protocol/limits.ts'
import { digestOf, hexOf } from './digest.ts'
import { givenAt } from './tokens.ts'

const log = logger('worker')

/** A sign-in of an agent. */
export interface SignIn {
  /** Null: a connection token of one release earlier does not say. */
  readonly id: string | null
  /** When it was given (ms). */
  readonly givenAt: number
}

export async function signInBy(session: string): Promise<SignIn> {
  return { id: await idOfSession(session), givenAt: givenAt(decodeJwt(session)) }
}

/** By which a session is known, in the table and on the sockets that it opened. Of what is signed: a signature can be spelt in several ways. */
async function idOfSession(token: string): Promise<string> {
  return hexOf((await digestOf(token.slice(0, token.lastIndexOf('.')))).slice(0, 16))
}

/** From now on it is refused, until it would have ended anyway, and what it has opened is closed. */
export async function revokeSession(env: Env, id: string, agent: string): Promise<void> {
  await env.CONFIG.prepare('INSERT OR IGNORE INTO revoked_sessions (id, until_at, untold) VALUES (?1, ?2, ?3)')
    .bind(id, Date.now() + limits.sessionTokenMs, agent)
    .run()
  await tell(env, { id, agent })
}

interface Ended {
  readonly id: string
  readonly agent: string
}

/** The cron trigger: those of which the agent's object has not heard yet, the latest first. */
export async function retrySignOuts(env: Env): Promise<void> {
  const { results } = await env.CONFIG.prepare(
    'SELECT id, untold AS agent FROM revoked_sessions WHERE untold IS NOT NULL ORDER BY until_at DESC LIMIT ?1',
  )
    .bind(limits.lettersPerCall)
    .all<Ended>()
  await Promise.all(results.map((ended) => tell(env, ended)))
}

/** A failure leaves it for the next try. */
async function tell(env: Env, { id, agent }: Ended): Promise<void> {
  try {
    const refusal = await agentStub(env, agent).signedOut(agent, id)
    if (refusal) throw new Error(refusal.refused)
  } catch (error) {
    log({ level: 'warn', to: `agent/${agent}`, error: String(error) })
    return
  }
  await env.CONFIG.prepare('UPDATE revoked_sessions SET untold = NULL WHERE id = ?1').bind(id).run()
}

export async function isRevoked({ CONFIG }: Env, id: string): Promise<boolean> {
  return (await CONFIG.prepare('SELECT 1 FROM revoked_sessions WHERE id = ?1').bind(id).first()) !== null
}

/** The cron trigger: those that have ended by themselves need not be remembered, once their agent's object has heard of it. */
export async function forgetSessions({ CONFIG }: Env): Promise<void> {
  await CONFIG.prepare('DELETE FROM revoked_sessions WHERE until_at < ?1 AND untold IS NULL').bind(Date.now()).run()
}
