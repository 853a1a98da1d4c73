// The configuration of a site: how the tokens of its customers are verified (P8).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { ownId, shownName } from './fields.ts'

/** The name of one of the Worker's secrets, never its value. The prefix keeps all other variables out of reach. */
const secretName = z.string().regex(/^SITE_SECRET_[A-Z0-9_]{1,50}$/, 'must be a name such as SITE_SECRET_SHOP')

/** P8: the keys with which a site signs. Two are valid at a time, so that keys can be rotated without a gap. */
export const siteFields = z.object({
  id: ownId,
  name: shownName,
  issuer: z
    .string()
    .min(1)
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe('The required `iss` claim of its tokens; null: not checked.'),
  audience: z
    .string()
    .min(1)
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe('The required `aud` claim; null: not checked.'),
  keys: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('jwks'),
        url: z
          .url()
          .max(limits.urlLength)
          .refine(isKeySetUrl, 'must be https, or http on the loopback')
          .describe('The address of the JWKS, for RS256 or ES256.'),
      }),
      z.object({
        kind: z.literal('public'),
        pem: z
          .array(z.string().max(limits.pemBytes))
          .min(1)
          .max(2)
          .describe('Public keys as PEM (SPKI), for RS256 or ES256. A token may be signed with any of them.'),
      }),
      z.object({
        kind: z.literal('shared'),
        secrets: z
          .array(secretName)
          .min(1)
          .max(2)
          .describe(
            'Names of the Worker’s secrets, such as `SITE_SECRET_SHOP`, for HS256. A token may be signed with any of them.',
          ),
      }),
    ])
    .describe('How the tokens of this site are verified.'),
})
export const siteConfigSchema = siteFields.refine(({ keys, audience }) => keys.kind !== 'jwks' || audience !== null, {
  path: ['audience'],
  error: 'is needed with a key set: with the same keys others are signed for too',
})
export type SiteConfig = z.infer<typeof siteConfigSchema>

function isKeySetUrl(text: string): boolean {
  const url = URL.parse(text)
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
}

/** Whether the hostname of a URL is the loopback. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
