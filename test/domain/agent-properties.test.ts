// What holds for an agent whatever comes in whatever order. The log is replayed and read as JSON at every step (given.ts).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentCommand } from '../../domain/agent/messages.ts'
import { free, used } from '../../domain/agent/state.ts'
import { limits } from '../../protocol/limits.ts'
import {
  agentConfig,
  anAgent,
  directOffer,
  gone,
  minute,
  queueOffer,
  seated,
  second,
  toAgent,
  type AgentScene,
} from './routing-fixtures.ts'

const one = fc.integer({ min: 1, max: 6 })
describe('agent', () => {
  type Step = (agent: AgentScene, now: number) => AgentCommand | null
  const nth = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(all.length, 1)]
  const held = ({ state }: AgentScene, n: number, how: 'ringing' | 'joining') =>
    nth(
      Object.values(state.offers).filter((offer) => offer.state === how),
      n,
    )
  const number = (id: string) => Number(id.slice(1))

  let made = 0
  const offerStep = fc
    .record({ weight: fc.integer({ min: 1, max: 3 }), automatic: fc.boolean(), old: fc.boolean(), again: fc.boolean() })
    .map(({ weight, automatic, old, again }): Step => ({ state }) => {
      made += again ? 0 : 1
      return queueOffer(made, state.ticket - (old ? 1 : 0), { weight, automatic })
    })
  const directStep = fc.tuple(one, fc.integer({ min: 1, max: 3 })).map(
    ([n, weight]): Step =>
      () =>
        directOffer(n, { weight }),
  )
  const letterStep = fc
    .tuple(
      fc.nat(9),
      fc.constantFrom('accept', 'decline', 'revoke', 'seat', 'unseat', 'gone', 'park', 'wrapUp', 'finish'),
    )
    .map(([n, what]): Step => (scene) => {
      const rings = held(scene, n, 'ringing')
      const joins = held(scene, n, 'joining')
      const works = nth(Object.keys(scene.state.work), n)
      const policy = { limitMs: minute, dispositions: [], required: false, multiple: false }
      if (what === 'accept' || what === 'decline')
        return rings ? { type: 'answer', offer: rings.offer, answer: what } : null
      if (what === 'revoke') return rings ? toAgent({ type: 'revoke', offer: rings.offer }) : null
      if (what === 'seat') return joins ? seated(number(joins.conversation), { weight: joins.weight }) : null
      if (what === 'unseat') {
        const { conversation, invitation } = joins ?? { conversation: 'c0', invitation: 'i0' }
        return toAgent({ type: 'unseated', conversation, invitation })
      }
      if (what === 'finish') {
        const conversation = nth(Object.keys(scene.state.wrapUps), n) ?? 'c0'
        return { type: 'finishWrapUp', conversation, dispositions: [], notes: '' }
      }
      if (works === undefined) return null
      return gone(number(works), { parked: what === 'park', wrapUp: what === 'wrapUp' ? policy : null })
    })
  const stateStep: fc.Arbitrary<Step> = fc.oneof(
    fc.constantFrom('available', 'available', 'busy', 'away', 'offline').map((presence): Step => () => ({
      type: 'presence',
      presence,
    })),
    fc.boolean().map((connected): Step => () => ({ type: connected ? 'connected' : 'disconnected' })),
    fc.subarray(['sales', 'care', 'late']).map(
      (queues): Step =>
        () =>
          toAgent({
            type: 'configure',
            config: agentConfig({
              queues: queues.map((queue, delay) => ({ queue, priority: 1, delayMs: delay * second })),
            }),
          }),
    ),
    fc.tuple(fc.constantFrom('sales', 'care', 'late'), fc.boolean()).map(
      ([queue, old]): Step =>
        ({ state }) =>
          toAgent({ type: 'pass', queue, ticket: state.ticket - (old ? 1 : 0) }),
    ),
    fc.boolean().map((alive): Step => (scene, now) => {
      const due = scene.deadlines().toSorted((a, b) => a.at - b.at)[0]
      return due && due.at <= now ? { type: 'due', name: due.name, lifeAt: alive ? now : null } : null
    }),
  )

  function check(scene: AgentScene, spent: Set<number>, heard: Map<string, number>): void {
    for (const event of scene.events) {
      if (event.type !== 'offerCame') continue
      expect(free(scene.state), 'taken beyond capacity').toBeGreaterThanOrEqual(0)
      if (event.offer.ticket === null) continue
      expect(spent.has(event.offer.ticket), 'one ticket, two offers').toBe(false)
      spent.add(event.offer.ticket)
    }
    for (const { to, letter } of scene.letters) {
      if (letter.type !== 'ready' && letter.type !== 'unready') continue
      expect(letter.ticket, 'tickets only rise').toBeGreaterThan(heard.get(to) ?? 0)
      heard.set(to, letter.ticket)
    }
  }

  it('A2 Q5 an agent is never over capacity, takes one offer on a ticket, and is ready whenever there is room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(offerStep, directStep, letterStep, letterStep, stateStep), fc.nat(20)), {
          maxLength: 80,
        }),
        (steps) => {
          made = 100
          const scene = anAgent()
          const spent = new Set<number>()
          const heard = new Map([['queue/sales', 1]])
          let now = 0
          for (const [next, seconds] of steps) {
            now += seconds * second
            const command = next(scene, now)
            if (command === null) continue
            scene.when(command, now)
            if (command.type === 'due') expect(scene.events, 'a deadline came to nothing').not.toHaveLength(0)
            check(scene, spent, heard)
            const { state } = scene
            const able = state.presence === 'available' && free(state) >= 1 && (state.config?.queues.length ?? 0) > 0
            expect(state.readiness !== null).toBe(able)
            expect(able || Object.keys(state.standing).length === 0, 'a queue believes in a void ticket').toBe(true)
            expect(state.settled.length).toBeLessThanOrEqual(limits.settledPerAgent)
          }
          expect(scene.replayed()).toEqual(scene.state)
          expect(used(scene.state)).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: 300 },
    )
  })
})
