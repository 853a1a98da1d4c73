// How a queue reads what earlier versions wrote.
import { limits } from '../../protocol/limits.ts'
import { completed, type Shape, type Upcasts } from '../upcast.ts'

export const queueUpcasts: Upcasts = [
  {
    events: { removed: (event) => ({ ...event, how: 'moved' }) },
    state: (state) => ({
      waits: [],
      hourly: [],
      ...state,
      waiting: completed(state['waiting'], { before: null }),
    }),
  },
  {
    events: {
      offered: (event) => ({ quiet: false, ...event }),
      offerFailed: (event) => ({ ahead: false, ...event }),
      admitted: (event) => ({ ...event, entry: { ...assignment, ...(event['entry'] as Shape) } }),
      hoursAnswered: ({ conversation, question, open }) => ({
        type: 'questionAnswered',
        conversation,
        id: question,
        answer: { about: 'hours', open },
      }),
    },
    state: (state) => ({
      asking: {},
      ...state,
      waiting: completed(state['waiting'], { ...assignment, there: {} }),
    }),
    letters: {
      enqueue: (letter) => ({ ...assignment, ...letter }),
      askHours: ({ conversation, question, queue }) => ({
        type: 'ask',
        id: question,
        conversation,
        question: { about: 'hours', queue },
      }),
    },
  },
]

/** Q2: letters of that version had no time limit for opening an assignment. */
const assignment = { openWithinMs: limits.openWithinMs.default } as const
