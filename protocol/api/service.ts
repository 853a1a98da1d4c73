// Health, the service's own documents, and what only a developer's machine offers.
import { z } from 'zod'
import { customerTokenAnswer, customerTokenBody, personAnswer, signInAnswer, signInBody } from '../http.ts'
import { afterQuery, everybody, listOf, type Operation, type Table } from './operation.ts'

const service = { tag: 'Service', by: everybody } as const satisfies Partial<Operation>
const development = {
  tag: 'Development',
  by: everybody,
  refusals: ['not_found', 'wrong_origin'],
} as const satisfies Partial<Operation>

export const serviceOperations = {
  'GET /health': {
    ...service,
    summary: 'See whether the service is up',
    description:
      'The check writes, so it also detects a full disk or a database that is down. It is then answered with 503 `unavailable`, whose `field` is `database` or `objects`. A result is reused for ten seconds.',
    answers: { 200: z.object({ ok: z.literal(true) }) },
  },
  'GET /openapi.json': {
    ...service,
    summary: 'Read this description',
    description: 'OpenAPI 3.1.',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
  'GET /frames.json': {
    ...service,
    summary: 'Read the schemas of the sockets’ frames',
    description:
      'One JSON Schema each for the frames that clients send, those that they receive in a conversation and in the workspace, items, and flows.',
    answers: { 200: z.record(z.string(), z.looseObject({})) },
  },
} as const satisfies Table

export const developmentOperations = {
  'GET /dev/people': {
    ...development,
    summary: 'List whom one may sign in as',
    query: afterQuery,
    answers: { 200: listOf(personAnswer) },
  },
  'POST /dev/sign-in': {
    ...development,
    summary: 'Sign in as an agent',
    body: signInBody,
    example: { agent: 'ben' },
    answers: { 200: signInAnswer },
    refusals: [...development.refusals, 'agent_not_found', 'agent_inactive'],
  },
  'POST /dev/customer-token': {
    ...development,
    summary: 'Sign as the demo shop would',
    description: 'The token that the shop’s backend would give to its page for a signed-in customer.',
    body: customerTokenBody,
    example: { customer: 'maria', name: 'Maria', attributes: { plan: 'gold' } },
    answers: { 200: customerTokenAnswer },
  },
  'GET /dev/scene': {
    ...development,
    summary: 'See whether the demo’s scene begins by itself; 404 without the demo’s people',
    answers: { 200: z.object({ begins: z.boolean().describe('false: it waits for a click.') }) },
  },
  'POST /dev/seed': { ...development, summary: 'Load the demo company', answers: { 204: null } },
} as const satisfies Table
