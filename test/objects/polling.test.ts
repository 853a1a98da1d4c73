// The same conversation without a socket: mailboxes of a conversation, warm, hibernated and restarted (D5).
import { evictDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import { Poller } from './poller.ts'
import { ann, ben, carl, connect, inside, seatBen, talk, test } from './support.ts'

/** Carl without a socket, Ann with one. */
async function halfSeated() {
  const { stub, id } = await talk()
  const agent = await connect(stub, ann)
  await agent.hello({ instance: 'instance-a' })
  const carlAt = new Poller(stub)
  const [welcome] = await carlAt.open(carl)
  return { id, stub, agent, carlAt, welcome }
}

function textsOf(frames: readonly ServerFrame[]): (string | undefined)[] {
  return frames.flatMap((frame) => (frame.type === 'items' ? frame.items.map(({ text }) => text) : []))
}

const message = (n: number, text: string) => ({ type: 'message', n, text })

afterEach(() => void vi.useRealTimers())

describe('a mailbox', () => {
  it('D5 says welcome, hears what is said and says what is written, as a socket does', async () => {
    const { agent, carlAt, welcome } = await halfSeated()
    expect(welcome).toMatchObject({ type: 'welcome', you: { participant: 'p1' }, more: false, taken: 0 })
    const waiting = carlAt.hear()
    agent.message(1, 'Hello')
    expect(textsOf(await waiting)).toEqual(['Hello'])
    expect(await carlAt.post(message(1, 'Hi'), message(2, 'there'))).toBeNull()
    expect((await agent.items(3)).items.map(({ text }) => text)).toEqual(['Hello', 'Hi', 'there'])
    expect(textsOf(await carlAt.hear())).toEqual(['Hi', 'there'])
  })

  it('D3 what was posted twice, or by a socket too, is taken once', async () => {
    const { stub, carlAt } = await halfSeated()
    await carlAt.post(message(1, 'one'))
    await carlAt.post(message(1, 'one'), message(2, 'two'))
    const frames = [...(await carlAt.hear())]
    expect(textsOf(frames)).toEqual(['one', 'two'])
    expect(frames.map(({ type }) => type)).toContain('taken')
    const socket = await connect(stub, carl)
    const { items, taken } = await socket.hello({ sent: 2 })
    expect(taken).toBe(2)
    expect(items.filter(({ type }) => type === 'message').map(({ text }) => text)).toEqual(['one', 'two'])
    socket.message(2, 'two')
    expect(await socket.take('taken')).toEqual({ type: 'taken', n: 2 })
  })

  it('D3 the answer to a number comes after the items before it', async () => {
    const { agent, carlAt } = await halfSeated()
    agent.message(1, 'first')
    await agent.items(1)
    await carlAt.post(message(1, 'second'), message(3, 'no'))
    const frames = await carlAt.hear()
    expect(textsOf(frames)).toEqual(['first', 'second'])
    expect(frames.at(-1)).toMatchObject({ type: 'error', code: 'out_of_order', n: 3, expected: 2 })
  })

  it('D5 an answer that was lost comes again, and what has come does not', async () => {
    const { agent, carlAt } = await halfSeated()
    const { answer, leave } = await carlAt.ask()
    agent.message(1, 'lost')
    await answer
    leave()
    expect(textsOf(await carlAt.hear())).toEqual(['lost'])
    expect((await carlAt.ask()).waits).toBe(true)
  })

  it('D5 a newer request ends the older at once, and is the one that hears', async () => {
    const { agent, carlAt } = await halfSeated()
    const older = await carlAt.ask()
    const newer = carlAt.hear()
    expect(JSON.parse(await older.answer)).toMatchObject({ refused: 'superseded' })
    agent.message(1, 'Hello')
    expect(textsOf(await newer)).toEqual(['Hello'])
  })

  it('D5 a request waits through hibernation and hears what wakes the object', async () => {
    const { stub, agent, carlAt } = await halfSeated()
    const waiting = carlAt.hear()
    await vi.waitFor(async () => expect(await inside(stub, ({ host }) => host.actor.state.id)).not.toBe(''))
    await evictDurableObject(stub)
    agent.message(1, 'Hello')
    expect(textsOf(await waiting)).toEqual(['Hello'])
    await carlAt.post(message(1, 'Hi'))
    expect(textsOf(await carlAt.hear())).toEqual(['Hi'])
  })

  it('D5 a request that ends while the object hibernates is followed by the next one', async () => {
    const { stub, agent, carlAt } = await halfSeated()
    const { leave } = await carlAt.ask()
    await evictDurableObject(stub)
    leave()
    const waiting = carlAt.hear()
    agent.message(1, 'Hello')
    expect(textsOf(await waiting)).toEqual(['Hello'])
  })

  it('D5 after a deploy in the middle of the wait the client is told to come back', async () => {
    const { stub, carlAt } = await halfSeated()
    await carlAt.ask()
    await evictDurableObject(stub, { webSockets: 'close' })
    const gone = { refused: 'connection_closed', close: closeCodes.silent.code }
    expect(JSON.parse(await (await carlAt.ask()).answer)).toEqual(gone)
    expect(await carlAt.post(message(1, 'x'))).toEqual(gone)
    const again = new Poller(stub)
    expect(await again.open(carl)).toMatchObject([{ type: 'welcome', taken: 0 }])
  })

  it('R7 S4 who is removed is cut off at once, also while waiting, and does not come back', async () => {
    const { stub } = await halfSeated()
    await inside(stub, seatBen)
    const benAt = new Poller(stub)
    await benAt.open(ben, { instance: 'instance-b' })
    const waiting = await benAt.ask()
    await inside(stub, ({ host }) => {
      const participant = host.actor.state.ids['ben'] ?? ''
      host.execute(test, { type: 'act', by: ann, act: { type: 'remove', participant } })
    })
    // What a socket would have been sent before its close comes before it here too.
    const { count, frames } = JSON.parse(await waiting.answer) as { count: number; frames: ServerFrame[] }
    expect(frames.map(({ type }) => type)).toEqual(['items', 'room'])
    await benAt.post(message(1, 'still here?'))
    const removed = { refused: 'connection_closed', close: closeCodes.removed.code }
    expect(JSON.parse(await (await benAt.ask(count)).answer)).toEqual(removed)
    expect(await stub.openMailbox(ben, crypto.randomUUID(), '{}')).toMatchObject({ close: closeCodes.forbidden.code })
  })

  it('D8 frames in a batch are counted like others, and mailboxes like sockets', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { stub, carlAt } = await halfSeated()
    const burst = Array.from({ length: limits.frames.burst + 2 }, (_, index) => message(index + 1, `word ${index}`))
    await carlAt.post(...burst)
    const frames = await carlAt.hear()
    expect(textsOf(frames).length).toBeGreaterThanOrEqual(limits.frames.burst - 1)
    expect(frames.filter(({ type }) => type === 'error')[0]).toMatchObject({ code: 'rate_limited' })
    for (let count = 1; count < limits.socketsPerParticipant; count++) {
      await new Poller(stub).open(carl, { instance: `instance-${count}-more` })
    }
    expect(await stub.openMailbox(carl, crypto.randomUUID(), '{}')).toMatchObject({
      close: closeCodes.tooManySockets.code,
    })
    vi.useRealTimers()
    expect((await (await connect(stub, carl)).closed).code).toBe(closeCodes.tooManySockets.code)
  })

  it('D8 a frame that is too large closes it', async () => {
    const { carlAt } = await halfSeated()
    await carlAt.post(message(1, 'x'.repeat(limits.frameBytes)))
    expect(JSON.parse(await (await carlAt.ask()).answer)).toMatchObject({ close: closeCodes.tooLarge.code })
  })

  it('D8 who does not fetch for long is told to read again from the log', async () => {
    const { stub, carlAt } = await halfSeated()
    const long = 'x'.repeat(limits.messageBytes)
    for (let n = 1; n * limits.messageBytes <= limits.polling.heldBytes + limits.messageBytes; n++) {
      await inside(stub, ({ host }) => {
        host.execute(test, { type: 'act', by: ann, act: { type: 'message', text: long, contentType: 'text/plain' } })
      })
    }
    expect(JSON.parse(await (await carlAt.ask()).answer)).toMatchObject({ close: closeCodes.silent.code })
  })

  it('D5 a socket of the same instance takes over', async () => {
    const { stub, carlAt } = await halfSeated()
    const { answer } = await carlAt.ask()
    const socket = await connect(stub, carl)
    await socket.hello()
    expect(JSON.parse(await answer)).toMatchObject({ close: closeCodes.silent.code })
  })

  it('W11 a customer without a socket is connected', async () => {
    const { stub, carlAt } = await halfSeated()
    expect(await inside(stub, ({ host }) => host.actor.state.customer)).toMatchObject({
      connected: true,
      bySocket: true,
    })
    expect(await carlAt.post()).toBeNull()
  })

  it('R11 who asks no more is gone after a while, and has not left', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    const { stub, carlAt } = await halfSeated()
    await inside(stub, () => vi.advanceTimersByTime(limits.polling.silentMs - 1))
    expect(await carlAt.post(message(1, 'still here'))).toBeNull()
    await inside(stub, () => vi.advanceTimersByTime(limits.polling.silentMs - 1))
    expect((await carlAt.ask()).waits).toBe(false)
    await inside(stub, () => vi.advanceTimersByTime(limits.polling.silentMs))
    expect(await carlAt.post()).toMatchObject({ close: closeCodes.silent.code })
    expect(await inside(stub, ({ host }) => host.actor.state.ended)).toBeNull()
    expect(await new Poller(stub).open(carl, { sent: 1 })).toMatchObject([{ type: 'welcome', taken: 1 }])
  })
})
