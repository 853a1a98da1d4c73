// Which pages are let in, over every route that looks at the origin: never one that has none of its own, however the list came about.
import { beforeAll, describe, expect, it } from 'vitest'
import { originOf } from '../../worker/origins.ts'
import { askWith } from './provider.ts'
import { annIsReady, seat, type Seated } from './room.ts'
import { shopToken } from './site.ts'
import { ask, env, got, home, problemIn, signIn, start, upgrade } from './support.ts'

interface Stored {
  readonly body: { readonly origins: readonly string[] }
}
interface Connection {
  readonly token: string
}

let admin: string
let room: Seated
beforeAll(async () => {
  await annIsReady()
  admin = await signIn('root')
  room = await seat()
})

async function write(origins: readonly string[]): Promise<Response> {
  const { body } = await got<Stored>(ask('GET', '/v1/admin/entry-points/shop', { token: admin }))
  return ask('PUT', '/v1/admin/entry-points/shop', { token: admin, body: { ...body, origins } })
}

/** As 0.1.0 stored it: anything that was an address. */
async function storedBefore(origins: readonly string[]): Promise<void> {
  await env.CONFIG.prepare(`UPDATE entry_points SET body = json_set(body, '$.origins', json(?1)) WHERE id = 'shop'`)
    .bind(JSON.stringify(origins))
    .run()
}

const at = () => `/v1/conversations/${room.conversation}`

/** Every way in that looks at the origin, each asked by a page of `origin`; 101 or 2xx: it was let in. */
const waysIn: Readonly<Record<string, (origin: string) => Promise<Response>>> = {
  'GET /entry-points/:id': (origin) => ask('GET', '/v1/entry-points/shop', { headers: { origin } }),
  'POST /entry-points/:id/conversations': (origin) => start('shop', { headers: { origin } }),
  'GET /entry-points/:id/conversations': (origin) =>
    ask('GET', '/v1/entry-points/shop/conversations', { token: room.visitorToken, headers: { origin } }),
  'GET /entry-points/:id/conversations/earlier': (origin) =>
    ask('GET', '/v1/entry-points/shop/conversations/earlier', { token: room.visitorToken, headers: { origin } }),
  'POST /entry-points/:id/customers': async (origin) =>
    ask('POST', '/v1/entry-points/shop/customers', { headers: { origin }, body: { token: await shopToken('maria') } }),
  'POST /conversations/:id/connections': (origin) =>
    ask('POST', `${at()}/connections`, { token: room.visitorToken, headers: { origin } }),
  'GET /conversations/:id/socket': async (origin) => {
    // Of a server, for all of the list.
    const { token } = await got<Connection>(ask('POST', `${at()}/connections`, { token: room.visitorToken }))
    return hungUp(await upgrade(`${at()}/socket`, token, { origin }))
  },
}
const agentsWaysIn: typeof waysIn = {
  'POST /agent/connections': async (origin) =>
    ask('POST', '/v1/agent/connections', { token: await signIn('ann'), headers: { origin } }),
  'GET /agent/socket': async (origin) => {
    const { token } = await got<Connection>(ask('POST', '/v1/agent/connections', { token: await signIn('ann') }))
    return hungUp(await upgrade('/v1/agent/socket', token, { origin }))
  },
  'POST /conversations/:id/connections by an agent': async (origin) =>
    ask('POST', `${at()}/connections`, { token: await signIn('ann'), headers: { origin } }),
  'GET /conversations/:id/socket by an agent': async (origin) => {
    const { token } = await got<Connection>(ask('POST', `${at()}/connections`, { token: await signIn('ann') }))
    return hungUp(await upgrade(`${at()}/socket`, token, { origin }))
  },
  'POST /sign-in/session': (origin) => ask('POST', '/v1/sign-in/session', { body: {}, headers: { origin } }),
  'GET /dev/people': (origin) => ask('GET', '/v1/dev/people', { headers: { origin } }),
}

function hungUp(response: Response): Response {
  response.webSocket?.accept()
  response.webSocket?.close()
  return response
}

describe('what is stored', () => {
  it.each([
    ['https://www.shop.example', 'https://www.shop.example'],
    ['https://www.shop.example/', 'https://www.shop.example'],
    ['HTTPS://WWW.Shop.Example', 'https://www.shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['http://shop.example:80/', 'http://shop.example'],
    ['https://shop.example:8443', 'https://shop.example:8443'],
    ['https://shop.example/some/page?of=it#here', 'https://shop.example'],
    ['capacitor://localhost/index.html', 'capacitor://localhost'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://127.1:3000', 'http://127.0.0.1:3000'],
    ['http://[0:0::1]:3000', 'http://[::1]:3000'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['Ionic://localhost/', 'ionic://localhost'],
    ['chrome-extension://abcdefghijklmnop', 'chrome-extension://abcdefghijklmnop'],
  ])('S2 %s is stored as %s, and the page that browsers call so is let in', async (given, stored) => {
    expect((await got<Stored>(write([given]))).body.origins).toEqual([stored])
    for (const [way, comeIn] of Object.entries(waysIn)) {
      const { status } = await comeIn(stored)
      expect(status < 300, `${way}: ${status}`).toBe(true)
    }
  })

  it.each([
    'javascript:alert(1)',
    'javascript://shop.example',
    'data:text/html,x',
    'blob:https://shop.example/1',
    'about:blank',
    'file://',
    'file:///index.html',
    'ionic://',
    'capacitor:',
    'https://*.x',
    'https://*.shop.example',
    'https://*',
    'https://me@shop.example',
    'https://shop.example:*',
    'capacitor://*',
    'wss://shop.example',
    'null',
    '*',
    '',
  ])('S2 %s can be no page’s origin and is refused by its place', async (wrong) => {
    const { body: before } = await got<Stored>(ask('GET', '/v1/admin/entry-points/shop', { token: admin }))
    expect(await problemIn(write(['https://a.example', 'https://b.example', wrong]))).toMatchObject({
      status: 400,
      code: 'invalid',
      field: 'origins.2',
    })
    const { body: after } = await got<Stored>(ask('GET', '/v1/admin/entry-points/shop', { token: admin }))
    expect(after.origins).toEqual(before.origins)
  })
})

const opaque = ['null', 'NULL', 'file://', 'data:', 'about:blank', 'blob:null', '*']

describe('pages without an origin of their own', () => {
  const lists = [[], ['capacitor://localhost', 'ionic://localhost'], ['https://shop.example']]

  it.each(Object.keys(waysIn))('S2 %s lets none of them in', async (way) => {
    for (const list of lists) {
      await got(write(list))
      for (const origin of opaque) await isShownOut(waysIn[way]!, origin)
    }
  })

  it.each(Object.keys(waysIn))('S2 %s lets none in by what an earlier release stored', async (way) => {
    await storedBefore([
      'capacitor://localhost',
      'ionic://',
      'file://',
      'javascript:alert(1)',
      'https://*.x',
      'about:blank',
      'https://Shop.Example/de',
    ])
    for (const origin of [...opaque, 'https://a.x', 'https://*.x', 'https://evil.example'])
      await isShownOut(waysIn[way]!, origin)
    // What can be compared holds on, an address of a page among it.
    for (const origin of ['capacitor://localhost', 'https://shop.example'])
      expect((await waysIn[way]!(origin)).status).toBeLessThan(300)
  })

  it('S2 what an earlier release stored can still be read, and is named when it is written again', async () => {
    await storedBefore(['https://shop.example', 'file://'])
    const { body } = await got<Stored>(ask('GET', '/v1/admin/entry-points/shop', { token: admin }))
    expect(body.origins).toEqual(['https://shop.example', 'file://'])
    expect(await problemIn(write(body.origins))).toMatchObject({ field: 'origins.1' })
  })

  it.each(Object.keys(agentsWaysIn))('S2 %s lets none of them in', async (way) => {
    for (const origin of [...opaque, 'https://shop.example']) await isShownOut(agentsWaysIn[way]!, origin)
  })

  async function isShownOut(way: (origin: string) => Promise<Response>, origin: string): Promise<void> {
    const problem = await problemIn(way(origin))
    expect(problem, origin).toMatchObject({ status: 403, code: 'wrong_origin' })
  }
})

describe('agents’ own front ends', () => {
  const vars = { AGENT_ORIGINS: 'https://desk.example, HTTPS://Bücher.Example:443/\ncapacitor://localhost' }
  const asking = async (origin: string, agent = 'ann') => ({
    headers: { authorization: `Bearer ${await signIn(agent)}`, origin },
  })

  it.each(['https://desk.example', 'https://xn--bcher-kva.example', 'capacitor://localhost', home])(
    'C1 %s works with everything that is an agent’s',
    async (origin) => {
      const own = await asking(origin)
      await got(askWith(vars, 'GET', '/v1/agent', own))
      await got(askWith(vars, 'PUT', '/v1/agent/presence', { ...own, body: { presence: 'available' } }))
      for (const [connections, socket] of [
        ['/v1/agent/connections', '/v1/agent/socket'],
        [`${at()}/connections`, `${at()}/socket`],
      ] as const) {
        const response = await askWith(vars, 'POST', connections, own)
        expect(response.headers.get('access-control-allow-origin')).toBe('*')
        const { token } = await got<Connection>(response)
        const opened = (from: string) =>
          askWith(vars, 'GET', socket, {
            headers: { upgrade: 'websocket', 'sec-websocket-protocol': `partyline.v1, ${token}`, origin: from },
          })
        // One page's token is of no use to another.
        expect((await opened('https://evil.example')).status).toBe(403)
        expect(hungUp(await opened(origin)).status).toBe(101)
      }
    },
  )

  it.each([
    'null',
    'file://',
    'https://evil.example',
    'http://desk.example',
    'https://desk.example:8443',
    'https://a.desk.example',
  ])('S2 %s is not on the list', async (origin) => {
    for (const path of ['/v1/agent/connections', `${at()}/connections`])
      expect(await problemIn(askWith(vars, 'POST', path, await asking(origin)))).toMatchObject({ code: 'wrong_origin' })
  })

  it('S2 customers do not come in by the list of agents', async () => {
    await got(write([]))
    const headers = { origin: 'https://desk.example' }
    expect(
      await problemIn(askWith(vars, 'POST', '/v1/entry-points/shop/conversations', { headers, body: {} })),
    ).toMatchObject({
      code: 'wrong_origin',
    })
  })

  it('S2 nor agents by the list of an entry point', async () => {
    await got(write(['https://shop.example']))
    const own = await asking('https://shop.example')
    expect(await problemIn(askWith(vars, 'POST', `${at()}/connections`, own))).toMatchObject({ code: 'wrong_origin' })
  })

  it('C1 browsers are told beforehand that they may ask', async () => {
    const headers = {
      origin: 'https://desk.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    }
    const answer = await askWith(vars, 'OPTIONS', '/v1/agent/presence', { headers })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT')
  })

  it('O1 a variable that names no origin is the operator’s fault, and lets nobody in', async () => {
    const wrong = { AGENT_ORIGINS: 'https://*.example' }
    expect(
      await problemIn(askWith(wrong, 'POST', '/v1/agent/connections', await asking('https://a.example'))),
    ).toMatchObject({
      code: 'unavailable',
    })
  })

  it('C1 a browser’s cookies sign nobody in for another page', async () => {
    const headers = { origin: 'https://desk.example' }
    expect(await problemIn(askWith(vars, 'POST', '/v1/sign-in/session', { headers, body: {} }))).toMatchObject({
      code: 'wrong_origin',
    })
  })
})

it('S2 whatever is an origin is one in its own form', () => {
  for (const text of ['https://A.example:0443/', 'tauri://LOCALHOST', 'http://1.1']) {
    const origin = originOf(text) ?? ''
    expect(originOf(origin)).toBe(origin)
  }
})
