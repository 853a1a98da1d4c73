// Finds or makes the agent for a person whom an identity provider vouches for, and updates their role.
import type { Env } from '../../durable-objects/env.ts'
import { agentConfigSchema } from '../../protocol/config/agents.ts'
import { nameOf } from '../../protocol/words.ts'
import { accountOf, isSignedOut } from '../accounts.ts'
import { hasAdminBeside } from '../administrators.ts'
import { publishBuiltIn } from '../built-in.ts'
import type { Body } from '../config.ts'
import { deletedAs, isKept } from '../deleted.ts'
import { digestOf, hexOf } from '../digest.ts'
import { parse } from '../input.ts'
import { holdersOf } from '../logins.ts'
import { refused } from '../problem.ts'
import { publishOver } from '../publish.ts'
import type { ProviderIdentity } from './claims.ts'

export type AgentRow = Body<'agents'>

const attempts = 3

/**
 * `saidAt`: when the provider vouched for them (ms). Throws `login_unknown`, `role_missing`
 * or `agent_inactive`, and `unauthorized` if the account has been inactive since then (S4).
 */
export async function admit(
  env: Env,
  firstAdmin: string | null,
  who: ProviderIdentity,
  saidAt: number,
): Promise<AgentRow> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const admitted = await tryToAdmit(env, firstAdmin, who, saidAt)
    if (admitted) return admitted
  }
  throw refused('unavailable')
}

/** Null: the row was changed by somebody else meanwhile; try again. */
async function tryToAdmit(
  env: Env,
  firstAdmin: string | null,
  who: ProviderIdentity,
  saidAt: number,
): Promise<AgentRow | null> {
  const [holder, ...others] = await holdersOf(env.CONFIG, [who.login])
  if (others.length > 0) throw refused('login_unknown', undefined, `Several agents have the login ${who.login}.`)
  const id = holder?.agent ?? (await idFor(who.login))
  const stored = await accountOf(env.CONFIG, id)
  // The agent with the id that this login makes exists, but an administrator has taken the login away from them. That is respected.
  if (stored && !stored.body.logins.includes(who.login)) throw unknown(who.login)
  if (stored && !stored.body.active) throw refused('agent_inactive')
  if (stored && isSignedOut(stored, saidAt)) throw refused('unauthorized')
  const first = who.login === firstAdmin && !(await hasAdminBeside(env.CONFIG, id, 1))
  if (!stored && !first && who.role === 'listed') throw unknown(who.login)
  const deleted = stored ? null : await deletedAs(env.CONFIG, 'agents', id)
  // S7: a deleted agent cannot come back by signing in while their id is reserved.
  if (isKept(deleted) && !first) throw unknown(who.login)
  const given = who.role === 'listed' ? (stored?.body.role ?? null) : who.role
  const role = first ? 'admin' : given
  if (role === null) throw refused('role_missing')
  if (stored?.body.role === role) return stored.body
  if (first) await publishBuiltIn(env)
  const newId = await freeId(env.CONFIG, id, who.login)
  const made = { id: newId, name: who.name, logins: [who.login], role }
  // The previous release accepted names that are refused now. Such a name must not keep anybody out.
  const known = stored && { ...stored.body, name: nameOf(stored.body.name) || id, role }
  const body = parse(agentConfigSchema, known ?? made)
  const written = await publishOver(env, { kind: 'provider' }, 'agents', body.id, body, stored?.version ?? 0)
  return written && written.body
}

/** The first administrator must always be able to get in. If the ids that their login makes are reserved, they get another. */
async function freeId(db: D1Database, wanted: string, login: string): Promise<string> {
  let id = wanted
  for (let kept = await deletedAs(db, 'agents', id); isKept(kept); kept = await deletedAs(db, 'agents', id))
    id = await idFor(`${login} ${kept.freeAt}`)
  return id
}

function unknown(login: string) {
  return refused('login_unknown', undefined, `Nobody here has the login ${login}.`)
}

/** A readable id, always the same for the same login. */
async function idFor(login: string): Promise<string> {
  const words = login.replace(/@.*$/s, '').replaceAll(/[^a-z0-9]+/g, '-')
  const suffix = hexOf((await digestOf(login)).slice(0, 8))
  return `${words.slice(0, 32).replaceAll(/^-|-$/g, '') || 'agent'}-${suffix}`
}
