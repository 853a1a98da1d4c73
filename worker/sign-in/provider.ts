// The OpenID Connect provider: discovery, the redirect to it, and exchanging its code.
import * as oauth from 'oauth4webapi'
import type { Env } from '../../durable-objects/env.ts'
import { logger } from '../../durable-objects/shell/log.ts'
import { limits } from '../../protocol/limits.ts'
import { unreachable } from '../key-sets.ts'
import { isTrusted } from '../loopback.ts'
import { refused } from '../problem.ts'
import type { Oidc } from './settings.ts'

const log = logger('worker')

/** What a browser at the provider must bring back or prove. */
export interface Journey {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export function newJourney(): Journey {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  }
}

/** The address at which the browser signs in. */
export async function departure(env: Env, oidc: Oidc, journey: Journey, callback: string): Promise<URL> {
  const { authorization_endpoint: endpoint } = await serverOf(env, oidc.issuer)
  const address = URL.parse(endpoint ?? '')
  if (!address || !isTrusted(env, address)) throw unreachable(oidc.issuer.href, new Error('no authorization endpoint'))
  const asked = {
    client_id: oidc.client,
    response_type: 'code',
    redirect_uri: callback,
    scope: oidc.scopes,
    state: journey.state,
    nonce: journey.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(journey.verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value)
  return address
}

/** Exchanges the browser's code for an ID token. The caller still has to verify its signature. */
export async function arrival(env: Env, oidc: Oidc, journey: Journey, arrivedAt: URL, callback: string) {
  const server = await serverOf(env, oidc.issuer)
  const client = { client_id: oidc.client, [oauth.clockTolerance]: limits.clockToleranceMs / 1_000 }
  try {
    const answer = oauth.validateAuthResponse(server, client, arrivedAt, journey.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication(server, oidc.secret),
      answer,
      callback,
      journey.verifier,
      asking(oidc.issuer),
    )
    const given = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: journey.nonce,
      requireIdToken: true,
    })
    return given.id_token ?? ''
  } catch (error) {
    throw faultOf(oidc, error)
  }
}

const servers = new Map<string, { readonly server: oauth.AuthorizationServer; readonly at: number }>()

/** The provider's metadata. Throws `unavailable` when it cannot be fetched. */
export async function serverOf(env: Env, issuer: URL): Promise<oauth.AuthorizationServer> {
  if (!isTrusted(env, issuer)) throw unreachable(issuer.href, new Error('an issuer is asked by https only'))
  const known = servers.get(issuer.href)
  if (known && Date.now() < known.at + limits.keySets.maxAgeMs) return known.server
  try {
    const response = await oauth.discoveryRequest(issuer, asking(issuer))
    const server = await oauth.processDiscoveryResponse(issuer, response)
    if (servers.size >= limits.keySets.kept) servers.clear()
    servers.set(issuer.href, { server, at: Date.now() })
    return server
  } catch (error) {
    throw unreachable(issuer.href, error)
  }
}

function asking(issuer: URL) {
  return {
    signal: () => AbortSignal.timeout(limits.keySets.timeoutMs),
    // `serverOf` allows http only on a developer's own machine, so the deprecated option is safe here.
    // oxlint-disable-next-line typescript/no-deprecated
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
  }
}

function authentication(server: oauth.AuthorizationServer, secret: string | null): oauth.ClientAuth {
  if (secret === null) return oauth.None()
  const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return ways.includes('client_secret_basic') ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret)
}

const untrue: readonly string[] = [oauth.INVALID_RESPONSE, oauth.JWT_CLAIM_COMPARISON, oauth.JWT_TIMESTAMP_CHECK]

/** The refusal for an error: the person declined, the answer was not what we asked for, or the provider cannot be reached. */
function faultOf({ issuer }: Oidc, error: unknown) {
  if (error instanceof oauth.AuthorizationResponseError) {
    log({ level: 'warn', provider: issuer.href, error: error.error, detail: error.error_description?.slice(0, 500) })
    return refused('sign_in_cancelled')
  }
  if (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant') {
    return refused('unauthorized', 'code', 'is none, was used, or is another browser’s')
  }
  if (error instanceof oauth.OperationProcessingError && untrue.includes(error.code ?? '')) {
    return refused('unauthorized', 'code', error.message)
  }
  return unreachable(issuer.href, error)
}
