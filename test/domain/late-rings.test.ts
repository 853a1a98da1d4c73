// A3: the server's own absence is nobody's miss.
import { describe, expect, it } from 'vitest'
import { free } from '../../domain/agent/state.ts'
import { limits } from '../../protocol/limits.ts'
import { accept, anAgent, directOffer, minute, queueOffer, second, sent, toAgent } from './routing-fixtures.ts'

const hour = 60 * minute
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

  it('A3 Q3 is no miss of what a conversation offers directly: it rings again, the conversation is told, and the presence stays', () => {
    const backAt = 20 * second + limits.ringLateMs + 1
    const scene = anAgent().when(directOffer(1, { missedPresence: 'busy' }), 0)
    scene.whenDue('ring:i1', null, backAt)
    scene.yields({
      letters: [
        { to: 'conversation/c1', letter: { type: 'ringsAgain', invitation: 'i1', agent: 'ann', ringMs: 20 * second } },
      ],
    })
    expect(scene.state.presence).toBe('available')
    expect(scene.state.offers['i1']).toMatchObject({ state: 'ringing', untilAt: backAt + 20 * second })
    scene.whenDue('ring:i1', null, backAt + 20 * second)
    expect(sent(scene)).toContain('conversation/c1: declined')
    expect(scene.state.presence).toBe('busy')
  })

  it('A3 rings anew however often the server goes away, and uses the capacity all along', () => {
    const scene = anAgent().when(directOffer(1), 0)
    for (const backAt of [hour, 2 * hour, 3 * hour]) {
      scene.whenDue('ring:i1', null, backAt)
      expect(scene.state.offers['i1']).toMatchObject({ state: 'ringing', untilAt: backAt + 20 * second })
      expect(free(scene.state)).toBe(2)
    }
    scene.when(accept('i1'), 3 * hour + 1)
    expect(sent(scene)).toContain('conversation/c1: accepted')
  })

  it('A3 does not ring again once its conversation has taken it back', () => {
    const scene = anAgent().when(directOffer(1), 0)
    scene.when(toAgent({ type: 'revoke', offer: 'i1' }, 'conversation/c1'), hour)
    expect(scene.deadline('ring:i1')).toBeUndefined()
    expect(free(scene.state)).toBe(3)
  })

  it('Q3 an alarm that is a little late leaves a miss what it is', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0)
    scene.whenDue('ring:sales:i1:1', null, 20 * second + limits.ringLateMs)
    expect(scene.events.slice(0, 2)).toMatchObject([{ reason: 'missed' }, { type: 'presenceSet', presence: 'away' }])
  })
})
