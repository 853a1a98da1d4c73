// Administrators make and revoke keys for backends (C1).
import { Hono } from 'hono'
import { keyBody } from '../../protocol/http.ts'
import type { Edge } from '../context.ts'
import { adminOf } from '../identity.ts'
import { afterOf, bodyOf, idOf, noQuery, queryOf } from '../input.ts'
import { listKeys, makeKey, revokeKey } from '../keys.ts'
import { refused } from '../problem.ts'

export const keys = new Hono<Edge>()

keys.get('/admin/keys', async (c) => {
  await adminOf(c)
  return c.json(await listKeys(c.env.CONFIG, afterOf(c)))
})

keys.post('/admin/keys', async (c) => {
  const { agent } = await adminOf(c)
  queryOf(c, noQuery)
  const { name } = await bodyOf(c, keyBody)
  return c.json(await makeKey(c.env.CONFIG, { kind: 'agent', id: agent }, name), 201)
})

keys.delete('/admin/keys/:id', async (c) => {
  const { agent } = await adminOf(c)
  queryOf(c, noQuery)
  if (!(await revokeKey(c.env.CONFIG, { kind: 'agent', id: agent }, idOf(c, 'id')))) throw refused('not_found')
  return c.body(null, 204)
})
