// Customers without a token: which id they get, and how many may start from one address (S5).
import { refuse } from '../protocol/problem.ts'
import { challengeOf, verdictOn } from './challenge.ts'
import type { RequestContext } from './context.ts'
import { macOf } from './mac.ts'
import { Refused, refused } from './problem.ts'
import { isWithin, tooFast } from './rates.ts'

const randomUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/**
 * The id of a new visitor. With an Idempotency-Key the id is derived from the key and the entry point, so a repeated request is the same visitor.
 * The key then identifies the visitor, so it must be unguessable.
 */
export async function newcomerOf(c: RequestContext, entryPoint: string): Promise<string> {
  const key = keyOf(c)
  if (key === undefined) return crypto.randomUUID()
  if (!randomUuid.test(key)) {
    throw refused(
      'invalid',
      'Idempotency-Key',
      'Without a token it must be a random UUID (version 4): others could be guessed.',
    )
  }
  const mac = await macOf(c.env, `newcomer ${entryPoint} ${key}`)
  const [a, b, d, e, f] = [mac.slice(0, 8), mac.slice(8, 12), mac.slice(12, 15), mac.slice(15, 18), mac.slice(18, 30)]
  return `${a}-${b}-8${d}-a${e}-${f}`
}

/**
 * Throws `challenge_required` when too many newcomers came from this address,
 * or `rate_limited` where no challenge is set up or its verifier is away.
 */
export async function pacedNewcomer(c: RequestContext, entryPoint: string, token: string | undefined): Promise<void> {
  if (await isWithin(c, 'starting', entryPoint)) return
  const challenge = challengeOf(c.env)
  if (challenge === null) throw tooFast('starting')
  const key = keyOf(c)
  const verdict = token === undefined || key === undefined ? 'failed' : await verdictOn(c, entryPoint, key, token)
  if (verdict === 'away') throw tooFast('starting')
  if (verdict === 'failed') throw new Refused({ ...refuse('challenge_required', 'challenge'), challenge })
}

function keyOf(c: RequestContext): string | undefined {
  return c.req.header('idempotency-key')
}
