// S4: agents' sign-ins that were ended before their time. A session is known by its digest, so that nobody who reads the table has one.
import { decodeJwt } from 'jose'
import type { Env } from '../durable-objects/shell/env.ts'
import { limits } from '../protocol/limits.ts'
import { digestOf, hexOf } from './digest.ts'
import { givenAt } from './tokens.ts'

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

/** From now on it is refused, until it would have ended anyway. */
export async function revokeSession({ CONFIG }: Env, id: string): Promise<void> {
  await CONFIG.prepare('INSERT OR IGNORE INTO revoked_sessions (id, until_at) VALUES (?1, ?2)')
    .bind(id, Date.now() + limits.sessionTokenMs)
    .run()
}

export async function isRevoked({ CONFIG }: Env, id: string): Promise<boolean> {
  return (await CONFIG.prepare('SELECT 1 FROM revoked_sessions WHERE id = ?1').bind(id).first()) !== null
}

/** The cron trigger: those that have ended by themselves need not be remembered. */
export async function forgetSessions({ CONFIG }: Env): Promise<void> {
  await CONFIG.prepare('DELETE FROM revoked_sessions WHERE until_at < ?1').bind(Date.now()).run()
}
