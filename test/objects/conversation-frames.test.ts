// Frames that cannot be obeyed, too large, too many: an answer to the sender, and nothing to anybody else.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { ann, carl, chatter, connect, inside, logOf, seated, talk } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe('bad frames', () => {
  const cases = [
    ['S3 text that is no JSON', 'hello?', { code: 'invalid' }],
    ['S3 JSON that is no frame', '[1]', { code: 'invalid' }],
    ['S3 bytes', new ArrayBuffer(8), { code: 'invalid' }],
    ['S3 an unknown type', { type: 'sing' }, { code: 'unknown_type', field: 'type' }],
    ['S3 a type that is no name', { type: 7 }, { code: 'invalid', field: 'type' }],
    ['S3 a message without text', { type: 'message', n: 1 }, { code: 'invalid', field: 'text', n: 1 }],
    [
      'S3 a message that is too long',
      { type: 'message', n: 1, text: 'ä'.repeat(8_193) },
      { code: 'invalid', field: 'text' },
    ],
    ['S3 a number that is none', { type: 'message', n: 0, text: 'x' }, { code: 'invalid', field: 'n' }],
    [
      'S3 a hello of another instance',
      { type: 'hello', instance: 'instance-9', since: 0 },
      { code: 'invalid', field: 'instance' },
    ],
    [
      'S3 a since from the future',
      { type: 'hello', instance: 'instance-1', since: 9_999 },
      { code: 'since_from_future', field: 'since' },
    ],
    ['S3 a page from the future', { type: 'more', since: 9_999 }, { code: 'since_from_future', field: 'since' }],
    [
      'S3 a page that would end in the future',
      { type: 'earlier', before: 9_999 },
      { code: 'since_from_future', field: 'before' },
    ],
    ['S3 a page before the beginning', { type: 'earlier', before: 0 }, { code: 'invalid', field: 'before' }],
    [
      'S3 a tail longer than a page',
      { type: 'hello', instance: 'instance-1', since: 0, tail: limits.pageItems + 1 },
      { code: 'invalid', field: 'tail' },
    ],
    ['S3 a receipt from the future', { type: 'delivered', upTo: 9_999 }, { code: 'invalid', field: 'upTo' }],
    ['S3 a cursor in the future', { type: 'read', upTo: 9_999 }, { code: 'invalid', field: 'upTo' }],
  ] as const

  it.each(cases)('%s gets an error that names the field, and the log is as it was', async (_title, frame, error) => {
    const { stub, customer } = await seated()
    const before = await logOf(stub)
    customer.send(frame)
    expect(await customer.next()).toMatchObject({ type: 'error', ...error })
    expect(await logOf(stub)).toEqual(before)
  })

  it('S3 nothing is heard before hello', async () => {
    const { stub } = await talk()
    const client = await connect(stub, carl)
    client.message(1, 'hello?')
    expect(await client.next()).toMatchObject({ type: 'error', code: 'invalid', field: 'type', n: 1 })
    await client.hello()
    client.message(1, 'hello!')
    expect((await client.take('items')).items[0]).toMatchObject({ text: 'hello!' })
  })

  it('S3 an instance that was forgotten is told to begin as a new one', async () => {
    const { stub } = await talk()
    await inside(stub, ({ host }) => {
      host.actor.marks.settle({ kind: 'frame', participant: 'p1', instance: 'instance-0', n: 4 }, 1, true)
    })
    await chatter(stub, limits.checkpointEvery)
    const client = await connect(stub, carl)
    client.send({ type: 'hello', instance: 'instance-0', since: 0, sent: 4 })
    expect(await client.next()).toMatchObject({ type: 'error', code: 'unknown_instance', field: 'instance' })
    expect(await client.hello({ sent: 0 })).toMatchObject({ taken: 0 })
  })

  it('D8 an oversized frame closes its socket and no other', async () => {
    const { stub, customer, agent } = await seated()
    const before = await logOf(stub)
    customer.send('ä'.repeat(limits.frameBytes / 2 + 1))
    expect((await customer.closed).code).toBe(closeCodes.tooLarge.code)
    expect(await logOf(stub)).toEqual(before)
    agent.message(1, 'unharmed')
    expect((await agent.take('items')).items[0]).toMatchObject({ text: 'unharmed' })
  })

  it('D8 frames over the rate are to be sent again under the same number; others are not held up', async () => {
    const { customer, agent } = await seated()
    const count = limits.frames.burst + 20
    for (let n = 1; n <= count; n++) customer.message(n, `${n}`)
    const limited = await customer.take('error')
    expect(limited).toMatchObject({ code: 'rate_limited' })
    expect(limited.retryAfterMs).toBeGreaterThan(0)
    expect(limited.retryAfterMs).toBeLessThanOrEqual(1_000 / limits.frames.perSecond)
    agent.message(1, 'unharmed')
    for (;;) {
      const { items } = await agent.take('items')
      if (items.some(({ text }) => text === 'unharmed')) break
    }
    vi.setSystemTime(Date.now() + (limited.retryAfterMs ?? 0))
    customer.message(limited.n!, 'again')
    for (;;) {
      const frame = await customer.next()
      if (frame.type === 'items' && frame.items.some(({ ref }) => ref === `instance-1#${limited.n}`)) break
    }
  })

  it('D8 a clock that goes back costs nobody their frames', async () => {
    const { customer } = await seated()
    customer.send({ type: 'read', upTo: 1 })
    await customer.take('cursor')
    vi.setSystemTime(Date.now() - 3_600_000)
    customer.message(1, 'earlier than before')
    expect(await customer.next()).toMatchObject({ type: 'items' })
  })

  it('D8 who does not stop is cut off', async () => {
    const { customer } = await seated()
    for (let n = 0; n < limits.frames.burst + limits.framesRefused + 100; n++) customer.send({ type: 'read', upTo: 0 })
    expect((await customer.closed).code).toBe(closeCodes.slowDown.code)
  })

  it('D8 a participant has so many sockets and not more', async () => {
    const { stub } = await talk()
    const clients = await Promise.all(Array.from({ length: limits.socketsPerParticipant }, () => connect(stub, carl)))
    const over = await connect(stub, carl)
    expect((await over.closed).code).toBe(closeCodes.tooManySockets.code)
    const agent = await connect(stub, ann)
    await agent.hello()
    clients[0]?.close()
    await clients[0]?.closed
    expect(await inside(stub, ({ host }) => host.actor.quarantined)).toBeNull()
    await (await connect(stub, carl)).hello()
  })

  it('D8 sockets that their client gave up lock nobody out', async () => {
    const { stub } = await talk()
    const fill = async (greet: boolean) => {
      const clients = await Promise.all(Array.from({ length: limits.socketsPerParticipant }, () => connect(stub, carl)))
      if (greet)
        for (const [index, client] of clients.entries()) await client.hello({ instance: `instance-${index}-x` })
      return clients
    }
    const isRefused = async () => {
      const { code } = await (await connect(stub, carl)).closed
      expect(code).toBe(closeCodes.tooManySockets.code)
    }
    const dumb = await fill(false)
    vi.setSystemTime(Date.now() + limits.connectMs - 1)
    await isRefused()
    vi.setSystemTime(Date.now() + 1)
    await (await connect(stub, carl)).hello()
    for (const client of dumb) expect((await client.closed).code).toBe(closeCodes.silent.code)

    vi.setSystemTime(Date.now() + limits.socketSilentMs)
    const lively = await fill(true)
    vi.setSystemTime(Date.now() + limits.socketSilentMs - 1)
    await isRefused()
    lively[0]?.send({ type: 'typing' })
    await lively[0]?.hello({ instance: 'instance-0-x' })
    vi.setSystemTime(Date.now() + 1)
    const last = await connect(stub, carl)
    await last.hello()
    for (const client of lively.slice(1)) expect((await client.closed).code).toBe(closeCodes.silent.code)
    lively[0]?.message(1, 'still here')
    expect((await last.items(1)).items.map(({ text }) => text)).toEqual(['still here'])
  })

  it('D8 one that closes shows that its person lives, and makes no dead socket young again', async () => {
    const { stub } = await talk()
    const open = () => connect(stub, carl)
    const dead = await Promise.all(Array.from({ length: limits.socketsPerParticipant - 1 }, open))
    vi.setSystemTime(Date.now() + limits.connectMs - 1)
    const last = await open()
    last.close()
    await last.closed
    await open()
    vi.setSystemTime(Date.now() + 1)
    await (await open()).hello()
    for (const client of dead) expect((await client.closed).code).toBe(closeCodes.silent.code)
  })

  it('D8 dead sockets make no room for a connection that is refused', async () => {
    const { stub } = await talk()
    const tokens = Array.from({ length: limits.socketsPerParticipant }, (_, index) => `ticket-${index}`)
    const dead = await Promise.all(tokens.map((token) => connect(stub, carl, token)))
    vi.setSystemTime(Date.now() + limits.connectMs)
    expect((await (await connect(stub, carl, tokens[0])).closed).code).toBe(closeCodes.unauthorized.code)
    await dead[0]?.hello()
  })
})
