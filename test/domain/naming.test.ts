// P9: a customer who signs in has one name, wherever they wait, ring or are worked with.
import { describe, expect, it } from 'vitest'
import { cardsOf } from '../../domain/agent/state.ts'
import type { QueueCommand } from '../../domain/queue/messages.ts'
import { aQueue, card, directOffer, enqueue, gone, here, ready, toAgent, toQueue, working } from './routing-fixtures.ts'

const named = (conversation: string, customer = 'Maria Silva') => toAgent({ type: 'named', conversation, customer })
const wrapUp = { limitMs: 1_000, dispositions: [], required: false, multiple: false }

describe('the name of a customer who signs in', () => {
  it('P9 is shown by what an agent works on, and by nothing else', () => {
    const scene = working({ capacity: 3 }).when(directOffer(2), 0).when(named('c1'), 1)
    expect(cardsOf(scene.state, 'c1')).toEqual([{ ...card, customer: 'Maria Silva' }])
    expect(cardsOf(scene.state, 'c2').map(({ customer }) => customer)).toEqual([card.customer])
  })

  it('P9 is shown by what rings', () => {
    const scene = working({ capacity: 3 }).when(directOffer(2), 0).when(named('c2'), 1)
    expect(cardsOf(scene.state, 'c2').map(({ customer }) => customer)).toEqual(['Maria Silva'])
  })

  it('P9 is shown by what is parked and by a wrap-up', () => {
    const parked = working()
      .when(gone(1, { parked: true }), 1)
      .when(named('c1'), 2)
    expect(cardsOf(parked.state, 'c1').map(({ customer }) => customer)).toEqual(['Maria Silva'])
    const wrappingUp = working().when(gone(1, { wrapUp }), 1).when(named('c1'), 2)
    expect(cardsOf(wrappingUp.state, 'c1').map(({ customer }) => customer)).toEqual(['Maria Silva'])
  })

  it('P9 changes nothing where it is known, or where the conversation is not', () => {
    working().when(named('c1', card.customer), 1).yields({ events: [] })
    working().when(named('c9'), 1).yields({ events: [] })
    working().when(named('constructor'), 1).yields({ events: [] })
  })

  it('P9 is offered by a queue in which the conversation waits', () => {
    const rename: QueueCommand = toQueue({ type: 'named', invitation: 'i1', customer: 'Maria Silva' })
    const scene = aQueue().when(enqueue(1), 0).when(rename, 1).when(rename, 1).yields({ events: [] })
    scene.when(here('ann'), 2).when(ready('ann', 1), 2)
    scene.yields({
      letters: [{ to: 'agent/ann', letter: { type: 'offer', card: { customer: 'Maria Silva' } as never } }],
    })
    scene.when(toQueue({ type: 'named', invitation: 'i9', customer: 'X' }), 3).yields({ events: [] })
  })
})
