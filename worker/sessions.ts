// S4: revoked agent sessions. Sessions are stored by digest, so nobody who reads the table can use one.
import { decodeJwt } from 'jose'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { agentStub } from '../durable-objects/stubs.ts'
import { limits } from '../protocol/limits.ts'
import { digestOf, hexOf } from './digest.ts'
import { givenAt } from './tokens.ts'

const log = logger('worker')

/** One sign-in of an agent. */
export interface SignIn {
  /** Null: a connection token of the previous release, which does not say. */
  readonly id: string | null
  /** When the session was given (ms). */
  readonly givenAt: number
}

export async function signInBy(session: string): Promise<SignIn> {
  return { id: await idOfSession(session), givenAt: givenAt(decodeJwt(session)) }
}

/**
 * The id of a session, in the table and on its sockets. It is computed from
 * the signed part only, because one signature can be encoded in several ways.
 */
async function idOfSession(token: string): Promise<string> {
  return hexOf((await digestOf(token.slice(0, token.lastIndexOf('.')))).slice(0, 16))
}

/** Refuses the session from now on until it would have ended anyway, and closes what it has opened. */
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

/** Run by the cron trigger: revocations that the agent's object has not heard of yet, the latest first. */
export async function retrySignOuts(env: Env): Promise<void> {
  const { results } = await env.CONFIG.prepare(
    'SELECT id, untold AS agent FROM revoked_sessions WHERE untold IS NOT NULL ORDER BY until_at DESC LIMIT ?1',
  )
    .bind(limits.lettersPerCall)
    .all<Ended>()
  await Promise.all(results.map((ended) => tell(env, ended)))
}

/** Tells the agent's object. A failure leaves it for the next try. */
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

/** Run by the cron trigger: forgets revoked sessions that have expired, once the agent's object has heard of them. */
export async function forgetSessions({ CONFIG }: Env): Promise<void> {
  await CONFIG.prepare('DELETE FROM revoked_sessions WHERE until_at < ?1 AND untold IS NULL').bind(Date.now()).run()
}
