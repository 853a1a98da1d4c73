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
  rowwise: ['waiting'],
}
