// The operations on configuration. Every kind is listed, read, written and deleted in the same way.
import { z } from 'zod'
import { auditAnswer, auditQuery, type ConfigKind } from '../audit.ts'
import { agentConfigSchema } from '../config/agents.ts'
import { entryPointConfigSchema } from '../config/entry-points.ts'
import { idSchema } from '../config/fields.ts'
import { queueConfigSchema } from '../config/queues.ts'
import { quickConnectConfigSchema } from '../config/quick-connects.ts'
import { siteConfigSchema } from '../config/sites.ts'
import { flowDefinitionSchema } from '../flow.ts'
import { agentBody, entryPointBody, flowBody, queueBody, quickConnectBody, siteBody } from '../http.ts'
import { afterQuery, listOf, type Table } from './operation.ts'

/** The id of one thing of each kind in the demo data, for examples. */
export const demoIds = {
  sites: 'shop',
  'entry-points': 'shop',
  queues: 'sales',
  agents: 'ann',
  'quick-connects': 'sales',
  flows: 'invite',
} as const

const whileNamed = 'Refused with `in_use`, which lists the uses, while other configuration names it.'
const whileBusy =
  'Refused with `in_use`, which lists the uses, while other configuration names it, or while one of its conversations waits, rings, is open, parked or in wrap-up.'

const deleting: Readonly<Record<ConfigKind, string>> = {
  sites: `${whileNamed} Its customers can no longer sign in. If the id is used again, they are the same customers.`,
  'entry-points': `${whileNamed} Conversations that began there go on.`,
  queues: whileBusy,
  agents: `${whileBusy} The agent is signed out everywhere.`,
  'quick-connects': 'It is no longer offered to agents.',
  flows: `${whileNamed} Conversations that run it go on with it.`,
}

export const adminOperations = {
  ...configured('sites', 'a site', siteConfigSchema, siteBody, {
    name: 'Shop',
    audience: 'partyline',
    keys: { kind: 'jwks', url: 'https://shop.example/jwks.json' },
  }),
  ...configured('entry-points', 'an entry point', entryPointConfigSchema, entryPointBody, {
    name: 'Outlet',
    mode: 'live',
    defaultQueue: 'sales',
    flows: { inbound: 'inbound-live' },
  }),
  ...configured('queues', 'a queue', queueConfigSchema, queueBody, { name: 'Returns' }),
  ...configured('agents', 'an agent', agentConfigSchema, agentBody, {
    name: 'Emil',
    queues: [{ queue: 'sales', priority: 1, delayMs: 0 }],
  }),
  ...configured('quick-connects', 'a quick connect', quickConnectConfigSchema, quickConnectBody, {
    name: 'Sales',
    target: { kind: 'queue', id: 'sales' },
  }),
  ...configured('flows', 'a flow', flowDefinitionSchema, flowBody, {
    kind: 'invite',
    name: 'One moment',
    start: 'say',
    blocks: { say: { type: 'playPrompt', text: 'One moment, please.', next: null } },
  }),
  'GET /admin/audit': {
    tag: 'Administration',
    by: ['admin'],
    summary: 'Read the audit log',
    description: 'Every change of the configuration and of backends’ keys, the newest first. It contains no secrets.',
    query: auditQuery,
    answers: { 200: auditAnswer },
  },
} as const satisfies Table

/**
 * `stored` is the schema of answers, `given` the schema of bodies. In a body
 * the id may be left to the path, and fields with a default may be left out.
 */
function configured<Kind extends keyof typeof demoIds, Stored extends z.ZodType, Given extends z.ZodType>(
  kind: Kind,
  one: string,
  stored: Stored,
  given: Given,
  example: z.input<Given>,
) {
  const id = idSchema.meta({ examples: [demoIds[kind]] })
  const version = z.object({ id, version: z.int().min(1), body: stored })
  const admins = { tag: 'Administration', by: ['admin'] } as const
  const params = { id: idSchema.describe(`The id of ${one}.`) }
  const anyId = { id: idSchema.describe(`The id of ${one}; a new one for something new.`) }
  const lastAdmin = kind === 'agents' ? (['last_admin'] as const) : []
  const plural = kind.replace('-', ' ')
  const list = { ...admins, summary: `List ${plural}`, query: afterQuery, answers: { 200: listOf(version) } } as const
  const read = { ...admins, summary: `Read ${one}`, params, versioned: 'read', answers: { 200: version } } as const
  const write = {
    ...admins,
    summary: `Write ${one}`,
    description:
      'Stores a complete new version: fields that are left out get their defaults. A deleted id is available again after 30 days.',
    params: anyId,
    body: given,
    example,
    versioned: 'write',
    answers: { 200: version },
    refusals: ['invalid_flow', 'recently_deleted', 'being_deleted', ...lastAdmin],
  } as const
  const remove = {
    ...admins,
    summary: `Delete ${one}`,
    description: deleting[kind],
    params,
    versioned: 'delete',
    answers: { 204: null },
    refusals: ['in_use', 'being_deleted', 'quarantined', ...lastAdmin],
  } as const
  const all = {
    [`GET /admin/${kind}`]: list,
    [`GET /admin/${kind}/:id`]: read,
    [`PUT /admin/${kind}/:id`]: write,
    [`DELETE /admin/${kind}/:id`]: remove,
  }
  return all as { readonly [Key in `GET /admin/${Kind}`]: typeof list } & {
    readonly [Key in `GET /admin/${Kind}/:id`]: typeof read
  } & { readonly [Key in `PUT /admin/${Kind}/:id`]: typeof write } & {
    readonly [Key in `DELETE /admin/${Kind}/:id`]: typeof remove
  }
}
