// Health, metrics and alerts for those who run the service (O3).
import { Hono } from 'hono'
import { acknowledgementBody, alertsQuery } from '../../protocol/alerts.ts'
import { acknowledge, listAlerts } from '../alerts.ts'
import type { Edge } from '../context.ts'
import { adminOf } from '../identity.ts'
import { bodyOf, noQuery, queryOf } from '../input.ts'

export const running = new Hono<Edge>()

running.get('/admin/alerts', async (c) => {
  await adminOf(c)
  return c.json(await listAlerts(c.env.CONFIG, queryOf(c, alertsQuery)))
})

running.post('/admin/alerts/acknowledgements', async (c) => {
  const { agent } = await adminOf(c)
  queryOf(c, noQuery)
  const { ids } = await bodyOf(c, acknowledgementBody)
  await acknowledge(c.env.CONFIG, ids, agent, Date.now())
  return c.body(null, 204)
})
