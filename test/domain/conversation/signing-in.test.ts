import { describe, expect, it } from 'vitest'
import type { Person } from '../../../domain/conversation/person.ts'
import { belongs, seatOf } from '../../../domain/conversation/status.ts'
import { customer, invite, message, Story, toAgent, withAnn, aStart, second, started, waiting } from './story.ts'

const maria: Person = { role: 'customer', customer: 'shop:1' }

function signsIn(story: Story, name: string | null = 'Maria Silva', from = 'cora'): Story {
  const who = { id: 'shop:1', name }
  return story.letter(`customer/${from}`, { type: 'identified', from, customer: who, attributes: { plan: 'gold' } })
}

describe('signing in during a conversation', () => {
  it('P9 the customer keeps it, under the name that the site signed', () => {
    const story = signsIn(waiting())
    expect(story.to('queue/sales')).toMatchObject([{ type: 'named', customer: 'Maria Silva' }])
    expect(story.state.customer).toMatchObject({ id: 'shop:1', name: 'Maria Silva' })
    expect(story.state.participants).toMatchObject([{ id: 'p1', person: 'shop:1', name: 'Maria Silva' }])
    expect(story.state).toMatchObject({ attributes: {}, signedAttributes: { plan: 'gold' } })
    story.by(maria, message('Still me'))
    expect(story.events[0]).toMatchObject({ type: 'said', by: 'p1' })
  })

  it('P9, S4 the visitor is cut off', () => {
    const story = signsIn(waiting())
    expect([seatOf(story.state, customer), belongs(story.state, customer)]).toEqual([null, false])
    expect([seatOf(story.state, maria)?.id, belongs(story.state, maria)]).toEqual(['p1', true])
    story.says()
    expect(story.refusal).toBe('not_a_participant')
  })

  it('P9 whoever shows the customer is told the name', () => {
    const invited = withAnn().by('ann', invite(toAgent('ben')))
    expect(signsIn(invited).letters.map(({ to, letter }) => `${to} ${letter.type}`)).toEqual([
      'agent/ann named',
      'agent/ben named',
    ])
    const parked = withAnn('persistent').by('ann', { type: 'park' })
    expect(signsIn(parked).letters.map(({ to }) => to)).toEqual(['agent/ann', 'events'])
    const ended = withAnn().by('ann', { type: 'end' })
    expect(signsIn(ended).letters.map(({ to }) => to)).toEqual(['agent/ann', 'events'])
  })

  it('P8 what a site signs means nothing where another site, or none, has the say', () => {
    for (const site of ['bank', 'sho', null]) {
      const { state } = signsIn(withAnn('live', { entry: { site } }))
      expect([state.customer.id, state.signedAttributes]).toEqual(['shop:1', {}])
    }
  })

  it('P9 a site that says no name leaves the one that was given', () => {
    expect(signsIn(started(), null).state.customer).toMatchObject({ id: 'shop:1', name: 'Cora' })
  })

  it('P9 only the visitor whose conversation it is can have signed in, and once', () => {
    const story = signsIn(started(), 'Mallory', 'mallory')
    expect([story.types, story.state.customer.id]).toEqual([[], 'cora'])
    expect(signsIn(signsIn(story)).types).toEqual([])
  })

  it('P9 the end is told to who the customer is then', () => {
    const story = signsIn(waiting()).by(maria, { type: 'end' })
    expect(story.letters.map(({ to }) => to)).toContain('customer/shop:1')
    expect(story.letters.map(({ to }) => to)).not.toContain('customer/cora')
  })

  it('P9 after the end it is read on by the customer, and the record says so', () => {
    const story = signsIn(waiting().by(customer, { type: 'end' }))
    expect([belongs(story.state, customer), belongs(story.state, maria)]).toEqual([false, true])
    expect(story.letters.map(({ to }) => to)).toEqual(['events'])
  })

  it('P9 before it has begun there is nobody to be', () => {
    expect(signsIn(new Story()).types).toEqual([])
  })

  it('P8 what the site says at the start stands apart from what the page says', () => {
    const start = { ...aStart('live'), attributes: { plan: 'free' }, signedAttributes: { plan: 'gold' } }
    const { state } = new Story().letter('customer/cora', start)
    expect([state.attributes, state.signedAttributes]).toEqual([{ plan: 'free' }, { plan: 'gold' }])
  })

  it('Q10 signing in is a sign of life', () => {
    const story = waiting()
    const before = story.deadlines()['life'] ?? 0
    expect(signsIn(story.wait(30 * second)).deadlines()['life']).toBe(before + 30 * second)
  })
})
