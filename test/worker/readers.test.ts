// Who reads a conversation that has ended, and is no agent any more.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { annIsReady, endBy, seat } from './room.ts'
import { ask, closing, env, got, signIn, upgrade } from './support.ts'

beforeAll(() => annIsReady())
beforeEach(() => setActive(true))

describe('an agent made inactive', () => {
  it('S4 is cut off at once from a conversation that ended while they were there', async () => {
    const { conversation } = await seat()
    const closed = closing(await open(conversation))
    await endBy('ann', conversation)
    await setActive(false)
    expect((await closed).code).toBe(closeCodes.revoked.code)
  })

  it('S4 is cut off at once from an ended conversation that they came back to', async () => {
    const { conversation } = await seat()
    await endBy('ann', conversation)
    await writeDown(conversation)
    const closed = closing(await open(conversation))
    await setActive(false)
    expect((await closed).code).toBe(closeCodes.revoked.code)
  })
})

it('S4 what was open when a conversation ended is closed when it has been written down', async () => {
  const { conversation } = await seat()
  const closed = closing(await open(conversation))
  await endBy('ann', conversation)
  await writeDown(conversation)
  expect((await closed).code).toBe(closeCodes.left.code)
})

it('S4 what was read longest ago is closed as left when there are too many, and not as if the account had ended', async () => {
  const { conversation } = await seat()
  await endBy('ann', conversation)
  await writeDown(conversation)
  const closed = closing(await open(conversation))
  const object = env.AGENT.getByName('ann')
  for (let n = 0; n < limits.readingPerAgent; n++) await object.reads(crypto.randomUUID())
  expect((await closed).code).toBe(closeCodes.left.code)
})

async function setActive(active: boolean): Promise<void> {
  const token = await signIn('root')
  const { body } = await got<{ body: object }>(ask('GET', '/v1/admin/agents/ann', { token }))
  await got(ask('PUT', '/v1/admin/agents/ann', { token, body: { ...body, active } }))
  if (active)
    await got(ask('PUT', '/v1/agent/presence', { token: await signIn('ann'), body: { presence: 'available' } }))
}

async function open(conversation: string): Promise<Response> {
  const asking = { token: await signIn('ann') }
  const { token } = await got<{ token: string }>(ask('POST', `/v1/conversations/${conversation}/connections`, asking))
  return upgrade(`/v1/conversations/${conversation}/socket`, token)
}

async function writeDown(conversation: string): Promise<void> {
  const asking = { token: await signIn('ann'), body: { dispositions: [], notes: '' } }
  await got(ask('POST', `/v1/agent/wrap-ups/${conversation}`, asking))
}
