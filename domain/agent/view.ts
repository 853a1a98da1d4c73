// An agent as the workspace shows them.
import type { Workspace } from '../../protocol/server-frames.ts'
import { isInRoom, used, type Agent } from './state.ts'

/** Everything that a workspace shows, with ISO times; sent whole on every change. Administrators act as supervisors. */
export function workspace(state: Agent): Workspace {
  const { id, config, presence, offers, work, wrapUps, alerts } = state
  return {
    agent: { id, name: config?.name ?? id, role: config?.role === 'agent' || config === null ? 'agent' : 'supervisor' },
    presence,
    capacity: { limit: config?.capacity ?? 0, used: used(state) },
    offers: Object.values(offers).map(({ offer, conversation, purpose, state: how, untilAt, card }) => ({
      id: offer,
      conversation,
      purpose,
      state: how,
      untilAt: iso(untilAt),
      card,
    })),
    work: Object.entries(work).map(([conversation, each]) => ({
      conversation,
      state: isInRoom(each) ? 'active' : each.state,
      quiet: isInRoom(each) && each.quiet,
      since: iso(each.sinceAt),
      card: each.card,
    })),
    wrapUps: Object.entries(wrapUps).map(([conversation, { policy, untilAt, card }]) => ({
      conversation,
      untilAt: iso(untilAt),
      policy,
      customer: card.customer,
    })),
    alerts: alerts.map(({ queue, conversation, at }) => ({ queue, conversation, at: iso(at) })),
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
