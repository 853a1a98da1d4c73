// Offers that nobody answers, because the agent's object cannot be reached.
import { describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { invite, toAgent, transfer, withAnn, type Story } from './conversation/story.ts'
import {
  aQueue,
  anAgent,
  accept,
  enqueue,
  here,
  minute,
  offerFailed,
  offers,
  queueOffer,
  ready,
  second,
  sent,
  toAgent as agentHears,
  toQueue,
  type QueueScene,
} from './routing-fixtures.ts'

const ring = 20 * second
const answered = (offer: string, agent: string) =>
  toQueue({ type: 'answered', invitation: offer.split(':')[1] ?? '', offer, agent }, `agent/${agent}`)
const taken = (agent: string) => toQueue({ type: 'taken', invitation: 'i1', agent })

/** Offered to Ann at time 0; Bob is free too. */
function offered(change: Parameters<typeof enqueue>[1] = {}, config: Parameters<typeof aQueue>[0] = {}): QueueScene {
  const scene = aQueue({ ringMs: ring, ...config })
    .when(here('ann'), 0)
    .when(here('bob'), 0)
  scene.when(ready('ann', 7), 0).when(enqueue(1, change), 0).when(ready('bob', 1), 0)
  return scene
}

describe('an offer of a queue that nobody answers', () => {
  it.each([
    ['rings', {}, {}, ring],
    ['is accepted on arrival', {}, { acceptance: 'automatic' }, 0],
    ['waits to be opened', { mode: 'persistent', openWithinMs: 5 * minute }, {}, 5 * minute],
  ] as const)(
    'Q3 goes on to the next agent a minute after its time, and is withdrawn from the first, if it %s',
    (_, entry, config, forMs) => {
      const scene = offered(entry, config)
      expect(scene.deadline('answer')?.at).toBe(forMs + limits.answerGraceMs)
      expect(offers(scene.whenDue('answer'))).toEqual(['i1 → bob'])
      scene.yields({
        letters: [
          { to: 'agent/ann', letter: { type: 'revoke', offer: 'sales:i1:1', spent: { queue: 'sales', ticket: 7 } } },
          { to: 'agent/bob', letter: { type: 'offer', offer: 'sales:i1:2' } },
        ],
      })
      // Nobody had their say, and the customer of an assignment has waited for nobody.
      expect(scene.state.waiting['i1']).toMatchObject({ asked: {}, round: 1, ahead: 'mode' in entry })
    },
  )

  it('Q5 is taken back once, and an answer that comes after that changes nothing', () => {
    const scene = offered().whenDue('answer')
    scene.when(answered('sales:i1:1', 'ann'), 2 * minute).yields({ events: [] })
    scene.when(offerFailed('sales:i1:1', 'ann', 'declined'), 2 * minute).yields({ events: [] })
    expect(scene.deadline('answer')?.at).toBe(ring + limits.answerGraceMs + ring + limits.answerGraceMs)
  })

  it('Q5 whoever accepts it late and is faster is in: the offer that rings for the next one stops', () => {
    const scene = offered()
      .whenDue('answer')
      .when(taken('ann'), 2 * minute)
    scene.yields({ letters: [{ to: 'agent/bob', letter: { type: 'revoke', offer: 'sales:i1:2' } }] })
    expect(scene.deadlines()).toEqual([])
  })

  it('Q5 what was accepted is offered to nobody else, however long its conversation takes', () => {
    const scene = offered().when(answered('sales:i1:1', 'ann'), 5 * second)
    expect(scene.deadlines()).toEqual([])
    scene.when(here('bob'), limits.letterMs).yields({ letters: [] })
    expect(offers(scene.when(offerFailed('sales:i1:1', 'ann', 'not_found'), limits.letterMs))).toEqual(['i1 → bob'])
    expect(scene.deadline('answer')).toBeDefined()
  })

  it.each(['declined', 'missed'] as const)('Q3 is waited for no more when it was %s', (reason) => {
    const scene = aQueue().when(here('ann'), 0).when(ready('ann', 1), 0).when(enqueue(1), 0)
    expect(scene.when(offerFailed('sales:i1:1', 'ann', reason), 1).deadline('answer')).toBeUndefined()
  })

  it('A3 time in which the server was away does not count', () => {
    const scene = offered()
    const late = ring + limits.answerGraceMs + limits.ringLateMs + 1
    expect(offers(scene.whenDue('answer', null, late))).toEqual([])
    scene.yields({ events: [{ type: 'awaited', invitation: 'i1' }], letters: [] })
    expect(scene.deadline('answer')?.at).toBe(late + limits.answerGraceMs)
    expect(offers(scene.whenDue('answer'))).toEqual(['i1 → bob'])
  })
})

describe('an agent whose object is reached again', () => {
  const revoke = agentHears({ type: 'revoke', offer: 'sales:i1:1', spent: { queue: 'sales', ticket: 1 } })

  it('Q5 is free for others: what came with its withdrawal does not ring', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0).when(revoke, 0)
    expect(scene.state.offers).toEqual({})
    expect(scene.state.readiness).toMatchObject({ free: 3 })
    scene.when(accept('sales:i1:1'), 1).yields({ refused: 'offer_gone' })
  })

  it('Q5 is turned away, and free, when the next one was faster', () => {
    const scene = anAgent()
      .when(queueOffer(1, 1, { automatic: true }), 0)
      .when(revoke, 0)
    expect(Object.keys(scene.state.offers)).toEqual(['sales:i1:1'])
    scene.when(agentHears({ type: 'unseated', conversation: 'c1', invitation: 'i1' }, 'conversation/c1'), 1)
    expect(scene.state.offers).toEqual({})
    expect(sent(scene)).toContain('queue/sales: offerFailed')
  })
})

describe('an agent who is called by a conversation and does not answer', () => {
  const call = (story: Story) => {
    const [name = ''] = Object.keys(story.deadlines()).filter((each) => each.startsWith('call:'))
    return { name, at: story.deadlines()[name] ?? 0 }
  }
  const grace = limits.ringMs.default + limits.answerGraceMs

  it.each([
    ['R6 an invitation', invite],
    ['T2 a transfer', transfer],
  ] as const)('%s fails a minute after its ring, is withdrawn, and changes nothing else', (_, asks) => {
    const story = withAnn().by('ann', asks(toAgent('ben')))
    const { id } = story.last
    story.comesDue(`call:${id}`, grace)
    expect(story.to('agent/ben')).toEqual([{ type: 'revoke', offer: id }])
    expect(story.room).toEqual(['ann'])
    expect(story.pending).toEqual([])
    expect(story.lastItem('agents')).toContain('Ben')
    // Who accepts it all the same is turned away.
    expect(story.accepts('ben', id).to('agent/ben')).toMatchObject([{ type: 'unseated', invitation: id }])
  })

  it('P6 a return goes to the queue, without a flow too', () => {
    const story = withAnn('persistent', { flows: { parked: null } })
      .by('ann', { type: 'park' })
      .says()
      .flows(null)
    const { id } = story.last
    story.comesDue(`call:${id}`, limits.returnWithinMs.default + limits.answerGraceMs)
    expect(story.to('agent/ann')).toEqual([{ type: 'revoke', offer: id }])
    expect(story.to('queue/sales')).toMatchObject([{ type: 'enqueue', purpose: 'route', admission: 'must' }])
  })

  it('A3 time in which the server was away does not count', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const { name, at } = call(story)
    story.at(at + limits.ringLateMs + 1).due()
    expect(story.types).toEqual(['awaited'])
    expect(story.deadlines()[name]).toBe(at + limits.ringLateMs + 1 + limits.answerGraceMs)
    story.wait(limits.answerGraceMs).due()
    expect(story.pending).toEqual([])
  })

  it('A3 what rings again is waited for as long again, from then on', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const { name, at } = call(story)
    const { id: invitation } = story.last
    const ringsAgain = { type: 'ringsAgain', invitation, agent: 'ben', ringMs: limits.ringMs.default } as const
    story.at(at - 1).letter('agent/ben', ringsAgain)
    expect(story.types).toEqual(['awaited'])
    expect(call(story)).toEqual({ name, at: at - 1 + grace })
    expect(story.accepts('ben', invitation).room).toEqual(['ann', 'ben'])
    expect(story.letter('agent/ben', ringsAgain).events).toEqual([])
  })

  it('A3 a second ring of somebody else, one that is over sooner, and one that comes late change nothing', () => {
    const story = withAnn().by('ann', invite(toAgent('ben')))
    const before = call(story)
    const { id: invitation } = story.last
    const ringsAgain = { type: 'ringsAgain', invitation, ringMs: limits.ringMs.min } as const
    expect(story.letter('agent/cleo', { ...ringsAgain, agent: 'cleo' }).events).toEqual([])
    expect(story.letter('agent/ben', { ...ringsAgain, agent: 'ben' }).events).toEqual([])
    story.at(before.at).due()
    expect(story.pending).toEqual([])
    expect(story.letter('agent/ben', { ...ringsAgain, agent: 'ben' }).events).toEqual([])
  })

  it('R6 is waited for no more once they have answered, or the call was taken back', () => {
    const asked = () => withAnn().by('ann', invite(toAgent('ben')))
    const cancelled = asked()
    cancelled.by('ann', { type: 'cancelInvitation', invitation: cancelled.last.id })
    expect(call(asked()).at).toBe(grace)
    for (const story of [asked().declines('ben'), asked().accepts('ben'), cancelled]) expect(call(story).name).toBe('')
  })
})
