// The first step of a deletion: a queue or an agent with nothing to do closes, one with a conversation refuses and says which.
import { describe, expect, it } from 'vitest'
import { agentMachine } from '../../domain/agent/machine.ts'
import { usesIn } from '../../domain/agent/uses.ts'
import { queueMachine } from '../../domain/queue/machine.ts'
import { orderlyIds } from '../support/orderly-ids.ts'
import {
  accept,
  agentConfig,
  anAgent,
  aQueue,
  directOffer,
  enqueue,
  gone,
  here,
  minute,
  offers,
  queueConfig,
  queueOffer,
  ready,
  sent,
  toAgent,
  toQueue,
  working,
  type AgentScene,
  type QueueScene,
} from './routing-fixtures.ts'

const retire = { type: 'retire' } as const
const configured = () => toQueue({ type: 'configure', config: queueConfig() }, 'config')
const queueDeleted = toQueue({ type: 'configure', config: null }, 'config')
const agentDeleted = toAgent({ type: 'configure', config: null }, 'config')

/** What keeps it from closing, now. */
const usesOf = ({ state }: QueueScene) => queueMachine.decide(state, retire, 1, orderlyIds)
const usesOfAgent = ({ state }: AgentScene) => agentMachine.decide(state, retire, 1, orderlyIds)
const inUse = (...uses: object[]) => ({ refused: 'in_use', uses })

describe('a queue', () => {
  it('S7 with nobody in it closes: whoever asks from then on is told that there is none, and its agents are offered nothing', () => {
    const scene = aQueue()
      .when(here('ann'), 0)
      .when(ready('ann', 1), 0)
      .when(retire, 1)
      .yields({ events: [{ type: 'retired' }], letters: [] })
    scene.when(enqueue(1, { admission: 'must' }), 2).yields({
      letters: [{ to: 'conversation/c1', letter: { type: 'notAdmitted', invitation: 'i1', reason: 'not_found' } }],
    })
    expect(offers(scene)).toEqual([])
    scene
      .when(toQueue({ type: 'ask', id: 'q1', conversation: 'c1', question: { about: 'hours', queue: 'sales' } }), 2)
      .yields({
        letters: [{ to: 'conversation/c1', letter: { type: 'answer', answer: { about: 'hours', open: null } } }],
      })
  })

  it('S7 that is configured again takes what comes, and offers it to those who had said before that they are free', () => {
    const scene = aQueue().when(here('ann'), 0).when(ready('ann', 1), 0).when(retire, 1).when(configured(), 2)
    expect(offers(scene.when(enqueue(1), 3))).toEqual(['i1 → ann'])
  })

  it('S7 with somebody in it refuses and names them, and goes on as before', () => {
    const scene = aQueue().when(enqueue(1), 0).when(enqueue(2), 0).when(here('ann'), 0).when(ready('ann', 1), 0)
    expect(usesOf(scene)).toEqual(
      inUse({ conversation: 'c1', state: 'ringing' }, { conversation: 'c2', state: 'waiting' }),
    )
    scene.when(retire, 1).yields({ refused: 'in_use' })
    scene.when(enqueue(3), 2)
    expect(Object.keys(scene.state.waiting)).toEqual(['i1', 'i2', 'i3'])
  })

  it('W9 that is deleted over somebody all the same lets them go on as where there is no queue', () => {
    const scene = aQueue().when(enqueue(1), 0).when(here('ann'), 0).when(ready('ann', 1), 0)
    scene.when(queueDeleted, 1).yields({
      letters: [
        { to: 'agent/ann', letter: { type: 'revoke' } },
        { to: 'conversation/c1', letter: { type: 'notAdmitted', invitation: 'i1', reason: 'not_found' } },
      ],
    })
    expect([scene.state.waiting, scene.state.counts]).toEqual([{}, { live: 0, persistent: 0 }])
  })

  it('S7 of which another one has got the id has no history', () => {
    const scene = aQueue().when(enqueue(1), 0)
    scene.when(toQueue({ type: 'taken', invitation: 'i1', agent: 'ann' }), minute)
    expect([scene.state.waits.length, scene.state.hourly.length]).toEqual([1, 1])
    scene.when(retire, minute).when(queueDeleted, minute).when(configured(), minute)
    expect([scene.state.waits, scene.state.answers, scene.state.hourly]).toEqual([[], [], []])
  })
})

describe('an agent', () => {
  it('S7 with nothing to do takes nothing more: queues hear that they are not free, who asks for them by name that there is none', () => {
    const scene = anAgent()
      .when(retire, 1)
      .yields({ events: [{ type: 'retired' }, { type: 'unreadied' }] })
    expect(sent(scene)).toEqual(['queue/sales: unready'])
    scene.when(queueOffer(1, 1), 2).yields({ letters: [{ to: 'queue/sales', letter: { reason: 'stale' } }] })
    scene.when(directOffer(2), 2).yields({ letters: [{ to: 'conversation/c2', letter: { reason: 'not_found' } }] })
  })

  it('S7 who is configured again is free as before, with the presence that they had', () => {
    const scene = anAgent()
      .when(retire, 1)
      .when(toAgent({ type: 'configure', config: agentConfig() }, 'config'), 2)
    expect(scene.state.presence).toBe('available')
    expect(sent(scene)).toContain('queue/sales: ready')
    expect(Object.keys(scene.when(directOffer(2), 3).state.offers)).toEqual(['i2'])
  })

  const wrapUp = { limitMs: minute, dispositions: [], required: false, multiple: false }
  it.each([
    ['what rings', () => anAgent().when(queueOffer(1, 1), 0), 'ringing'],
    ['what is being joined', () => anAgent().when(queueOffer(1, 1), 0).when(accept('sales:i1:1'), 0), 'ringing'],
    ['what is open', () => working(), 'open'],
    ['what is parked', () => working().when(gone(1, { parked: true }), 0), 'parked'],
    ['what is to be wrapped up', () => working().when(gone(1, { wrapUp }), 0), 'wrap_up'],
  ] as const)('S7 with %s refuses and names it, and it counts for the queue that it is for', (_, scene, state) => {
    const one = scene()
    expect(usesOfAgent(one)).toEqual(inUse({ conversation: 'c1', state }))
    expect(usesIn(one.state, 'sales')).toEqual([{ conversation: 'c1', state }])
    expect(usesIn(one.state, 'support')).toEqual([])
  })

  it('S4 who is deleted then is out of everything', () => {
    const scene = anAgent().when(retire, 1).when(agentDeleted, 2)
    expect([scene.state.config, scene.state.presence, scene.state.retired]).toEqual([null, 'offline', undefined])
    expect(sent(scene)).toEqual(['queue/sales: here'])
  })
})
