// A3: the server's own absence is nobody's miss.
import { describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { accept, anAgent, directOffer, minute, queueOffer, second, sent } from './routing-fixtures.ts'

const quiet = { quiet: true, ringMs: 5 * minute } as const

describe('a ring that ran out while the server was away', () => {
  it.each([
    ['rings', {}, 20 * second],
    ['waits to be opened', quiet, 5 * minute],
  ] as const)(
    'A3 Q3 is no miss of an offer that %s: it goes back as unasked, and the presence stays',
    (_, how, endsAt) => {
      const scene = anAgent().when(queueOffer(1, 1, how), 0)
      scene.whenDue('ring:sales:i1:1', null, endsAt + limits.ringLateMs + 1)
      scene.yields({
        letters: [
          { to: 'queue/sales', letter: { type: 'offerFailed', offer: 'sales:i1:1', reason: 'stale' } },
          { to: 'queue/sales', letter: { type: 'ready', free: 3 } },
        ],
      })
      expect(scene.state.presence).toBe('available')
      scene.when(accept('sales:i1:1'), endsAt + minute).yields({ refused: 'offer_gone' })
    },
  )

  it('A3 Q3 is no miss of what a conversation offers directly: it rings again, and the presence stays', () => {
    const backAt = 20 * second + limits.ringLateMs + 1
    const scene = anAgent().when(directOffer(1, { missedPresence: 'busy' }), 0)
    scene.whenDue('ring:i1', null, backAt)
    scene.yields({ letters: [] })
    expect(scene.state.presence).toBe('available')
    expect(scene.state.offers['i1']).toMatchObject({ state: 'ringing', untilAt: backAt + 20 * second })
    scene.whenDue('ring:i1', null, backAt + 20 * second)
    expect(sent(scene)).toContain('conversation/c1: declined')
    expect(scene.state.presence).toBe('busy')
  })

  const answersUntil = 20 * second + limits.answerGraceMs
  it.each([
    ['soon', 29 * second, 49 * second],
    ['later', 49 * second, 69 * second],
    ['late, so that its conversation would ask no longer', 65 * second, answersUntil - limits.ringLateMs],
    [
      'when its conversation has waited in vain too, and waits again',
      answersUntil + 6 * second,
      answersUntil + 26 * second,
    ],
  ])('A3 R6 rings again no longer than the conversation waits: %s', (_, backAt, until) => {
    const scene = anAgent().when(directOffer(1), 0)
    scene.whenDue('ring:i1', null, backAt)
    expect(scene.state.offers['i1']?.untilAt).toBe(until)
    scene.when(accept('i1'), until - 1)
    expect(sent(scene)).toContain('conversation/c1: accepted')
  })

  it.each([answersUntil - 9 * second, answersUntil, answersUntil + limits.ringLateMs])(
    'A3 R6 is told as unanswered where too little is left for a ring: %d, and the presence stays',
    (backAt) => {
      const scene = anAgent().when(directOffer(1, { missedPresence: 'busy' }), 0)
      scene.whenDue('ring:i1', null, backAt)
      expect(sent(scene)).toContain('conversation/c1: declined')
      expect(scene.state.presence).toBe('available')
    },
  )

  it('Q3 an alarm that is a little late leaves a miss what it is', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0)
    scene.whenDue('ring:sales:i1:1', null, 20 * second + limits.ringLateMs)
    expect(scene.events.slice(0, 2)).toMatchObject([{ reason: 'missed' }, { type: 'presenceSet', presence: 'away' }])
  })
})
