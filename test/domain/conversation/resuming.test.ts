// A parked conversation that its agent takes back by hand (P6), whatever else looks for somebody meanwhile.
import { describe, expect, it } from 'vitest'
import { conversationMachine } from '../../../domain/conversation/machine.ts'
import { message, minute, nameOf, second, withAnn, withTwo, type Beginning, type Story } from './story.ts'

let claims = 0
function takesBack(story: Story, id = 'ann'): Story {
  return story.letter(`agent/${id}`, {
    type: 'accepted',
    invitation: `${id}:c${++claims}`,
    agent: id,
    name: nameOf(id),
    role: 'agent',
    automatic: false,
    terms: null,
    claim: 'parked',
  })
}

function parked(mode: 'live' | 'persistent' = 'live', how: Beginning = {}): Story {
  return withAnn(mode, how).by('ann', { type: 'park' }).wait(minute)
}
const withoutFlow: Beginning = { flows: { parked: null } }

function isWithAnnAlone(story: Story): void {
  expect([story.room, story.status, story.pending, story.state.run]).toEqual([['ann'], 'active', [], null])
  expect([story.state.parked, story.state.listedBy]).toEqual([null, null])
  expect(story.to('agent/ann').at(-1)).toMatchObject({ type: 'seated', invitation: `ann:c${claims}`, queue: 'sales' })
}

describe('its agent takes it back', () => {
  it.each(['live', 'persistent'] as const)('P6 %s: they are in, with whatever they write first', (mode) => {
    const story = takesBack(parked(mode))
    isWithAnnAlone(story)
    expect(story.to('agent/ann')).toMatchObject([{ weight: 1, quiet: false, card: { queue: 'The sales queue' } }])
    expect(story.items('customer').at(-1)).toBe('joined: Chat started with Ann')
    expect(story.by('ann', message('Are you there?')).refusal).toBeNull()
  })

  it('P6 A4 going again is a stay like any other', () => {
    const story = takesBack(parked()).by('ann', { type: 'end' })
    expect(story.to('agent/ann')).toMatchObject([{ type: 'gone', wrapUp: { dispositions: ['sales'] } }])
    expect(takesBack(parked()).by('ann', { type: 'park' }).state.listedBy).toBe('ann')
  })

  it('P6 W1 while the newest flows are asked for: their answer comes late', () => {
    const story = takesBack(parked().says())
    isWithAnnAlone(story)
    expect(story.flows(story.state.entry.definitions).events).toEqual([])
    expect(conversationMachine.deadlines(story.state).map(({ name }) => name)).not.toContain('return')
  })

  it('P6 while it rings at them as a return: the ring stops', () => {
    const story = parked('live', withoutFlow).says().flows(null)
    const { id } = story.last
    isWithAnnAlone(takesBack(story))
    expect(story.to('agent/ann')).toMatchObject([{ type: 'revoke', offer: id }, { type: 'seated' }])
    expect(story.accepts('ann', id).types).toEqual(['turnedAway'])
  })

  it('P6 Q5 while a queue looks for somebody, or asks one: it is theirs, and who accepts later is turned away', () => {
    for (const admitted of [false, true]) {
      const story = parked('live', { ...withoutFlow, entry: { keepSameAgent: false } })
        .says()
        .flows(null)
      if (admitted) story.admitted()
      const { id } = story.last
      isWithAnnAlone(takesBack(story))
      expect(story.to('queue/sales')).toMatchObject([{ type: 'withdraw', invitation: id, why: 'moved' }])
      expect(story.accepts('ben', id).types).toEqual(['turnedAway'])
      expect(story.room).toEqual(['ann'])
    }
  })

  it('P6 Q11 while a supervisor moves it to another queue', () => {
    const story = parked('live', { ...withoutFlow, entry: { keepSameAgent: false } })
      .says()
      .flows(null)
      .admitted()
    const target = { kind: 'queue', id: 'support', name: 'support' } as const
    story.by({ role: 'supervisor', agent: 'dora', name: 'Dora' }, { type: 'move', target })
    isWithAnnAlone(takesBack(story))
    expect(story.admitted().events).toEqual([])
  })

  it('P6 R2 a limit of two leaves the one seat to them', () => {
    const story = parked('live', { ...withoutFlow, entry: { partyLimit: 2 } })
    isWithAnnAlone(takesBack(story))
  })

  it('P6 R9 the customer goes in the middle of it', () => {
    const story = takesBack(parked()).by({ role: 'customer', customer: 'cora' }, { type: 'leave' })
    expect(story.to('agent/ann')).toMatchObject([{ type: 'gone', parked: false }])
  })
})

describe('it is not theirs any more', () => {
  const turnedAway = (story: Story, id = 'ann') => {
    expect(story.types).toEqual(['turnedAway'])
    expect(story.to(`agent/${id}`)).toEqual([{ type: 'unseated', conversation: 'c1', invitation: `${id}:c${claims}` }])
  }

  it('P6 Q5 somebody else was faster', () => {
    const story = parked('live', { ...withoutFlow, entry: { keepSameAgent: false } })
      .says()
      .flows(null)
      .admitted()
    story.accepts('ben')
    turnedAway(takesBack(story))
    expect(story.room).toEqual(['ben'])
  })

  it('P6 Q5 the same question twice lets them in once', () => {
    const story = takesBack(parked())
    turnedAway(takesBack(story))
  })

  it('P6 ended, parked by somebody else since, or by the rules: they are told', () => {
    turnedAway(takesBack(parked().by({ role: 'customer', customer: 'cora' }, { type: 'leave' })))
    turnedAway(takesBack(withTwo().by('ben', { type: 'park' })))
    const alone = withAnn('persistent', { flows: { disconnect: null } }).by('ann', { type: 'leave' })
    expect(alone.status).toBe('parked')
    turnedAway(takesBack(alone))
  })

  it('P6 who never had it has no way in by that', () => {
    turnedAway(takesBack(parked(), 'ben'), 'ben')
    turnedAway(takesBack(withAnn(), 'ben'), 'ben')
  })

  it('P6 Q5 what came back undelivered is said again as it is now', () => {
    const story = takesBack(parked())
    const seat = story.letters.find(({ letter }) => letter.type === 'seated')!
    expect(story.wait(second).undelivered(seat, 'forgotten').to('agent/ann')).toMatchObject([{ type: 'seated' }])
    story.by('ann', { type: 'leave' }).wait(second)
    expect(story.undelivered(seat, 'forgotten').to('agent/ann')).toMatchObject([{ type: 'unseated' }])
  })
})
