// Sites whose customers sign in, and what their backends sign, over the identity provider that `issuer-setup.ts` has started.
import type { Minting } from '../support/minting.ts'
import { ask, env, got, signIn } from './support.ts'

const { ISSUER } = env as unknown as { ISSUER: string }

export interface Customer {
  readonly customerToken: string
  readonly expiresAt: string
  readonly customer: { readonly id: string; readonly name: string | null }
}

/** Moves the provider `realm`; `what` as in `issuer.ts`. */
export async function control<Answer>(realm: string, what: string, body: object = {}): Promise<Answer> {
  return got<Answer>(fetch(`${ISSUER}/${realm}/control/${what}`, { method: 'POST', body: JSON.stringify(body) }))
}

export const issuerOf = (realm: string) => `${ISSUER}/${realm}`
export const keysOf = (realm: string) => `${ISSUER}/${realm}/jwks`

/** What the site signs for one of its customers: for the audience `partyline`, unless said otherwise. */
export async function minted(realm: string, { claims, ...rest }: Minting = {}): Promise<string> {
  const { token } = await control<{ token: string }>(realm, 'mint', {
    claims: { aud: 'partyline', ...claims },
    ...rest,
  })
  return token
}

/** Writes a site, and an entry point of the same name for its customers. */
export async function siteWith(id: string, keys: object, more: object = {}): Promise<void> {
  const token = await signIn('root')
  const site = { name: id, issuer: issuerOf(id), audience: 'partyline', keys, ...more }
  await got(ask('PUT', `/v1/admin/sites/${id}`, { token, body: site }))
  const entry = { name: id, mode: 'live', defaultQueue: 'sales', flows: { inbound: 'inbound-live' }, site: id }
  await got(ask('PUT', `/v1/admin/entry-points/${id}`, { token, body: entry }))
}

export function signInAt(entryPoint: string, token: string, visitorToken?: string): Promise<Response> {
  const bearer = visitorToken === undefined ? {} : { token: visitorToken }
  return ask('POST', `/v1/entry-points/${entryPoint}/customers`, { body: { token }, ...bearer })
}

/** What the demo's shop signs. */
export async function shopToken(customer: string, more: object = {}): Promise<string> {
  const asking = { body: { customer, ...more } }
  return (await got<{ token: string }>(ask('POST', '/v1/dev/customer-token', asking))).token
}

export async function shopCustomer(customer: string, more: object = {}, visitorToken?: string): Promise<Customer> {
  return got<Customer>(signInAt('shop', await shopToken(customer, more), visitorToken))
}
