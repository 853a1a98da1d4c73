import { describe, expect, it } from 'vitest'
import type { Enqueue } from '../../domain/letters.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import { termsOf } from '../../domain/queue/state.ts'
import { queueUpcasts } from '../../domain/queue/upcasts.ts'
import { board } from '../../domain/queue/view.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import {
  aQueue,
  enqueue,
  here,
  mondayAt,
  minute,
  offerFailed,
  offers,
  officeHours,
  queueConfig,
  ready,
  second,
  toQueue,
  type QueueScene,
} from './routing-fixtures.ts'

describe('offers', () => {
  it('Q4 the offer carries what the agent needs to decide', () => {
    aQueue({ ringMs: 9 * second, missedPresence: 'busy' })
      .when(here('ann'), 0)
      .when(ready('ann', 7), 0)
      .when(enqueue(1, { purpose: 'transfer', weight: 1 }), 0)
      .yields({
        letters: [
          { to: 'conversation/c1', letter: { type: 'admitted' } },
          {
            to: 'agent/ann',
            letter: {
              type: 'offer',
              offer: 'sales:i1:1',
              conversation: 'c1',
              invitation: 'i1',
              purpose: 'transfer',
              queue: 'sales',
              ticket: 7,
              automatic: false,
              quiet: false,
              ringMs: 9 * second,
              weight: 1,
              missedPresence: 'busy',
              terms: { queue: 'sales', name: 'Sales', wrapUp: termsOf(queueConfig()).wrapUp, message: null },
              card: {
                entryPoint: 'web',
                queue: 'Sales',
                customer: 'Maria',
                waitingSince: expect.any(String),
                mode: 'live',
              },
            },
          },
        ],
      })
  })

  it.each([
    ['live', 'manual', { automatic: false, quiet: false, ringMs: 9 * second }],
    ['live', 'automatic', { automatic: true, quiet: false, ringMs: 9 * second }],
    ['persistent', 'manual', { automatic: false, quiet: true, ringMs: 40 * second }],
    ['persistent', 'automatic', { automatic: false, quiet: true, ringMs: 40 * second }],
  ] as const)('Q2 a %s conversation in a queue with %s acceptance is offered so: %o', (mode, acceptance, how) => {
    aQueue({ acceptance, ringMs: 9 * second })
      .when(here('ann'), 0)
      .when(enqueue(1, { mode, openWithinMs: 40 * second }), 0)
      .when(ready('ann', 1), 0)
      .yields({ letters: [{ to: 'agent/ann', letter: { type: 'offer', ...how } }] })
  })

  it.each([
    ['missed', true],
    ['offline', true],
    ['declined', false],
    ['stale', false],
    ['inactive', false],
  ] as const)('Q2 an assignment that is %s goes on ahead of others: %s', (reason, ahead) => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(here('bob'), 0)
      .when(ready('ann', 1), 0)
      .when(enqueue(2, { mode: 'persistent' }), 0)
      .when(enqueue(1, { mode: 'persistent' }), 0)
      .when(offerFailed('sales:i2:1', 'ann', reason), 1)
    expect(offers(scene.when(ready('bob', 1), 2))).toEqual([ahead ? 'i2 → bob' : 'i1 → bob'])
  })

  it('Q2 an assignment of a conversation of the release before has 5 minutes to be opened', () => {
    const { openWithinMs: _, ...before } = (enqueue(1, { mode: 'persistent' }) as { letter: Enqueue }).letter
    aQueue()
      .when(here('ann'), 0)
      .when(ready('ann', 1), 0)
      .when(toQueue(before as Enqueue), 0)
      .yields({
        letters: [
          { to: 'conversation/c1', letter: {} },
          { to: 'agent/ann', letter: { quiet: true, ringMs: 5 * minute } },
        ],
      })
    const then = { ...aQueue().state, waiting: { i1: before } }
    expect(upcastState(queueUpcasts, 2, then)).toMatchObject({ waiting: { i1: { openWithinMs: 5 * minute } } })
    expect(upcast(queueUpcasts, 2, { type: 'admitted', entry: before })).toMatchObject({
      entry: { openWithinMs: 5 * minute },
    })
    expect(upcast(queueUpcasts, 2, { type: 'offered' })).toMatchObject({ quiet: false })
    expect(upcast(queueUpcasts, 2, { type: 'offerFailed', asked: true })).toMatchObject({ ahead: false })
  })

  it('Q5 a ticket is good for one offer, and an older or repeated one is void', () => {
    const scene = aQueue().when(here('ann'), 0).when(enqueue(1), 0).when(enqueue(2), 0).when(ready('ann', 4), 0)
    expect(offers(scene)).toEqual(['i1 → ann'])
    scene.when(ready('ann', 4), 1).yields({ events: [] })
    scene.when(ready('ann', 3), 1).yields({ events: [] })
    expect(offers(scene.when(ready('ann', 5), 2))).toEqual(['i2 → ann'])
  })

  it('A5 a ticket without an offer is passed on once, and remembered', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(ready('ann', 1), 0)
      .yields({ letters: [{ to: 'agent/ann', letter: { type: 'pass', queue: 'sales', ticket: 1 } }] })
      .when(here('bob'), 1)
      .yields({ letters: [] })
    expect(offers(scene.when(enqueue(1), 2))).toEqual(['i1 → ann'])
  })

  it('Q5 after unready, going away or leaving the queue nothing is offered', () => {
    const readied = () => aQueue().when(here('ann'), 0).when(ready('ann', 3), 0)
    const void1 = readied().when(toQueue({ type: 'unready', agent: 'ann', ticket: 4 }), 1)
    const void2 = readied().when(here('ann', { presence: 'away' }), 1)
    const void3 = readied().when(here('ann', { serves: false }), 1)
    for (const scene of [void1, void2, void3]) expect(offers(scene.when(enqueue(1), 2))).toEqual([])
    const kept = readied().when(toQueue({ type: 'unready', agent: 'ann', ticket: 2 }), 1)
    expect(offers(kept.when(enqueue(1), 2))).toEqual(['i1 → ann'])
  })

  it('Q5 an offer is revoked when somebody else has it, or it is over; the taker keeps theirs', () => {
    const ringing = () => aQueue().when(here('ann'), 0).when(ready('ann', 1), 0).when(enqueue(1), 0)
    const revoked = [{ to: 'agent/ann', letter: { type: 'revoke', offer: 'sales:i1:1' } }] as const
    ringing()
      .when(toQueue({ type: 'withdraw', invitation: 'i1', why: 'moved' }), 1)
      .yields({ letters: revoked })
    ringing()
      .when(toQueue({ type: 'taken', invitation: 'i1', agent: 'bob' }), 1)
      .yields({ letters: revoked })
    const taken = ringing()
      .when(toQueue({ type: 'taken', invitation: 'i1', agent: 'ann' }), 1)
      .yields({ letters: [] })
    expect(taken.state.waiting).toEqual({})
    expect(taken.state.counts).toEqual({ live: 0, persistent: 0 })
  })

  it('Q5 a stale offer puts the conversation back at its position without asking anything of the agent', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(ready('ann', 1), 0)
      .when(enqueue(1), 0)
      .when(enqueue(2), 0)
      .when(offerFailed('sales:i1:1', 'ann', 'stale'), 1)
    expect(offers(scene)).toEqual([])
    expect(offers(scene.when(ready('ann', 2), 2))).toEqual(['i1 → ann'])
  })

  it('Q5 an offer that could not be delivered goes to others', () => {
    const scene = aQueue().when(here('ann'), 0).when(here('bob'), 0).when(ready('ann', 1), 0).when(enqueue(1), 0)
    const letter = scene.letters.find(({ to }) => to === 'agent/ann')?.letter
    if (letter === undefined) expect.fail('nothing was offered')
    scene.when(ready('bob', 1), 1).when({ type: 'undelivered', why: 'unreachable', to: 'agent/ann', letter }, 2)
    expect(offers(scene)).toEqual(['i1 → bob'])
  })

  it('Q5 the failure of an offer that does not ring any more changes nothing', () => {
    const scene = aQueue().when(here('ann'), 0).when(ready('ann', 1), 0).when(enqueue(1), 0)
    scene.when(offerFailed('sales:i1:1', 'ann', 'declined'), 1).when(ready('ann', 2), 60 * second)
    expect(scene.state.waiting['i1']?.offered?.offer).toBe('sales:i1:2')
    scene.when(offerFailed('sales:i1:1', 'ann', 'declined'), 61 * second).yields({ events: [] })
    scene.when(offerFailed('sales:i9:1', 'ann', 'declined'), 61 * second).yields({ events: [] })
  })
})

describe('rounds', () => {
  it('Q3 a declined conversation goes on to the next agent and keeps its position', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(here('bob'), 0)
      .when(ready('ann', 1), 0)
      .when(ready('bob', 1, { idleSinceAt: 1 }), 0)
      .when(enqueue(1), 0)
      .when(enqueue(2), 0)
    expect(scene.state.waiting['i1']?.offered?.agent).toBe('ann')
    scene
      .when(toQueue({ type: 'withdraw', invitation: 'i2', why: 'moved' }), 1)
      .when(ready('bob', 2), 1)
      .when(enqueue(3), 1)
    scene.when(offerFailed('sales:i1:1', 'ann', 'declined'), 2).when(ready('ann', 2), 2)
    expect(offers(scene)).toEqual([])
    scene.when(ready('bob', 3), 3)
    expect(offers(scene)).toEqual(['i1 → bob'])
  })

  /** Ann is alone, declines or misses, and is ready again at once. */
  function declined(scene: QueueScene, time: number, ticket: number): QueueScene {
    const offered = scene.state.waiting['i1']?.offered
    if (!offered) expect.fail('nothing rings')
    return scene.when(offerFailed(offered.offer, 'ann', 'declined'), time).when(ready('ann', ticket), time)
  }
  const alone = () =>
    aQueue()
      .when(here('ann'), 0)
      .when(here('sue', { role: 'supervisor', presence: 'busy' }), 0)
      .when(here('tim', { role: 'supervisor', presence: 'offline' }), 0)
      .when(ready('ann', 1), 0)
      .when(enqueue(1), 0)

  it('Q3 when all who could have been asked, the round begins again 30 s after the last answer', () => {
    const scene = declined(alone(), 10 * second, 2)
    expect(offers(scene)).toEqual([])
    expect(scene.deadlines()).toEqual([{ name: 'rest', at: 40 * second }])
    expect(offers(scene.whenDue('rest'))).toEqual(['i1 → ann'])
  })

  it('Q3 whoever becomes ready long after the last answer need not wait for a rest', () => {
    const scene = alone().when(offerFailed('sales:i1:1', 'ann', 'missed'), 10 * second)
    expect(scene.deadlines()).toEqual([])
    expect(offers(scene.when(ready('ann', 2), 40 * second))).toEqual(['i1 → ann'])
  })

  it('Q3 somebody new is asked while it rests with the others', () => {
    const scene = declined(alone(), 10 * second, 2).when(here('bob'), 11 * second)
    expect(scene.state.rests).toEqual({ i1: 40 * second })
    scene.when(ready('bob', 1), 12 * second)
    expect(offers(scene)).toEqual(['i1 → bob'])
    expect(scene.deadline('rest')).toBeUndefined()
  })

  it('Q3 after three rounds the supervisors who are there are alerted, and the position is kept', () => {
    const scene = declined(alone(), 10 * second, 2).whenDue('rest')
    declined(scene, 50 * second, 3).whenDue('rest')
    declined(scene, 90 * second, 4).yields({
      letters: [
        { to: 'agent/sue', letter: { type: 'alert', queue: 'sales', conversation: 'c1' } },
        { to: 'agent/ann', letter: { type: 'pass' } },
      ],
    })
    expect(scene.state.waiting['i1']).toMatchObject({ offered: null, round: 4, arrival: 1 })
  })

  it('Q3 nobody is asked for one conversation more than 3 times in a stint; a new stint forgives', () => {
    const scene = declined(alone(), 10 * second, 2).whenDue('rest')
    declined(scene, 50 * second, 3).whenDue('rest')
    declined(scene, 90 * second, 4)
    expect(scene.deadlines()).toEqual([])
    expect(offers(scene.when(ready('ann', 5), 10 * minute))).toEqual([])
    scene.when(here('ann', { presence: 'away' }), 11 * minute).when(here('ann', { stint: 2 }), 12 * minute)
    expect(offers(scene.when(ready('ann', 6), 12 * minute))).toEqual(['i1 → ann'])
  })

  it('Q3 another conversation is offered to whoever declined the first', () => {
    const scene = declined(alone(), 10 * second, 2).when(enqueue(2), 11 * second)
    expect(offers(scene)).toEqual(['i2 → ann'])
  })
})

describe('board', () => {
  it('E2 shows who waits, since when, whom it rings at, and the agents by presence', () => {
    const scene = aQueue({ hours: officeHours })
      .when(enqueue(1, { priority: 7 }), mondayAt(10))
      .when(enqueue(2, { priority: 3 }), mondayAt(11))
      .when(here('ann'), mondayAt(11))
      .when(here('bob', { presence: 'away' }), mondayAt(11))
      .when(ready('ann', 1), mondayAt(11))
    expect(board(scene.state, { open: true, active: 0, parked: 0 }, mondayAt(12))).toMatchObject({
      queue: 'sales',
      name: 'Sales',
      open: true,
      waiting: [
        { conversation: 'c2', since: '2026-03-02T11:00:00.000Z', priority: 3, offeredTo: 'ann' },
        { conversation: 'c1', since: '2026-03-02T10:00:00.000Z', priority: 7, offeredTo: null },
      ],
      oldestWaitMs: 120 * minute,
      agents: { available: 1, busy: 0, away: 1, offline: 0 },
    })
    expect(board(scene.state, { open: false, active: 0, parked: 0 }, mondayAt(18))?.open).toBe(false)
    expect(board(queueMachine.initial, { open: true, active: 0, parked: 0 }, 0)).toBeNull()
  })

  it('S3 a letter of an unknown type changes nothing', () => {
    aQueue()
      .when(toQueue({ type: 'praise' } as never), 1)
      .yields({ events: [] })
  })
})
