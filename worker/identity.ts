// Who is asking. Tokens only identify a person; role and account state are read from the agent's row at every request (S4).
import { idOf, isAgent, isBackend, isSupervisor, type Asker, type Person } from '../domain/conversation/person.ts'
import type { Env } from '../durable-objects/env.ts'
import type { AgentRole } from '../protocol/config/agents.ts'
import { idSchema } from '../protocol/config/fields.ts'
import { siteClaims } from '../protocol/http.ts'
import { accountOf, isSignedOut } from './accounts.ts'
import { read } from './config.ts'
import type { RequestContext } from './context.ts'
import { isUuid } from './input.ts'
import { isKey, keyOf } from './keys.ts'
import { refused } from './problem.ts'
import { paced } from './rates.ts'
import { isRevoked, signInBy, type SignIn } from './sessions.ts'
import { verify } from './tokens.ts'

const customerHeader = 'Partyline-Customer'

export type AgentPerson = Extract<Person, { readonly agent: string }>

/** `customer/<id>`, `agent/<id>` or `bot/<id>`: the name of a person in tokens and idempotency keys. */
export function nameOf(person: Person): string {
  const kind = isAgent(person) ? 'agent' : person.role
  return `${kind}/${idOf(person)}`
}

/** `signIn`: the sign-in with which an agent came. */
export async function personNamed(env: Env, name: string, signIn: SignIn): Promise<Person> {
  const slash = name.indexOf('/')
  const id = name.slice(slash + 1)
  return name.slice(0, slash) === 'agent' ? agentNamed(env, id, signIn) : { role: 'customer', customer: id }
}

/** Identifies the caller, including backends that name no customer. Throws `rate_limited` when they ask too often (S5). */
export async function askerOf(c: RequestContext): Promise<Asker> {
  const token = bearerOf(c)
  const customer = customerNamed(c, token)
  if (isKey(token)) {
    const key = await keyOf(c.env.CONFIG, token)
    await (customer === null ? paced(c, 'askingFrom', `key/${key}`) : paced(c, 'asking', `customer/${customer}`))
    return customer === null ? { role: 'backend', key } : { role: 'customer', customer }
  }
  const { kind, subject } = await verify(c.env, token, ['visitor', 'customer', 'session'])
  await paced(c, 'asking', `${kind === 'session' ? 'agent' : 'customer'}/${subject}`)
  return kind === 'session'
    ? agentNamed(c.env, subject, await signInBy(token))
    : { role: 'customer', customer: subject }
}

/** The sign-in of an agent who asks; null for everybody else. */
export async function signInOf(c: RequestContext, person: Person): Promise<SignIn | null> {
  return isAgent(person) ? signInBy(bearerOf(c)) : null
}

export async function personOf(c: RequestContext): Promise<Person> {
  const asker = await askerOf(c)
  if (isBackend(asker)) throw refused('forbidden', customerHeader, 'A backend does this as a customer.')
  return asker
}

export async function agentOf(c: RequestContext): Promise<AgentPerson> {
  const asker = await askerOf(c)
  if (!isAgent(asker)) throw refused('forbidden', 'Authorization', 'Only an agent who has signed in may do this.')
  return asker
}

export async function supervisorOf(c: RequestContext): Promise<AgentPerson> {
  const agent = await agentOf(c)
  if (!isSupervisor(agent)) throw refused('forbidden')
  return agent
}

export async function adminOf(c: RequestContext): Promise<AgentPerson> {
  const agent = await agentOf(c)
  if (agent.role !== 'admin') throw refused('forbidden')
  return agent
}

/** Somebody who comes in as a customer. `signed` null: a visitor. */
export interface Guest {
  readonly id: string
  readonly through: 'page' | 'backend'
  readonly signed: {
    readonly site: string
    readonly name: string | null
    readonly attributes: Readonly<Record<string, string>>
  } | null
}

/** The returning customer; null for a newcomer. Agents do not count as customers. */
export async function guestOf(c: RequestContext): Promise<Guest | null> {
  if (c.req.header('authorization') === undefined) return null
  const token = bearerOf(c)
  const named = customerNamed(c, token)
  if (isKey(token)) return guestThrough(c, token, named)
  const { kind, subject, claims } = await verify(c.env, token, ['visitor', 'customer', 'session'])
  if (kind === 'session') throw refused('forbidden')
  if (kind === 'visitor') return { id: subject, through: 'page', signed: null }
  const site = siteOf(subject)
  if (site === null) throw refused('unauthorized')
  return { id: subject, through: 'page', signed: { site, ...(claims as unknown as CustomerClaims) } }
}

/** The customer whom a backend names. The backend is trusted like the site itself, so no signature is needed. */
async function guestThrough(c: RequestContext, token: string, id: string | null): Promise<Guest> {
  await keyOf(c.env.CONFIG, token)
  if (id === null) throw refused('forbidden', customerHeader, 'A backend does this as a customer.')
  const site = siteOf(id)
  if (site === null) return { id, through: 'backend', signed: null }
  if (!(await isSignedIn(c.env, id))) throw refused('invalid', customerHeader, 'There is no such site.')
  return { id, through: 'backend', signed: { site, name: null, attributes: {} } }
}

/** P8: whether this customer was signed in by a site that exists. The colon alone does not prove it: ids from channels may have one too. */
export async function isSignedIn(env: Env, customer: string): Promise<boolean> {
  const site = siteOf(customer)
  return site !== null && (await read(env.CONFIG, 'sites', site)) !== null
}

/** The site of an id `<site>:<sub>`; null: it is a visitor's, which has no colon. */
function siteOf(customer: string): string | null {
  const colon = customer.indexOf(':')
  return colon < 0 ? null : customer.slice(0, colon)
}

/** The signed data of the site that a customer's token carries. */
export interface CustomerClaims {
  readonly name: string | null
  readonly attributes: Readonly<Record<string, string>>
}

async function agentNamed(env: Env, id: string, signIn: SignIn): Promise<AgentPerson> {
  const ending = signIn.id !== null && isRevoked(env, signIn.id)
  const [account, ended] = await Promise.all([accountOf(env.CONFIG, id), ending])
  if (ended) throw refused('unauthorized')
  if (!account?.body.active) throw refused('agent_inactive')
  if (isSignedOut(account, signIn.givenAt)) throw refused('unauthorized')
  const role: AgentRole = account.body.role
  return { role, agent: id, name: account.body.name }
}

/** The customer for whom a backend asks: one of a site, or one with an id that no visitor can guess. Null: it asks for nobody. */
function customerNamed(c: RequestContext, token: string): string | null {
  const customer = c.req.header(customerHeader)
  if (customer === undefined) return null
  if (!isKey(token)) throw refused('forbidden', customerHeader, 'Only a backend asks as somebody else.')
  const site = siteOf(customer)
  const ofSite = (id: string) =>
    idSchema.safeParse(id).success && siteClaims.shape.sub.safeParse(customer.slice(id.length + 1)).success
  const isOne = site === null ? isUuid(customer) : ofSite(site)
  if (!isOne) throw refused('invalid', customerHeader, 'must be <site>:<id there>, or a UUID')
  return customer
}

export function bearerOf(c: RequestContext): string {
  const token = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (token === undefined) throw refused('unauthorized')
  return token
}
