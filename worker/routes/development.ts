// Sign-in without an identity provider, and demo data. Available only where the developer has switched it on, and only on the loopback (S6).
import { Hono } from 'hono'
import { customerTokenBody, signInBody } from '../../protocol/http.ts'
import { list, read } from '../config.ts'
import type { Edge } from '../context.ts'
import { seed, signAsShop } from '../demo.ts'
import { afterOf, bodyOf } from '../input.ts'
import { isDevelopment } from '../loopback.ts'
import { admitOrigin } from '../origins.ts'
import { refused } from '../problem.ts'
import { sign } from '../tokens.ts'

export const development = new Hono<Edge>()

development.use('/dev/*', async (c, next) => {
  if (!isDevelopment(c)) throw refused('not_found')
  // Any page in the developer's browser can reach the loopback, but only our own pages may sign in. The check also stops DNS rebinding:
  // such a page can give the local runtime another address by a header (miniflare takes one, 2026-10), but it sends its own origin.
  admitOrigin(c, [])
  await next()
})

development.get('/dev/people', async (c) => {
  const { items, more } = await list(c.env.CONFIG, 'agents', afterOf(c))
  const people = items.filter(({ body }) => body.active)
  return c.json({ items: people.map(({ body: { id, name, role } }) => ({ id, name, role })), more })
})

/** Whether the start page's scene begins by itself. Without `npm start` it waits for a click; without demo data there is no scene. */
development.get('/dev/scene', async (c) => {
  if (!(await read(c.env.CONFIG, 'agents', 'ben'))) throw refused('not_found')
  return c.json({ begins: c.env.DEMO_SCENE === 'on' })
})

development.post('/dev/sign-in', async (c) => {
  const { agent } = await bodyOf(c, signInBody)
  const stored = await read(c.env.CONFIG, 'agents', agent)
  if (!stored) throw refused('agent_not_found', 'agent')
  if (!stored.body.active) throw refused('agent_inactive', 'agent')
  const { token } = await sign(c.env, 'session', agent)
  return c.json({ token, agent: { id: agent, name: stored.body.name } })
})

/** P8: the token that the demo shop's backend would sign for its signed-in customer. */
development.post('/dev/customer-token', async (c) => {
  return c.json({ token: await signAsShop(c.env, await bodyOf(c, customerTokenBody)) })
})

development.post('/dev/seed', async (c) => {
  await seed(c.env)
  return c.body(null, 204)
})
