// S5: a CAPTCHA (Cloudflare Turnstile), required only of newcomers whose address has started too many conversations.
import { z } from 'zod'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { limits } from '../protocol/limits.ts'
import type { Challenge } from '../protocol/problem.ts'
import { addressOf } from './addresses.ts'
import type { RequestContext } from './context.ts'
import { isTrusted } from './loopback.ts'

const log = logger('worker')
const usualVerifier = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'

/** `away`: the verifier could not be reached. */
export type ChallengeVerdict = 'passed' | 'failed' | 'away'

const verdictSchema = z.object({
  success: z.boolean(),
  cdata: z.string().optional(),
  hostname: z.string().optional(),
  'error-codes': z.array(z.string()).default([]),
})

/** What a page needs to show the challenge; null where none is set up. */
export function challengeOf({ TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET: secret }: Env): Challenge | null {
  return siteKey && secret ? { kind: 'turnstile', siteKey } : null
}

/**
 * Whether `token` was earned at this address for this start. The page passes `<entry point>-<idempotency key>` to the challenge (`cData`), so a
 * token is valid for one key, and a key for one conversation.
 */
export async function verdictOn(
  c: RequestContext,
  entryPoint: string,
  key: string,
  token: string,
): Promise<ChallengeVerdict> {
  try {
    const { success, cdata, hostname, 'error-codes': codes } = await verified(c, key, token)
    if (codes.includes('internal-error')) return 'away'
    const origin = c.req.header('origin')
    const here = origin === undefined || hostname === undefined || hostname === new URL(origin).hostname
    return success && here && cdata === `${entryPoint}-${key}` ? 'passed' : 'failed'
  } catch (error) {
    log({ level: 'warn', unreachable: 'challenge', error: String(error) })
    return 'away'
  }
}

async function verified(c: RequestContext, key: string, token: string) {
  const url = new URL(c.env.TURNSTILE_VERIFY_URL ?? usualVerifier)
  if (!isTrusted(c.env, url)) throw new Error('the verifier is asked by https only')
  const address = addressOf(c)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // With this key Turnstile verifies the token again for a start whose answer was lost. It refuses any other second use.
    body: JSON.stringify({ secret: c.env.TURNSTILE_SECRET, response: token, remoteip: address, idempotency_key: key }),
    redirect: 'manual',
    signal: AbortSignal.timeout(limits.challengeMs),
  })
  if (!response.ok) throw new Error(`it answered ${response.status}`)
  return verdictSchema.parse(await response.json())
}
