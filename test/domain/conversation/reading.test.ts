// Who may read a conversation, and as what.
import { describe, expect, it } from 'vitest'
import type { Person } from '../../../domain/conversation/person.ts'
import { mayRead, presentAs } from '../../../domain/conversation/room/reading.ts'
import { limits } from '../../../protocol/limits.ts'
import { agent, customer, minute, transfer, toAgent, waiting, withAnn, withTwo, type Story } from './story.ts'

const dora: Person = { role: 'supervisor', agent: 'dora', name: 'Dora' }
const onlooker = { as: 'onlooker' }

const present = (story: Story, person: Person, laterMs = 0) => presentAs(story.state, person, story.now + laterMs)
const reads = (story: Story, id: string, laterMs = 0) => mayRead(story.state, agent(id), story.now + laterMs)

describe('while it goes on', () => {
  it('S1 U4 a supervisor looks on, and is a party once they are in the room', () => {
    const story = withAnn()
    expect(present(story, dora)).toEqual(onlooker)
    expect(present(story, { ...dora, role: 'admin' })).toEqual(onlooker)
    expect(present(story, agent('ann'))).toEqual({ as: 'party', id: 'p2' })
    expect(present(story, { role: 'supervisor', agent: 'ann', name: 'Ann' })).toEqual({ as: 'party', id: 'p2' })
  })

  it('S1 an agent who is no part of it reads nothing, whoever they serve', () => {
    const story = withAnn()
    expect(present(story, agent('ben'))).toBeNull()
    expect(mayRead(story.state, agent('ben'), story.now, 'cora')).toBe(false)
  })

  it('S1 who has left reads no more of it until it ends, unless it is parked in their list', () => {
    const left = withTwo().by('ann', { type: 'leave' })
    expect(reads(left, 'ann')).toBe(false)
    const parked = withAnn('persistent').by('ann', { type: 'park' })
    expect(present(parked, agent('ann'))).toEqual(onlooker)
    expect(present(parked, agent('ben'))).toBeNull()
  })

  it('S4 what was parked is read no more once somebody else has it', () => {
    const story = withAnn('persistent', { entry: { keepSameAgent: false } })
      .by('ann', { type: 'park' })
      .wait(minute)
      .says('Here I am')
    expect(reads(story, 'ann')).toBe(true)
    story.flows(null).admitted().accepts('ben')
    expect(reads(story, 'ann')).toBe(false)
  })

  it('S1 another customer reads nothing', () => {
    const story = withAnn()
    expect(present(story, { role: 'customer', customer: 'carl' })).toBeNull()
    expect(present(story, customer)).toEqual({ as: 'party', id: 'p1' })
  })
})

describe('after the end', () => {
  it('S1 who was there at the end is a party for so long as they may read, and who left before looks on', () => {
    const story = withTwo().by('ann', { type: 'leave' }).wait(minute).by('ben', { type: 'end' })
    expect(present(story, agent('ben'))).toEqual({ as: 'party', id: 'p3' })
    expect(present(story, agent('ann'))).toEqual(onlooker)
    expect(present(story, agent('cleo'))).toBeNull()
    expect(present(story, dora)).toEqual(onlooker)
  })

  it('S1 Q2 who opened it by the very act of leaving has been there, and reads it when it is over', () => {
    const story = waiting('live').accepts('ann', undefined, true).by('ann', { type: 'leave' })
    expect(story.types.slice(0, 2)).toEqual(['opened', 'left'])
    story.by(customer, { type: 'leave' })
    expect(reads(story, 'ann')).toBe(true)
    expect(present(story, agent('ann'))).toEqual(onlooker)
  })

  const ends: Readonly<Record<string, (story: Story) => Story>> = {
    'one of the agents': (story) => story.by('ann', { type: 'end' }),
    'the other': (story) => story.by('ben', { type: 'end' }),
    'its customer': (story) => story.by(customer, { type: 'leave' }),
    'the removal of its customer': (story) => story.by('ben', { type: 'remove', participant: 'p1' }),
    'its maximum duration': (story) => story.comesDue('expire', 60 * minute),
  }

  it.each(Object.entries(ends))(
    'S1 A4 ended by %s: every agent who was there reads it as a party, and wraps up',
    (_, end) => {
      const story = end(withTwo('live', { maximumMs: 60 * minute }))
      expect(story.status).toBe('ended')
      for (const [who, id] of [
        ['ann', 'p2'],
        ['ben', 'p3'],
      ] as const) {
        expect(present(story, agent(who))).toEqual({ as: 'party', id })
        expect(reads(story, who, limits.readServedMs - 1)).toBe(true)
        const older = { ...story.state, lastStays: {} }
        expect(mayRead(older, agent(who), story.now)).toBe(true)
        expect(story.sent.filter(({ to }) => to === `agent/${who}`).map(({ letter }) => letter)).toContainEqual(
          expect.objectContaining({ type: 'gone', ended: true, parked: false }),
        )
        story.letter(`agent/${who}`, {
          type: 'wrapUp',
          agent: who,
          name: who,
          dispositions: ['sold'],
          notes: `of ${who}`,
        })
        expect(story.items('agents')).toContain(`wrap_up: of ${who}`)
      }
    },
  )

  it('S1 what an agent served can be read for 30 days after they left, to the millisecond', () => {
    const story = withTwo().by('ann', { type: 'leave' }).wait(minute).by('ben', { type: 'end' })
    expect(reads(story, 'ann', limits.readServedMs - minute - 1)).toBe(true)
    expect(reads(story, 'ann', limits.readServedMs - minute)).toBe(false)
    expect(reads(story, 'ben', limits.readServedMs - 1)).toBe(true)
    expect(reads(story, 'ben', limits.readServedMs)).toBe(false)
    expect(mayRead(story.state, dora, story.now + 2 * limits.readServedMs)).toBe(true)
  })

  it('S4 whom a colleague removed, or whose account was revoked, reads nothing of it', () => {
    const removed = withTwo().by('ben', { type: 'remove', participant: 'p2' }).by('ben', { type: 'end' })
    expect(reads(removed, 'ann')).toBe(false)
    const revoked = withTwo().gone('ann', 'revoked').by('ben', { type: 'end' })
    expect(reads(revoked, 'ann')).toBe(false)
    const lost = withTwo().gone('ann', 'lease').by('ben', { type: 'end' })
    expect(reads(lost, 'ann')).toBe(true)
  })

  it('S1 the last stay counts: who came back after a removal may read it', () => {
    const story = withTwo().by('ben', { type: 'remove', participant: 'p2' })
    story
      .by('ben', transfer(toAgent('ann')))
      .accepts('ann')
      .by('ann', { type: 'end' })
    expect(reads(story, 'ann')).toBe(true)
    expect(reads(story, 'ben')).toBe(true)
  })

  it('S1 who was assigned it and never opened it did not serve it', () => {
    const story = withAnn('live', { entry: { keepSameAgent: false } })
    story.by('ann', { type: 'release' }).admitted().accepts('ben', undefined, true)
    story.comesDue(`open:p3`, story.state.entry.openWithinMs)
    story.admitted().accepts('ann').by('ann', { type: 'end' })
    expect(reads(story, 'ben')).toBe(false)
  })

  it('S1 of a customer whom an agent serves they read what is over; of another one nothing', () => {
    const story = withAnn().by('ann', { type: 'end' })
    expect(mayRead(story.state, agent('ben'), story.now, 'cora')).toBe(true)
    expect(mayRead(story.state, agent('ben'), story.now, 'carl')).toBe(false)
  })

  it('O5 what ended before stays were remembered is read by who was there at its end', () => {
    const story = withAnn().by('ann', { type: 'end' })
    const older = { ...story.state, lastStays: {} }
    expect(mayRead(older, agent('ann'), story.now)).toBe(true)
    expect(mayRead(older, agent('ann'), story.now + limits.readServedMs)).toBe(false)
  })
})

describe('what is written down', () => {
  it('E1 each stay is told of when it is over, and what is written down then or renamed', () => {
    const story = withTwo().by('ann', { type: 'leave' })
    expect(story.to('events')).toEqual([{ type: 'export', conversation: 'c1' }])
    story.letter('agent/ann', { type: 'wrapUp', agent: 'ann', name: 'Ann', dispositions: ['sold'], notes: '' })
    expect(story.to('events')).toEqual([{ type: 'export', conversation: 'c1' }])
    story.by('ben', { type: 'end' })
    expect(story.to('events')).toEqual([{ type: 'export', conversation: 'c1' }])
  })

  it('E1 asking for it again takes no other timer away, and goes on until it was fetched', () => {
    const story = withTwo('live', { maximumMs: 60 * minute }).by('ann', { type: 'leave' })
    const { export: again, ...others } = story.deadlines()
    expect(again).toBe(story.state.exportAskedAt === null ? -1 : limits.exportAgainMs)
    expect(others).toEqual({ warn: 55 * minute, expire: 60 * minute })
    story.comesDue('export', limits.exportAgainMs)
    expect(story.to('events')).toEqual([{ type: 'export', conversation: 'c1' }])
    story.when({ type: 'exported', upTo: 99 })
    expect(story.deadlines()).toEqual(others)
  })
})
