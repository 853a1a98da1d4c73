// The machine of a queue. It alone decides about order (Q1).
import type { Machine } from '../machine.ts'
import { apply } from './apply.ts'
import { deadlines } from './deadlines.ts'
import { decide } from './decide.ts'
import { letters } from './letters.ts'
import type { QueueCommand, QueueEvent } from './messages.ts'
import { noQueue, type Queue } from './state.ts'
import { queueUpcasts } from './upcasts.ts'

export const queueMachine: Machine<Queue, QueueCommand, QueueEvent> = {
  initial: noQueue,
  decide,
  apply,
  letters,
  deadlines,
  upcasts: queueUpcasts,
  // People write no text to a queue. The customer's name is in its state while they wait, and a letter that is repeated has none.
  lean: (event) => event,
  rowwise: ['waiting'],
}
