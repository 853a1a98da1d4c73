// What a browser keeps for us on its way to the provider and back. Signed, out of reach of scripts, and soon over.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import { limits } from '../../protocol/limits.ts'
import type { Asked } from '../context.ts'
import { Refused } from '../problem.ts'
import { sign, verify, type Token } from '../tokens.ts'

const cookies = {
  // The way back from the provider is a link from another site, which `Strict` would not go with.
  signIn: { name: 'partyline-sign-in', sameSite: 'Lax', lifeMs: limits.signInMs },
  handOver: { name: 'partyline-hand-over', sameSite: 'Strict', lifeMs: limits.handOverMs },
} as const
export type CookieKind = keyof typeof cookies

export async function keep(
  c: Asked,
  kind: CookieKind,
  subject: string,
  claims: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { name, sameSite, lifeMs } = cookies[kind]
  const { token } = await sign(c.env, kind, subject, claims)
  setCookie(c, name, token, { ...common(c), sameSite, maxAge: lifeMs / 1_000 })
}

/** Null if there is none, or it is not ours, or over. It can be taken once by a browser that keeps to the rules. */
export async function take(c: Asked, kind: CookieKind): Promise<Token | null> {
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

/** With the prefix no neighbour on our domain can set it. */
function common(c: Asked): CookieOptions {
  const https = isHttps(c)
  return { path: '/', httpOnly: true, secure: https, ...(https && { prefix: 'host' as const }) }
}

function isHttps(c: Asked): boolean {
  return new URL(c.req.url).protocol === 'https:'
}
