// An identity provider on the loopback. `/<realm>` is an issuer of its own for every test that wants one, made when it is first
// asked; the bare address is one too, with Cloudflare Access's path for keys. Tests move it by `POST …/control/<what>` with JSON.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { client, type Minting } from './minting.ts'
import { Realm, type RealmRequest } from './realm.ts'

export interface Issuer {
  readonly url: string
  close(): Promise<void>
}

/** `host` is the name that it goes by; whatever it is, it listens on the loopback. */
export async function startIssuer(host = '127.0.0.1'): Promise<Issuer> {
  const realms = new Map<string, Promise<Realm>>()
  let url = ''
  const server = createServer((request, response) => {
    const { path, realm: name } = split(new URL(request.url ?? '/', url).pathname)
    const realm = realms.get(name) ?? Realm.open(`${url}${name}`)
    realms.set(name, realm)
    void realm
      .then((one) => answer(one, path, request, response))
      .catch((error: unknown) => say(response, 500, { error: String(error) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  url = `http://${host}:${address.port}`
  return {
    url,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** What is asked for, and of which issuer. */
const places = ['/.well-known/openid-configuration', '/jwks', '/cdn-cgi/access/certs', '/authorize', '/token']

function split(pathname: string): { readonly realm: string; readonly path: string } {
  const path = places.find((place) => pathname.endsWith(place)) ?? /\/control\/\w+$/.exec(pathname)?.[0] ?? ''
  return { realm: pathname.slice(0, pathname.length - path.length), path }
}

async function answer(realm: Realm, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await textOf(request)
  if (path.startsWith('/control/')) {
    say(response, 200, await control(realm, path.slice('/control/'.length), text === '' ? {} : JSON.parse(text)))
    return
  }
  if (path in counted) realm.asked[counted[path as keyof typeof counted]]++
  if (realm.down) {
    say(response, 503, { error: 'temporarily_unavailable' })
    return
  }
  const query = new URL(request.url ?? '/', realm.issuer).searchParams
  switch (path) {
    case '/.well-known/openid-configuration':
      say(response, 200, metadata(realm.issuer))
      return
    case '/jwks':
    case '/cdn-cgi/access/certs':
      say(response, 200, realm.keys())
      return
    case '/authorize':
      if (query.has('login')) response.writeHead(302, { location: realm.authorize(query) }).end()
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(query))
      return
    case '/token':
      await give(realm, new URLSearchParams(text), request.headers.authorization, response)
      return
    default:
      say(response, 404, {})
  }
}

const counted = {
  '/.well-known/openid-configuration': 'discovery',
  '/jwks': 'jwks',
  '/cdn-cgi/access/certs': 'jwks',
  '/token': 'token',
} as const satisfies Readonly<Record<string, RealmRequest>>

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  }
}

async function give(realm: Realm, form: URLSearchParams, authorization: string | undefined, response: ServerResponse) {
  if (!isClient(form, authorization)) {
    say(response, 401, { error: 'invalid_client' })
    return
  }
  const given = await realm.exchange(form)
  say(response, given ? 200 : 400, given ?? { error: 'invalid_grant' })
}

function isClient(form: URLSearchParams, authorization: string | undefined): boolean {
  if (authorization === undefined) {
    return form.get('client_id') === client.id && form.get('client_secret') === client.secret
  }
  const [, basic = ''] = authorization.split(' ')
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':')
  const plain = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))
  return plain(id) === client.id && plain(secret) === client.secret
}

/** `rotate {alg, keep}`, `mint {claims, header, by}`, `set {down, claims, minting}`, `key`, `asked`. */
async function control(realm: Realm, what: string, body: unknown): Promise<object> {
  switch (what) {
    case 'rotate':
      await realm.rotate(body as Parameters<Realm['rotate']>[0])
      return {}
    case 'mint':
      return { token: await realm.mint(body as Minting) }
    case 'set':
      Object.assign(realm, body)
      return {}
    case 'key':
      return realm.publicKey()
    case 'asked':
      return realm.asked
    default:
      throw new Error(`no such control: ${what}`)
  }
}

/** Where a person says who they are. Cancelling is signing in as nobody. */
function page(query: URLSearchParams): string {
  const hidden = [...query].map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`)
  return `<!doctype html><html lang="en"><title>Sign in</title><form>${hidden.join('')}
<label>Login <input name="login" autofocus></label><button>Sign in</button></form></html>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
