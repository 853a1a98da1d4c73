// What administrators set. A write stores a new version and tells the objects concerned.
import { Hono } from 'hono'
import { kinds, list, read, type Kind } from '../config.ts'
import type { Edge } from '../context.ts'
import { adminOf } from '../identity.ts'
import { afterOf, idOf, jsonOf, parse } from '../input.ts'
import { refused } from '../problem.ts'
import { publish } from '../publish.ts'

export const admin = new Hono<Edge>()

for (const kind of Object.keys(kinds) as Kind[]) {
  admin.get(`/admin/${kind}`, async (c) => {
    await adminOf(c)
    return c.json(await list(c.env.CONFIG, kind, afterOf(c)))
  })

  admin.get(`/admin/${kind}/:id`, async (c) => {
    await adminOf(c)
    const stored = await read(c.env.CONFIG, kind, idOf(c, 'id'))
    if (!stored) throw refused('not_found')
    return c.json(stored)
  })

  admin.put(`/admin/${kind}/:id`, async (c) => {
    await adminOf(c)
    const id = idOf(c, 'id')
    const input = await jsonOf(c)
    const given = typeof input === 'object' && input !== null && 'id' in input ? input.id : id
    if (given !== id) throw refused('invalid', 'id', 'must be the one of the address')
    const body = parse(kinds[kind].schema, typeof input === 'object' ? { ...input, id } : input)
    return c.json(await publish(c.env, kind, id, body))
  })
}
