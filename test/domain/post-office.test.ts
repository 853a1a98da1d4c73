import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentMachine } from '../../domain/agent/machine.ts'
import { free } from '../../domain/agent/state.ts'
import type { Enqueue } from '../../domain/letters.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import { limits } from '../../protocol/limits.ts'
import { given } from './given.ts'
import { PostOffice } from './post-office.ts'
import { agentConfig, enqueue, minute, queueConfig, second, toAgent, toQueue } from './routing-fixtures.ts'

const names = ['ann', 'bob', 'cyd']

/** Agents with capacity 2 who serve all the queues, available once their letters arrive. */
function opened(queueIds: readonly string[]): PostOffice {
  const queues = Object.fromEntries(
    queueIds.map((id) => [
      id,
      given(queueMachine).when(toQueue({ type: 'configure', config: queueConfig({ id, name: id }) }, 'config'), 0),
    ]),
  )
  const office = new PostOffice(queues, Object.fromEntries(names.map((name) => [name, given(agentMachine)])))
  for (const id of names) {
    const served = queueIds.map((queue, index) => ({ queue, priority: index + 1, delayMs: index * second }))
    const config = agentConfig({ id, name: id, capacity: 2, queues: served })
    office.tell(id, toAgent({ type: 'configure', config }, 'config'))
    office.tell(id, { type: 'connected' })
    office.tell(id, { type: 'presence', presence: 'available' })
  }
  return office
}

function arrive(office: PostOffice, n: number, queue: string, change: Partial<Enqueue> = {}): void {
  const { letter } = enqueue(n, { orderAt: office.now, ...change }) as { letter: Enqueue }
  office.enqueue(letter, queue)
}

function acceptAll(office: PostOffice): void {
  for (const [name, scene] of Object.entries(office.agents)) {
    for (const { offer, state } of Object.values(scene.state.offers)) {
      if (state === 'ringing') office.tell(name, { type: 'answer', offer, answer: 'accept' })
    }
  }
}

/** Everybody accepts whatever rings, until nothing does. */
function settle(office: PostOffice): void {
  for (let round = 0; round < 60; round += 1) {
    office.pass(second)
    acceptAll(office)
  }
  office.pass(limits.roundRestMs)
  acceptAll(office)
  office.pass(0)
}

/** Q6: conversations that wait although an agent of their queue is available, has room and may be asked. */
function forgotten(office: PostOffice): string[] {
  return Object.values(office.queues).flatMap(({ state }) =>
    Object.values(state.waiting)
      .filter(({ weight, asked }) =>
        Object.entries(office.agents).some(([name, scene]) => {
          const tired = asked[name]?.stint === scene.state.stint && asked[name].times >= limits.asksPerAgent
          return scene.state.presence === 'available' && free(scene.state) >= weight && !tired
        }),
      )
      .map(({ conversation }) => conversation),
  )
}

describe('one queue and three agents', () => {
  it('Q6 ten conversations are with three agents of capacity 2 as fast as these become free, first come first served', () => {
    const office = opened(['sales'])
    for (let n = 1; n <= 10; n += 1) arrive(office, n, 'sales')
    settle(office)
    const seated = () =>
      [...office.rooms].filter(([, room]) => room.agent !== null).map(([conversation]) => conversation)
    expect(seated()).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6'])
    for (const name of names) expect(free(office.agents[name]!.state)).toBe(0)
    office.finish('c2')
    office.finish('c5')
    settle(office)
    expect(seated()).toEqual(['c1', 'c3', 'c4', 'c6', 'c7', 'c8'])
    for (const conversation of seated()) office.finish(conversation)
    settle(office)
    expect(seated()).toEqual(['c9', 'c10'])
    expect(office.queues['sales']!.state.waiting).toEqual({})
  })

  it('Q3 what everybody misses comes back to those who return', () => {
    const office = opened(['sales'])
    arrive(office, 1, 'sales')
    office.pass(3 * minute)
    for (const name of names) expect(office.agents[name]!.state.presence).toBe('away')
    expect(Object.keys(office.queues['sales']!.state.waiting)).toEqual(['i1'])
    office.tell('bob', { type: 'presence', presence: 'available' })
    settle(office)
    expect(office.rooms.get('c1')?.agent).toBe('bob')
  })

  it('Q5 a customer who leaves while an agent accepts leaves nothing behind', () => {
    const office = opened(['sales'])
    arrive(office, 1, 'sales')
    office.pass(second)
    acceptAll(office)
    office.withdraw('c1')
    settle(office)
    expect(office.queues['sales']!.state.waiting).toEqual({})
    for (const name of names) expect(office.agents[name]!.state).toMatchObject({ offers: {}, readiness: { free: 2 } })
  })
})

describe('any order of events', () => {
  type Act = (office: PostOffice, n: number) => void
  const name = fc.constantFrom(...names)
  const queue = fc.constantFrom('sales', 'care')
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(queue, fc.integer({ min: 1, max: 2 })).map(
        ([id, weight]): Act =>
          (office, n) =>
            arrive(office, n, id, { weight }),
      ),
    },
    {
      weight: 12,
      arbitrary: fc.nat(20).map(
        (pick): Act =>
          (office) =>
            void office.deliver(pick),
      ),
    },
    {
      weight: 5,
      arbitrary: fc.tuple(name, fc.constantFrom('accept', 'accept', 'decline')).map(([id, answer]): Act => (office) => {
        const rings = Object.values(office.agents[id]!.state.offers).find(({ state }) => state === 'ringing')
        if (rings) office.tell(id, { type: 'answer', offer: rings.offer, answer })
      }),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(name, fc.constantFrom('available', 'away', 'busy', 'offline')).map(
        ([id, presence]): Act =>
          (office) =>
            office.tell(id, { type: 'presence', presence }),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.nat(20).map((pick): Act => (office) => {
        const rooms = [...office.rooms.keys()]
        const conversation = rooms[pick % Math.max(rooms.length, 1)]
        if (conversation === undefined) return
        if (office.rooms.get(conversation)?.agent === null) office.withdraw(conversation)
        else office.finish(conversation)
      }),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 40 }).map(
        (seconds): Act =>
          (office) =>
            office.pass(seconds * second),
      ),
    },
  )

  it('Q5 Q6 whatever the order of letters, in the end nothing waits beside an agent who could take it', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 120, size: 'max' }), (acts) => {
        const office = opened(['sales', 'care'])
        acts.forEach((next, n) => next(office, n + 1))
        settle(office)
        expect(forgotten(office)).toEqual([])
        const works = Object.entries(office.agents).flatMap(([id, { state }]) =>
          Object.keys(state.work).map((conversation) => `${conversation} ${id}`),
        )
        const rooms = [...office.rooms].flatMap(([conversation, { agent }]) =>
          agent ? [`${conversation} ${agent}`] : [],
        )
        expect(works.toSorted()).toEqual(rooms.toSorted())
        const waiting = Object.values(office.queues).flatMap(({ state }) => Object.values(state.waiting))
        const pending = [...office.rooms]
          .filter(([, { agent }]) => agent === null)
          .map(([conversation]) => conversation)
        expect(waiting.map(({ conversation }) => conversation).toSorted()).toEqual(pending.toSorted())
      }),
      { numRuns: 100 },
    )
  })
})
