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

  it('A3 R6 rings no longer than the conversation waits for an answer', () => {
    const scene = anAgent().when(directOffer(1, { ringMs: 5 * minute }), 0)
    scene.whenDue('ring:i1', null, 5 * minute + limits.ringLateMs + 1)
    const until = scene.state.offers['i1']?.untilAt ?? Infinity
    expect(until).toBeLessThan(5 * minute + limits.answerGraceMs)
    scene.when(accept('i1'), until - 1)
    expect(sent(scene)).toContain('conversation/c1: accepted')
  })

  it('Q3 an alarm that is a little late leaves a miss what it is', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0)
    scene.whenDue('ring:sales:i1:1', null, 20 * second + limits.ringLateMs)
    expect(scene.events.slice(0, 2)).toMatchObject([{ reason: 'missed' }, { type: 'presenceSet', presence: 'away' }])
  })
})
