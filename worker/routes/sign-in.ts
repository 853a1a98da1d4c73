// Agents sign in by the organisation's identity provider, or by Cloudflare Access in front of us (S6). Both ways end with a session token, which
// is the only credential that the API takes from agents.
import { Hono } from 'hono'
import { logger } from '../../durable-objects/shell/log.ts'
import { sessionBody } from '../../protocol/http.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse, type RefusalCode } from '../../protocol/problem.ts'
import { accountOf, isSignedOut } from '../accounts.ts'
import type { RequestContext, Edge } from '../context.ts'
import { agentOf, signInOf } from '../identity.ts'
import { bodyOf } from '../input.ts'
import { isDevelopment } from '../loopback.ts'
import { admitOrigin } from '../origins.ts'
import { Refused, refused } from '../problem.ts'
import { pacedAddress } from '../rates.ts'
import { revokeSession } from '../sessions.ts'
import { admit, type AgentRow } from '../sign-in/admission.ts'
import { identityOf } from '../sign-in/claims.ts'
import { keep, take } from '../sign-in/cookies.ts'
import { accessHeader, provenByAccess, provenByOidc } from '../sign-in/proof.ts'
import { arrival, departure, newJourney, type Journey } from '../sign-in/provider.ts'
import { settingsOf, type SignInSettings } from '../sign-in/settings.ts'
import { sign, type Token } from '../tokens.ts'

const log = logger('worker')
const home = '/console/'
const longestPath = 1_024

export const signIn = new Hono<Edge>()

signIn.use('/sign-in/*', async (c, next) => {
  await pacedAddress(c)
  await next()
})

signIn.get('/sign-in', (c) => {
  const { oidc, access } = settingsOf(c.env)
  const ways = { oidc: oidc !== null, access: access !== null, development: isDevelopment(c) }
  return c.json({ ways: Object.entries(ways).flatMap(([way, open]) => (open ? [way] : [])) })
})

signIn.get('/sign-in/oidc', async (c) => {
  const { oidc } = settingsOf(c.env)
  if (!oidc) throw refused('not_found')
  const to = pathOf(c)
  return sending(c, to, async () => {
    const journey = newJourney()
    const there = await departure(c.env, oidc, journey, callbackOf(c))
    await keep(c, 'signIn', 'browser', { ...journey, to })
    return there
  })
})

signIn.get('/sign-in/callback', async (c) => {
  const settings = settingsOf(c.env)
  const { oidc } = settings
  if (!oidc) throw refused('not_found')
  const begun = await take(c, 'signIn')
  const { to = home, ...journey } = (begun?.claims ?? {}) as unknown as Journey & { readonly to?: string }
  return sending(c, to, async () => {
    if (!begun) throw refused('sign_in_expired')
    const idToken = await arrival(c.env, oidc, journey, new URL(c.req.url), callbackOf(c))
    const { id } = await admittedBy(c, settings, idToken)
    await keep(c, 'handOver', id)
    return backTo(c, to, null)
  })
})

signIn.post('/sign-in/session', async (c) => {
  const { idToken } = await bodyOf(c, sessionBody)
  const settings = settingsOf(c.env)
  const { id, name, role } = await (idToken === undefined ? cameBack(c, settings) : admittedBy(c, settings, idToken))
  const { token, expiresAt } = await sign(c.env, 'session', id)
  return c.json({ token, expiresAt: isoTime(expiresAt), agent: { id, name, role } })
})

/** S4: ends the session for good: its token is refused, and every connection that it opened is closed. */
signIn.delete('/sign-in/session', async (c) => {
  const agent = await agentOf(c)
  const id = (await signInOf(c, agent))?.id ?? ''
  await revokeSession(c.env, id, agent.agent)
  return c.body(null, 204)
})

/** Exchanges an ID token. Browsers do not send one by themselves (unlike a cookie), so any origin may call this. */
async function admittedBy(
  c: RequestContext,
  { oidc, roleClaim, firstAdmin }: SignInSettings,
  idToken: string,
): Promise<AgentRow> {
  if (!oidc) throw refused('unauthorized', 'idToken', 'No identity provider is set up here.')
  const claims = await provenByOidc(c.env, oidc, idToken)
  // `iat` is in whole seconds by the provider's clock. In doubt, a sign-in counts as after the account's deactivation.
  const saidAt = (claims.iat ?? 0) * 1_000 + limits.clockToleranceMs
  return admit(c.env, firstAdmin, identityOf(claims, oidc.loginClaim, roleClaim), saidAt)
}

/** The person who comes back from the provider or through Access. Browsers send these cookies for any page, so only our own pages may call this. */
async function cameBack(c: RequestContext, { access, roleClaim, firstAdmin }: SignInSettings): Promise<AgentRow> {
  admitOrigin(c, [])
  const back = await take(c, 'handOver')
  if (back) return activeAgent(c, back)
  const assertion = c.req.header(accessHeader)
  if (!access || assertion === undefined) throw refused('unauthorized')
  const { custom, ...claims } = await provenByAccess(c.env, access, assertion)
  // Claims that Access copies from the provider are in `custom`, and its own claims override
  // them. Access checks the person at every request, so the time of the vouching is now.
  return admit(c.env, firstAdmin, identityOf({ ...(custom as object), ...claims }, 'email', roleClaim), Infinity)
}

async function activeAgent(c: RequestContext, { subject, givenAt }: Token): Promise<AgentRow> {
  const account = await accountOf(c.env.CONFIG, subject)
  if (!account?.body.active) throw refused('agent_inactive')
  if (isSignedOut(account, givenAt)) throw refused('unauthorized')
  return account.body
}

/** A browser that navigates cannot read a problem document. So it is redirected with the code, and the page shows the sentence. */
async function sending(c: RequestContext, to: string, where: () => Promise<URL>): Promise<Response> {
  try {
    return c.redirect((await where()).href, 303)
  } catch (error) {
    if (!(error instanceof Refused)) log({ level: 'error', path: c.req.path, error: String(error) })
    const { refused: code, field, detail } = error instanceof Refused ? error.refusal : refuse('unavailable')
    // Only the operator can fix a malformed token, so the details go to the log.
    if (code === 'unauthorized') log({ level: 'warn', path: c.req.path, refused: code, field, detail })
    return c.redirect(backTo(c, to, code).href, 303)
  }
}

function backTo(c: RequestContext, to: string, code: RefusalCode | null): URL {
  const url = new URL(to, c.req.url)
  url.searchParams.delete('sign-in')
  if (code !== null) url.searchParams.set('sign-in', code)
  return url
}

/** A path on our own host. Parsed as a browser would, since `/\evil.example` and `/../evil.example` do not lead where they seem to. */
function pathOf(c: RequestContext): string {
  const to = c.req.query('to') ?? home
  const { origin } = new URL(c.req.url)
  const url = to.startsWith('/') && to.length <= longestPath ? URL.parse(to, origin) : null
  const path = url?.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '//'
  if (path.startsWith('//')) throw refused('invalid', 'to', 'must be a path of this site')
  return path
}

function callbackOf(c: RequestContext): string {
  return new URL('/v1/sign-in/callback', c.req.url).href
}
