// The machine of a customer. They have one open conversation for each entry point (P9) and find it again from any device (P5). When a
// visitor signs in, everything passes to the customer as whom they signed in.
import { limits } from '../../protocol/limits.ts'
import { refuse, type Refusal } from '../../protocol/problem.ts'
import { leanLetter } from '../lean.ts'
import type {
  Adopted,
  ConversationEnded,
  FromCustomer,
  Letter,
  OngoingConversation,
  Outgoing as Sent,
  EndedConversation,
} from '../letters.ts'
import { Draft, instead, without, type Machine, type Undelivered, type WhenUndelivered } from '../machine.ts'
import type { ConversationStart, CustomerCommand, CustomerEvent, SiteIdentity } from './messages.ts'
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

/** E7: removes personal data. It is kept in the customer's conversations, and this object only finds those. */
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
      // This object no longer knows the request's key. Otherwise it would have repeated its answer. A forgotten key gives no access.
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
 * Starting while a conversation is open changes nothing, and `openAt` returns the open one (P9). An earlier conversation is never
 * reopened, even if its request is repeated very late.
 */
function start(state: Customer, beginning: ConversationStart): readonly CustomerEvent[] | Refusal {
  if (state.became !== null) return refuse('unauthorized', 'Authorization')
  if (state.history.some((past) => past.conversation === beginning.conversation)) return refuse('conversation_ended')
  return openAt(state, beginning.entryPoint) === null ? [{ type: 'opened', beginning }] : []
}

/** P9: a visitor signs in once only. If two tabs sign in at the same time as different customers, the second is refused. */
function identify(state: Customer, { customer, attributes }: SiteIdentity): readonly CustomerEvent[] | Refusal {
  if (state.became !== null) return state.became === customer.id ? [] : refuse('unauthorized', 'Authorization')
  const open = Object.keys(state.open).flatMap((entryPoint) =>
    allOpenAt(state, entryPoint).map((one) => ({ ...one, entryPoint })),
  )
  return [{ type: 'identified', customer, attributes, open }]
}

/** P9: takes over a visitor's conversations. News of an end may arrive before the news that it was open. The end counts. */
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

/** Q5. `adopted` must arrive: without it, the customer as whom a visitor signed in would lose the visitor's conversations. */
export const whenUndelivered: WhenUndelivered<Draft<Customer, CustomerEvent>, FromCustomer> = {
  // If the conversation cannot be reached, the customer can start another.
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
      const past: EndedConversation = { conversation, entryPoint, startedAt: was?.startedAt ?? null, endedAt: at }
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

/** P9: a start returns the first conversation. When that ends, one of those in `beside` takes its place. */
function put(state: Customer, entryPoint: string, [main, ...beside]: readonly OngoingConversation[]): Customer {
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
    // For the customer who took it over, a conversation that could not begin has ended.
    case 'failed':
      return passOn(after, { ...event, type: 'ended', lastAgent: null })
    case 'repeated':
      return [{ to: event.to, letter: event.letter }]
    case 'adopted':
      return []
  }
}

/** Tells earlier conversations too, because the visitor may no longer read them either (S4). */
function identified(after: Customer, event: Extract<CustomerEvent, { type: 'identified' }>): readonly Outgoing[] {
  const { customer, attributes, open } = event
  const { history, lastAgent } = after
  const word = { type: 'identified', from: after.id, customer, attributes } as const
  const toConversations = [...open, ...history].map(({ conversation }) => ({
    to: `conversation/${conversation}`,
    letter: word,
  }))
  if (toConversations.length === 0) return []
  return [
    ...toConversations,
    { to: `customer/${customer.id}`, letter: { type: 'adopted', customer, open, history, lastAgent } },
  ]
}

/** Passes on an end that was still sent to the visitor. */
function passOn({ became }: Customer, letter: ConversationEnded): readonly Outgoing[] {
  return became === null ? [] : [{ to: `customer/${became}`, letter }]
}
