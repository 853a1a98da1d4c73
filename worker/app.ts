// All routes in one application, with one error handler.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { limits } from '../protocol/limits.ts'
import { refuse } from '../protocol/problem.ts'
import type { Edge } from './context.ts'
import * as problems from './problem.ts'
import { pacedAddress } from './rates.ts'
import { logged } from './requests.ts'
import { admin } from './routes/admin.ts'
import { agents } from './routes/agents.ts'
import { boards } from './routes/boards.ts'
import { conversations } from './routes/conversations.ts'
import { development } from './routes/development.ts'
import { entryPoints } from './routes/entry-points.ts'
import { keys } from './routes/keys.ts'
import { running } from './routes/running.ts'
import { service } from './routes/service.ts'
import { signIn } from './routes/sign-in.ts'
import { secretOf } from './tokens.ts'

/** Headers of every answer: do not cache, do not guess the content type, do not show it in a frame. */
const always = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

export const app = new Hono<Edge>()

app.onError(problems.onError)
app.notFound(problems.notFound)
app.use(logged)
app.use(methodNotAllowed({ app, onMethodNotAllowed: (_, methods) => problems.methodNotAllowed(methods) }))

// Keys travel in headers that no page sends by itself, so any origin may call the API; entry points check their own list of origins.
// `Partyline-Customer` is not among the headers that pages may send, because a backend's key must never be in a page.
app.use(
  cors({
    origin: '*',
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match'],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    // A page of another origin can read only exposed headers: how long to wait (S5), and which version it has read (S7).
    exposeHeaders: ['Retry-After', 'ETag'],
    maxAge: 86_400,
  }),
)
app.use(async (c, next) => {
  secretOf(c.env)
  await next()
  // The headers of an object's own response, such as a 101, cannot be changed.
  if (c.res.status === 101) return
  for (const [name, value] of Object.entries(always)) c.res.headers.set(name, value)
})
// S5: rate limits apply before anything is read or verified.
app.use(async (c, next) => {
  if (c.req.path !== '/v1/health') await pacedAddress(c, 'askingFrom')
  await next()
})
app.use(bodyLimit({ maxSize: limits.bodyBytes, onError: () => problems.problem(refuse('too_large')) }))

app.route('/v1', service)
app.route('/v1', entryPoints)
app.route('/v1', conversations)
app.route('/v1', agents)
app.route('/v1', boards)
app.route('/v1', admin)
app.route('/v1', keys)
app.route('/v1', running)
app.route('/v1', signIn)
app.route('/v1', development)
