// Somebody signs out, or is made inactive, while a connection of theirs is being opened: between the Worker's look at the sign-in and the object.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AgentObject } from '../../durable-objects/agent.ts'
import type { Env } from '../../durable-objects/env.ts'
import { app } from '../../worker/app.ts'
import { annIsReady, available, endBy, seat, type Seated } from './room.ts'
import { ask, env, got, problemIn, signIn } from './support.ts'

let room: Seated
beforeAll(async () => {
  await annIsReady()
  room = await seat()
})
beforeEach(() => available('ann'))

interface Door {
  readonly connections: string
  readonly socket: string
  readonly polling: string
}
const below = (path: string): Door => ({
  connections: `${path}/connections`,
  socket: `${path}/socket`,
  polling: `${path}/polling`,
})
const doors = [
  ['the workspace', () => below('/v1/agent')],
  ['a conversation', () => below(`/v1/conversations/${room.conversation}`)],
] as const
const connectionTokenFor = async ({ connections }: Door, token: string) =>
  (await got<{ token: string }>(ask('POST', connections, { token }))).token
const signOut = (token: string) => ask('DELETE', '/v1/sign-in/session', { token })
const hello = { type: 'hello', instance: 'instance-of-a-test', since: 0, sent: 0 }

type Opener = Pick<AgentObject, 'fetch' | 'openMailbox'>

/** What the Worker says when all of `before` happens after its look at who it is and right before the object hears of the connection. */
function askLate(before: () => Promise<unknown>, path: string, init: RequestInit): Promise<Response> {
  const late = (objects: Env['AGENT'] | Env['CONVERSATION']) => {
    const get = (id: DurableObjectId) => {
      const stub = objects.get(id) as unknown as Opener
      return {
        fetch: async (request: Request) => before().then(() => stub.fetch(request)),
        openMailbox: async (...given: Parameters<Opener['openMailbox']>) =>
          before().then(() => stub.openMailbox(...given)),
      }
    }
    return { get, idFromName: (name: string) => objects.idFromName(name) }
  }
  const bindings = { ...env, AGENT: late(env.AGENT), CONVERSATION: late(env.CONVERSATION) }
  return Promise.resolve(app.request(`http://localhost${path}`, init, bindings))
}

function upgrading(connectionToken: string): RequestInit {
  return { headers: { upgrade: 'websocket', 'sec-websocket-protocol': `partyline.v1, ${connectionToken}` } }
}

describe('who has signed out while a connection was being opened', () => {
  it.each(doors)('S4 gets no socket: %s', async (_, door) => {
    const token = await signIn('ann')
    const connectionToken = await connectionTokenFor(door(), token)
    const answer = askLate(() => signOut(token), door().socket, upgrading(connectionToken))
    expect(await problemIn(answer)).toMatchObject({ status: 401, code: 'unauthorized' })
  })

  it.each(doors)('S4 gets no mailbox: %s', async (_, door) => {
    const token = await signIn('ann')
    const headers = { authorization: `Bearer ${await connectionTokenFor(door(), token)}` }
    const init = { method: 'POST', headers, body: JSON.stringify(hello) }
    const answer = askLate(() => signOut(token), door().polling, init)
    expect(await problemIn(answer)).toMatchObject({ status: 401, code: 'unauthorized' })
  })
})

describe('who was made inactive while a connection was being opened', () => {
  it('S4 gets no socket of a conversation that has ended', async () => {
    const { conversation } = await seat()
    await endBy('ann', conversation)
    const door = below(`/v1/conversations/${conversation}`)
    const connectionToken = await connectionTokenFor(door, await signIn('ann'))
    const answer = askLate(() => setActive(false), door.socket, upgrading(connectionToken))
    expect(await problemIn(answer)).toMatchObject({ code: 'agent_inactive' })
    await setActive(true)
  })
})

async function setActive(active: boolean): Promise<void> {
  const token = await signIn('root')
  const { body } = await got<{ body: object }>(ask('GET', '/v1/admin/agents/ann', { token }))
  await got(ask('PUT', '/v1/admin/agents/ann', { token, body: { ...body, active } }))
}
