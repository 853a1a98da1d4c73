// What a colleague is told who is asked by name or through a queue (Q4): who asks, why, for which queue, and whether anybody waits.
import { describe, expect, it } from 'vitest'
import type { RoomAct } from '../../../domain/conversation/commands.ts'
import type { Target } from '../../../domain/conversation/state.ts'
import { limits } from '../../../protocol/limits.ts'
import type { Card } from '../../../protocol/server-frames.ts'
import { bytesOf } from '../../../protocol/texts.ts'
import {
  agent,
  aFlow,
  invite,
  minute,
  second,
  startAt,
  toAgent,
  toQueue,
  transfer,
  withAnn,
  withTwo,
  type Story,
} from './story.ts'

const iso = (ms: number) => new Date(startAt + ms).toISOString()

/** The card of the last letter to this address. */
function cardTo(story: Story, address: string): Card {
  const found = story.sent.findLast(({ to, letter }) => to === address && 'card' in letter)
  if (!found || !('card' in found.letter)) return expect.fail(`no card for ${address}`)
  return found.letter.card
}

function asks(story: Story, type: 'invite' | 'transfer', target: Target, note: string, more = {}): Story {
  const act: RoomAct = { type, target, flow: null, note }
  return story.when({ type: 'act', by: agent('ann'), act, place: story.log.length, ...more })
}

describe('what a card says', () => {
  it('Q4 who invites, for which queue, that the customer is served, and since when the colleague is wanted', () => {
    const story = withAnn()
      .at(4 * minute)
      .by('ann', invite(toAgent('ben')))
    const said = { askedBy: 'Ann', queue: 'The sales queue', served: true, waitingSince: iso(4 * minute) }
    expect(cardTo(story, 'agent/ben')).toMatchObject(said)
    story.at(5 * minute).accepts('ben')
    expect(cardTo(story, 'agent/ben')).toMatchObject({ ...said, waitingSince: iso(5 * minute) })
  })

  it('Q4 a queue that is invited hears the same', () => {
    const story = withAnn()
      .at(minute)
      .by('ann', invite(toQueue('support')))
    const said = { askedBy: 'Ann', queue: 'support', served: true, waitingSince: iso(minute) }
    expect(cardTo(story, 'queue/support')).toMatchObject(said)
  })

  it('Q4 T3 whom a queue gets by transfer waits from then on: those who were there are out', () => {
    const story = withAnn()
      .at(minute)
      .by('ann', transfer(toQueue('support')))
    const said = { askedBy: 'Ann', served: false, waitingSince: iso(minute) }
    expect(cardTo(story, 'queue/support')).toMatchObject(said)
  })

  it('Q4 a colleague who leaves before the quick connect’s flow is over has asked all the same', () => {
    const wait = { type: 'wait', timeoutMs: second, onReturned: null, onTimeout: null, onError: null } as const
    const story = withTwo().by('ann', invite(toAgent('cleo'), aFlow('hold', 'invite', 'w', { w: wait })))
    story.by('ann', { type: 'leave' }).wait(second).due()
    expect(cardTo(story, 'agent/cleo')).toMatchObject({ askedBy: 'Ann', served: true })
  })

  it('Q4 nobody asks where a flow or the rules do', () => {
    expect(cardTo(withAnn(), 'queue/sales')).toMatchObject({ askedBy: null, served: false })
    const story = withAnn('live', { flows: { parked: null } })
      .by('ann', { type: 'park' })
      .says()
      .flows(null)
    expect(cardTo(story, 'agent/ann')).toMatchObject({ askedBy: null, served: false, queue: 'The sales queue' })
    expect(cardTo(withAnn().by('ann', { type: 'release' }), 'queue/sales').askedBy).toBeNull()
  })
})

describe('a note that goes along', () => {
  it('Q4 R14 stands in the log as any note, before the invitation, which knows it by its id and has no words of its own', () => {
    for (const type of ['invite', 'transfer'] as const) {
      const story = asks(withAnn(), type, toAgent('ben'), 'She wants a refund.')
      const place = story.log.findIndex(({ event }) => event.type === 'noted') + 1
      expect(story.types).toEqual(['noted', 'invited', 'called'])
      expect(story.events[0]).toEqual({ type: 'noted', by: 'p2', text: 'She wants a refund.' })
      expect(story.last.note).toBe(`c1:${place}`)
      const others = [story.events.slice(1), story.letters, story.state]
      expect(JSON.stringify(others)).not.toContain('refund')
    }
  })

  it('Q4 Q2 its place is told also where the act opens the conversation first', () => {
    const story = withAnn().by('ann', { type: 'release' }).admitted()
    story.accepts('ben', story.last.id, true)
    const act: RoomAct = { type: 'invite', target: toAgent('cleo'), flow: null, note: 'Help' }
    story.when({ type: 'act', by: agent('ben'), act, place: story.log.length })
    expect(story.types.slice(0, 2)).toEqual(['opened', 'noted'])
    expect(story.last.note).toBe(`c1:${story.log.findIndex(({ event }) => event.type === 'noted') + 1}`)
  })

  it('Q4 R13 the customer gets nothing of it', () => {
    const story = withAnn()
    const before = story.items('customer')
    asks(story, 'invite', toAgent('ben'), 'Careful.')
    expect(story.items('customer')).toEqual(before)
    expect(story.items('agents')).toContain('note: Careful.')
  })

  it('Q4 an invitation that is refused writes none', () => {
    const full = withAnn('live', { entry: { partyLimit: 2 } })
    expect(asks(full, 'invite', toAgent('ben'), 'x').refusal).toBe('party_limit_reached')
    const pending = asks(withAnn(), 'transfer', toAgent('ben'), 'x')
    expect(asks(pending, 'transfer', toAgent('cleo'), 'y').refusal).toBe('transfer_pending')
    expect(pending.log.filter(({ event }) => event.type === 'noted')).toHaveLength(1)
  })

  it('D8 Q4 a full conversation refuses the words, naming them, and takes the invitation without them', () => {
    const story = withAnn()
    const logBytes = 2 * limits.logBytes.default
    expect(asks(story, 'invite', toAgent('ben'), 'x', { logBytes }).refusal).toBe('log_full')
    expect(story.refusedField).toBe('note')
    const act = invite(toAgent('ben'))
    expect(story.when({ type: 'act', by: agent('ann'), act, logBytes }).refusal).toBeNull()
  })

  it('D8 Q4 the words that go along count', () => {
    const story = withAnn()
    const flows = bytesOf(JSON.stringify(story.state.entry.definitions))
    const logBytes = limits.logBytes.default - limits.logReserveBytes + 2 * flows - 1
    expect(asks(story, 'invite', toAgent('ben'), 'x', { logBytes }).types.at(-1)).toBe('filled')
  })
})
