// S4: an agent's account as it concerns whoever signs in, or has: whether it is active, and since when sign-ins are good.
import { stored, type Stored } from './config.ts'

export interface Account extends Stored<'agents'> {
  /** What was given up to here is good for nothing (ms); null: the account was never inactive. */
  readonly signedOutAt: number | null
}

export async function accountOf(db: D1Database, agent: string): Promise<Account | null> {
  const row = await db
    .prepare('SELECT id, version, body, signed_out_at AS signedOutAt FROM agents WHERE id = ?1')
    .bind(agent)
    .first<{ id: string; version: number; body: string; signedOutAt: number | null }>()
  return row && { ...stored('agents', row), signedOutAt: row.signedOutAt }
}

/** Whether the account was inactive since `givenAt` (ms): its sign-ins from before stay over when it is active again. */
export function isSignedOut({ signedOutAt }: Account, givenAt: number): boolean {
  return signedOutAt !== null && givenAt <= signedOutAt
}
