// The service itself and its documents, which are made when somebody first asks and stay the same as long as this code runs.
import { Hono } from 'hono'
import { frameSchemas } from '../../protocol/json-schemas.ts'
import { openApi } from '../../protocol/openapi.ts'
import type { Edge } from '../context.ts'
import { Pulse } from '../health.ts'
import { refused } from '../problem.ts'

export const service = new Hono<Edge>()

const pulse = new Pulse()

service.get('/health', async (c) => {
  const { faults } = await pulse.take(c.env, Date.now())
  const [first] = faults
  if (first) throw refused('unavailable', first, `Cannot be written: ${faults.join(', ')}.`)
  return c.json({ ok: true })
})

const documents = { '/openapi.json': openApi, '/frames.json': frameSchemas }

for (const [path, make] of Object.entries(documents)) {
  let text: string | null = null
  service.get(path, (c) => {
    text ??= JSON.stringify(make())
    return c.body(text, 200, { 'content-type': 'application/json' })
  })
}
