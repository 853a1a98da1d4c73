// How each event changes a queue.
import { isoTime } from '../../protocol/iso-time.ts'
import { without } from '../machine.ts'
import { remember } from './history.ts'
import type { QueueEvent } from './messages.ts'
import { countBefore, hasTaker, type Queue, type QueueAgent, type Waiting } from './state.ts'

type Of<Type extends QueueEvent['type']> = Extract<QueueEvent, { type: Type }>

/** The queue after `event`, which happened at `at` (ms). */
export function apply(state: Queue, event: QueueEvent, at: number): Queue {
  switch (event.type) {
    case 'configured':
      return configure(state, event)
    case 'retired':
      return { ...state, config: null, hours: null }
    case 'hoursKnown':
      return { ...state, hours: { open: event.open, untilAt: event.untilAt } }
    case 'admitted':
      return admit(state, event, at)
    case 'removed':
      return remove(state, event, at)
    case 'skipSet':
      return withEntry(state, event.invitation, { skipped: event.skipped })
    case 'worded':
      return withEntry(state, event.invitation, { orderAt: event.at })
    case 'named': {
      const card = state.waiting[event.invitation]?.card
      return card ? withEntry(state, event.invitation, { card: { ...card, customer: event.customer } }) : state
    }
    case 'agentHere':
      return here(state, event)
    case 'agentLeft':
      return { ...state, agents: without(state.agents, event.agent) }
    case 'readied':
      return withAgent(state, event.agent, { ticket: event.ready.ticket, ready: event.ready })
    case 'unreadied':
      return withAgent(state, event.agent, { ticket: event.ticket, ready: null })
    case 'offered':
      return offer(state, event)
    case 'offerFailed':
      return fail(state, event, at)
    case 'answered':
      return { ...state, asking: without(state.asking, event.invitation) }
    case 'awaited':
      return waitOn(state, event)
    case 'offerWithdrawn':
      return fail(state, { ...event, type: 'offerFailed', asked: false }, at)
    case 'foundThere':
      return findThere(state, event)
    case 'leftRoom':
      return leaveRoom(state, event, at)
    case 'resting':
      return { ...state, rests: { ...state.rests, [event.invitation]: event.untilAt } }
    case 'rested':
      return { ...state, rests: without(state.rests, event.invitation) }
    case 'roundEnded':
      return endRound(state, event.invitation)
    case 'questionAnswered':
    case 'admittedAgain':
    case 'notAdmitted':
    case 'passed':
    case 'alerted':
    case 'repeated':
      return state
  }
}

/** Deleting a queue clears its history. A later queue with the same id starts without one. */
function configure(state: Queue, { config }: Of<'configured'>): Queue {
  if (config === null) return { ...state, config, hours: null, waits: [], answers: [], hourly: [] }
  return { ...state, id: config.id, config, hours: null }
}

function admit(state: Queue, { entry }: Of<'admitted'>, at: number): Queue {
  const arrival = state.arrivals + 1
  const fresh = { arrival, since: at, before: null, offered: null, round: 1, asked: {}, failedAt: null, there: {} }
  const waiting: Waiting = { ...entry, ...fresh }
  const before = hasTaker(state, waiting) ? null : countBefore(state, waiting)
  return {
    ...state,
    arrivals: arrival,
    waiting: { ...state.waiting, [entry.invitation]: { ...waiting, before } },
    counts: { ...state.counts, [entry.mode]: state.counts[entry.mode] + 1 },
  }
}

function remove(state: Queue, { invitation, how }: Of<'removed'>, at: number): Queue {
  const entry = state.waiting[invitation]
  if (entry === undefined) return state
  return {
    ...remember(state, entry, how, at),
    waiting: without(state.waiting, invitation),
    counts: { ...state.counts, [entry.mode]: state.counts[entry.mode] - 1 },
    rests: without(state.rests, invitation),
    asking: without(state.asking, invitation),
  }
}

function here(state: Queue, { agent, here: { name, role, presence, stint } }: Of<'agentHere'>): Queue {
  const ready = presence === 'available' ? (state.agents[agent]?.ready ?? null) : null
  return withAgent(state, agent, { name, role, presence, stint, ready })
}

function offer(state: Queue, { invitation, agent, offer: id, ticket, untilAt }: Of<'offered'>): Queue {
  const spent = withAgent(state, agent, { ready: null })
  const rests = without(state.rests, invitation)
  const asking = untilAt === undefined ? state.asking : { ...state.asking, [invitation]: { untilAt, ticket } }
  return withEntry({ ...spent, rests, asking, offersMade: state.offersMade + 1 }, invitation, {
    offered: { offer: id, agent },
  })
}

function waitOn(state: Queue, { invitation, untilAt }: Of<'awaited'>): Queue {
  const known = state.asking[invitation]
  return known ? { ...state, asking: { ...state.asking, [invitation]: { ...known, untilAt } } } : state
}

function fail(before: Queue, { invitation, agent, asked, ahead: goesAhead }: Of<'offerFailed'>, at: number): Queue {
  const state = { ...before, asking: without(before.asking, invitation) }
  const entry = state.waiting[invitation]
  if (entry === undefined) return state
  const ahead = entry.ahead || goesAhead
  if (!asked) return withEntry(state, invitation, { offered: null, ahead })
  const stint = state.agents[agent]?.stint ?? 0
  const known = entry.asked[agent]
  const times = known?.stint === stint ? known.times + 1 : 1
  return withEntry(state, invitation, {
    offered: null,
    ahead,
    asked: { ...entry.asked, [agent]: { round: entry.round, stint, times } },
    failedAt: at,
  })
}

function findThere(state: Queue, { invitation, agent, untilAt }: Of<'foundThere'>): Queue {
  const there = state.waiting[invitation]?.there ?? {}
  const times = (there[agent]?.times ?? 0) + 1
  return withEntry(state, invitation, { there: { ...there, [agent]: { untilAt, times } } })
}

function leaveRoom(state: Queue, { invitation, agent, alone }: Of<'leftRoom'>, at: number): Queue {
  const entry = state.waiting[invitation]
  if (entry === undefined) return state
  const never = entry.never.filter((one) => one !== agent)
  const card = alone ? { ...entry.card, served: false, waitingSince: isoTime(at) } : entry.card
  return withEntry(state, invitation, { never, there: without(entry.there, agent), card })
}

function endRound(state: Queue, invitation: string): Queue {
  const entry = state.waiting[invitation]
  return entry === undefined ? state : withEntry(state, invitation, { round: entry.round + 1, failedAt: null })
}

function withEntry(state: Queue, invitation: string, change: Partial<Waiting>): Queue {
  const entry = state.waiting[invitation]
  if (entry === undefined) return state
  return { ...state, waiting: { ...state.waiting, [invitation]: { ...entry, ...change } } }
}

/** If an agent's letter `here` was lost for good, their readiness alone adds them to the queue. */
function withAgent(state: Queue, agent: string, change: Partial<QueueAgent>): Queue {
  const known = state.agents[agent] ?? stranger(agent)
  return { ...state, agents: { ...state.agents, [agent]: { ...known, ...change } } }
}

function stranger(agent: string): QueueAgent {
  return { name: agent, role: 'agent', presence: 'available', stint: 0, ticket: 0, ready: null }
}
