// The service itself and its documents, which are made when somebody first asks and stay the same as long as this code runs.
import { Hono } from 'hono'
import { frameSchemas } from '../../protocol/json-schemas.ts'
import { openApi } from '../../protocol/openapi.ts'
import type { Edge } from '../context.ts'

export const service = new Hono<Edge>()

service.get('/health', (c) => c.json({ ok: true }))

const documents = { '/openapi.json': openApi, '/frames.json': frameSchemas }

for (const [path, make] of Object.entries(documents)) {
  let text: string | null = null
  service.get(path, (c) => {
    text ??= JSON.stringify(make())
    return c.body(text, 200, { 'content-type': 'application/json' })
  })
}
