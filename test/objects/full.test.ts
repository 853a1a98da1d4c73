// D8: what one conversation may hold, and what short questions may bring out of it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Act } from '../../domain/conversation/commands.ts'
import type { Person } from '../../domain/conversation/person.ts'
import type { Acted, ConversationObject } from '../../durable-objects/conversation.ts'
import { Budget } from '../../durable-objects/shell/budget.ts'
import { limits } from '../../protocol/limits.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { ann, ben, carl, connect, env, inside, seatBen, seated, talk, test, type ConversationStub } from './support.ts'

const long = 'x'.repeat(limits.messageBytes)
const says = (text: string) => ({ type: 'message', text, contentType: 'text/plain' }) as const
const small = { logBytes: limits.logBytes.min }

let asked = 0

/** As over HTTP. */
function act(object: ConversationObject, by: Person, what: Act) {
  return object.act(by, what, { kind: 'key', key: `test ${++asked}`, print: '' }) as Acted
}

/** Words of somebody until they are refused; how many were taken. */
function fill(stub: ConversationStub, by: Person): Promise<number> {
  return inside(stub, (object) => {
    for (let taken = 0; taken < 1_000; taken++) {
      const done = act(object, by, says(long))
      if (!isRefusal(done)) continue
      expect(done).toEqual({ refused: 'log_full', field: 'text' })
      return taken
    }
    throw new Error('never full')
  })
}

describe('D8 a conversation that is full', () => {
  it('refuses the customer’s words, has told the agents once, and keeps room for the agents', async () => {
    const { id, stub } = await talk(null, crypto.randomUUID(), small)
    const taken = await fill(stub, carl)
    const free = limits.logBytes.min - limits.logReserveBytes
    expect(taken * limits.messageBytes).toBeGreaterThan(free * 0.7)
    expect(taken * limits.messageBytes).toBeLessThanOrEqual(free)
    // O3
    const { results } = await env.CONFIG.prepare(`SELECT kind FROM alerts WHERE object = ?1`)
      .bind(`conversation/${id}`)
      .all()
    expect(results).toEqual([{ kind: 'full' }])
    await inside(stub, (object) => {
      const told = (who: Person) => {
        const page = object.page(who, 0, limits.pageItems)
        if (isRefusal(page)) throw new Error(page.refused)
        return page.items.filter((item) => item.includes('"type":"full"')).length
      }
      expect(act(object, carl, says('x'))).toMatchObject({ refused: 'log_full' })
      expect(act(object, ann, says('We go on by mail.'))).not.toHaveProperty('refused')
      expect(act(object, ann, { type: 'note', text: long })).not.toHaveProperty('refused')
      expect(object.host.actor.bytes).toBeLessThan(limits.logBytes.min)
      expect(told(carl)).toBe(0)
      const all: string[] = []
      for (let since = 0; ;) {
        const page = object.page(ann, since, limits.pageItems)
        if (isRefusal(page)) throw new Error(page.refused)
        all.push(...page.items)
        since += page.items.length
        if (!page.more) break
      }
      expect(all.filter((item) => item.includes('"type":"full"'))).toHaveLength(1)
    })
  })

  it('R14 refuses longer words of the customer, but lets words be taken away', async () => {
    const { stub } = await talk(null, crypto.randomUUID(), small)
    const id = await inside(stub, (object) => {
      const done = act(object, carl, says('first'))
      return isRefusal(done) ? '' : (JSON.parse(done.items) as { id: string }[])[0]!.id
    })
    await fill(stub, carl)
    await inside(stub, (object) => {
      expect(act(object, carl, { type: 'correct', item: id, text: long })).toMatchObject({ refused: 'log_full' })
      expect(act(object, carl, { type: 'delete', item: id })).not.toHaveProperty('refused')
    })
  })

  it.each([
    ['R9 is ended', { type: 'end' }],
    ['P6 is parked', { type: 'park' }],
    ['T9 is released', { type: 'release' }],
    ['T1 is transferred', { type: 'transfer', target: { kind: 'agent', id: 'ben', name: 'Ben' }, flow: null }],
    ['R8 is left', { type: 'leave' }],
  ] as const)('%s all the same, with nothing left even for agents', async (_, what) => {
    const { stub } = await talk(null, crypto.randomUUID(), small)
    await fill(stub, carl)
    await fill(stub, ann)
    await inside(stub, (object) => {
      expect(object.host.actor.bytes).toBeGreaterThan(limits.logBytes.min - 3 * limits.messageBytes)
      expect(act(object, ann, what)).not.toHaveProperty('refused')
    })
  })

  it('S9 tells strangers nothing', async () => {
    const { stub } = await talk(null, crypto.randomUUID(), small)
    await fill(stub, carl)
    await inside(stub, (object) => {
      expect(act(object, { role: 'customer', customer: 'eve' }, says('x'))).toMatchObject({
        refused: 'not_a_participant',
      })
      expect(act(object, ben, says('x'))).toMatchObject({ refused: 'not_a_participant' })
    })
  })

  it('D3 a frame is refused under its number, and the next one follows', async () => {
    const { stub } = await talk(null, crypto.randomUUID(), small)
    await fill(stub, carl)
    const customer = await connect(stub, carl)
    await customer.hello({ tail: 1 })
    customer.message(1, 'still there?')
    expect(await customer.take('error')).toMatchObject({ code: 'log_full', n: 1, field: 'text' })
    customer.message(1, 'still there?')
    expect(await customer.take('error')).toMatchObject({ code: 'log_full', n: 1 })
  })

  it('a conversation without a limit of its own has the default', async () => {
    const { stub } = await talk()
    await inside(stub, (object) => {
      const say = (logBytes: number) =>
        object.host.execute(test, { type: 'act', by: carl, act: says('x'), logBytes }).outcome
      expect(say(limits.logBytes.default - 1)).toBe('done')
      expect(object.host.actor.state.full).toBe(true)
      expect(say(0)).toBe('refused')
      seatBen(object)
    })
  })
})

describe('D8 answers', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  it(
    'a short question brings no more out than the budget, says when to ask again, and scrolling is free',
    { timeout: 30_000 },
    async () => {
      const { stub, customer, agent } = await seated()
      await inside(stub, ({ host }) => {
        for (let n = 0; n < 100; n++) host.execute(test, { type: 'act', by: ann, act: says(long) })
      })
      await customer.items(100)
      let bytes = 0
      let refused = 0
      for (let round = 0; round < 120; round++) {
        // So that the rate of frames alone holds nobody back.
        vi.advanceTimersByTime(50)
        customer.send({ type: 'earlier', before: 100 })
        const text = await customer.text()
        bytes += text.length
        if (text.includes('"error"')) {
          refused++
          expect(JSON.parse(text)).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) as number })
        }
      }
      const seconds = 6
      expect(bytes).toBeLessThan(limits.answers.burst + seconds * limits.answers.perSecond + 2 * limits.pageBytes)
      expect(refused).toBeGreaterThan(5)
      // Nobody else pays for it.
      agent.send({ type: 'earlier', before: 50 })
      expect((await agent.take('earlier')).items.length).toBeGreaterThan(5)
      // Over HTTP it is the same budget, and with time it is full again.
      vi.setSystemTime(Date.now() + 1)
      await inside(stub, (object) => {
        expect(object.page(carl, 0, 200)).toEqual({ refused: 'rate_limited' })
      })
      // Whoever comes back is welcome, and fetches the items when there is something left.
      const back = await connect(stub, carl)
      expect(await back.hello()).toMatchObject({ first: 1, items: [], more: true })
      back.send({ type: 'more', since: 0 })
      expect(await back.take('error')).toMatchObject({ code: 'rate_limited' })
      vi.advanceTimersByTime(60_000)
      back.send({ type: 'more', since: 0 })
      expect((await back.take('items')).items.length).toBeGreaterThan(5)
    },
  )

  it('a budget fills again, and no clock that goes back takes anything away', () => {
    let now = 0
    const budget = new Budget({ perSecond: 100, burst: 300 }, () => now)
    expect(budget.waitMs('a')).toBe(0)
    budget.spend('a', 450)
    expect(budget.waitMs('a')).toBe(1_510)
    expect(budget.waitMs('b')).toBe(0)
    now = -5_000
    expect(budget.waitMs('a')).toBe(1_510)
    now = 1_510
    expect(budget.waitMs('a')).toBe(0)
    now = 60_000
    budget.spend('a', 299)
    expect(budget.waitMs('a')).toBe(0)
  })

  it('D8 a long frame counts for several', async () => {
    const { customer } = await seated()
    const frames = Math.floor(limits.frames.burst / (limits.messageBytes / limits.frameUnitBytes))
    let taken = 0
    for (let n = 1; n <= frames + 3; n++) customer.message(n, long)
    for (;;) {
      const frame = await customer.next()
      if (frame.type === 'items') taken += frame.items.length
      if (frame.type !== 'error') continue
      expect(frame).toMatchObject({ code: 'rate_limited', n: taken + 1 })
      break
    }
    expect(taken).toBeLessThanOrEqual(frames)
    expect(taken).toBeGreaterThan(frames / 2)
  })
})
