// E2: what a queue counts of the last day, and what its board says of it.
import { describe, expect, it } from 'vitest'
import { lastDay } from '../../domain/queue/history.ts'
import { queueUpcasts } from '../../domain/queue/upcasts.ts'
import { board } from '../../domain/queue/view.ts'
import { upcast, upcastState } from '../../domain/upcast.ts'
import {
  aQueue,
  enqueue,
  here,
  mondayAt,
  minute,
  officeHours,
  queueConfig,
  second,
  toQueue,
  type QueueScene,
} from './routing-fixtures.ts'

const taken = (n: number) => toQueue({ type: 'taken', invitation: `i${n}`, agent: 'ann' })
const withdrawn = (n: number, why: 'ended' | 'moved') => toQueue({ type: 'withdraw', invitation: `i${n}`, why })

/** Comes at `at` and leaves `waitedMs` later. */
function passThrough(scene: QueueScene, n: number, at: number, waitedMs: number, how: 'taken' | 'ended' | 'moved') {
  scene.when(enqueue(n), at).when(how === 'taken' ? taken(n) : withdrawn(n, how), at + waitedMs)
}

describe('the last day', () => {
  it('E2 counts who was taken and who gave up, and nobody who went elsewhere', () => {
    const scene = aQueue({ serviceLevelMs: 20 * second })
    passThrough(scene, 1, mondayAt(9), 20 * second, 'taken')
    passThrough(scene, 2, mondayAt(9), 20 * second + 1, 'taken')
    passThrough(scene, 3, mondayAt(10), second, 'ended')
    passThrough(scene, 4, mondayAt(10), second, 'moved')
    expect(board(scene.state, { open: true, active: 0, parked: 0 }, mondayAt(11))).toMatchObject({
      taken: 2,
      abandoned: 1,
      serviceLevel: { withinMs: 20 * second, share: 1 / 3 },
    })
  })

  it('E2 a persistent conversation waits for opening hours too, and counts for no service level', () => {
    const scene = aQueue()
      .when(enqueue(1, { mode: 'persistent' }), mondayAt(9))
      .when(taken(1), mondayAt(9) + second)
    expect(board(scene.state, { open: true, active: 0, parked: 0 }, mondayAt(9))).toMatchObject({
      taken: 1,
      serviceLevel: { share: null },
    })
  })

  it('E2 what is older than a day is forgotten, and no more than a day is kept', () => {
    const scene = aQueue()
    for (let hour = 0; hour < 60; hour++) {
      passThrough(scene, hour, mondayAt(hour), second, hour < 30 ? 'taken' : 'ended')
      expect(scene.state.hourly.length).toBe(Math.min(hour + 1, 24))
    }
    const now = mondayAt(59) + 30 * minute
    expect(lastDay(scene.state, now)).toEqual({ taken: 0, abandoned: 24, live: 24, inTime: 0 })
    expect(lastDay(scene.state, now + 20 * 60 * minute)).toMatchObject({ abandoned: 4 })
    expect(lastDay(scene.state, mondayAt(100))).toEqual({ taken: 0, abandoned: 0, live: 0, inTime: 0 })
  })

  it('E2 a clock that goes back opens no end of hours', () => {
    const scene = aQueue()
    for (let n = 0; n < 80; n++) passThrough(scene, n, mondayAt(100 - n), 0, 'taken')
    expect(scene.state.hourly.length).toBe(24)
  })

  it('E2 a service level that is changed holds for those who come after', () => {
    const scene = aQueue({ serviceLevelMs: minute })
    passThrough(scene, 1, mondayAt(9), 30 * second, 'taken')
    const { config } = scene.state
    scene.when(toQueue({ type: 'configure', config: { ...config!, serviceLevelMs: second } }, 'config'), mondayAt(9))
    passThrough(scene, 2, mondayAt(9), 30 * second, 'taken')
    expect(board(scene.state, { open: true, active: 0, parked: 0 }, mondayAt(9))?.serviceLevel).toEqual({
      withinMs: second,
      share: 0.5,
    })
  })

  it('E2 a queue of the first version has no history, and goes on from there', () => {
    const scene = aQueue().when(enqueue(1), mondayAt(9))
    const { waits: _, hourly: __, ...before } = scene.state
    const waiting = Object.entries(before.waiting).map(([id, { before: ___, ...entry }]) => [id, entry] as const)
    const then = upcastState(queueUpcasts, 1, {
      ...before,
      waiting: Object.fromEntries(waiting),
    }) as QueueScene['state']
    expect(then).toEqual({ ...scene.state, waiting: { i1: { ...scene.state.waiting['i1']!, before: null } } })
    expect(upcast(queueUpcasts, 1, { type: 'removed', invitation: 'i1', revoked: null })).toMatchObject({
      how: 'moved',
    })
    // A letter of the code before says nothing of why.
    scene.when(toQueue({ type: 'withdraw', invitation: 'i1' } as never), mondayAt(9))
    expect(lastDay(scene.state, mondayAt(9)).abandoned).toBe(0)
  })
})

it('E2 Q8 the board says who waits although the queue is closed, for how long, and whether somebody takes them', () => {
  const figures = { open: false, active: 0, parked: 0 }
  const scene = aQueue({ hours: officeHours })
    .when(enqueue(1), mondayAt(16))
    .when(enqueue(2, { mode: 'persistent' }), mondayAt(15))
  const left = (at: number) => board(scene.state, figures, at)?.leftWaiting
  expect(left(mondayAt(16))).toBeUndefined()
  scene.whenDue('closes')
  // The persistent one waits for tomorrow.
  expect(left(mondayAt(17))).toEqual({ size: 1, oldestWaitMs: 60 * minute, served: false })
  scene.when(here('ann', { presence: 'busy' }), mondayAt(17))
  expect(left(mondayAt(17))).toMatchObject({ served: true })
  const forGood = queueConfig({ hours: { ...officeHours, weekly: [] } })
  scene.when(toQueue({ type: 'configure', config: forGood }, 'config'), mondayAt(18))
  expect(left(mondayAt(18))).toEqual({ size: 2, oldestWaitMs: 180 * minute, served: true })
})
