// The customer: one open conversation per entry point (P9), which they find again from anywhere (P5).
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import type { Outgoing } from '../letters.ts'
import { without, type Machine } from '../machine.ts'
import type { CustomerCommand, CustomerEvent } from './messages.ts'
import { noCustomer, openAt, type Customer, type Past } from './state.ts'

export const customerMachine: Machine<Customer, CustomerCommand, CustomerEvent> = {
  initial: noCustomer,
  decide,
  apply,
  letters,
  deadlines: () => [],
}

/**
 * Starting while a conversation is open changes nothing: `openAt` has the answer (P9). One that was there before is not
 * opened again, however late its request comes twice.
 */
function decide(state: Customer, command: CustomerCommand): readonly CustomerEvent[] | Refusal {
  switch (command.type) {
    case 'start': {
      const { type: _, ...beginning } = command
      if (state.history.some((past) => past.conversation === beginning.conversation))
        return refuse('conversation_ended')
      return openAt(state, beginning.entryPoint) === null ? [{ type: 'opened', beginning }] : []
    }
    case 'letter': {
      const { type, conversation, entryPoint, lastAgent } = command.letter
      const known = state.history.some((past) => past.conversation === conversation)
      return type !== 'ended' || known ? [] : [{ type, conversation, entryPoint, lastAgent }]
    }
    case 'undelivered': {
      if (command.letter.type !== 'start') return []
      const { conversation } = command.letter
      const entryPoint = Object.keys(state.open).find((each) => openAt(state, each) === conversation)
      return entryPoint === undefined ? [] : [{ type: 'failed', conversation, entryPoint }]
    }
    default:
      return []
  }
}

function apply(state: Customer, event: CustomerEvent, at: number): Customer {
  switch (event.type) {
    case 'opened': {
      const { customer, entryPoint, conversation } = event.beginning
      const open = { ...state.open, [entryPoint]: { conversation, startedAt: at } }
      return { ...state, id: customer.id, name: customer.name, open }
    }
    case 'ended': {
      const { conversation, entryPoint, lastAgent } = event
      const startedAt = openAt(state, entryPoint) === conversation ? (state.open[entryPoint]?.startedAt ?? null) : null
      const past: Past = { conversation, entryPoint, startedAt, endedAt: at }
      return {
        ...close(state, entryPoint, conversation),
        lastAgent: lastAgent === null ? state.lastAgent : { ...state.lastAgent, [entryPoint]: lastAgent },
        history: [...state.history, past].slice(-limits.historyPerCustomer),
      }
    }
    case 'failed':
      return close(state, event.entryPoint, event.conversation)
  }
}

function close(state: Customer, entryPoint: string, conversation: string): Customer {
  return openAt(state, entryPoint) === conversation ? { ...state, open: without(state.open, entryPoint) } : state
}

function letters(_after: Customer, event: CustomerEvent): readonly Outgoing[] {
  if (event.type !== 'opened') return []
  const { entryPoint: _, ...start } = event.beginning
  return [{ to: `conversation/${start.conversation}`, letter: { type: 'start', ...start } }]
}
