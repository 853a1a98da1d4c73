// The customer: one open conversation per entry point (P9), which they find again from anywhere (P5). A visitor who signs in
// leaves everything to the customer that they are then.
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import { leanLetter } from '../lean.ts'
import type { Adopted, ConversationEnded, FromCustomer, Letter, Open, Outgoing as Sent, Past } from '../letters.ts'
import { Draft, instead, without, type Machine, type Undelivered, type WhenUndelivered } from '../machine.ts'
import type { Beginning, CustomerCommand, CustomerEvent, Identity } from './messages.ts'
import { allOpenAt, knows, noCustomer, openAt, type Customer } from './state.ts'
import { customerUpcasts } from './upcasts.ts'

type Outgoing = Sent<FromCustomer>

export const customerMachine: Machine<Customer, CustomerCommand, CustomerEvent> = {
  initial: noCustomer,
  decide,
  apply,
  letters,
  deadlines: () => [],
  upcasts: customerUpcasts,
  lean,
}

/** E7: what is known of a customer stands in their conversations; this object finds those. */
function lean(event: CustomerEvent): CustomerEvent {
  switch (event.type) {
    case 'opened': {
      const { customer, entry, ...beginning } = event.beginning
      const bare = { customer: { ...customer, name: '' }, entry: { ...entry, definitions: {} } }
      return { ...event, beginning: { ...beginning, ...bare, attributes: {}, signedAttributes: {} } }
    }
    case 'identified':
      return { ...event, customer: { ...event.customer, name: null }, attributes: {} }
    case 'adopted':
      return leanLetter(event)
    case 'repeated':
      return { ...event, letter: leanLetter(event.letter) }
    default:
      return event
  }
}

function decide(state: Customer, command: CustomerCommand, now: number): readonly CustomerEvent[] | Refusal {
  switch (command.type) {
    case 'start': {
      const { type: _, newcomer, ...beginning } = command
      // The key of their request was forgotten, or they would have been answered as before: it is no way back.
      if (newcomer && state.id !== '') return refuse('key_reused', 'Idempotency-Key')
      return start(state, beginning)
    }
    case 'identify':
      return identify(state, command)
    case 'letter':
      return command.letter.type === 'adopted' ? adopt(state, command.letter) : hearOfEnd(state, command.letter)
    case 'undelivered':
      return undelivered(state, command, now)
    default:
      return []
  }
}

/**
 * Starting while a conversation is open changes nothing: `openAt` has the answer (P9). One that was there before is not
 * opened again, however late its request comes twice.
 */
function start(state: Customer, beginning: Beginning): readonly CustomerEvent[] | Refusal {
  if (state.became !== null) return refuse('unauthorized', 'Authorization')
  if (state.history.some((past) => past.conversation === beginning.conversation)) return refuse('conversation_ended')
  return openAt(state, beginning.entryPoint) === null ? [{ type: 'opened', beginning }] : []
}

/** P9: once and for all. Two tabs that sign in at the same instant are the same customer, or one of them is refused. */
function identify(state: Customer, { customer, attributes }: Identity): readonly CustomerEvent[] | Refusal {
  if (state.became !== null) return state.became === customer.id ? [] : refuse('unauthorized', 'Authorization')
  const open = Object.keys(state.open).flatMap((entryPoint) =>
    allOpenAt(state, entryPoint).map((one) => ({ ...one, entryPoint })),
  )
  return [{ type: 'identified', customer, attributes, open }]
}

/** P9: what has ended may be heard of before what was open: the end counts. */
function adopt(state: Customer, { customer, open, history, lastAgent }: Adopted): readonly CustomerEvent[] {
  const isNew = ({ conversation }: { conversation: string }) => !knows(state, conversation)
  const brought = { open: open.filter(isNew), history: history.filter(isNew) }
  if (brought.open.length === 0 && brought.history.length === 0) return []
  return [{ type: 'adopted', customer, ...brought, lastAgent }]
}

function hearOfEnd(
  state: Customer,
  { conversation, entryPoint, lastAgent }: ConversationEnded,
): readonly CustomerEvent[] {
  const known = state.history.some((past) => past.conversation === conversation)
  return known ? [] : [{ type: 'ended', conversation, entryPoint, lastAgent }]
}

/** Q5. Without the word that a visitor is somebody else, that customer has lost their conversations. */
export const whenUndelivered: WhenUndelivered<Draft<Customer, CustomerEvent>, FromCustomer> = {
  // Without a conversation that cannot be reached a customer goes on.
  start: (draft, letter, _, why) => {
    if (why === 'forgotten') return letter
    const { conversation, entry } = letter
    const isOpen = openAt(draft.state, entry.id) === conversation
    if (isOpen || draft.state.became !== null) draft.emit({ type: 'failed', conversation, entryPoint: entry.id })
    return null
  },
  identified: (_, letter) => letter,
  adopted: (_, letter) => letter,
  ended: (_, letter) => letter,
}

function undelivered(state: Customer, command: Undelivered<Letter>, now: number): readonly CustomerEvent[] {
  const draft = new Draft(state, now, apply)
  const letter = instead(whenUndelivered, draft, command)
  if (letter) draft.emit({ type: 'repeated', to: command.to, letter })
  return draft.events
}

function apply(state: Customer, event: CustomerEvent, at: number): Customer {
  switch (event.type) {
    case 'opened': {
      const { customer, entryPoint, conversation } = event.beginning
      const open = { ...state.open, [entryPoint]: { conversation, startedAt: at } }
      return { ...state, id: customer.id, open }
    }
    case 'ended': {
      const { conversation, entryPoint, lastAgent } = event
      const was = allOpenAt(state, entryPoint).find((one) => one.conversation === conversation)
      const past: Past = { conversation, entryPoint, startedAt: was?.startedAt ?? null, endedAt: at }
      return {
        ...close(state, entryPoint, conversation),
        lastAgent: lastAgent === null ? state.lastAgent : { ...state.lastAgent, [entryPoint]: lastAgent },
        history: [...state.history, past].slice(-limits.historyPerCustomer),
      }
    }
    case 'failed':
      return close(state, event.entryPoint, event.conversation)
    case 'identified':
      return { ...state, became: event.customer.id, open: {}, beside: {} }
    case 'adopted':
      return adopted(state, event)
    case 'repeated':
      return state
  }
}

function adopted(state: Customer, { customer, open, history, lastAgent }: Adopted): Customer {
  const known = { ...state, id: customer.id }
  return {
    ...open.reduce((all, { entryPoint, ...one }) => put(all, entryPoint, [...allOpenAt(all, entryPoint), one]), known),
    lastAgent: { ...lastAgent, ...state.lastAgent },
    history: [...state.history, ...history].toSorted((a, b) => a.endedAt - b.endedAt).slice(-limits.historyPerCustomer),
  }
}

function close(state: Customer, entryPoint: string, conversation: string): Customer {
  const before = allOpenAt(state, entryPoint)
  const rest = before.filter((one) => one.conversation !== conversation)
  return rest.length === before.length ? state : put(state, entryPoint, rest)
}

/** P9: the first is the one that a start leads to; what is beside it takes its place when it ends. */
function put(state: Customer, entryPoint: string, [main, ...beside]: readonly Open[]): Customer {
  const kept = beside.slice(-limits.besidePerEntryPoint)
  return {
    ...state,
    open: main ? { ...state.open, [entryPoint]: main } : without(state.open, entryPoint),
    beside: kept.length > 0 ? { ...state.beside, [entryPoint]: kept } : without(state.beside, entryPoint),
  }
}

function letters(after: Customer, event: CustomerEvent): readonly Outgoing[] {
  switch (event.type) {
    case 'opened': {
      const { entryPoint: _, ...rest } = event.beginning
      return [{ to: `conversation/${rest.conversation}`, letter: { type: 'start', ...rest } }]
    }
    case 'identified':
      return identified(after, event)
    case 'ended':
      return passOn(after, event)
    // For whoever took it over, what could not begin is over.
    case 'failed':
      return passOn(after, { ...event, type: 'ended', lastAgent: null })
    case 'repeated':
      return [{ to: event.to, letter: event.letter }]
    case 'adopted':
      return []
  }
}

/** Earlier conversations are told too: the visitor may not read on there either (S4). */
function identified(after: Customer, event: Extract<CustomerEvent, { type: 'identified' }>): readonly Outgoing[] {
  const { customer, attributes, open } = event
  const { history, lastAgent } = after
  const word = { type: 'identified', from: after.id, customer, attributes } as const
  const told = [...open, ...history].map(({ conversation }) => ({ to: `conversation/${conversation}`, letter: word }))
  if (told.length === 0) return []
  return [...told, { to: `customer/${customer.id}`, letter: { type: 'adopted', customer, open, history, lastAgent } }]
}

/** An end that was on its way to the visitor. */
function passOn({ became }: Customer, letter: ConversationEnded): readonly Outgoing[] {
  return became === null ? [] : [{ to: `customer/${became}`, letter }]
}
