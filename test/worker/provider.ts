// Identity providers of tests, each on an issuer of its own, and browsers that sign in there.
import { app } from '../../worker/app.ts'
import { client, type Minting } from '../support/minting.ts'
import { keepContract } from './contract.ts'
import { env, home, type Asking } from './support.ts'

const root = (env as unknown as { readonly ISSUER: string }).ISSUER

export interface Provider {
  readonly issuer: string
  /** Variables of a Worker that trusts this provider. */
  readonly vars: Readonly<Record<string, string>>
  control<Answer>(what: string, body?: object): Promise<Answer>
  token(minting?: Minting): Promise<string>
}

/** A new one; or, with the empty name, the one at the bare address, which is where Cloudflare Access would be. */
export function provider(more: Readonly<Record<string, string>> = {}, name = `/${crypto.randomUUID()}`): Provider {
  const issuer = `${root}${name}`
  const control = async <Answer>(what: string, body: object = {}) => {
    const response = await fetch(`${issuer}/control/${what}`, { method: 'POST', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(await response.text())
    return response.json<Answer>()
  }
  return {
    issuer,
    vars: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: client.id, OIDC_CLIENT_SECRET: client.secret, ...more },
    control,
    token: async (minting = {}) => (await control<{ token: string }>('mint', minting)).token,
  }
}

/** Asks a Worker that has other variables. */
export async function askWith(
  vars: Readonly<Record<string, string>>,
  method: string,
  path: string,
  { body, headers, at = home }: Asking = {},
): Promise<Response> {
  const init = { method, headers: { ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) }
  const request = new Request(`${at}${path}`, init)
  const response = await app.fetch(request, { ...env, ...vars })
  await keepContract(request, response)
  return response
}

/** Keeps cookies as a browser does, for one Worker, and follows no link by itself. */
export class Browser {
  readonly #vars: Readonly<Record<string, string>>
  readonly #at: string
  readonly cookies = new Map<string, string>()
  /** The attributes of what was set last, by name. */
  readonly attributes = new Map<string, string>()

  constructor(vars: Readonly<Record<string, string>>, at = home) {
    this.#vars = vars
    this.#at = at
  }

  async ask(method: string, path: string, asking: Asking = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie !== '' && { cookie }), ...asking.headers }
    const response = await askWith(this.#vars, method, path, { at: this.#at, ...asking, headers })
    for (const line of response.headers.getSetCookie()) this.#set(line)
    return response
  }

  /** Where it is sent; fails the test if it is not. */
  async sent(path: string): Promise<URL> {
    const response = await this.ask('GET', path)
    if (response.status !== 303) throw new Error(`${response.status}: ${await response.text()}`)
    return new URL(response.headers.get('location') ?? '')
  }

  /** The way to the provider, the form there, and the link back. `login` empty: cancelled. */
  async visit(login: string, to = '/console/'): Promise<URL> {
    const there = await this.sent(`/v1/sign-in/oidc?to=${encodeURIComponent(to)}`)
    there.searchParams.set('login', login)
    const response = await fetch(there, { redirect: 'manual' })
    const back = new URL(response.headers.get('location') ?? '')
    return this.sent(`${back.pathname}${back.search}`)
  }

  session(asking: Asking = {}): Promise<Response> {
    return this.ask('POST', '/v1/sign-in/session', { headers: { origin: this.#at }, ...asking })
  }

  #set(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split('=')
    this.attributes.set(name, attributes.join('; '))
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
