// S2, S5: an object that was never started keeps nothing of what is asked of it.
import { runInDurableObject } from 'cloudflare:test'
import { expect, it } from 'vitest'
import { schemaNumber } from '../../durable-objects/shell/migrate.ts'
import { closeCodes } from '../../protocol/close-codes.ts'
import { ann, carl, connect, conversation, env, inside, talk } from './support.ts'

const cause = (key: string) => ({ kind: 'key', key, print: key }) as const
const say = { type: 'message', text: 'Hello', contentType: 'text/plain' } as const

async function tablesOf(stub: DurableObjectStub<undefined>): Promise<number> {
  return runInDurableObject(stub, (_, { storage }) => schemaNumber(storage.sql))
}

it('S2 S5 a conversation: acts, reads, cursors, previews, sockets', async () => {
  const stub = conversation(crypto.randomUUID())
  const refusals = [
    await stub.act(carl, say, cause('carl/1')),
    await stub.act(ann, { type: 'redact', item: 'x' }, cause('ann/1')),
    await stub.page(carl, 0, 10),
    await stub.view(carl),
    await stub.profile(ann),
    await stub.cursor(carl, 1),
    await stub.admit(carl),
  ]
  for (const refusal of refusals) expect(refusal).toMatchObject({ refused: 'not_started' })
  expect(await stub.preview('ann', 'i1')).toMatchObject({ refused: 'offer_gone' })
  expect([await stub.ending(), await stub.log(0)]).toEqual([null, []])
  await stub.exported(0)
  await stub.hear({ invitation: 'i1', position: 1, estimateMs: null })
  expect((await (await connect(stub, carl)).closed).code).toBe(closeCodes.unavailable.code)
  expect(await tablesOf(stub)).toBe(0)
})

it('S2 S5 an agent, a queue and a customer', async () => {
  const agent = env.AGENT.get(env.AGENT.idFromName(crypto.randomUUID()))
  expect(await agent.act({ type: 'presence', presence: 'available' }, cause('x/1'))).toMatchObject({
    refused: 'agent_inactive',
  })
  expect(await agent.view()).toMatchObject({ refused: 'agent_not_found' })
  await agent.standing()
  await agent.offered('o1')
  await agent.watch('sales')
  expect(await tablesOf(agent)).toBe(0)
  const queue = env.QUEUE.get(env.QUEUE.idFromName(crypto.randomUUID()))
  expect(await queue.view()).toMatchObject({ refused: 'queue_not_found' })
  await queue.standing()
  await queue.hours()
  await queue.place('i1')
  await queue.hear({ agent: 'ann', active: [], parked: 0 })
  expect(await tablesOf(queue)).toBe(0)
  const customer = env.CUSTOMER.get(env.CUSTOMER.idFromName(crypto.randomUUID()))
  expect([await customer.open('shop'), await customer.has('c1')]).toEqual([[], false])
  await customer.view()
  expect(await tablesOf(customer)).toBe(0)
})

it('D3 what came too early under a key is no answer for ever: sent again under it once the conversation has begun, it is taken', async () => {
  const id = crypto.randomUUID()
  expect(await conversation(id).act(carl, say, cause('carl/1'))).toMatchObject({ refused: 'not_started' })
  const { stub } = await talk(null, id)
  const { items } = (await stub.act(carl, say, cause('carl/1'))) as { items: string }
  expect(JSON.parse(items)).toMatchObject([{ type: 'message', text: 'Hello' }])
  const place = await inside(stub, ({ host }) => host.actor.place)
  expect(await stub.act(carl, say, cause('carl/1'))).toEqual({ items })
  expect(await inside(stub, ({ host }) => host.actor.place)).toBe(place)
})
