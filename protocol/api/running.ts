// What the service tells those who run it (O3).
import { z } from 'zod'
import { acknowledgementBody, alertAnswer, alertsQuery } from '../alerts.ts'
import { listOf, type Operation, type Table } from './operation.ts'

const admins = { tag: 'Running', by: ['admin'] } as const satisfies Partial<Operation>

export const runningOperations = {
  'GET /metrics': {
    ...admins,
    summary: 'Read how things stand, for Prometheus',
    description:
      'Gauges in its text format: what can be written, alerts, letters that wait, queues. An administrator reads it, and whoever has the secret `METRICS_TOKEN` as a bearer token.',
    text: true,
    answers: { 200: z.string() },
  },
  'GET /admin/alerts': {
    ...admins,
    summary: 'List what is wrong with objects',
    description: 'The newest first.',
    query: alertsQuery,
    answers: { 200: listOf(alertAnswer) },
  },
  'POST /admin/alerts/acknowledgements': {
    ...admins,
    summary: 'Say that somebody looks after alerts',
    description: 'They leave the list of open ones, and are not shown again while the same thing stands.',
    body: acknowledgementBody,
    example: { ids: ['1'] },
    answers: { 204: null },
  },
} as const satisfies Table
