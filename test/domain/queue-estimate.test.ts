// Q9: no number at all rather than a wrong one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimate, estimateOfNext } from '../../domain/queue/estimate.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import type { QueueCommand, QueueEvent } from '../../domain/queue/messages.ts'
import { limits } from '../../protocol/limits.ts'
import { Random } from '../simulation/random.ts'
import { orderlyIds } from '../support/orderly-ids.ts'
import { aQueue, enqueue, here, minute, ready, second, toQueue, type QueueScene } from './routing-fixtures.ts'

const start = 9 * 60 * minute
const taken = (n: number) => toQueue({ type: 'taken', invitation: `i${n}`, agent: 'ann' })
const ended = (n: number) => toQueue({ type: 'withdraw', invitation: `i${n}`, why: 'ended' })

/** `count` conversations come at once, and Ann takes one every two minutes, the first after one. */
function served(count: number, how = taken): QueueScene {
  const scene = aQueue().when(here('ann'), start)
  for (let n = 1; n <= count; n++) scene.when(enqueue(n), start)
  for (let n = 1; n <= count; n++) scene.when(how(n), start + (2 * n - 1) * minute)
  return scene
}

describe('estimates', () => {
  it('Q9 rest on the last waits, and grow with the position', () => {
    const { state } = served(limits.estimate.least)
    expect(estimate(state, 1, start + 10 * minute)).toBe(minute)
    expect(estimate(state, 7, start + 10 * minute)).toBe(13 * minute)
  })

  it('Q9 there is none without a history, with too little of one, or when it is old', () => {
    const none = aQueue().when(here('ann'), start)
    expect(estimate(none.state, 1, start)).toBeNull()
    expect(estimate(served(limits.estimate.least - 1).state, 1, start)).toBeNull()
    const { state } = served(limits.estimate.least)
    const first = start + minute
    expect(estimate(state, 1, first + limits.estimate.withinMs - 1)).toBe(minute)
    expect(estimate(state, 1, first + limits.estimate.withinMs)).toBeNull()
  })

  it('Q9 there is none while nobody is at work', () => {
    const scene = served(limits.estimate.least)
    for (const [presence, found] of [
      ['busy', minute],
      ['away', null],
      ['offline', null],
    ] as const) {
      expect(estimate(scene.when(here('ann', { presence }), start + hour).state, 1, start + hour)).toBe(found)
    }
  })

  it('Q9 who gave up, who was served at once and who is persistent are no samples', () => {
    expect(served(9, ended).state.waits).toEqual([])
    const scene = aQueue().when(here('ann'), start)
    scene
      .when(ready('ann', 1), start)
      .when(enqueue(1), start)
      .when(taken(1), start + 5 * second)
    scene.when(enqueue(2, { mode: 'persistent' }), start).when(taken(2), start + minute)
    expect(scene.state.waits).toEqual([])
    expect(scene.when(enqueue(3), start).when(taken(3), start + minute).state.waits).toHaveLength(1)
  })

  it('Q9 no more than the last so many waits are kept', () => {
    expect(served(limits.estimate.samples + 7).state.waits).toHaveLength(limits.estimate.samples)
  })

  it('T8 who would come now is behind everybody, and waits for nobody who is free', () => {
    const scene = served(limits.estimate.least)
    const now = start + 10 * minute
    expect(estimateOfNext(scene.state, now)).toBe(minute)
    expect(estimateOfNext(scene.when(enqueue(50), now).when(enqueue(51), now).state, now)).toBe(5 * minute)
    const free = served(limits.estimate.least).when(ready('ann', 1), now)
    expect(estimateOfNext(free.state, now)).toBe(0)
  })
})

const hour = 60 * minute

describe('steady service', () => {
  /** What was estimated for each on arrival, and how long each then waited (ms). */
  function office(agents: number, serviceMs: number, load: number, seed: number) {
    let queue = aQueue().state
    const at = (now: number, command: QueueCommand) => {
      for (const event of queueMachine.decide(queue, command, now, orderlyIds) as readonly QueueEvent[])
        queue = queueMachine.apply(queue, event, now)
    }
    for (let n = 0; n < agents; n++) at(0, here(`agent${n}`))
    const random = new Random(seed)
    const freeAt = Array.from({ length: agents }, (_, n) => (n * serviceMs) / agents)
    const found: { position: number; estimateMs: number; waitedMs: number }[] = []
    const line: { n: number; at: number; position: number; estimateMs: number | null }[] = []
    let comesAt = 0
    for (let n = 0; n < 100;) {
      const least = Math.min(...freeAt)
      if (line.length === 0 || comesAt <= least) {
        at(comesAt, enqueue(n, { orderAt: comesAt }))
        const position = line.length + 1
        line.push({ n, at: comesAt, position, estimateMs: estimate(queue, position, comesAt) })
        comesAt += ((serviceMs / agents) * (0.5 + random.next())) / load
        n++
        continue
      }
      const next = line.shift()!
      const servedAt = Math.max(least, next.at)
      at(servedAt, taken(next.n))
      freeAt[freeAt.indexOf(least)] = servedAt + serviceMs * (0.9 + 0.2 * random.next())
      const { estimateMs, position } = next
      if (estimateMs !== null) found.push({ position, estimateMs, waitedMs: servedAt - next.at })
    }
    return found
  }

  it('Q9 from the fourth position on estimates are within a factor of two of the wait, but for one in ten', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 1.2, max: 1.8, noNaN: true }),
        fc.integer(),
        (agents, minutes, load, seed) => {
          const far = office(agents, minutes * minute, load, seed).filter(({ position }) => position >= 4)
          const wrong = far.filter(({ estimateMs, waitedMs }) => estimateMs < waitedMs / 2 || estimateMs > waitedMs * 2)
          expect(wrong.length).toBeLessThanOrEqual(far.length / 10)
        },
      ),
      { numRuns: 100, endOnFailure: true },
    )
  })

  it('Q9 somebody has an estimate there', () => {
    const found = office(2, 6 * minute, 1.3, 1)
    expect(found.length).toBeGreaterThan(40)
    expect(Math.max(...found.map(({ position }) => position))).toBeGreaterThan(8)
  })
})
