// A line for a request (O3): for one that took long always, for the others now and then. What has failed inside is told where it is caught.
import type { MiddlewareHandler } from 'hono'
import { shareOf } from '../durable-objects/log-share.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { limits } from '../protocol/limits.ts'
import type { Edge } from './context.ts'

const log = logger('worker')

/** `ray`: the platform's name of the request, by which its other lines are found. */
export const logged: MiddlewareHandler<Edge> = async (c, next) => {
  const begunAt = Date.now()
  await next()
  const ms = Date.now() - begunAt
  const { method, path } = c.req
  const line = { method, path, status: c.res.status, ms, ray: c.req.header('cf-ray') ?? null }
  // These wait until there is something to say.
  if (ms >= limits.slowMs && !path.endsWith('/polling/wait')) log({ level: 'warn', slow: true, ...line })
  else if (Math.random() < shareOf(c.env)) log(line)
}
