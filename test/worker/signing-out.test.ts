// Signing out while what is to be closed cannot be reached: it is closed as soon as it can be.
import {
  createExecutionContext,
  createScheduledController,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { app } from '../../worker/app.ts'
import worker from '../../worker/index.ts'
import { annIsReady, available, seat } from './room.ts'
import { ask, closing, env, got, problemIn, signIn, upgrade } from './support.ts'

beforeAll(annIsReady)
beforeEach(() => available('ann'))

async function open(path: string, token: string): Promise<{ readonly closed: Promise<CloseEvent> }> {
  const connectionToken = await got<{ token: string }>(ask('POST', `${path}/connections`, { token }))
  return { closed: closing(await upgrade(`${path}/socket`, connectionToken.token)) }
}

/** Until the answer is called nobody reaches the object: a call finds no such method. */
async function cutOff(stub: DurableObjectStub): Promise<() => Promise<void>> {
  const names = ['deliver', 'signedOut']
  await runInDurableObject(stub, (object) => {
    for (const name of names) Object.defineProperty(object, name, { value: null, configurable: true })
  })
  return () =>
    runInDurableObject(stub, (object) => {
      for (const name of names) Reflect.deleteProperty(object, name)
    })
}

const cron = async () => {
  const context = createExecutionContext()
  await worker.scheduled(createScheduledController(), env)
  await waitOnExecutionContext(context)
}

describe('signing out', () => {
  it('S4 A3 leaves the presence to the lease while another device of the agent reconnects', async () => {
    const [leaving, staying] = [await signIn('ann'), await signIn('ann')]
    await open('/v1/agent', leaving)
    const connectionToken = await got<{ token: string }>(ask('POST', '/v1/agent/connections', { token: staying }))
    const { webSocket } = await upgrade('/v1/agent/socket', connectionToken.token)
    webSocket?.accept()
    webSocket?.close()
    expect((await ask('DELETE', '/v1/sign-in/session', { token: leaving })).status).toBe(204)
    const { presence } = await got<{ presence: string }>(ask('GET', '/v1/agent', { token: staying }))
    expect(presence).toBe('available')
  })

  it('S4 closes what is open in a conversation that did not answer then', async () => {
    const [{ conversation }, token] = [await seat(), await signIn('ann')]
    const { closed } = await open(`/v1/conversations/${conversation}`, token)
    const closes = vi.fn()
    void closed.then(closes)
    const mend = await cutOff(env.CONVERSATION.getByName(conversation))
    expect((await ask('DELETE', '/v1/sign-in/session', { token })).status).toBe(204)
    expect(closes).not.toHaveBeenCalled()
    await mend()
    expect((await closed).code).toBe(closeCodes.revoked.code)
  })

  it('S4 is not lost with an agent whose object cannot be reached', async () => {
    const [{ conversation }, token] = [await seat(), await signIn('ann')]
    const sockets = [await open('/v1/agent', token), await open(`/v1/conversations/${conversation}`, token)]
    const away = { idFromName: (name: string) => env.AGENT.idFromName(name), get: () => ({ signedOut: unreachable }) }
    const init = { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }
    const answer = await app.request('http://localhost/v1/sign-in/session', init, { ...env, AGENT: away })
    expect(answer.status).toBe(204)
    expect(await problemIn(ask('GET', '/v1/agent', { token }))).toMatchObject({ code: 'unauthorized' })
    await cron()
    for (const { closed } of sockets) expect((await closed).code).toBe(closeCodes.revoked.code)
  })
})

const unreachable = () => Promise.reject(new Error('unreachable'))
