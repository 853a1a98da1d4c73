// How a customer's object reads what earlier versions wrote.
import { policiesBefore3 } from '../conversation/upcasts.ts'
import type { Shape, Upcasts } from '../upcast.ts'

export const customerUpcasts: Upcasts = [
  {
    events: { opened: (event) => ({ ...event, beginning: beginningFrom1(event['beginning'] as Shape) }) },
    state: (state) => ({ beside: {}, became: null, ...state }),
  },
  {
    events: { opened: (event) => ({ ...event, beginning: beginningFrom2(event['beginning'] as Shape) }) },
    // Nothing used the name in this object. The customer's conversations have it.
    state: ({ name: _, ...state }) => state,
  },
]

function beginningFrom1(beginning: Shape): Shape {
  return { ...beginning, signedAttributes: {} }
}

function beginningFrom2(beginning: Shape): Shape {
  return { ...beginning, entry: policiesBefore3(beginning['entry']) }
}
