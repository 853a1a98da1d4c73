// What a schema cannot see of a configuration: hours that no clock has, names of things that do not exist, unsound flows (W1).
import { importSPKI } from 'jose'
import { check, namedIn, type Known, type NamedInFlow } from '../domain/flow/check.ts'
import { faults as faultsOfHours } from '../domain/hours.ts'
import type { FlowDefinition, FlowKind } from '../protocol/flow.ts'
import { limits } from '../protocol/limits.ts'
import { faultOfWrapUp } from '../protocol/wrap-up.ts'
import { newestFlow, read, readAll, type Body, type Kind } from './config.ts'
import { holdersOf } from './logins.ts'
import { refused } from './problem.ts'

type Checks = { readonly [K in Kind]: (db: D1Database, body: Body<K>, id: string) => Promise<void> }

const checks: Checks = {
  sites: async (_, { keys }) => {
    if (keys.kind !== 'public') return
    for (const [index, pem] of keys.pem.entries()) {
      if (!(await isPublicKey(pem)))
        throw refused(
          'invalid',
          `keys.pem.${index}`,
          `must be a public key of P-256 or RSA from ${limits.rsaKeyBits} bits`,
        )
    }
  },
  'entry-points': async (db, { defaultQueue, flows, site, signIn, afterHours, origins }, id) => {
    await exists(db, 'queues', defaultQueue, 'defaultQueue')
    if (site !== null) await exists(db, 'sites', site, 'site')
    // P7: nobody could come in.
    else if (signIn === 'required') throw refused('invalid', 'site', 'Somebody has to sign for the customers.')
    for (const kind of ['inbound', 'queue', 'disconnect', 'parked'] as const) {
      await isFlow(db, flows[kind], kind, `flows.${kind}`)
    }
    if (afterHours === null) return
    const other = afterHours === id ? null : await read(db, 'entry-points', afterHours)
    if (other?.body.mode !== 'persistent')
      throw refused('invalid', 'afterHours', 'must be another entry point, which is persistent')
    if (other.body.signIn === 'required' && (signIn !== 'required' || other.body.site !== site))
      throw refused('invalid', 'afterHours', 'must let in whom this one lets in')
    if (origins.some((origin) => !other.body.origins.includes(origin)))
      throw refused('invalid', 'afterHours', 'must have the origins of this one on its list')
  },
  queues: async (_, { hours, wrapUp }) => {
    const fault = hours && faultsOfHours(hours)[0]
    if (fault) throw refused('invalid', `hours.${fault.field}`, fault.message)
    const wrong = faultOfWrapUp(wrapUp)
    if (wrong) throw refused('invalid', `wrapUp.${wrong.field}`, wrong.message)
  },
  agents: async (db, { queues, logins }, id) => {
    await areFree(db, logins, id)
    const ids = queues.map(({ queue }) => queue)
    const known = new Set((await readAll(db, 'queues', ids)).map((queue) => queue.id))
    const missing = ids.findIndex((each) => !known.has(each))
    if (missing >= 0) throw refused('invalid', `queues.${missing}.queue`, 'There is no such queue.')
    const twice = ids.findIndex((each, index) => ids.indexOf(each) < index)
    if (twice >= 0) throw refused('invalid', `queues.${twice}.queue`, 'This queue is on the list already.')
  },
  'quick-connects': async (db, { target, flow }) => {
    await exists(db, target.kind === 'agent' ? 'agents' : 'queues', target.id, 'target.id')
    await isFlow(db, flow, 'invite', 'flow')
  },
  flows: async (db, definition, id) => {
    const fault = check(definition, await knownTo(db, definition, id))[0]
    if (!fault) return
    const place = fault.code === 'missing_start' ? 'start' : `blocks.${fault.block}`
    const below = fault.branch ?? fault.field
    throw refused('invalid_flow', below === undefined ? place : `${place}.${below}`, fault.message)
  },
}

/** Throws `invalid` or `invalid_flow`, naming the field, if `body` may not be stored under `id`. */
export async function checkReferences<K extends Kind>(
  db: D1Database,
  kind: K,
  id: string,
  body: Body<K>,
): Promise<void> {
  await checks[kind](db, body, id)
}

async function isPublicKey(pem: string): Promise<boolean> {
  if (await importSPKI(pem, 'ES256').catch(() => null)) return true
  const rsa = await importSPKI(pem, 'RS256').catch(() => null)
  const { modulusLength } = { modulusLength: 0, ...rsa?.algorithm }
  return modulusLength >= limits.rsaKeyBits
}

async function exists(db: D1Database, kind: 'queues' | 'agents' | 'sites', id: string, field: string): Promise<void> {
  if (!(await read(db, kind, id))) throw refused('invalid', field, 'There is no such thing.')
}

async function areFree(db: D1Database, logins: readonly string[], agent: string): Promise<void> {
  const twice = logins.findIndex((login, index) => logins.indexOf(login) < index)
  if (twice >= 0) throw refused('invalid', `logins.${twice}`, 'This login is on the list already.')
  const others = (await holdersOf(db, logins)).filter((holder) => holder.agent !== agent)
  const taken = logins.findIndex((login) => others.some((holder) => holder.login === login))
  if (taken >= 0) throw refused('invalid', `logins.${taken}`, 'Another agent has this login.')
}

async function isFlow(db: D1Database, id: string | null, kind: FlowKind, field: string): Promise<void> {
  if (id === null) return
  const flow = await newestFlow(db, id)
  if (!flow) throw refused('invalid', field, 'There is no such flow.')
  if (flow.definition.kind !== kind) throw refused('invalid', field, `This flow is not of kind ${kind}.`)
}

/** A flow may name itself before its first version exists. */
async function knownTo(db: D1Database, definition: FlowDefinition, id: string): Promise<Known> {
  const named = await readAll(db, 'flows', idsIn(definition, 'flow'))
  const flows = new Map(named.map((flow) => [flow.id, flow.body.kind]))
  flows.set(id, definition.kind)
  const [queues, agents] = await Promise.all([existing(db, definition, 'queue'), existing(db, definition, 'agent')])
  return { flow: (each) => flows.get(each), queue: (each) => queues.has(each), agent: (each) => agents.has(each) }
}

/** Those that the flow names and that exist. */
async function existing(
  db: D1Database,
  definition: FlowDefinition,
  field: 'queue' | 'agent',
): Promise<ReadonlySet<string>> {
  return new Set((await readAll(db, `${field}s`, idsIn(definition, field))).map(({ id }) => id))
}

function idsIn(definition: FlowDefinition, field: NamedInFlow['field']): readonly string[] {
  return namedIn(definition).flatMap((named) => (named.field === field ? [named.id] : []))
}
