// Reads login, name and role from the provider's claims.
import type { JWTPayload } from 'jose'
import { loginSchema, type AgentRole } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import { nameOf } from '../../protocol/words.ts'
import { at } from '../input.ts'
import { refused } from '../problem.ts'
import type { RoleClaim } from './settings.ts'

export interface ProviderIdentity {
  readonly login: string
  readonly name: string
  /** `listed`: roles come from the list of agents, not from the provider. Null: the provider gives no role. */
  readonly role: AgentRole | 'listed' | null
}

/** Throws `login_missing` when the claims have no login that can be trusted. */
export function identityOf(claims: JWTPayload, loginClaim: string, roleClaim: RoleClaim | null): ProviderIdentity {
  const login = loginOf(claims, loginClaim)
  const name = typeof claims['name'] === 'string' ? nameOf(claims['name'], limits.nameLength) : ''
  return { login, name: name === '' ? login : name, role: roleClaim === null ? 'listed' : roleOf(claims, roleClaim) }
}

function loginOf(claims: JWTPayload, claim: string): string {
  // Anybody can enter an e-mail address that is not verified. Some providers write `false` as text.
  const verified = claims['email_verified']
  const unverified = claim === 'email' && (verified === false || verified === 'false')
  const login = loginSchema.safeParse(Object.hasOwn(claims, claim) ? claims[claim] : null)
  if (unverified || !login.success) throw refused('login_missing')
  return login.data
}

const rank: Readonly<Record<AgentRole, number>> = { agent: 1, supervisor: 2, admin: 3 }

/** The highest role among the claim's values. */
function roleOf(claims: JWTPayload, { claim, roles }: RoleClaim): AgentRole | null {
  const value = valueOf(claims, claim)
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values
    .flatMap((each) => (typeof each === 'string' && Object.hasOwn(roles, each) ? [roles[each] ?? null] : []))
    .reduce<AgentRole | null>((best, one) => (one && (best === null || rank[one] > rank[best]) ? one : best), null)
}

/**
 * The value of a claim. A name with dots may be one name (such as a URL) or a
 * path into objects, depending on the provider. The whole name is tried first.
 */
function valueOf(claims: JWTPayload, name: string): unknown {
  return at(claims, [name]) ?? at(claims, name.split('.'))
}
