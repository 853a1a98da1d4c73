// Who brings a letter: the courier of the kind that its address begins with.
import { describe, expect, it } from 'vitest'
import type { Letter } from '../../domain/letters.ts'
import { deliveryBy, type Courier, type Couriers } from '../../durable-objects/shell/courier.ts'

const question: Letter = { type: 'askFlows', entryPoint: 'shop' }
const answer: Letter = { type: 'flows', flows: null }

function table(calls: string[]): Couriers {
  const courier =
    (kind: string): Courier =>
    async (id, envelopes) => {
      calls.push(`${kind}(${id}) ${envelopes.length}`)
      return kind === 'queue' ? [7] : undefined
    }
  return {
    conversation: courier('conversation'),
    queue: courier('queue'),
    agent: courier('agent'),
    customer: courier('customer'),
    events: courier('events'),
    config: async (_id, envelopes, hear) => envelopes.forEach(() => hear(answer)),
  }
}

describe('letters', () => {
  const envelope = { from: 'conversation/c1', n: 1, letter: question }

  it('Q5 go to the receiver of their address, however its id is written, and come back with what it refuses', async () => {
    const calls: string[] = []
    const send = deliveryBy(table(calls), () => {})
    expect(await send('queue/a/b', [envelope, envelope])).toEqual([7])
    expect(await send('customer/shop:1', [envelope])).toBeUndefined()
    await send('events', [envelope])
    expect(calls).toEqual(['queue(a/b) 2', 'customer(shop:1) 1', 'events() 1'])
  })

  it('W1 to the configuration are answered by an ordinary letter of its own', async () => {
    const heard: unknown[] = []
    await deliveryBy(table([]), (from, letter) => heard.push([from, letter]))('config', [envelope])
    expect(heard).toEqual([['config', answer]])
  })

  it.each(['nobody/1', 'constructor/1', '', '/queue'])('S3 to “%s” reach nobody, and are kept', async (to) => {
    await expect(deliveryBy(table([]), () => {})(to, [envelope])).rejects.toThrow('no such address')
  })
})
