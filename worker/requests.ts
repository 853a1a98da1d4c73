// Logs requests (O3): every slow one, and a sample of the others. Errors are logged where they are caught.
import type { MiddlewareHandler } from 'hono'
import { shareOf } from '../durable-objects/log-share.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { limits } from '../protocol/limits.ts'
import type { Edge } from './context.ts'

const log = logger('worker')

/** `ray`: Cloudflare's id of the request, which its other log lines carry too. */
export const logged: MiddlewareHandler<Edge> = async (c, next) => {
  const begunAt = Date.now()
  await next()
  const ms = Date.now() - begunAt
  const { method, path } = c.req
  const line = { method, path, status: c.res.status, ms, ray: c.req.header('cf-ray') ?? null }
  if (ms >= limits.slowMs && !mayTakeLong(path)) log({ level: 'warn', slow: true, ...line })
  else if (Math.random() < shareOf(c.env)) log(line)
}

/** Long polls are meant to wait; the demo data, which is only for development, is written entry by entry. */
const mayTakeLong = (path: string): boolean => path.endsWith('/polling/wait') || path === '/v1/dev/seed'
