// How agents sign in here, from the Worker's variables. Incomplete settings are an operator's mistake and are logged.
import { z } from 'zod'
import type { Env } from '../../durable-objects/env.ts'
import { agentRoleSchema, loginSchema, type AgentRole } from '../../protocol/config/agents.ts'

export interface Oidc {
  readonly issuer: URL
  readonly client: string
  readonly secret: string | null
  readonly scopes: string
  readonly loginClaim: string
}

export interface Access {
  readonly team: URL
  readonly audience: string
}

export interface RoleClaim {
  readonly claim: string
  readonly roles: Readonly<Record<string, AgentRole>>
}

export interface SignInSettings {
  readonly oidc: Oidc | null
  readonly access: Access | null
  /** Null: roles come from the list of agents. */
  readonly roleClaim: RoleClaim | null
  readonly firstAdmin: string | null
}

export function settingsOf(env: Env): SignInSettings {
  return { oidc: oidcOf(env), access: accessOf(env), roleClaim: roleClaimOf(env), firstAdmin: firstAdminOf(env) }
}

function oidcOf(env: Env): Oidc | null {
  const issuer = given(env.OIDC_ISSUER)
  if (issuer === null) return null
  const address = URL.parse(issuer)
  if (!address) throw new Error('OIDC_ISSUER must be an address')
  return {
    issuer: address,
    client: needed('OIDC_CLIENT_ID', env.OIDC_CLIENT_ID),
    secret: given(env.OIDC_CLIENT_SECRET),
    scopes: given(env.OIDC_SCOPES) ?? 'openid email profile',
    loginClaim: given(env.OIDC_LOGIN_CLAIM) ?? 'email',
  }
}

function accessOf(env: Env): Access | null {
  const host = given(env.ACCESS_TEAM)
  if (host === null) return null
  // Only on a developer's own machine does a team's host have a port.
  const team = URL.parse(`${host.includes(':') ? 'http' : 'https'}://${host}`)
  if (team?.host !== host) throw new Error('ACCESS_TEAM must be the host of a team, such as acme.cloudflareaccess.com')
  return { team, audience: needed('ACCESS_AUD', env.ACCESS_AUD) }
}

/** Without a table the claim's values are the role names themselves. */
function roleClaimOf(env: Env): RoleClaim | null {
  const claim = given(env.OIDC_ROLE_CLAIM)
  if (claim === null) return null
  const table = given(env.OIDC_ROLES)
  if (table === null) return { claim, roles: { agent: 'agent', supervisor: 'supervisor', admin: 'admin' } }
  const roles = rolesSchema.safeParse(table)
  if (!roles.success)
    throw new Error('OIDC_ROLES must be JSON of an object: value of the claim → agent, supervisor or admin')
  return { claim, roles: roles.data }
}

const rolesSchema = z.preprocess(json, z.record(z.string(), agentRoleSchema))

function json(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return null
  }
}

function firstAdminOf(env: Env): string | null {
  const login = given(env.FIRST_ADMIN)
  if (login === null) return null
  const parsed = loginSchema.safeParse(login)
  if (!parsed.success) throw new Error('FIRST_ADMIN must be a login: without spaces')
  return parsed.data
}

function given(value: string | undefined): string | null {
  return value === undefined || value.trim() === '' ? null : value.trim()
}

function needed(name: string, value: string | undefined): string {
  const text = given(value)
  if (text === null) throw new Error(`${name} is not set`)
  return text
}
