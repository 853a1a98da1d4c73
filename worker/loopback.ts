// What only a developer's own machine may do (S6).
import type { Env } from '../durable-objects/env.ts'
import { isLoopback } from '../protocol/config/sites.ts'
import type { Asked } from './context.ts'

/** By the host that was connected to, as the runtime saw it; what a forwarding header says is not looked at. */
export function isDevelopment(c: Asked): boolean {
  return c.env.DEV_SIGN_IN === 'on' && isLoopback(new URL(c.req.url).hostname)
}

/** Whether what comes from this address can be trusted to come from there: https, or a developer's own machine. */
export function isTrusted(env: Env, { protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  return protocol === 'http:' && env.DEV_SIGN_IN === 'on' && isLoopback(hostname)
}
