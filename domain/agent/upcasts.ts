// How an agent's object reads what earlier versions wrote.
import { limits } from '../../protocol/limits.ts'
import { completed, type Shape, type Upcasts } from '../upcast.ts'

export const agentUpcasts: Upcasts = [
  {
    events: { seated: (event) => ({ ...event, queue: null }) },
    state: (state) => ({ ...state, work: completed(state['work'], { queue: null }) }),
    letters: { seated: (letter) => ({ queue: null, ...letter }) },
  },
  {
    events: {
      offerCame: (event) => ({ ...event, offer: { quiet: false, ...(event['offer'] as Shape) } }),
      configured: (event) => ({ ...event, config: graceFrom2(event['config'] as Shape | null) }),
    },
    state: (state) => ({
      reading: [],
      signIns: {},
      claims: 0,
      ...state,
      config: graceFrom2(state['config'] as Shape | null),
      offers: completed(state['offers'], { quiet: false }),
    }),
    letters: {
      offer: offerFrom2,
      configure: (letter) => ({ ...letter, config: graceFrom2(letter['config'] as Shape | null) }),
    },
  },
]

/** Persistent assignments were accepted on arrival then (Q2), and queues gave the time to ring, not the time to open. */
function offerFrom2(letter: Shape): Shape {
  if (letter['quiet'] !== undefined) return letter
  const { automatic, queue, ringMs, card } = letter
  if (automatic !== true || (card as Shape)['mode'] !== 'persistent') return { ...letter, quiet: false }
  const openWithinMs = queue === null ? ringMs : limits.openWithinMs.default
  return { ...letter, quiet: true, automatic: false, ringMs: openWithinMs }
}

/** A3: version 2 allowed grace times that are too short even for a working connection. */
function graceFrom2(config: Shape | null): Shape | null {
  const graceMs = config?.['leaseGraceMs']
  return typeof graceMs === 'number' ? { ...config, leaseGraceMs: Math.max(graceMs, limits.leaseGraceMs.min) } : config
}
