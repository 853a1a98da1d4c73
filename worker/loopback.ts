// Checks for what is allowed only on a developer's own machine (S6).
import type { Env } from '../durable-objects/env.ts'
import { isLoopback } from '../protocol/config/sites.ts'
import type { RequestContext } from './context.ts'

/** Looks at the host that the runtime saw in the request's URL. Forwarding headers are ignored, because anybody can set them. */
export function isDevelopment(c: RequestContext): boolean {
  return c.env.DEV_SIGN_IN === 'on' && isLoopback(new URL(c.req.url).hostname)
}

/** Whether answers from this address can be trusted: it uses https, or is on the developer's own machine. */
export function isTrusted(env: Env, { protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  return protocol === 'http:' && env.DEV_SIGN_IN === 'on' && isLoopback(hostname)
}
