// At the door of a connection over HTTP: the keys of a socket open it, its own key and page keep it, and close codes are problems.
import { beforeAll, describe, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import { annIsReady, endBy, seat, type Seated } from './room.ts'
import { ask, forge, got, problemIn, signIn } from './support.ts'

const hello = { type: 'hello', since: 0 }
const shop = 'https://shop.example'

let room: Seated
beforeAll(async () => {
  await annIsReady()
  const token = await signIn('root')
  const { body } = await got<{ body: object }>(ask('GET', '/v1/admin/entry-points/shop', { token }))
  await got(ask('PUT', '/v1/admin/entry-points/shop', { token, body: { ...body, origins: [shop] } }))
  room = await seat()
})

interface Begun {
  readonly token: string
  readonly expiresAt: string
  readonly count: number
  readonly frames: readonly ServerFrame[]
}
interface Heard {
  readonly count: number
  readonly frames: readonly ServerFrame[]
}
const path = (of = room) => `/v1/conversations/${of.conversation}`
const from = (origin: string) => ({ headers: { origin } })

async function begin(of = room, origin: string | null = null): Promise<Begun> {
  const more = origin === null ? {} : from(origin)
  const { token } = await got<Begun>(ask('POST', `${path(of)}/connections`, { token: of.visitorToken, ...more }))
  return got<Begun>(
    ask('POST', `${path(of)}/polling`, { token, body: { ...hello, instance: crypto.randomUUID() }, ...more }),
  )
}
const wait = (token: string, had: number, more: object = {}, of = room) =>
  ask('POST', `${path(of)}/polling/wait`, { token, body: { had }, ...more })
const post = (token: string, frames: unknown, more: object = {}, of = room) =>
  ask('POST', `${path(of)}/polling/frames`, { token, body: { frames }, ...more })

describe('a connection over HTTP', () => {
  it('D5 says where it begins beside where the socket is, and how long its key lives', async () => {
    const connection = await got<{ url: string; polling: string }>(
      ask('POST', `${path()}/connections`, { token: room.visitorToken }),
    )
    expect(connection.polling).toBe(`http://localhost${path()}/polling`)
    const { expiresAt, frames } = await begin()
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(3_590_000)
    expect(frames).toMatchObject([{ type: 'welcome' }])
  })

  it('D5 what somebody says while a request waits is its answer', async () => {
    const { token, count } = await begin()
    const waiting = got<Heard>(wait(token, count))
    await ask('POST', `${path()}/messages`, { token: await signIn('ann'), body: { text: 'Hello' } })
    expect((await waiting).frames).toMatchObject([{ type: 'items', items: [{ text: 'Hello' }] }])
    expect((await post(token, [{ type: 'message', n: 1, text: 'Hi' }])).status).toBe(204)
    expect((await got<Heard>(wait(token, count + 1))).frames).toMatchObject([
      { type: 'items', items: [{ text: 'Hi' }] },
    ])
  })

  it('S3 a frame that is wrong is answered like one on a socket, and does not take others with it', async () => {
    const { token, count } = await begin()
    await post(token, [
      { type: 'nonsense' },
      { type: 'message', n: 1, text: '' },
      { type: 'message', n: 2, text: 'Yes' },
    ])
    const { frames } = await got<Heard>(wait(token, count))
    expect(frames).toMatchObject([
      { type: 'error', code: 'unknown_type' },
      { type: 'error', code: 'invalid', field: 'text', n: 1 },
      { type: 'items', items: [{ text: 'Yes' }] },
    ])
    expect(await problemIn(post(token, 'none'))).toMatchObject({ code: 'invalid', field: 'frames' })
    expect(await problemIn(wait(token, -1))).toMatchObject({ code: 'invalid', field: 'had' })
  })

  it('S2 its key opens nothing else, and nothing else opens it', async () => {
    const { token } = await begin()
    const other = await seat()
    const connection = await got<Begun>(ask('POST', `${path()}/connections`, { token: room.visitorToken }))
    for (const wrong of [room.visitorToken, connection.token, await signIn('ann'), 'nonsense']) {
      expect(await problemIn(wait(wrong, 0))).toMatchObject({ code: 'unauthorized' })
    }
    expect(await problemIn(wait(token, 0, {}, other))).toMatchObject({ code: 'unauthorized' })
    expect(await problemIn(ask('GET', path(), { token }))).toMatchObject({ code: 'unauthorized' })
    expect(await problemIn(ask('POST', `${path()}/polling`, { token, body: hello }))).toMatchObject({ status: 401 })
    const claims = { aud: 'polling', sub: `customer/${room.customer}`, to: `conversation/${room.conversation}` }
    const ended = await forge({ ...claims, origins: [], mailbox: 'x', exp: Math.floor(Date.now() / 1_000) - 1 })
    expect(await problemIn(wait(ended, 0))).toMatchObject({ code: 'unauthorized' })
    await endBy('ann', other.conversation)
  })

  it('S2 it is of the page that began it', async () => {
    const { token, count } = await begin(room, shop)
    expect((await post(token, [], from(shop))).status).toBe(204)
    for (const origin of ['https://evil.example', 'null']) {
      expect(await problemIn(wait(token, count, from(origin)))).toMatchObject({ code: 'wrong_origin' })
      expect(await problemIn(post(token, [], from(origin)))).toMatchObject({ code: 'wrong_origin' })
    }
  })

  it('D5 what is not there is closed, and the problem says by which code', async () => {
    const claims = { aud: 'polling', sub: `customer/${room.customer}`, to: `conversation/${room.conversation}` }
    const token = await forge({ ...claims, origins: [], mailbox: crypto.randomUUID() })
    const closed = { status: 410, code: 'connection_closed', close: closeCodes.silent.code }
    expect(await problemIn(wait(token, 0))).toMatchObject(closed)
    expect(await problemIn(post(token, []))).toMatchObject(closed)
  })

  it('S4 an agent made inactive is out of the workspace at once, also while waiting', async () => {
    const admin = await signIn('root')
    const setAgent = (body: object) => got(ask('PUT', '/v1/admin/agents/rita', { token: admin, body }))
    await setAgent({ name: 'Rita' })
    const connection = await got<Begun>(ask('POST', '/v1/agent/connections', { token: await signIn('rita') }))
    const { token, frames } = await got<Begun>(ask('POST', '/v1/agent/polling', { token: connection.token }))
    expect(frames).toMatchObject([{ type: 'workspace', workspace: { agent: { name: 'Rita' } } }])
    let had = 1
    const end = (async () => {
      for (;;) {
        const answer = await ask('POST', '/v1/agent/polling/wait', { token, body: { had } })
        if (!answer.ok) return answer
        had = (await answer.json<Heard>()).count
      }
    })()
    await setAgent({ name: 'Rita', active: false })
    expect(await problemIn(await end)).toMatchObject({ status: 410, close: closeCodes.revoked.code })
    expect(await problemIn(ask('POST', '/v1/agent/polling', { token: connection.token }))).toMatchObject({
      code: 'agent_inactive',
    })
  })
})
