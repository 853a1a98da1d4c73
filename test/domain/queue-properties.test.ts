// What holds for a queue whatever comes in whatever order. The log is replayed and read as JSON at every step (given.ts).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastDay } from '../../domain/queue/history.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import type { QueueCommand } from '../../domain/queue/messages.ts'
import type { Queue, Waiting } from '../../domain/queue/state.ts'
import {
  aQueue,
  enqueue,
  here,
  minute,
  offerFailed,
  queueConfig,
  ready,
  second,
  toQueue,
  type QueueScene,
} from './routing-fixtures.ts'

const agents = ['ann', 'bob', 'cyd']
const one = fc.integer({ min: 1, max: 6 })
const agent = fc.constantFrom(...agents)
const openHalfOfEachHour = {
  timeZone: 'UTC',
  weekly: [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    [9, 10, 11].map((hour) => ({ day, from: `${hour}:00`.padStart(5, '0'), to: `${hour}:30`.padStart(5, '0') })),
  ),
  exceptions: [],
}

describe('queue', () => {
  /** Given the queue as it is now, so that tickets and offers mean something. */
  type Step = (queue: QueueScene) => QueueCommand | null
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc
      .record({
        n: one,
        mode: fc.constantFrom('live', 'persistent'),
        priority: fc.integer({ min: 1, max: 2 }),
        orderAt: one,
        ahead: fc.boolean(),
        weight: fc.integer({ min: 1, max: 2 }),
        never: fc.subarray(agents, { maxLength: 1 }),
        avoid: fc.subarray(agents, { maxLength: 1 }),
      })
      .map(
        ({ n, avoid, ...rest }): Step =>
          () =>
            enqueue(n, { ...rest, avoid: avoid.map((each) => ({ agent: each, untilAt: 9 * 60 * minute })) }),
      ),
    fc.tuple(agent, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 3 })).map(
      ([name, ahead, left]): Step =>
        ({ state }) =>
          ready(name, (state.agents[name]?.ticket ?? 0) + ahead, { free: left, idleSinceAt: left === 3 ? 0 : null }),
    ),
    fc.tuple(agent, fc.integer({ min: -1, max: 1 })).map(
      ([name, ahead]): Step =>
        ({ state }) =>
          toQueue({ type: 'unready', agent: name, ticket: (state.agents[name]?.ticket ?? 0) + ahead }),
    ),
    fc.tuple(agent, fc.constantFrom('available', 'away', 'offline'), fc.boolean(), fc.integer({ min: 1, max: 2 })).map(
      ([name, presence, serves, stint]): Step =>
        () =>
          here(name, { presence, serves, stint }),
    ),
    fc
      .tuple(one, fc.constantFrom('declined', 'missed', 'stale', 'offline', 'already_there'))
      .map(([n, reason]): Step => ({ state }) => {
        const offered = state.waiting[`i${n}`]?.offered
        return offered ? offerFailed(offered.offer, offered.agent, reason) : null
      }),
    fc.tuple(one, fc.constantFrom('ended', 'moved')).map(
      ([n, why]): Step =>
        () =>
          toQueue({ type: 'withdraw', invitation: `i${n}`, why }),
    ),
    fc.tuple(one, agent).map(
      ([n, name]): Step =>
        () =>
          toQueue({ type: 'taken', invitation: `i${n}`, agent: name }),
    ),
    fc.tuple(one, agent).map(
      ([n, name]): Step =>
        () =>
          toQueue({ type: 'left', invitation: `i${n}`, agent: name }),
    ),
    fc.tuple(one, fc.boolean()).map(
      ([n, skipped]): Step =>
        () =>
          toQueue({ type: 'skip', invitation: `i${n}`, skipped }),
    ),
    fc.tuple(one, one).map(
      ([n, at]): Step =>
        () =>
          toQueue({ type: 'worded', invitation: `i${n}`, at }),
    ),
    fc.constantFrom(null, openHalfOfEachHour).map(
      (hours): Step =>
        () =>
          toQueue({
            type: 'configure',
            config: queueConfig({ hours, choose: hours === null ? 'most_free' : 'longest_idle' }),
          }),
    ),
    fc.constant<Step>((queue) => {
      const due = queue.deadlines()[0]
      return due === undefined ? null : { type: 'due', name: due.name, lifeAt: null }
    }),
  )

  /** Whether this agent could be offered the entry, said in other words than the queue's own. */
  function couldTake(state: Queue, entry: Waiting, name: string, now: number): boolean {
    const { ready: readiness, stint } = state.agents[name] ?? { ready: null, stint: 0 }
    const closed = state.hours !== null && !state.hours.open && entry.mode === 'persistent'
    if (readiness === null || entry.offered !== null || entry.skipped || closed) return false
    const asked = entry.asked[name]
    const mayAsk = asked === undefined || (asked.round < entry.round && (asked.times < 3 || asked.stint !== stint))
    if ((entry.there[name]?.untilAt ?? 0) > now) return false
    return mayAsk && readiness.free >= entry.weight && !entry.never.includes(name)
  }

  const place = ({ priority, ahead, orderAt, arrival }: Waiting) => [priority, ahead ? 0 : 1, orderAt, arrival]
  function isBefore(a: Waiting, b: Waiting): boolean {
    const [left, right] = [place(a), place(b)]
    const index = left.findIndex((value, each) => value !== right[each])
    return index >= 0 && left[index]! < right[index]!
  }

  function check(scene: QueueScene, before: Queue, at: number, spent: Set<string>): void {
    let state = before
    for (const event of scene.events) {
      if (event.type === 'offered') {
        const entry = state.waiting[event.invitation]!
        expect(couldTake(state, entry, event.agent, at), 'offered to somebody who cannot take it').toBe(true)
        expect(state.agents[event.agent]?.ready?.ticket).toBe(event.ticket)
        expect(spent.has(`${event.agent} ${event.ticket}`), 'one ticket, two offers').toBe(false)
        spent.add(`${event.agent} ${event.ticket}`)
        const passedOver = Object.values(state.waiting).find(
          (other) => isBefore(other, entry) && couldTake(state, other, event.agent, at),
        )
        expect(passedOver, 'somebody before it was passed over').toBeUndefined()
      }
      if (event.type === 'agentLeft') for (const each of spent) if (each.startsWith(event.agent)) spent.delete(each)
      state = queueMachine.apply(state, event, at)
    }
    const idle = Object.values(state.waiting).find((entry) => agents.some((name) => couldTake(state, entry, name, at)))
    expect(idle, 'left waiting beside an agent who could take it').toBeUndefined()
    const unwatched = Object.values(state.waiting).find(
      ({ invitation, offered, skipped, mode, weight, never, there }) => {
        const closed = state.hours !== null && !state.hours.open && mode === 'persistent'
        if (offered !== null || skipped || closed) return false
        return agents.some((name) => {
          const { untilAt } = there[name] ?? { untilAt: 0 }
          const left = never.includes(name) ? 0 : (state.agents[name]?.ready?.free ?? 0)
          return untilAt > at && left >= weight && (state.rests[invitation] ?? Infinity) > untilAt
        })
      },
    )
    expect(unwatched, 'nobody looks again when whoever was there may be gone').toBeUndefined()
  }

  it('Q1 Q5 Q6 an ordered queue: one offer per conversation and ticket, first come first served, nothing left undone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fc.integer({ min: 0, max: 90 })), { maxLength: 60, size: 'max' }),
        (steps) => {
          const scene = aQueue()
          const spent = new Set<string>()
          let now = 9 * 60 * minute
          for (const [next, seconds] of steps) {
            const due = scene.deadlines()[0]?.at ?? 0
            now = Math.max(now + seconds * second, due <= now + 30 * second ? due : 0)
            const command = next(scene)
            if (command === null || (command.type === 'due' && due > now)) continue
            const before = scene.state
            scene.when(command, now)
            if (command.type === 'due') expect(scene.events, 'a deadline came to nothing').not.toHaveLength(0)
            check(scene, before, now, spent)
            expect(scene.when({ type: 'due', name: 'nothing', lifeAt: null }, now).events).toEqual([])
          }
          expect(scene.replayed()).toEqual(scene.state)
          const count = { live: 0, persistent: 0 }
          for (const { mode } of Object.values(scene.state.waiting)) count[mode] += 1
          expect(scene.state.counts).toEqual(count)
          const left = (how: string) => scene.log.filter(({ event }) => event.type === 'removed' && event.how === how)
          expect(lastDay(scene.state, now)).toMatchObject({
            taken: left('taken').length,
            abandoned: left('ended').length,
          })
        },
      ),
      { numRuns: 300 },
    )
  })
})
