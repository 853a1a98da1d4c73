// What administrators set of a site: by what the tokens of its customers are verified (P8).
import { z } from 'zod'
import { limits } from '../limits.ts'
import { ownId, shownName } from './fields.ts'

/** Names of the Worker's secrets, never their values; the prefix keeps every other variable out of reach. */
const secretName = z.string().regex(/^SITE_SECRET_[A-Z0-9_]{1,50}$/, 'must be a name such as SITE_SECRET_SHOP')

/** P8: who signs for a site's customers. Two keys are valid at a time, so that they can be changed without a gap. */
export const siteFields = z.object({
  id: ownId,
  name: shownName,
  issuer: z
    .string()
    .min(1)
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe('What `iss` of its tokens must be; null: not looked at.'),
  audience: z
    .string()
    .min(1)
    .max(limits.urlLength)
    .nullable()
    .default(null)
    .describe('What `aud` must be; null: not looked at.'),
  keys: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('jwks'),
        url: z
          .url()
          .max(limits.urlLength)
          .refine(isKeySetUrl, 'must be https, or http on the loopback')
          .describe('Where the key set is, for RS256 or ES256.'),
      }),
      z.object({
        kind: z.literal('public'),
        pem: z
          .array(z.string().max(limits.pemBytes))
          .min(1)
          .max(2)
          .describe('Public keys as PEM (SPKI), for RS256 or ES256; either is good.'),
      }),
      z.object({
        kind: z.literal('shared'),
        secrets: z
          .array(secretName)
          .min(1)
          .max(2)
          .describe('Names of the Worker’s secrets, such as `SITE_SECRET_SHOP`, for HS256; either is good.'),
      }),
    ])
    .describe('By what the tokens of this site are verified.'),
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

/** Of the host of a URL. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
