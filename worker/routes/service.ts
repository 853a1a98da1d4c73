// The service's own description and documents. Documents are made at the first request and then kept, since they change only with the code.
import { Hono } from 'hono'
import { frameSchemas } from '../../protocol/json-schemas.ts'
import { limits } from '../../protocol/limits.ts'
import { openApi } from '../../protocol/openapi.ts'
import type { RequestContext, Edge } from '../context.ts'
import { digestOf } from '../digest.ts'
import { Pulse } from '../health.ts'
import { adminOf, bearerOf } from '../identity.ts'
import { metricsText } from '../metrics.ts'
import { refused } from '../problem.ts'

export const service = new Hono<Edge>()

const pulse = new Pulse()

service.get('/health', async (c) => {
  const { faults } = await pulse.take(c.env, Date.now())
  const [first] = faults
  if (first) throw refused('unavailable', first, `Cannot be written: ${faults.join(', ')}.`)
  return c.json({ ok: true })
})

/** For administrators, and for whoever has the metrics secret (docs/decisions/040). */
service.get('/metrics', async (c) => {
  if (!(await isScraper(c))) await adminOf(c)
  const health = await pulse.take(c.env, Date.now())
  const text = await metricsText(c.env, health, Date.now())
  return c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
})

async function isScraper(c: RequestContext): Promise<boolean> {
  const secret = c.env.METRICS_TOKEN ?? ''
  if (secret.length < limits.sharedSecretBytes) return false
  const [given, wanted] = await Promise.all([digestOf(bearerOf(c)), digestOf(secret)])
  return crypto.subtle.timingSafeEqual(given, wanted)
}

const documents = { '/openapi.json': openApi, '/frames.json': frameSchemas }

for (const [path, make] of Object.entries(documents)) {
  let text: string | null = null
  service.get(path, (c) => {
    text ??= JSON.stringify(make())
    return c.body(text, 200, { 'content-type': 'application/json' })
  })
}
