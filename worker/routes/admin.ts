// What administrators set. A write stores a new version and tells the objects concerned.
import { Hono } from 'hono'
import { kinds, list, read, type Kind } from '../config.ts'
import type { Edge } from '../context.ts'
import { adminOf } from '../identity.ts'
import { afterOf, idOf, jsonOf, noQuery, parse, queryOf, readingOf } from '../input.ts'
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
    queryOf(c, noQuery)
    const stored = await read(c.env.CONFIG, kind, idOf(c, 'id'))
    if (!stored) throw refused('not_found')
    return c.json(stored)
  })

  admin.put(`/admin/${kind}/:id`, async (c) => {
    await adminOf(c)
    queryOf(c, noQuery)
    const id = idOf(c, 'id')
    const { id: given = id, ...rest } = fieldsOf(await jsonOf(c))
    if (given !== id) throw refused('invalid', 'id', 'must be the one of the address')
    // What is stored of a flow does not repeat its id.
    const body = parse(kinds[kind].schema, kind === 'flows' ? rest : { ...rest, id }, readingOf(c))
    return c.json(await publish(c.env, kind, id, body))
  })
}

function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
  if (typeof input !== 'object') throw refused('invalid', 'body', 'must be an object')
  return { ...input }
}
