import { describe, expect, it } from 'vitest'
import { queueMachine } from '../../domain/queue/machine.ts'
import type { QueueEvent } from '../../domain/queue/messages.ts'
import { termsOf } from '../../domain/queue/state.ts'
import { queueConfigSchema, type QueueConfig } from '../../protocol/config/queues.ts'
import { given } from './given.ts'
import {
  aQueue,
  enqueue,
  here,
  mondayAt,
  minute,
  offers,
  officeHours,
  queueConfig,
  ready,
  toQueue,
  type QueueScene,
} from './routing-fixtures.ts'

const types = (scene: QueueScene) => scene.events.map(({ type }: QueueEvent) => type)

describe('admission', () => {
  it('W9 a queue that is not configured admits nothing and knows no hours', () => {
    given(queueMachine)
      .when(enqueue(1, { admission: 'must' }), 0)
      .yields({
        letters: [{ to: 'conversation/c1', letter: { type: 'notAdmitted', invitation: 'i1', reason: 'not_found' } }],
      })
      .when(toQueue({ type: 'ask', id: 'q1', conversation: 'c1', question: { about: 'hours', queue: 'sales' } }), 0)
      .yields({
        letters: [
          { to: 'conversation/c1', letter: { type: 'answer', id: 'q1', answer: { about: 'hours', open: null } } },
        ],
      })
  })

  it('T3 an admitted conversation is told the terms of the queue', () => {
    const { enabled: _, ...wrapUp } = queueConfig().wrapUp
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

  it('A4 a queue that has switched wrap-up off says that none opens; one of the release before has not', () => {
    const told = (wrapUp: QueueConfig['wrapUp']) => termsOf(queueConfig({ wrapUp })).wrapUp
    const { enabled: _, ...before } = queueConfig().wrapUp
    expect(told({ ...before, enabled: false })).toBeNull()
    expect(told(before as QueueConfig['wrapUp'])).toEqual(before)
    expect(queueConfigSchema.parse({ id: 'sales', name: 'Sales', wrapUp: before }).wrapUp.enabled).toBe(true)
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

  it('Q8 Q10 who shows no life keeps their position, and nobody is refused for it', () => {
    const scene = aQueue({ maximumSize: 1 })
      .when(enqueue(1), 0)
      .when(toQueue({ type: 'skip', invitation: 'i1', skipped: true }), 1)
      .when(enqueue(2), 2)
      .when(enqueue(3), 3)
      .yields({ events: [{ type: 'notAdmitted', reason: 'full' }] })
    expect(Object.keys(scene.state.waiting)).toEqual(['i1', 'i2'])
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

  it('Q5 a conversation that is here already is answered again and keeps its position', () => {
    const scene = aQueue().when(enqueue(1), 0).when(enqueue(2), 0)
    const before = scene.state
    scene
      .when(enqueue(1, { orderAt: 99 }), 5)
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'admitted' } }] })
    expect(scene.state).toEqual(before)
  })

  it('P4 closed: a live conversation is refused, a persistent one waits, staffed or not', () => {
    const scene = aQueue({ hours: officeHours, refuseWhen: 'nobody_online' })
      .when(enqueue(1), mondayAt(8))
      .yields({ letters: [{ to: 'conversation/c1', letter: { type: 'notAdmitted', reason: 'closed' } }] })
      .when(enqueue(2, { mode: 'persistent' }), mondayAt(8))
      .yields({ letters: [{ to: 'conversation/c2', letter: { type: 'admitted' } }] })
    scene.when(enqueue(3, { admission: 'must' }), mondayAt(8)).yields({ events: [{ type: 'admitted' }] })
  })
})

describe('opening hours', () => {
  it('P4 a persistent conversation reaches a waiting agent at the minute of opening', () => {
    const scene = aQueue({ hours: officeHours })
      .when(here('ann'), mondayAt(8))
      .when(ready('ann', 1), mondayAt(8))
      .when(enqueue(1, { mode: 'persistent' }), mondayAt(8))
    expect(offers(scene)).toEqual([])
    expect(scene.deadline('opens')?.at).toBe(mondayAt(9))
    scene.whenDue('opens').yields({ letters: [{ to: 'agent/ann', letter: { type: 'offer', quiet: true } }] })
    expect(scene.deadlines()).toMatchObject([{ name: 'answer' }])
  })

  it('P4 a live conversation that was admitted is offered after closing time, a persistent one is not', () => {
    const scene = aQueue({ hours: officeHours })
      .when(here('ann'), mondayAt(16))
      .when(enqueue(1, { mode: 'persistent' }), mondayAt(16))
      .when(enqueue(2), mondayAt(16))
      .when(ready('ann', 1, { free: 2 }), mondayAt(18))
    expect(offers(scene)).toEqual(['i2 → ann'])
    scene.when(ready('ann', 2), mondayAt(18))
    expect(offers(scene)).toEqual([])
    expect(scene.deadline('opens')?.at).toBe(mondayAt(33))
  })

  it('Q6 new hours have effect at once', () => {
    const scene = aQueue({ hours: officeHours })
      .when(enqueue(1, { mode: 'persistent' }), mondayAt(8))
      .when(here('ann'), mondayAt(8))
      .when(ready('ann', 1), mondayAt(8))
      .when(toQueue({ type: 'configure', config: queueConfig({ hours: null }) }, 'config'), mondayAt(8.5))
    expect(offers(scene)).toEqual(['i1 → ann'])
  })

  it('Q7 a question for the hours is answered from what is known until it changes', () => {
    const ask = toQueue({ type: 'ask', id: 'q1', conversation: 'c1', question: { about: 'hours', queue: 'sales' } })
    const scene = aQueue({ hours: officeHours })
      .when(ask, mondayAt(10))
      .yields({
        letters: [
          { to: 'conversation/c1', letter: { type: 'answer', id: 'q1', answer: { about: 'hours', open: true } } },
        ],
      })
    expect(types(scene)).toEqual(['hoursKnown', 'questionAnswered'])
    expect(types(scene.when(ask, mondayAt(17) - 1))).toEqual(['questionAnswered'])
    scene.when(ask, mondayAt(17)).yields({
      letters: [{ to: 'conversation/c1', letter: { type: 'answer', answer: { about: 'hours', open: false } } }],
    })
    expect(types(scene)).toEqual(['hoursKnown', 'questionAnswered'])
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

  it('Q10 a skipped conversation keeps its position and is offered when life returns', () => {
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
