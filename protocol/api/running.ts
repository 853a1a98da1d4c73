// Metrics and alerts, for those who run the service (O3).
import { z } from 'zod'
import { acknowledgementBody, alertAnswer, alertsQuery } from '../alerts.ts'
import { listOf, type Operation, type Table } from './operation.ts'

const admins = { tag: 'Running', by: ['admin'] } as const satisfies Partial<Operation>

export const runningOperations = {
  'GET /metrics': {
    ...admins,
    summary: 'Read how things stand, for Prometheus',
    description:
      'Gauges in the text format of Prometheus: health, alerts, undelivered letters, queues. For administrators, and for callers with the secret `METRICS_TOKEN` as the bearer token.',
    text: true,
    answers: { 200: z.string() },
  },
  'GET /admin/alerts': {
    ...admins,
    summary: 'List alerts',
    description: 'The newest first.',
    query: alertsQuery,
    answers: { 200: listOf(alertAnswer) },
  },
  'POST /admin/alerts/acknowledgements': {
    ...admins,
    summary: 'Acknowledge alerts',
    description:
      'Acknowledged alerts leave the list of open ones, and are not shown again while the same problem lasts.',
    body: acknowledgementBody,
    example: { ids: ['1'] },
    answers: { 204: null },
  },
} as const satisfies Table
