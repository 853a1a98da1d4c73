// Q9: who is told their place, and when. However many wait, a change costs the queue a bounded number of hints.
import { describe, expect, it } from 'vitest'
import type { Queue } from '../../domain/queue/state.ts'
import { QueuePositions } from '../../durable-objects/queue-positions.ts'
import { limits } from '../../protocol/limits.ts'
import {
  aQueue,
  enqueue,
  here,
  minute,
  mondayAt,
  officeHours,
  queueConfig,
  toQueue,
  type QueueScene,
} from './routing-fixtures.ts'

const { atOnce, everyMs } = limits.positionHints
const paceMs = limits.queueHintEveryMs

/** Hints of one look, as `conversation position`. */
function sentTo(positions: QueuePositions, { state }: QueueScene, now: number): string[] {
  return positions
    .look(state, now)
    .hints.map(({ conversation, queuePosition }) => `${conversation} ${queuePosition.position}`)
}

const withdraw = (n: number) => toQueue({ type: 'withdraw', invitation: `i${n}`, why: 'ended' })

describe('positions', () => {
  it('Q9 P3 count in the order of the queue; persistent ones count and are not told', () => {
    const scene = aQueue()
      .when(enqueue(1), 0)
      .when(enqueue(2, { mode: 'persistent' }), 0)
      .when(enqueue(3), 0)
      .when(enqueue(4, { priority: 1 }), 0)
    const positions = new QueuePositions()
    expect(sentTo(positions, scene, 0)).toEqual(['c4 1', 'c1 2', 'c3 4'])
    expect(positions.positionOf(scene.state, 'i3', 0)).toMatchObject({ position: 4 })
    expect(positions.positionOf(scene.state, 'i2', 0)).toBeNull()
    expect(positions.positionOf(scene.state, 'i9', 0)).toBeNull()
  })

  it('Q9 Q10 who shows no life keeps their position, is told nothing, and hears when they are back', () => {
    const skip = (skipped: boolean) => toQueue({ type: 'skip', invitation: 'i1', skipped })
    const scene = aQueue().when(enqueue(1), 0).when(enqueue(2), 0).when(skip(true), 0)
    const positions = new QueuePositions()
    expect(sentTo(positions, scene, 0)).toEqual(['c2 2'])
    expect(sentTo(positions, scene.when(skip(false), minute), minute)).toEqual(['c1 1'])
  })

  it('Q9 everybody is told once, and again when the position has changed, at most every 30 s', () => {
    const scene = aQueue().when(enqueue(1), 0).when(enqueue(2), 0)
    const positions = new QueuePositions()
    expect(positions.look(scene.state, 0)).toMatchObject({ hints: [{}, {}], againAt: null })
    expect(positions.look(scene.state, minute)).toEqual({ hints: [], againAt: null })
    positions.look(scene.when(enqueue(3), minute).state, 2 * minute)
    scene.when(withdraw(1), 2 * minute)
    const at = 2 * minute + everyMs
    expect(positions.look(scene.state, at)).toMatchObject({
      hints: [{ conversation: 'c2', queuePosition: { position: 1 } }],
      againAt: 2 * minute + paceMs,
    })
    expect(positions.look(scene.state, 2 * minute + paceMs)).toMatchObject({
      hints: [{ conversation: 'c3', queuePosition: { position: 2 } }],
      againAt: null,
    })
  })

  describe('in a queue that has closed', () => {
    const shut = { ...officeHours, weekly: [] }
    const closed = toQueue({ type: 'configure', config: queueConfig({ hours: shut }) }, 'config')
    const unserved = (positions: QueuePositions, { state }: QueueScene, now: number) =>
      positions
        .look(state, now)
        .hints.map(({ conversation, queuePosition }) => `${conversation} ${queuePosition.unserved ?? false}`)

    it('Q9 Q8 the position is taken back at once where nobody is at work, and given again when somebody comes', () => {
      const scene = aQueue().when(enqueue(1), 0).when(enqueue(2), 0)
      const positions = new QueuePositions()
      expect(unserved(positions, scene, 0)).toEqual(['c1 false', 'c2 false'])
      expect(unserved(positions, scene.when(closed, everyMs), everyMs)).toEqual(['c1 true', 'c2 true'])
      expect(positions.positionOf(scene.state, 'i1', everyMs)).toMatchObject({ unserved: true })
      expect(unserved(positions, scene.when(here('ann', { presence: 'away' }), minute), minute)).toEqual([])
      const later = minute + everyMs
      expect(unserved(positions, scene.when(here('ann'), later), later)).toEqual(['c1 false', 'c2 false'])
    })

    it('Q9 whoever is at work takes those who wait, so that they hear their position', () => {
      const scene = aQueue().when(here('ann'), 0).when(enqueue(1), 0)
      expect(unserved(new QueuePositions(), scene.when(closed, minute), minute)).toEqual(['c1 false'])
    })

    it('Q9 Q7 it closes by the clock while somebody waits, and opens again', () => {
      const scene = aQueue({ hours: officeHours }).when(enqueue(1), mondayAt(16))
      const positions = new QueuePositions()
      expect(unserved(positions, scene, mondayAt(16))).toEqual(['c1 false'])
      expect(scene.deadline('closes')?.at).toBe(mondayAt(17))
      expect(unserved(positions, scene.whenDue('closes'), mondayAt(17))).toEqual(['c1 true'])
      expect(scene.deadline('opens')?.at).toBe(mondayAt(33))
      expect(unserved(positions, scene.whenDue('opens'), mondayAt(33))).toEqual(['c1 false'])
    })
  })

  it('Q9 of thousands only some are told at one look, the first ones first, and all in the end', () => {
    const state = crowded(3_000)
    const positions = new QueuePositions()
    const heard: string[] = []
    let now = 0
    for (let next: number | null = 0; next !== null;) {
      now = next
      const { hints, againAt } = positions.look(state, now)
      expect(hints.length).toBeLessThanOrEqual(atOnce)
      expect(positions.look(state, now)).toEqual({ hints: [], againAt: now + everyMs })
      heard.push(...hints.map(({ queuePosition }) => `${queuePosition.position}`))
      next = againAt
    }
    expect(heard).toEqual(Array.from({ length: 3_000 }, (_, n) => `${n + 1}`))
    expect(now).toBe((3_000 / atOnce - 1) * everyMs)
  })

  it('Q9 what is remembered is bounded by who waits', () => {
    const positions = new QueuePositions()
    const scene = aQueue().when(enqueue(1), 0)
    expect(sentTo(positions, scene, 0)).toEqual(['c1 1'])
    // Gone and back under the same invitation: nothing of before counts.
    expect(positions.look(scene.when(withdraw(1), 0).state, everyMs)).toEqual({ hints: [], againAt: null })
    expect(sentTo(positions, scene.when(enqueue(1), 0), 2 * everyMs)).toEqual(['c1 1'])
  })

  it('Q9 a clock that goes back does not silence the queue', () => {
    const positions = new QueuePositions()
    const scene = aQueue().when(enqueue(1), minute)
    expect(sentTo(positions, scene, minute)).toEqual(['c1 1'])
    expect(sentTo(positions, scene.when(enqueue(2), 0), 0)).toEqual(['c2 2'])
  })
})

function crowded(count: number): Queue {
  const { state } = aQueue().when(enqueue(1), 0)
  const one = state.waiting['i1']!
  const entries = Array.from({ length: count }, (_, n) => {
    const id = `i${n + 1}`
    return [id, { ...one, invitation: id, conversation: `c${n + 1}`, orderAt: n, arrival: n + 1 }] as const
  })
  return { ...state, waiting: Object.fromEntries(entries), counts: { live: count, persistent: 0 } }
}
