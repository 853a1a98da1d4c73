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

  it('A3 Q3 tells a conversation that nobody answered, and leaves the presence', () => {
    const scene = anAgent().when(directOffer(1, { missedPresence: 'busy' }), 0)
    scene.whenDue('ring:i1', null, 20 * second + limits.ringLateMs + 1)
    expect(sent(scene)).toEqual(['conversation/c1: declined', 'queue/sales: ready'])
    scene.yields({ letters: [{ to: 'conversation/c1', letter: { type: 'declined', reason: 'missed' } }, {} as never] })
    expect(scene.state.presence).toBe('available')
  })

  it('Q3 an alarm that is a little late leaves a miss what it is', () => {
    const scene = anAgent().when(queueOffer(1, 1), 0)
    scene.whenDue('ring:sales:i1:1', null, 20 * second + limits.ringLateMs)
    expect(scene.events.slice(0, 2)).toMatchObject([{ reason: 'missed' }, { type: 'presenceSet', presence: 'away' }])
  })
})
