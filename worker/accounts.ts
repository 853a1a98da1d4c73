// S4: what sign-in needs to know of an agent's account: whether it is active, and from when on sign-ins are valid.
import { stored, type Stored } from './config.ts'

export interface Account extends Stored<'agents'> {
  /** Whatever was given out up to this time (ms) is refused; null: the account was never inactive. */
  readonly signedOutAt: number | null
}

export async function accountOf(db: D1Database, agent: string): Promise<Account | null> {
  const row = await db
    .prepare('SELECT id, version, body, signed_out_at AS signedOutAt FROM agents WHERE id = ?1')
    .bind(agent)
    .first<{ id: string; version: number; body: string; signedOutAt: number | null }>()
  return row && { ...stored('agents', row), signedOutAt: row.signedOutAt }
}

/** Whether the account was inactive at some time since `givenAt` (ms). Sign-ins from before stay refused when it is active again. */
export function isSignedOut({ signedOutAt }: Account, givenAt: number): boolean {
  return signedOutAt !== null && givenAt <= signedOutAt
}
