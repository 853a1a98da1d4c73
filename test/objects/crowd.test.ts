// Words in a full room share their frames: nothing may come twice, late, or out of order for that.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { RoomAct } from '../../domain/conversation/commands.ts'
import type { ConversationObject } from '../../durable-objects/conversation.ts'
import type { SocketSession } from '../../durable-objects/shell/session.ts'
import { limits } from '../../protocol/limits.ts'
import { ann, carl, connect, inside, seated, test, type Client, type ConversationStub } from './support.ts'

/** Carl and Ann with two devices each, all live. */
async function crowd(): Promise<{ stub: ConversationStub; customers: Client[]; agents: Client[] }> {
  const { stub, customer, agent } = await seated()
  const [otherCustomer, otherAgent] = [await connect(stub, carl), await connect(stub, ann)]
  await otherCustomer.hello({ instance: 'instance-2' })
  await otherAgent.hello({ instance: 'instance-b' })
  return { stub, customers: [customer, otherCustomer], agents: [agent, otherAgent] }
}

/** Frames and acts in one turn of the object, so that words wait; `socket` finds the object's end by the session. */
function inOneTurn(
  stub: ConversationStub,
  work: (object: ConversationObject, socket: SocketOf) => void,
): Promise<void> {
  return runInDurableObject<ConversationObject, void>(stub, (object, state) => {
    const sockets = state.getWebSockets()
    work(object, (wanted) => sockets.find((ws) => wanted(ws.deserializeAttachment() as SocketSession))!)
  })
}
type SocketOf = (wanted: (session: SocketSession) => boolean) => WebSocket

const say = (text: string): RoomAct => ({ type: 'message', text, contentType: 'text/plain' })

function act(object: ConversationObject, by: typeof carl, what: RoomAct): void {
  object.host.execute(test, { type: 'act', by, act: what })
}

function textsOf(items: readonly { text?: string | undefined }[]): (string | undefined)[] {
  return items.map(({ text }) => text)
}

describe('a full room', () => {
  it('D1 what is said at once comes in one frame for each socket, numbered for its audience', async () => {
    const { stub, customers, agents } = await crowd()
    await inside(stub, (object) => {
      act(object, carl, say('one'))
      act(object, ann, { type: 'note', text: 'aside' })
      act(object, ann, say('two'))
    })
    for (const client of customers) expect(textsOf((await client.take('items')).items)).toEqual(['one', 'two'])
    for (const client of agents) expect(textsOf((await client.take('items')).items)).toEqual(['one', 'aside', 'two'])
  })

  it('D1 what changes the room comes after what was said before it', async () => {
    const { stub, customers } = await crowd()
    await inside(stub, (object) => {
      act(object, carl, say('before'))
      act(object, ann, { type: 'end' })
      act(object, carl, say('too late'))
    })
    for (const client of customers) {
      const [first, second, third] = [await client.next(), await client.next(), await client.next()]
      expect([first.type, second.type, third.type]).toEqual(['items', 'items', 'room'])
      if (first.type !== 'items' || second.type !== 'items') throw new Error('no items')
      expect(textsOf(first.items)).toEqual(['before'])
      expect(second.first).toBe(first.first + 1)
    }
  })

  it('D4 who says hello while words wait gets each of them once', async () => {
    const { stub } = await crowd()
    const late = await connect(stub, carl)
    const hello = JSON.stringify({ type: 'hello', instance: 'instance-3', since: 0, sent: 0 })
    await inOneTurn(stub, (object, socket) => {
      act(object, carl, say('waits'))
      const ws = socket(({ phase }) => phase === 'new')
      object.webSocketMessage(ws, hello)
      act(object, carl, say('later'))
    })
    const welcome = await late.take('welcome')
    expect(textsOf(welcome.items).at(-1)).toBe('waits')
    const next = await late.next()
    expect(next).toMatchObject({
      type: 'items',
      first: welcome.first + welcome.items.length,
      items: [{ text: 'later' }],
    })
  })

  it('D2 a frame that is sent again is answered after the words that were taken before it', async () => {
    const { stub, customers } = await crowd()
    const [client] = customers
    await inOneTurn(stub, (object, socket) => {
      const ws = socket(({ instance }) => instance === 'instance-1')
      object.webSocketMessage(ws, JSON.stringify({ type: 'message', n: 1, text: 'taken' }))
      object.webSocketMessage(ws, JSON.stringify({ type: 'message', n: 1, text: 'again' }))
    })
    expect(await client!.next()).toMatchObject({ type: 'items', items: [{ text: 'taken' }] })
    expect(await client!.next()).toEqual({ type: 'taken', n: 1 })
  })

  it('D9 that words were read is told after the words', async () => {
    const { stub, customers } = await crowd()
    await inside(stub, (object) => {
      act(object, carl, say('read at once'))
      object.cursor(ann, object.host.actor.agents)
    })
    for (const client of customers) {
      expect(await client.next()).toMatchObject({ type: 'items', items: [{ text: 'read at once' }] })
      expect(await client.next()).toMatchObject({ type: 'cursor' })
    }
  })

  it('D4 no frame holds more than a page', async () => {
    const { stub, customers } = await crowd()
    const count = 2 * limits.pageItems + 1
    await inside(stub, (object) => {
      for (let n = 1; n <= count; n++) act(object, carl, say(`${n}`))
    })
    const [client] = customers
    const frames = [await client!.take('items'), await client!.take('items'), await client!.take('items')]
    expect(frames.map(({ items }) => items.length)).toEqual([limits.pageItems, limits.pageItems, 1])
    expect(frames[2]!.items[0]!.text).toBe(`${count}`)
  })
})
