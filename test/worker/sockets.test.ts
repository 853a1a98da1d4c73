// At the door of a socket: a key that is anyhow wrong is refused before an object wakes; what the object then lets whom do.
import { listDurableObjectIds } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { clientFrameSchema, type ClientFrame } from '../../protocol/client-frames.ts'
import { closeCodes } from '../../protocol/close-codes.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import { sign } from '../../worker/tokens.ts'
import { annIsReady, seat, type Seated } from './room.ts'
import { ask, closing, env, forge, got, home, problemIn, signIn, upgrade, visitor } from './support.ts'

let room: Seated
beforeAll(async () => {
  await annIsReady()
  room = await seat()
})

interface Connection {
  readonly token: string
  readonly url: string
  readonly expiresAt: string
}
const path = () => `/v1/conversations/${room.conversation}/socket`
const connection = (headers: Readonly<Record<string, string>> = {}) =>
  got<Connection>(
    ask('POST', `/v1/conversations/${room.conversation}/connections`, { token: room.visitorToken, headers }),
  )
const claims = () => ({
  aud: 'connection',
  sub: `customer/${room.customer}`,
  to: `conversation/${room.conversation}`,
  origins: [],
})

describe('connection tokens', () => {
  it('S2 a token for a socket says where and until when', async () => {
    const { url, expiresAt } = await connection()
    expect(url).toBe(`ws://localhost${path()}`)
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(60_000)
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(55_000)
  })

  it('S2 with it the socket opens, under the protocol and without an echo of the token', async () => {
    const { token } = await connection()
    const response = await upgrade(path(), token)
    expect(response.status).toBe(101)
    expect(response.headers.get('sec-websocket-protocol')).toBe('partyline.v1')
    hangUp(response)
  })

  it.each([
    ['none at all', () => Promise.resolve(null)],
    ['one that has ended', () => forge({ ...claims(), exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['one of another conversation', () => forge({ ...claims(), to: `conversation/${crypto.randomUUID()}` })],
    ['one of a workspace', () => forge({ ...claims(), sub: 'agent/ann', to: 'agent/ann' })],
    ['one of another key', () => forge(claims(), new Uint8Array(32).fill(7))],
    ['a visitor token', () => Promise.resolve(room.visitorToken)],
    ['a session token', () => signIn('ann')],
    ['nonsense', () => Promise.resolve('nonsense')],
  ])('S2 with %s it is refused', async (_, token) => {
    expect(await problemIn(upgrade(path(), await token()))).toMatchObject({ status: 401, code: 'unauthorized' })
  })

  it('S2 a token in the address is none', async () => {
    const { token } = await connection()
    expect(await problemIn(upgrade(`${path()}?token=${token}`, null))).toMatchObject({ code: 'unauthorized' })
  })

  it('S2 an object that nobody has a key to does not wake', async () => {
    const before = await listDurableObjectIds(env.CONVERSATION)
    const stranger = `/v1/conversations/${crypto.randomUUID()}/socket`
    expect((await upgrade(stranger, (await connection()).token)).status).toBe(401)
    expect((await upgrade('/v1/conversations/anything/socket', (await connection()).token)).status).toBe(404)
    expect(await listDurableObjectIds(env.CONVERSATION)).toHaveLength(before.length)
  })

  it('S3 a socket is opened by an upgrade only', async () => {
    expect(await problemIn(ask('GET', path()))).toMatchObject({ code: 'invalid', field: 'Upgrade' })
  })

  it('S4 what a client says of itself does not reach the object', async () => {
    const stranger = await visitor()
    const token = await forge({ ...claims(), sub: `customer/${stranger.id}` })
    const person = JSON.stringify({ role: 'customer', customer: room.customer })
    const { code } = await closing(await upgrade(path(), token, { 'x-partyline-person': person }))
    expect(code).toBe(closeCodes.forbidden.code)
  })

  it('S4 an agent made inactive does not come in with a token from before', async () => {
    await setAgent('pat', { name: 'Pat' })
    const { token } = await workspaceOf('pat')
    await setAgent('pat', { name: 'Pat', active: false })
    expect(await problemIn(upgrade('/v1/agent/socket', token))).toMatchObject({ code: 'agent_inactive' })
  })

  it('S4 an agent made inactive is out of the workspace at once', async () => {
    await setAgent('quin', { name: 'Quin' })
    const closed = closing(await upgrade('/v1/agent/socket', (await workspaceOf('quin')).token))
    await setAgent('quin', { name: 'Quin', active: false })
    expect((await closed).code).toBe(closeCodes.revoked.code)
  })

  it('S1 a name in any script reaches the object', async () => {
    const name = 'Zoë 山田 🙂'
    await setAgent('zoe', { name })
    const response = await upgrade('/v1/agent/socket', (await workspaceOf('zoe')).token)
    const frame = await nextFrame<{ workspace: { agent: { name: string } } }>(response.webSocket)
    expect(frame.workspace.agent.name).toBe(name)
    hangUp(response)
  })

  async function setAgent(id: string, body: object): Promise<void> {
    await got(ask('PUT', `/v1/admin/agents/${id}`, { token: await signIn('root'), body }))
  }

  async function workspaceOf(agent: string): Promise<Connection> {
    return got<Connection>(ask('POST', '/v1/agent/connections', { token: await signIn(agent) }))
  }
})

describe('origins', () => {
  beforeAll(async () => {
    const token = await signIn('root')
    const shop = await got<{ body: object }>(ask('GET', '/v1/admin/entry-points/shop', { token }))
    const body = { ...shop.body, origins: ['https://shop.example', 'https://other.example'] }
    await got(ask('PUT', '/v1/admin/entry-points/shop', { token, body }))
  })

  it('S2 a page that is not on the list gets no token', async () => {
    const asking = { token: room.visitorToken, headers: { origin: 'https://evil.example' } }
    expect(await problemIn(ask('POST', `/v1/conversations/${room.conversation}/connections`, asking))).toMatchObject({
      code: 'wrong_origin',
    })
  })

  it.each([
    ['https://shop.example', 'https://shop.example', 101],
    ['https://shop.example', 'https://other.example', 403],
    ['https://shop.example', 'https://evil.example', 403],
    ['https://shop.example', home, 101],
    [home, home, 101],
    [home, 'https://shop.example', 403],
    // Asked for by a server, which has no origin.
    [null, 'https://other.example', 101],
    [null, 'https://evil.example', 403],
  ])('S2 a token that was asked for on %s opens a socket on %s: %i', async (asked, used, status) => {
    const { token } = await connection(asked === null ? {} : { origin: asked })
    const response = await upgrade(path(), token, { origin: used })
    expect(response.status).toBe(status)
    hangUp(response)
  })

  it('S2 a page of another site opens no workspace', async () => {
    const asking = { token: await signIn('ann'), headers: { origin: 'https://shop.example' } }
    expect(await problemIn(ask('POST', '/v1/agent/connections', asking))).toMatchObject({ code: 'wrong_origin' })
  })
})

describe('frames', () => {
  type Answer = 'welcome' | 'items' | 'earlier' | 'cursor' | 'silence' | 'forbidden'
  const hello: ClientFrame = { type: 'hello', instance: 'instance-1', since: 0, sent: 0 }
  const frames: Readonly<Record<ClientFrame['type'], { frame: ClientFrame; customer: Answer; agent: Answer }>> = {
    hello: { frame: hello, customer: 'welcome', agent: 'welcome' },
    message: {
      frame: { type: 'message', n: 1, text: 'Hello', contentType: 'text/plain' },
      customer: 'items',
      agent: 'items',
    },
    note: { frame: { type: 'note', n: 1, text: 'Hello' }, customer: 'forbidden', agent: 'items' },
    typing: { frame: { type: 'typing' }, customer: 'silence', agent: 'silence' },
    read: { frame: { type: 'read', upTo: 1 }, customer: 'cursor', agent: 'cursor' },
    delivered: { frame: { type: 'delivered', upTo: 2 }, customer: 'cursor', agent: 'cursor' },
    earlier: { frame: { type: 'earlier', before: 2 }, customer: 'earlier', agent: 'earlier' },
    more: { frame: { type: 'more', since: 0 }, customer: 'items', agent: 'items' },
  }

  it('S1 every frame has a row', () => {
    const types = clientFrameSchema.options.map(({ shape }) => shape.type.value)
    expect(Object.keys(frames).toSorted()).toEqual(types.toSorted())
  })

  it.each(
    Object.values(frames).flatMap(({ frame, customer, agent }) => [
      { frame, who: 'customer' as const, answer: customer },
      { frame, who: 'agent' as const, answer: agent },
    ]),
  )('S1 $frame.type by the $who of the conversation: $answer', async ({ frame, who, answer }) => {
    const socket = await open(who === 'customer' ? `customer/${room.customer}` : 'agent/ann')
    const instance = `instance-${crypto.randomUUID()}`
    const heard = listen(socket)
    socket.send(JSON.stringify({ ...hello, instance }))
    if (frame.type !== 'hello') socket.send(JSON.stringify(frame))
    // The last question is always answered, and answers come in order.
    socket.send(JSON.stringify({ type: 'hello', instance: 'another-instance', since: 0, sent: 0 }))
    const [welcome, ...rest] = await heard.until('error', frame.type === 'note' && who === 'customer' ? 2 : 1)
    expect(welcome?.type).toBe('welcome')
    const [first] = rest
    if (answer !== 'welcome' && answer !== 'forbidden' && answer !== 'silence')
      expect(first).toMatchObject({ type: answer })
    else if (answer === 'forbidden') expect(first).toMatchObject({ type: 'error', code: 'forbidden', n: 1 })
    else expect(first?.type).toBe('error')
    socket.close()
  })

  it.each(['customer/stranger', 'agent/ben'])('S1 %s is shown out before a frame is read', async (name) => {
    const { token } = await sign(env, 'connection', name, { to: `conversation/${room.conversation}`, origins: [] })
    const response = await upgrade(path(), token)
    const heard: unknown[] = []
    response.webSocket?.addEventListener('message', ({ data }) => heard.push(data))
    const closed = closing(response)
    response.webSocket?.send(JSON.stringify(hello))
    expect((await closed).code).toBe(closeCodes.forbidden.code)
    expect(heard).toEqual([])
  })

  it.each(['agent/dora', 'agent/root'])('S1 U4 %s looks on, and takes no part', async (name) => {
    const socket = await open(name)
    const heard = listen(socket)
    socket.send(JSON.stringify(hello))
    const [welcome] = await heard.until('welcome', 1)
    expect(welcome).toMatchObject({ type: 'welcome', you: { onlooker: true, role: 'supervisor' } })
    socket.send(JSON.stringify({ type: 'message', n: 1, contentType: 'text/plain', text: 'Let me in' }))
    const refused = (await heard.until('error', 1)).at(-1)
    expect(refused).toMatchObject({ type: 'error', code: 'not_a_participant', n: 1 })
    socket.close()
  })

  async function open(name: string): Promise<WebSocket> {
    const { token } = await sign(env, 'connection', name, { to: `conversation/${room.conversation}`, origins: [] })
    const { webSocket, status } = await upgrade(path(), token)
    if (!webSocket) throw new Error(`not opened: ${status}`)
    webSocket.accept()
    return webSocket
  }
})

function listen(socket: WebSocket) {
  const heard: ServerFrame[] = []
  let look = () => {}
  socket.addEventListener('message', ({ data }) => {
    heard.push(JSON.parse(data as string) as ServerFrame)
    look()
  })
  return {
    /** Everything up to the `count`th frame of that type, except what other people do meanwhile. */
    until: (type: ServerFrame['type'], count: number): Promise<readonly ServerFrame[]> =>
      new Promise((resolve) => {
        look = () => {
          if (heard.filter((frame) => frame.type === type).length >= count)
            resolve(heard.filter((frame) => frame.type !== 'room'))
        }
        look()
      }),
  }
}

function nextFrame<Frame>(socket: WebSocket | null): Promise<Frame> {
  return new Promise((resolve, reject) => {
    if (!socket) return reject(new Error('not opened'))
    socket.addEventListener('message', ({ data }) => resolve(JSON.parse(data as string) as Frame), { once: true })
    socket.accept()
  })
}

function hangUp({ webSocket }: Response): void {
  webSocket?.accept()
  webSocket?.close()
}
