// The configuration API. A write stores a new version and tells the objects concerned.
import { Hono } from 'hono'
import { z } from 'zod'
import { auditQuery } from '../../protocol/audit.ts'
import { idSchema } from '../../protocol/config/fields.ts'
import { readAudit } from '../audit.ts'
import { kinds, list, read, configRowOf, type ConfigKind } from '../config.ts'
import type { Edge } from '../context.ts'
import { deleteConfigured } from '../deletion.ts'
import { adminOf } from '../identity.ts'
import { afterOf, idOf, jsonOf, noQuery, parse, queryOf, readingOf } from '../input.ts'
import { etagOf, notMet, overOf } from '../preconditions.ts'
import { refused } from '../problem.ts'
import { publishOver } from '../publish.ts'

export const admin = new Hono<Edge>()

for (const kind of Object.keys(kinds) as ConfigKind[]) {
  admin.get(`/admin/${kind}`, async (c) => {
    await adminOf(c)
    return c.json(await list(c.env.CONFIG, kind, afterOf(c)))
  })

  admin.get(`/admin/${kind}/:id`, async (c) => {
    await adminOf(c)
    queryOf(c, noQuery)
    const stored = await read(c.env.CONFIG, kind, idOf(c, 'id'))
    if (!stored) throw refused('not_found')
    c.header('etag', etagOf(stored.version))
    return c.json(stored)
  })

  admin.put(`/admin/${kind}/:id`, async (c) => {
    const { agent } = await adminOf(c)
    queryOf(c, noQuery)
    const { id } = parse(z.object({ id: idSchema }), { id: c.req.param('id') })
    const over = overOf(c)
    const { id: given = id, ...rest } = fieldsOf(await jsonOf(c))
    if (given !== id) throw refused('invalid', 'id', 'must be the one of the address')
    // The stored body of a flow does not repeat its id.
    const body = parse(kinds[kind].schema, kind === 'flows' ? rest : { ...rest, id }, readingOf(c))
    const written = await publishOver(c.env, { kind: 'agent', id: agent }, kind, id, body, over)
    if (!written) throw notMet(over, (await configRowOf(c.env.CONFIG, kind, id))?.version ?? 0)
    c.header('etag', etagOf(written.version))
    return c.json(written)
  })

  admin.delete(`/admin/${kind}/:id`, async (c) => {
    const { agent } = await adminOf(c)
    queryOf(c, noQuery)
    await deleteConfigured(c.env, { kind: 'agent', id: agent }, kind, idOf(c, 'id'), overOf(c))
    return c.body(null, 204)
  })
}

admin.get('/admin/audit', async (c) => {
  await adminOf(c)
  return c.json(await readAudit(c.env.CONFIG, queryOf(c, auditQuery)))
})

function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
  if (typeof input !== 'object') throw refused('invalid', 'body', 'must be an object')
  return { ...input }
}
