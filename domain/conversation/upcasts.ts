// How a conversation reads what earlier versions wrote.
import { completed, type Shape, type Upcasts } from '../upcast.ts'

/** R15: policies did not include these when a conversation of version 1 started, so it goes without them. */
const newPolicies = { displayAttributes: [], amendWithinMs: 0, site: null } as const

export const conversationUpcasts: Upcasts = [
  {
    events: {
      started: (event) => ({ ...event, signedAttributes: {} }),
      invitationFailed: (event) => ({ ...event, ending: false }),
    },
    state: (state) => ({ signedAttributes: {}, ...state }),
    letters: {
      start: (letter) => ({ signedAttributes: {}, ...letter }),
      readerGone: (letter) => ({ why: 'revoked', ...letter }),
    },
  },
  {
    events: {
      // Version 1 knew none of them, and the first events of version 2 have no `site`.
      started: (event) => ({ ...event, entry: policiesBefore3(event['entry']) }),
      // Its item in the transcript already exists and names the amended item.
      amended: (event) => ({ ...event, item: '' }),
      invited: (event) => ({ announced: true, ring: null, ...event }),
      left: (event) => ({ stayed: false, ...event }),
      called: (event) => ({ quiet: false, missedPresence: null, ...event }),
      hoursAsked: ({ queue, question }) => ({ type: 'asked', id: question, n: 0, question: { about: 'hours', queue } }),
      flowParked: (event) => ({ ...event, wake: wakeFrom2(event['wake'] as Shape) }),
      disconnectFlowSet: ({ flow }) => ({ type: 'flowSet', kind: 'disconnect', flow }),
    },
    state: stateFrom2,
    letters: {
      start: (letter) => ({ ...letter, entry: policiesBefore3(letter['entry']) }),
      hours: ({ question, open }) => ({ type: 'answer', id: question, answer: { about: 'hours', open } }),
    },
  },
]

export function policiesBefore3(entry: unknown): Shape {
  return { ...newPolicies, ...(entry as Shape) }
}

function stateFrom2({ disconnectFlow = null, ...state }: Shape): Shape {
  const { queue, parked } = (state['entry'] as Shape)['flows'] as Shape
  return {
    lastStays: {},
    thoughtHere: [],
    asked: 0,
    flows: { queue, disconnect: disconnectFlow, parked },
    ...state,
    entry: policiesBefore3(state['entry']),
    run: pauseFrom2(state['run'] as Shape | null),
    invitations: completed(state['invitations'], { announced: true, ring: null }),
  }
}

function pauseFrom2(pause: Shape | null): Shape | null {
  return pause && { ...pause, wake: wakeFrom2(pause['wake'] as Shape) }
}

/** In version 2 there was only one question, about a queue's hours. */
function wakeFrom2(wake: Shape): Shape {
  return wake['for'] === 'hours' ? { ...wake, for: 'answer' } : wake
}
