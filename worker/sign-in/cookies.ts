// The cookies of a sign-in under way: signed, not readable by scripts, and short-lived.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import { limits } from '../../protocol/limits.ts'
import type { RequestContext } from '../context.ts'
import { Refused } from '../problem.ts'
import { sign, verify, type Token } from '../tokens.ts'

const cookies = {
  // `Strict` cookies are not sent when the provider, another site, links back to us.
  signIn: { name: 'partyline-sign-in', sameSite: 'Lax', lifeMs: limits.signInMs },
  handOver: { name: 'partyline-hand-over', sameSite: 'Strict', lifeMs: limits.handOverMs },
} as const
export type CookieKind = keyof typeof cookies

export async function keep(
  c: RequestContext,
  kind: CookieKind,
  subject: string,
  claims: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { name, sameSite, lifeMs } = cookies[kind]
  const { token } = await sign(c.env, kind, subject, claims)
  setCookie(c, name, token, { ...common(c), sameSite, maxAge: lifeMs / 1_000 })
}

/** Reads and deletes the cookie. Null if there is none, or it is not ours, or it has expired. */
export async function take(c: RequestContext, kind: CookieKind): Promise<Token | null> {
  const { name } = cookies[kind]
  const text = isHttps(c) ? getCookie(c, name, 'host') : getCookie(c, name)
  if (text === undefined) return null
  deleteCookie(c, name, common(c))
  try {
    return await verify(c.env, text, [kind])
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** The `__Host-` prefix keeps other hosts of our domain from setting the cookie. */
function common(c: RequestContext): CookieOptions {
  const https = isHttps(c)
  return { path: '/', httpOnly: true, secure: https, ...(https && { prefix: 'host' as const }) }
}

function isHttps(c: RequestContext): boolean {
  return new URL(c.req.url).protocol === 'https:'
}
