// A2: nothing rings beyond the capacity, whatever took some away.
import { expect, it } from 'vitest'
import { used } from '../../domain/agent/state.ts'
import {
  accept,
  agentConfig,
  anAgent,
  directOffer,
  gone,
  minute,
  queueOffer,
  seated,
  sent,
  toAgent,
  working,
} from './routing-fixtures.ts'

it('A2 what rings beyond a capacity that is lowered stops, the newest first, and goes on to others', () => {
  const scene = anAgent().when(queueOffer(1, 1), 0).when(directOffer(2), 1).when(queueOffer(3, 3), 2)
  const configured = (capacity: number) => toAgent({ type: 'configure', config: agentConfig({ capacity }) })
  scene.when(configured(1), 3)
  expect(sent(scene).filter((letter) => !letter.endsWith('here'))).toEqual([
    'queue/sales: offerFailed',
    'conversation/c2: declined',
  ])
  scene.yields({
    events: [
      { type: 'configured' },
      { type: 'offerFailed', offer: 'sales:i3:3', reason: 'no_capacity' },
      { type: 'offerFailed', offer: 'i2', reason: 'no_capacity' },
    ],
  })
  expect(Object.keys(scene.state.offers)).toEqual(['sales:i1:1'])
  expect(used(scene.state)).toBe(1)
  scene.when(accept('sales:i3:3'), 4).yields({ refused: 'offer_gone' })
  scene.when(accept('sales:i1:1'), 4).yields({ events: [{ type: 'offerAccepted' }] })
})

it('A2 what the agent is in or about to join stays when the capacity is lowered, and nothing rings beside it', () => {
  const scene = working()
    .when(queueOffer(2, 2, { automatic: true }), 1)
    .when(queueOffer(3, 3, { quiet: true, ringMs: 5 * minute }), 2)
    .when(toAgent({ type: 'configure', config: agentConfig({ capacity: 1 }) }), 3)
  expect(Object.values(scene.state.offers)).toMatchObject([{ offer: 'sales:i2:2', state: 'joining' }])
  expect(Object.keys(scene.state.work)).toEqual(['c1'])
})

it('A2 a wrap-up that weighs more than its conversation leaves nothing ringing beyond the capacity', () => {
  const scene = working({ capacity: 2, wrapUpWeight: 2 })
    .when(queueOffer(2, 2), 1)
    .when(gone(1, { wrapUp: { limitMs: minute, dispositions: [], required: false, multiple: false } }), 2)
  scene.yields({ events: [{ type: 'workEnded' }, { type: 'offerFailed', reason: 'no_capacity' }] })
  expect(used(scene.state)).toBe(2)
})

it('A2 every open wrap-up counts by its own weight, and frees it when it is finished', () => {
  const scene = anAgent({ capacity: 5, wrapUpWeight: 1 })
  const wrapUp = { limitMs: minute, dispositions: [], required: false, multiple: false }
  for (const n of [1, 2, 3]) scene.when(seated(n), n).when(gone(n, { wrapUp }), n)
  expect(Object.keys(scene.state.wrapUps)).toHaveLength(3)
  expect(used(scene.state)).toBe(3)
  scene.when({ type: 'finishWrapUp', conversation: 'c2', dispositions: [], notes: '' }, 4)
  expect(used(scene.state)).toBe(2)
  scene.when(toAgent({ type: 'configure', config: agentConfig({ capacity: 5, wrapUpWeight: 2 }) }), 5)
  expect(used(scene.state)).toBe(4)
})
