// An agent as the workspace shows them, and as others may see them (E2, T8).
import type { AgentStanding } from '../../protocol/boards.ts'
import { isoTime } from '../../protocol/iso-time.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import type { Figures } from '../hints.ts'
import { isActive, isInRoom, used, type Agent, type HeldOffer, type Work } from './state.ts'

/** Returns everything that a workspace shows, with ISO times. It is sent whole on every change. Administrators count as supervisors. */
export function workspace(state: Agent): Workspace {
  const { id, config, presence, offers, wrapUps, alerts } = state
  return {
    agent: {
      id,
      name: config?.name ?? id,
      role: config?.role === 'agent' || config === null ? 'agent' : 'supervisor',
      account: config?.role ?? 'agent',
    },
    presence,
    capacity: { limit: config?.capacity ?? 0, used: used(state) },
    offers: Object.values(offers).map(offered),
    work: listed(state).map((each) => ({ ...each, ...askedAfter(state.work[each.conversation]) })),
    wrapUps: Object.entries(wrapUps).map(([conversation, { policy, untilAt, card }]) => ({
      conversation,
      untilAt: isoTime(untilAt),
      policy,
      customer: card.customer,
    })),
    alerts: alerts.map(({ queue, conversation, at }) => ({ queue, conversation, at: isoTime(at) })),
  }
}

/** An inactive agent counts as offline. */
export function standing(state: Agent): AgentStanding {
  const { config, presence, offers, wrapUps } = state
  return {
    presence: isActive(state) ? presence : 'offline',
    capacity: { limit: config?.capacity ?? 0, used: used(state) },
    work: listed(state),
    offers: Object.keys(offers).length,
    wrapUps: Object.keys(wrapUps).length,
  }
}

/** E2: returns what the agent does for one queue. */
export function figures({ id: agent, work }: Agent, queue: string): Figures {
  const forIt = Object.entries(work).filter(([, each]) => each.queue === queue)
  return {
    agent,
    active: forIt.flatMap(([conversation, each]) => (isInRoom(each) ? [conversation] : [])),
    parked: forIt.filter(([, { state }]) => state === 'parked').length,
  }
}

function offered({
  offer: id,
  conversation,
  purpose,
  state,
  quiet,
  untilAt,
  missedPresence,
  card,
}: HeldOffer): Workspace['offers'][number] {
  return { id, conversation, purpose, state, quiet, untilAt: isoTime(untilAt), missedPresence, card }
}

function listed({ work }: Agent): Workspace['work'] {
  return Object.entries(work).map(([conversation, each]) => ({
    conversation,
    state: isInRoom(each) ? 'active' : each.state,
    quiet: isInRoom(each) && each.quiet,
    since: isoTime(each.sinceAt),
    card: each.card,
  }))
}

/** A4: only an agent who is in the room needs to know. */
function askedAfter(work: Work | undefined): Pick<Workspace['work'][number], 'wrapUp'> {
  return isInRoom(work) && work.wrapUp !== undefined ? { wrapUp: work.wrapUp } : {}
}
