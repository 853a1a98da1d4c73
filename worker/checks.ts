// The checks of a configuration that a schema cannot make: opening hours, names of things that do not exist, unsound flows (W1).
import { importSPKI } from 'jose'
import { check, type Directory } from '../domain/flow/check.ts'
import { hoursFaults as faultsOfHours } from '../domain/hours.ts'
import type { FlowDefinition } from '../protocol/flow.ts'
import { limits } from '../protocol/limits.ts'
import { faultOfWrapUp } from '../protocol/wrap-up.ts'
import { read, readAll, type Body, type ConfigKind } from './config.ts'
import { checkStays } from './deleted.ts'
import { holdersOf } from './logins.ts'
import { refused } from './problem.ts'
import { referencesIn, type Reference } from './references.ts'

type Checks = { readonly [K in ConfigKind]: (db: D1Database, body: Body<K>, id: string) => Promise<void> }

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
  'entry-points': async (db, { site, signIn, afterHours, origins }, id) => {
    // P7: without a site nobody could sign in.
    if (site === null && signIn === 'required')
      throw refused('invalid', 'site', 'Somebody has to sign for the customers.')
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
    const twice = ids.findIndex((each, index) => ids.indexOf(each) < index)
    if (twice >= 0) throw refused('invalid', `queues.${twice}.queue`, 'This queue is on the list already.')
  },
  'quick-connects': async () => {},
  flows: async (db, definition, id) => {
    const fault = check(definition, await directoryFor(db, definition, id))[0]
    if (!fault) return
    const field = fault.code === 'missing_start' ? 'start' : `blocks.${fault.block}`
    const below = fault.branch ?? fault.field
    throw refused('invalid_flow', below === undefined ? field : `${field}.${below}`, fault.message)
  },
}

/**
 * Throws `invalid` or `invalid_flow`, naming the field, if `body` must not be stored
 * under `id`. Throws `being_deleted` when something that it names is being deleted.
 */
export async function checkBody<K extends ConfigKind>(
  db: D1Database,
  kind: K,
  id: string,
  body: Body<K>,
): Promise<void> {
  const references = referencesIn(kind, body)
  // Flows have their own check, which names block and branch.
  if (kind !== 'flows') await checkNamed(db, references, { kind, id })
  await checks[kind](db, body, id)
  await checkStays(db, references)
}

/** Throws `invalid` when a named thing does not exist, or is a flow of the wrong kind. */
async function checkNamed(db: D1Database, references: readonly Reference[], self: { kind: ConfigKind; id: string }) {
  const found = new Map<ConfigKind, readonly { readonly id: string; readonly body: object }[]>()
  for (const { kind, id, field, flowKind } of references) {
    if (kind === self.kind && id === self.id) continue
    const all = found.get(kind) ?? (await readAll(db, kind, idsOf(references, kind)))
    found.set(kind, all)
    const named = all.find((each) => each.id === id)
    if (!named) throw refused('invalid', field, 'There is no such thing.')
    if (flowKind !== undefined && (named.body as FlowDefinition).kind !== flowKind)
      throw refused('invalid', field, `This flow is not of kind ${flowKind}.`)
  }
}

function idsOf(references: readonly Reference[], kind: ConfigKind): readonly string[] {
  return references.flatMap((reference) => (reference.kind === kind ? [reference.id] : []))
}

async function isPublicKey(pem: string): Promise<boolean> {
  if (await importSPKI(pem, 'ES256').catch(() => null)) return true
  const rsa = await importSPKI(pem, 'RS256').catch(() => null)
  const { modulusLength } = { modulusLength: 0, ...rsa?.algorithm }
  return modulusLength >= limits.rsaKeyBits
}

async function areFree(db: D1Database, logins: readonly string[], agent: string): Promise<void> {
  const twice = logins.findIndex((login, index) => logins.indexOf(login) < index)
  if (twice >= 0) throw refused('invalid', `logins.${twice}`, 'This login is on the list already.')
  const others = (await holdersOf(db, logins)).filter((holder) => holder.agent !== agent)
  const taken = logins.findIndex((login) => others.some((holder) => holder.login === login))
  if (taken >= 0) throw refused('invalid', `logins.${taken}`, 'Another agent has this login.')
}

/** The ids that a flow may name. They include its own, which does not exist yet before its first version. */
async function directoryFor(db: D1Database, definition: FlowDefinition, id: string): Promise<Directory> {
  const references = referencesIn('flows', definition)
  const [flows, queues, agents] = await Promise.all(
    (['flows', 'queues', 'agents'] as const).map((kind) => readAll(db, kind, idsOf(references, kind))),
  )
  const kindsOfFlows = new Map(flows?.map((flow) => [flow.id, (flow.body as FlowDefinition).kind]))
  kindsOfFlows.set(id, definition.kind)
  const has = (all: typeof queues, each: string) => all?.some((one) => one.id === each) === true
  return {
    flow: (each) => kindsOfFlows.get(each),
    queue: (each) => has(queues, each),
    agent: (each) => has(agents, each),
  }
}
