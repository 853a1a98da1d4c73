// Who somebody is by their provider's word.
import type { JWTPayload } from 'jose'
import { loginSchema, type AgentRole } from '../../protocol/config/agents.ts'
import { limits } from '../../protocol/limits.ts'
import { nameOf } from '../../protocol/words.ts'
import { at } from '../input.ts'
import { refused } from '../problem.ts'
import type { RoleClaim } from './settings.ts'

export interface Identity {
  readonly login: string
  readonly name: string
  /** `listed`: the provider is not asked, the list of agents says. Null: the provider gives none. */
  readonly role: AgentRole | 'listed' | null
}

/** Throws `login_missing` when there is none that can be trusted. */
export function identityOf(claims: JWTPayload, loginClaim: string, roleClaim: RoleClaim | null): Identity {
  const login = loginOf(claims, loginClaim)
  const name = typeof claims['name'] === 'string' ? nameOf(claims['name'], limits.nameLength) : ''
  return { login, name: name === '' ? login : name, role: roleClaim === null ? 'listed' : roleOf(claims, roleClaim) }
}

function loginOf(claims: JWTPayload, claim: string): string {
  // An address that its owner never confirmed can be anybody's. Some providers write `false` as a text.
  const verified = claims['email_verified']
  const unverified = claim === 'email' && (verified === false || verified === 'false')
  const login = loginSchema.safeParse(Object.hasOwn(claims, claim) ? claims[claim] : null)
  if (unverified || !login.success) throw refused('login_missing')
  return login.data
}

const rank: Readonly<Record<AgentRole, number>> = { agent: 1, supervisor: 2, admin: 3 }

/** The highest of those that the claim gives. */
function roleOf(claims: JWTPayload, { claim, roles }: RoleClaim): AgentRole | null {
  const value = valueOf(claims, claim)
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values
    .flatMap((each) => (typeof each === 'string' && Object.hasOwn(roles, each) ? [roles[each] ?? null] : []))
    .reduce<AgentRole | null>((best, one) => (one && (best === null || rank[one] > rank[best]) ? one : best), null)
}

/** Names with dots are addresses with some providers and paths with others: the whole name goes first. */
function valueOf(claims: JWTPayload, name: string): unknown {
  return at(claims, [name]) ?? at(claims, name.split('.'))
}
