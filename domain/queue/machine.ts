// The queue: authority over order (Q1).
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
  // Nobody writes to a queue. The customer's name is in its state as long as they wait, and what it says again has none.
  lean: (event) => event,
  rowwise: ['waiting'],
}
