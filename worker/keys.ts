// Keys of backends. A key is shown once, when it is made. It is looked up at every request, so a revoked one is refused at once.
import { base64url } from 'jose'
import type { Author } from '../protocol/audit.ts'
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'
import { digestOf, hexOf } from './digest.ts'
import { paged } from './paged.ts'
import { refused } from './problem.ts'
import { commit, ours } from './revisions.ts'

export interface KeyRow {
  readonly id: string
  readonly name: string
  /** The last four characters, shown so that people can recognise the key. */
  readonly lastFour: string
  readonly madeAt: string
  readonly revokedAt: string | null
}

interface Row {
  readonly id: string
  readonly name: string
  readonly last_four: string
  readonly made_at: number
  readonly revoked_at: number | null
}

const form = /^pk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/

/** Whether a bearer token has the form of a key. */
export function isKey(token: string): boolean {
  return token.startsWith('pk_')
}

/** Makes a key. Throws `invalid` when there are too many. */
export async function makeKey(db: D1Database, by: Author, name: string): Promise<KeyRow & { readonly secret: string }> {
  const id = hexOf(randomBytes(8))
  const secret = `pk_${id}_${base64url.encode(randomBytes(32))}`
  const madeAt = Date.now()
  const lastFour = secret.slice(-4)
  const hash = await digestOf(secret)
  await commit(db, async () => {
    const held = await db
      .prepare('SELECT COUNT(*) AS held FROM api_keys WHERE revoked_at IS NULL')
      .first<number>('held')
    if ((held ?? 0) >= limits.keys) throw refused('invalid', 'name', `There are ${limits.keys} keys; revoke one first.`)
    const insert = `INSERT INTO api_keys (id, name, hash, last_four, made_at) SELECT ?2, ?3, ?4, ?5, ?6 WHERE ${ours}`
    const after = JSON.stringify({ id, name, lastFour })
    return {
      record: { by, kind: 'keys', id, act: 'created', version: null, before: null, after },
      writes: (writer) => [db.prepare(insert).bind(writer, id, name, hash, lastFour, madeAt)],
      letters: [],
    }
  })
  return { id, name, lastFour, madeAt: isoTime(madeAt), revokedAt: null, secret }
}

/** One page in order of id, starting after `after`; revoked keys are included. */
export async function listKeys(db: D1Database, after: string) {
  const { results } = await db
    .prepare(`SELECT id, name, last_four, made_at, revoked_at FROM api_keys WHERE id > ?1 ORDER BY id LIMIT ?2`)
    .bind(after, limits.pageItems + 1)
    .all<Row>()
  return paged(results, keyRow)
}

/** Revokes a key. False if it does not exist. A key that was already revoked keeps its first time of revocation. */
export async function revokeKey(db: D1Database, by: Author, id: string): Promise<boolean> {
  let found = false
  await commit(db, async () => {
    const key = await db
      .prepare('SELECT name, last_four AS lastFour, revoked_at AS revokedAt FROM api_keys WHERE id = ?1')
      .bind(id)
      .first<{ name: string; lastFour: string; revokedAt: number | null }>()
    found = key !== null
    if (key === null || key.revokedAt !== null) return null
    const before = JSON.stringify({ id, name: key.name, lastFour: key.lastFour })
    return {
      record: { by, kind: 'keys', id, act: 'revoked', version: null, before, after: null },
      writes: (writer) => [
        db.prepare(`UPDATE api_keys SET revoked_at = ?3 WHERE id = ?2 AND ${ours}`).bind(writer, id, Date.now()),
      ],
      letters: [],
    }
  })
  return found
}

/** The key's id. Throws `unauthorized` unless it is a key of ours that is not revoked. */
export async function keyOf(db: D1Database, secret: string): Promise<string> {
  const id = form.exec(secret)?.[1]
  if (id === undefined) throw refused('unauthorized')
  const row = await db
    .prepare('SELECT hash FROM api_keys WHERE id = ?1 AND revoked_at IS NULL')
    .bind(id)
    .first<{ hash: number[] }>()
  const given = await digestOf(secret)
  const known = row ? new Uint8Array(row.hash) : new Uint8Array(given.length)
  if (!row || !crypto.subtle.timingSafeEqual(known, given)) throw refused('unauthorized')
  return id
}

function keyRow({ id, name, last_four: lastFour, made_at: madeAt, revoked_at: revokedAt }: Row): KeyRow {
  return {
    id,
    name,
    lastFour,
    madeAt: isoTime(madeAt),
    revokedAt: revokedAt === null ? null : isoTime(revokedAt),
  }
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
