// Who is in the room of the conversation that their queue offers them: they are just leaving, or they stay (Q6).
import { describe, expect, it } from 'vitest'
import { queueUpcasts } from '../../domain/queue/upcasts.ts'
import { upcastState } from '../../domain/upcast.ts'
import {
  aQueue,
  card,
  enqueue,
  here,
  minute,
  offerFailed,
  offers,
  ready,
  second,
  toQueue,
  type QueueScene,
} from './routing-fixtures.ts'

describe('who is in the room of what is offered', () => {
  /** Ann is offered it, says that she is there, and has a new ticket at once. */
  function there(scene: QueueScene, time: number): QueueScene {
    const { offered } = scene.state.waiting['i1'] ?? {}
    if (!offered) expect.fail('nothing rings')
    const ticket = (scene.state.agents['ann']?.ticket ?? 0) + 1
    return scene.when(offerFailed(offered.offer, 'ann', 'already_there'), time).when(ready('ann', ticket), time)
  }
  const left = (agent: string) => toQueue({ type: 'left', invitation: 'i1', agent })
  const avoid = [{ agent: 'ann', untilAt: minute }]
  const transferred = () =>
    aQueue()
      .when(here('ann'), 0)
      .when(ready('ann', 1), 0)
      .when(enqueue(1, { purpose: 'transfer', avoid }), 0)

  it('Q6 T9 who alone can take what they transferred is asked as soon as they have left, and has not had their say before', () => {
    const scene = there(transferred(), 1)
    expect(offers(scene)).toEqual([])
    expect(offers(scene.when(left('ann'), 2))).toEqual(['i1 → ann'])
    expect(scene.state.waiting['i1']).toMatchObject({ asked: {}, round: 1, there: {} })
    expect(scene.deadlines()).toMatchObject([{ name: 'answer' }])
  })

  it('Q6 if the word that they have left was first, they are asked a quarter of a second later', () => {
    const scene = there(transferred().when(left('ann'), 1).yields({ events: [] }), 2)
    expect(scene.deadlines()).toEqual([{ name: 'rest', at: 252 }])
    expect(offers(scene.whenDue('rest'))).toEqual(['i1 → ann'])
  })

  it('Q4 T4 whom the last colleague leaves waits from then on', () => {
    const asked = { ...card, askedBy: 'Ann', served: true }
    const scene = aQueue().when(enqueue(1, { purpose: 'invite', never: ['ann', 'ben'], card: asked }), 0)
    const leaves = (agent: string, served?: boolean) =>
      toQueue({ type: 'left', invitation: 'i1', agent, ...(served !== undefined && { served }) })
    scene.when(leaves('ben', true), 1)
    expect(scene.state.waiting['i1']?.card).toEqual(asked)
    // The release before does not say whether anybody is left.
    expect(scene.when(leaves('ben'), 2).state.waiting['i1']?.card).toEqual(asked)
    scene.when(leaves('ann', false), minute)
    expect(scene.state.waiting['i1']).toMatchObject({
      never: [],
      card: { askedBy: 'Ann', served: false, waitingSince: new Date(minute).toISOString() },
    })
    scene.when(leaves('ann', false), minute + 1).yields({ events: [] })
  })

  it('Q6 who stays in the room is asked ever less often, and the others in their rounds', () => {
    const scene = transferred()
    const gaps = Array.from({ length: 10 }, (_, index) => {
      const at = index * minute
      there(scene, at)
      const [rest] = scene.deadlines()
      scene.whenDue('rest')
      return (rest?.at ?? 0) - at
    })
    expect(gaps).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    expect(
      offers(
        there(scene, 10 * minute)
          .when(here('bob'), 10 * minute)
          .when(ready('bob', 1), 10 * minute),
      ),
    ).toEqual(['i1 → bob'])
    const { offer } = scene.state.waiting['i1']?.offered ?? {}
    scene.when(offerFailed(offer ?? '', 'bob', 'declined'), 10 * minute).when(ready('bob', 2), 10 * minute)
    expect(scene.deadlines()).toEqual([{ name: 'rest', at: 10 * minute + 30 * second }])
    expect(offers(scene.whenDue('rest'))).toHaveLength(1)
  })

  it('Q3 the supervisors are alerted when nobody is left to ask but who is in the room', () => {
    const scene = transferred()
      .when(here('bob'), 0)
      .when(here('sue', { role: 'supervisor', presence: 'busy' }), 0)
    there(scene, 0).when(ready('bob', 1), 0)
    for (let now = 0, ticket = 2; now < 5 * minute; ticket += 1) {
      const { offered } = scene.state.waiting['i1'] ?? {}
      if (offered?.agent === 'ann') there(scene, now)
      else if (offered) scene.when(offerFailed(offered.offer, 'bob', 'declined'), now).when(ready('bob', ticket), now)
      else {
        now = scene.deadline('rest')?.at ?? expect.fail('nobody looks again')
        scene.whenDue('rest')
      }
    }
    expect(scene.log.filter(({ event }) => event.type === 'alerted')).toHaveLength(1)
    expect(scene.state.waiting['i1']?.asked['bob']?.times).toBe(3)
  })

  it('T4 whoever invited the queue and has left is one of its agents again', () => {
    const scene = aQueue().when(here('ann'), 0).when(ready('ann', 1), 0)
    expect(offers(scene.when(enqueue(1, { purpose: 'invite', never: ['ann'] }), 0))).toEqual([])
    expect(offers(scene.when(left('ann'), 1))).toEqual(['i1 → ann'])
    scene.when(left('ann'), 2).yields({ events: [] })
  })

  it('O5 what waited in the release before has met nobody in its room', () => {
    const { there: _, ...before } = transferred().state.waiting['i1'] ?? expect.fail('nothing waits')
    expect(upcastState(queueUpcasts, 2, { ...aQueue().state, waiting: { i1: before } })).toMatchObject({
      waiting: { i1: { there: {} } },
    })
  })
})
