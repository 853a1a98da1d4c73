import { describe, expect, it } from 'vitest'
import { queueMachine } from '../../domain/queue/machine.ts'
import type { QueueEvent } from '../../domain/queue/messages.ts'
import { board } from '../../domain/queue/view.ts'
import { given } from './given.ts'
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

/** 9 to 17 every day in UTC. */
const officeHours = {
  timeZone: 'UTC',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '17:00' })),
  exceptions: [],
}
const monday = Date.UTC(2026, 2, 2)
const at = (hour: number) => monday + hour * 60 * minute

/** Offers of the last command, as `invitation → agent`. */
function offers(scene: QueueScene): string[] {
  return scene.events
    .filter((event) => event.type === 'offered')
    .map(({ invitation, agent }) => `${invitation} → ${agent}`)
}

const types = (scene: QueueScene) => scene.events.map(({ type }: QueueEvent) => type)

describe('admission', () => {
  it('W9 a queue that is not configured admits nothing and knows no hours', () => {
    given(queueMachine)
      .when(enqueue(1, { admission: 'must' }), 0)
      .yields({
        letters: [{ to: 'conversation/c1', letter: { type: 'notAdmitted', invitation: 'i1', reason: 'not_found' } }],
      })
      .when(toQueue({ type: 'askHours', question: 'q', conversation: 'c1', queue: 'sales' }), 0)
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'hours', question: 'q', open: null } }] })
  })

  it('T3 an admitted conversation is told the terms of the queue', () => {
    const { wrapUp } = queueConfig()
    aQueue({ message: 'Looking for a specialist' })
      .when(enqueue(1), 0)
      .yields({
        letters: [
          {
            to: 'conversation/c1',
            letter: {
              type: 'admitted',
              invitation: 'i1',
              terms: { queue: 'sales', name: 'Sales', wrapUp, message: 'Looking for a specialist' },
            },
          },
        ],
      })
  })

  it('T3 a full queue refuses whoever asks and takes whoever must', () => {
    const scene = aQueue({ maximumSize: 1 })
      .when(enqueue(1), 0)
      .when(enqueue(2), 0)
      .yields({
        events: [{ type: 'notAdmitted', reason: 'full' }],
        letters: [{ to: 'conversation/c2', letter: { type: 'notAdmitted', invitation: 'i2', reason: 'full' } }],
      })
      .when(enqueue(3, { admission: 'must' }), 0)
    expect(Object.keys(scene.state.waiting)).toEqual(['i1', 'i3'])
  })

  it.each([
    ['nobody_online', 'offline', 'notAdmitted'],
    ['nobody_online', 'away', 'admitted'],
    ['nobody_available', 'away', 'notAdmitted'],
    ['nobody_available', 'available', 'admitted'],
    ['never', 'offline', 'admitted'],
  ] as const)('T3 with refuseWhen %s and an agent who is %s the answer is %s', (refuseWhen, presence, type) => {
    aQueue({ refuseWhen })
      .when(here('ann', { presence }), 0)
      .when(enqueue(1), 0)
      .yields({ events: [{ type }] })
  })

  it('T3 whoever may never be offered the conversation does not count as staff', () => {
    aQueue({ refuseWhen: 'nobody_online' })
      .when(here('ann'), 0)
      .when(enqueue(1, { never: ['ann'] }), 0)
      .yields({ events: [{ type: 'notAdmitted', reason: 'unstaffed' }] })
  })

  it('Q5 a conversation that is here already is answered again and keeps its place', () => {
    const scene = aQueue().when(enqueue(1), 0).when(enqueue(2), 0)
    const before = scene.state
    scene
      .when(enqueue(1, { orderAt: 99 }), 5)
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'admitted' } }] })
    expect(scene.state).toEqual(before)
  })

  it('P4 closed: a live conversation is refused, a persistent one waits, staffed or not', () => {
    const scene = aQueue({ hours: officeHours, refuseWhen: 'nobody_online' })
      .when(enqueue(1), at(8))
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'notAdmitted', reason: 'closed' } }] })
      .when(enqueue(2, { mode: 'persistent' }), at(8))
      .yields({ letters: [{ to: 'conversation/c2', letter: { type: 'admitted' } }] })
    scene.when(enqueue(3, { admission: 'must' }), at(8)).yields({ events: [{ type: 'admitted' }] })
  })
})

describe('opening hours', () => {
  it('P4 a persistent conversation reaches a waiting agent at the minute of opening', () => {
    const scene = aQueue({ hours: officeHours })
      .when(here('ann'), at(8))
      .when(ready('ann', 1), at(8))
      .when(enqueue(1, { mode: 'persistent' }), at(8))
    expect(offers(scene)).toEqual([])
    expect(scene.deadline('opens')?.at).toBe(at(9))
    scene.whenDue('opens').yields({ letters: [{ to: 'agent/ann', letter: { type: 'offer', automatic: true } }] })
    expect(scene.deadlines()).toEqual([])
  })

  it('P4 a live conversation that was admitted is offered after closing time, a persistent one is not', () => {
    const scene = aQueue({ hours: officeHours })
      .when(here('ann'), at(16))
      .when(enqueue(1, { mode: 'persistent' }), at(16))
      .when(enqueue(2), at(16))
      .when(ready('ann', 1, { free: 2 }), at(18))
    expect(offers(scene)).toEqual(['i2 → ann'])
    scene.when(ready('ann', 2), at(18))
    expect(offers(scene)).toEqual([])
    expect(scene.deadline('opens')?.at).toBe(at(33))
  })

  it('Q6 new hours have effect at once', () => {
    const scene = aQueue({ hours: officeHours })
      .when(enqueue(1, { mode: 'persistent' }), at(8))
      .when(here('ann'), at(8))
      .when(ready('ann', 1), at(8))
      .when(toQueue({ type: 'configure', config: queueConfig({ hours: null }) }, 'config'), at(8.5))
    expect(offers(scene)).toEqual(['i1 → ann'])
  })

  it('Q7 a question for the hours is answered from what is known until it changes', () => {
    const ask = toQueue({ type: 'askHours', question: 'q', conversation: 'c1', queue: 'sales' })
    const scene = aQueue({ hours: officeHours })
      .when(ask, at(10))
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'hours', question: 'q', open: true } }] })
    expect(types(scene)).toEqual(['hoursKnown', 'hoursAnswered'])
    expect(types(scene.when(ask, at(17) - 1))).toEqual(['hoursAnswered'])
    scene.when(ask, at(17)).yields({ letters: [{ to: 'conversation/c1', letter: { type: 'hours', open: false } }] })
    expect(types(scene)).toEqual(['hoursKnown', 'hoursAnswered'])
  })
})

describe('order', () => {
  /** Everything that waits, in the order in which one agent gets it. */
  function served(scene: QueueScene): string[] {
    scene.when(here('ann'), 100)
    return Object.keys(scene.state.waiting).map((_, index) => {
      scene.when(ready('ann', index + 1, { free: 20 }), 100)
      return offers(scene)[0]?.split(' ')[0] ?? ''
    })
  }

  it('Q1 priority first, then who goes ahead, then the time that counts, then arrival', () => {
    const scene = aQueue()
      .when(enqueue(1, { priority: 5, orderAt: 10 }), 0)
      .when(enqueue(2, { priority: 5, orderAt: 10 }), 0)
      .when(enqueue(3, { priority: 5, orderAt: 4 }), 0)
      .when(enqueue(4, { priority: 5, orderAt: 30, ahead: true }), 0)
      .when(enqueue(5, { priority: 5, orderAt: 20, ahead: true }), 0)
      .when(enqueue(6, { priority: 1, orderAt: 90 }), 0)
    expect(served(scene)).toEqual(['i6', 'i5', 'i4', 'i3', 'i1', 'i2'])
  })

  it('P12 the latest word moves a persistent conversation and never a live one', () => {
    const scene = aQueue()
      .when(enqueue(1, { mode: 'persistent', orderAt: 10 }), 10)
      .when(enqueue(2, { mode: 'persistent', orderAt: 20 }), 20)
      .when(enqueue(3, { mode: 'live', orderAt: 15 }), 20)
      .when(toQueue({ type: 'worded', invitation: 'i1', at: 30 }), 30)
      .when(toQueue({ type: 'worded', invitation: 'i3', at: 40 }), 40)
      .yields({ events: [] })
    expect(served(scene)).toEqual(['i3', 'i2', 'i1'])
  })

  it('Q1 the first conversation that somebody can take is offered when the very first is too heavy', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(enqueue(1, { weight: 3 }), 0)
      .when(enqueue(2), 0)
    expect(offers(scene.when(ready('ann', 1, { free: 2 }), 0))).toEqual(['i2 → ann'])
  })

  it('Q10 a skipped conversation keeps its place and is offered when life returns', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(enqueue(1), 0)
      .when(toQueue({ type: 'skip', invitation: 'i1', skipped: true }), 1)
      .when(ready('ann', 1), 2)
    expect(offers(scene)).toEqual([])
    scene.when(toQueue({ type: 'skip', invitation: 'i1', skipped: false }), 3)
    expect(offers(scene)).toEqual(['i1 → ann'])
  })
})

describe('choice of the agent', () => {
  const staffed = (choose: 'longest_idle' | 'most_free') =>
    aQueue({ choose })
      .when(here('ann'), 0)
      .when(here('bob'), 0)
      .when(here('cyd'), 0)
      .when(ready('ann', 1, { free: 2, idleSinceAt: null }), 50)
      .when(ready('bob', 1, { free: 1, idleSinceAt: 30 }), 50)
      .when(ready('cyd', 1, { free: 3, idleSinceAt: 40 }), 50)

  it('Q1 longest idle: whoever is occupied has not been idle at all', () => {
    const scene = staffed('longest_idle').when(enqueue(1), 60)
    expect(offers(scene)).toEqual(['i1 → bob'])
    expect(offers(scene.when(enqueue(2), 60))).toEqual(['i2 → cyd'])
    expect(offers(scene.when(enqueue(3), 60))).toEqual(['i3 → ann'])
  })

  it('Q1 most free, where the queue is set so', () => {
    const scene = staffed('most_free').when(enqueue(1), 60)
    expect(offers(scene)).toEqual(['i1 → cyd'])
    expect(offers(scene.when(enqueue(2), 60))).toEqual(['i2 → ann'])
  })

  it('T9 whoever released it is passed over while others can take it, and for a minute at most', () => {
    const avoid = [{ agent: 'bob', untilAt: minute }]
    expect(offers(staffed('longest_idle').when(enqueue(1, { avoid }), 60))).toEqual(['i1 → cyd'])
    expect(offers(staffed('longest_idle').when(enqueue(1, { avoid }), minute))).toEqual(['i1 → bob'])
    const alone = aQueue().when(here('bob'), 0).when(ready('bob', 1), 0).when(enqueue(1, { avoid }), 60)
    expect(offers(alone)).toEqual(['i1 → bob'])
  })

  it('T4 whoever is in the room is never offered it', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(ready('ann', 1), 0)
      .when(enqueue(1, { never: ['ann'] }), 0)
    expect(offers(scene)).toEqual([])
  })
})

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
              ringMs: 9 * second,
              weight: 1,
              missedPresence: 'busy',
              terms: { queue: 'sales', name: 'Sales', wrapUp: queueConfig().wrapUp, message: null },
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
    ['live', 'manual', false],
    ['live', 'automatic', true],
    ['persistent', 'manual', true],
  ] as const)(
    'Q2 a %s conversation in a queue with %s acceptance: assigned without asking is %s',
    (mode, acceptance, automatic) => {
      aQueue({ acceptance })
        .when(here('ann'), 0)
        .when(enqueue(1, { mode }), 0)
        .when(ready('ann', 1), 0)
        .yields({ letters: [{ to: 'agent/ann', letter: { type: 'offer', automatic } }] })
    },
  )

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
    const standing = () => aQueue().when(here('ann'), 0).when(ready('ann', 3), 0)
    const void1 = standing().when(toQueue({ type: 'unready', agent: 'ann', ticket: 4 }), 1)
    const void2 = standing().when(here('ann', { presence: 'away' }), 1)
    const void3 = standing().when(here('ann', { serves: false }), 1)
    for (const scene of [void1, void2, void3]) expect(offers(scene.when(enqueue(1), 2))).toEqual([])
    const kept = standing().when(toQueue({ type: 'unready', agent: 'ann', ticket: 2 }), 1)
    expect(offers(kept.when(enqueue(1), 2))).toEqual(['i1 → ann'])
  })

  it('Q5 an offer is revoked when somebody else has it, or it is over; the taker keeps theirs', () => {
    const ringing = () => aQueue().when(here('ann'), 0).when(ready('ann', 1), 0).when(enqueue(1), 0)
    const revoked = [{ to: 'agent/ann', letter: { type: 'revoke', offer: 'sales:i1:1' } }] as const
    ringing()
      .when(toQueue({ type: 'withdraw', invitation: 'i1' }), 1)
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

  it('Q5 a stale offer puts the conversation back at its place without asking anything of the agent', () => {
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
    scene.when(ready('bob', 1), 1).when({ type: 'undelivered', to: 'agent/ann', letter }, 2)
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
  it('Q3 a declined conversation goes on to the next agent and keeps its place', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(here('bob'), 0)
      .when(ready('ann', 1), 0)
      .when(ready('bob', 1, { idleSinceAt: 1 }), 0)
      .when(enqueue(1), 0)
      .when(enqueue(2), 0)
    expect(scene.state.waiting['i1']?.offered?.agent).toBe('ann')
    scene
      .when(toQueue({ type: 'withdraw', invitation: 'i2' }), 1)
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
  })

  it('Q3 after three rounds the supervisors who are there are alerted, and the place is kept', () => {
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
      .when(enqueue(1, { priority: 7 }), at(10))
      .when(enqueue(2, { priority: 3 }), at(11))
      .when(here('ann'), at(11))
      .when(here('bob', { presence: 'away' }), at(11))
      .when(ready('ann', 1), at(11))
    expect(board(scene.state, at(12))).toEqual({
      queue: 'sales',
      name: 'Sales',
      open: true,
      waiting: [
        { conversation: 'c2', since: at(11), priority: 3, offeredTo: 'ann' },
        { conversation: 'c1', since: at(10), priority: 7, offeredTo: null },
      ],
      oldestWaitMs: 120 * minute,
      agents: { available: 1, busy: 0, away: 1, offline: 0 },
    })
    expect(board(scene.state, at(18))?.open).toBe(false)
    expect(board(queueMachine.initial, 0)).toBeNull()
  })

  it('S3 a letter of an unknown type changes nothing', () => {
    aQueue()
      .when(toQueue({ type: 'praise' } as never), 1)
      .yields({ events: [] })
  })
})
