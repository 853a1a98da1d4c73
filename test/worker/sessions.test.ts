// Keys that are used up and sign-ins that are ended: what they opened is closed, and nothing opens by them again.
import { evictDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { forgetSessions } from '../../worker/sessions.ts'
import { sign } from '../../worker/tokens.ts'
import { annIsReady, available, seat, viewOf, type Seated } from './room.ts'
import { ask, env, got, problemIn, signIn, upgrade } from './support.ts'

let room: Seated
beforeAll(async () => {
  await annIsReady()
  room = await seat()
})

interface Door {
  readonly connections: string
  readonly socket: string
}
const workspace: Door = { connections: '/v1/agent/connections', socket: '/v1/agent/socket' }
const conversation = (): Door => {
  const at = `/v1/conversations/${room.conversation}`
  return { connections: `${at}/connections`, socket: `${at}/socket` }
}
const connectionTokenFor = async ({ connections }: Door, token: string) =>
  (await got<{ token: string }>(ask('POST', connections, { token }))).token

/** Accepts the socket; answers its close. */
function opened({ webSocket, status }: Response): { readonly socket: WebSocket; readonly closed: Promise<number> } {
  if (!webSocket) throw new Error(`not opened: ${status}`)
  webSocket.accept()
  return {
    socket: webSocket,
    closed: new Promise((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code), { once: true })),
  }
}

describe('a connection token', () => {
  const doors = [
    ['a conversation, by its customer', conversation, () => Promise.resolve(room.visitorToken)],
    ['a conversation, by an agent', conversation, () => signIn('ann')],
    ['a workspace', () => workspace, () => signIn('ann')],
  ] as const

  it.each(doors)('S2 opens one socket and no other: %s', async (_, door, key) => {
    const connectionToken = await connectionTokenFor(door(), await key())
    const { socket, closed } = opened(await upgrade(door().socket, connectionToken))
    const again = async () => opened(await upgrade(door().socket, connectionToken)).closed
    expect(await again()).toBe(closeCodes.unauthorized.code)
    socket.close()
    await closed
    expect(await again()).toBe(closeCodes.unauthorized.code)
    // Whoever fetches another one comes back.
    opened(await upgrade(door().socket, await connectionTokenFor(door(), await key()))).socket.close()
  })

  it.each(doors)('S2 opens one of ten that come at once: %s', async (_, door, key) => {
    const connectionToken = await connectionTokenFor(door(), await key())
    const answers = await Promise.all(Array.from({ length: 10 }, () => upgrade(door().socket, connectionToken)))
    const sockets = answers.map(opened)
    const isClosed = ({ closed }: (typeof sockets)[number]) =>
      Promise.race([closed, new Promise<null>((resolve) => setTimeout(resolve, 500, null))])
    const codes = await Promise.all(sockets.map(isClosed))
    expect(codes.filter((code) => code === closeCodes.unauthorized.code)).toHaveLength(9)
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    for (const { socket } of sockets) socket.close()
  })

  it.each(doors)('S2 is remembered while the object sleeps: %s', async (_, door, key) => {
    const connectionToken = await connectionTokenFor(door(), await key())
    const { socket, closed } = opened(await upgrade(door().socket, connectionToken))
    socket.close()
    await closed
    const object = door() === workspace ? env.AGENT.getByName('ann') : env.CONVERSATION.getByName(room.conversation)
    await evictDurableObject(object)
    expect(await opened(await upgrade(door().socket, connectionToken)).closed).toBe(closeCodes.unauthorized.code)
  })

  it('S2 opens one connection over HTTP, and then no socket', async () => {
    const token = await connectionTokenFor(workspace, await signIn('ann'))
    await got(ask('POST', '/v1/agent/polling', { token }))
    expect(await problemIn(ask('POST', '/v1/agent/polling', { token }))).toMatchObject({ code: 'connection_closed' })
    expect(await opened(await upgrade(workspace.socket, token)).closed).toBe(closeCodes.unauthorized.code)
  })

  it('S2 that was not let in is not used up', async () => {
    const connectionToken = await connectionTokenFor(conversation(), room.visitorToken)
    expect((await upgrade(conversation().socket, connectionToken, { origin: 'https://evil.example' })).status).toBe(403)
    opened(await upgrade(conversation().socket, connectionToken)).socket.close()
  })
})

describe('signing out', () => {
  const signOut = (token: string) => ask('DELETE', '/v1/sign-in/session', { token })

  it('S4 the session is refused from then on, everywhere', async () => {
    const token = await signIn('ben')
    const connectionToken = await connectionTokenFor(workspace, token)
    expect((await signOut(token)).status).toBe(204)
    expect(await problemIn(ask('POST', workspace.connections, { token }))).toMatchObject({
      status: 401,
      code: 'unauthorized',
    })
    expect(await problemIn(ask('GET', '/v1/agent', { token }))).toMatchObject({ code: 'unauthorized' })
    expect(await problemIn(ask('GET', '/v1/queues', { token }))).toMatchObject({ code: 'unauthorized' })
    expect(await problemIn(signOut(token))).toMatchObject({ code: 'unauthorized' })
    // Nor by what it was given before.
    expect(await problemIn(upgrade(workspace.socket, connectionToken))).toMatchObject({ code: 'unauthorized' })
  })

  it('S4 what it opened is closed: the workspace, and the conversations that the agent has', async () => {
    await available('ann')
    const own = await seat()
    const door = { ...conversation(), socket: `/v1/conversations/${own.conversation}/socket` }
    const connections = `/v1/conversations/${own.conversation}/connections`
    const [leaving, staying] = [await signIn('ann'), await signIn('ann')]
    const open = async (token: string) => [
      opened(await upgrade(workspace.socket, await connectionTokenFor(workspace, token))),
      opened(await upgrade(door.socket, await connectionTokenFor({ ...door, connections }, token))),
    ]
    const gone = await open(leaving)
    const kept = await open(staying)
    const closes = vi.fn()
    for (const { closed } of kept) void closed.then(closes)
    expect((await signOut(leaving)).status).toBe(204)
    expect(await Promise.all(gone.map(({ closed }) => closed))).toEqual([
      closeCodes.revoked.code,
      closeCodes.revoked.code,
    ])
    // The other sign-in of the same agent goes on, and the agent is where they were.
    await got(ask('GET', '/v1/agent', { token: staying }))
    expect(closes).not.toHaveBeenCalled()
    expect((await got<{ presence: string }>(ask('GET', '/v1/agent', { token: staying }))).presence).toBe('available')
    expect((await viewOf(own.conversation)).room.status).toBe('active')
    for (const { socket } of kept) socket.close()
  })

  it('S4 who is signed in nowhere else is rung no more', async () => {
    await available('cleo')
    const token = await signIn('cleo')
    const { closed } = opened(await upgrade(workspace.socket, await connectionTokenFor(workspace, token)))
    await signOut(token)
    expect(await closed).toBe(closeCodes.revoked.code)
    expect((await got<{ presence: string }>(ask('GET', '/v1/agent', { token: await signIn('cleo') }))).presence).toBe(
      'offline',
    )
  })

  it('S4 nor is who has closed the page before its word came', async () => {
    await available('cleo')
    const token = await signIn('cleo')
    const { socket } = opened(await upgrade(workspace.socket, await connectionTokenFor(workspace, token)))
    socket.close()
    await signOut(token)
    const { presence } = await got<{ presence: string }>(ask('GET', '/v1/agent', { token: await signIn('cleo') }))
    expect(presence).toBe('offline')
  })

  it('S4 a session that was ended is over however its signature is spelt', async () => {
    const token = await signIn('ben')
    await signOut(token)
    for (const spelt of [token, `${token}=`, `${token}==`])
      expect((await ask('GET', '/v1/agent', { token: spelt })).status).toBe(401)
  })

  it('S4 two sign-ins of the same second are two', async () => {
    const [one, other] = await Promise.all([sign(env, 'session', 'ben'), sign(env, 'session', 'ben')])
    expect(one.token).not.toBe(other.token)
  })

  it('S5 what has ended by itself is not remembered', async () => {
    await signOut(await signIn('ben'))
    const count = async () =>
      (await env.CONFIG.prepare('SELECT COUNT(*) AS n FROM revoked_sessions').first<{ n: number }>())?.n
    expect(await count()).toBeGreaterThan(0)
    await forgetSessions(env)
    expect(await count()).toBeGreaterThan(0)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + limits.sessionTokenMs + 1_000 })
    await forgetSessions(env)
    vi.useRealTimers()
    expect(await count()).toBe(0)
  })
})
