// The letters that a queue sends to conversations and agents.
import type { FromQueue, Outgoing as Sent } from '../letters.ts'
import type { QueueEvent } from './messages.ts'
import { termsOf, type Queue } from './state.ts'

type Outgoing = Sent<FromQueue>

/** The letters of one event, given the queue right after it. */
export function letters(after: Queue, event: QueueEvent): readonly Outgoing[] {
  switch (event.type) {
    case 'admitted':
      return admitted(after, event.entry.conversation, event.entry.invitation)
    case 'admittedAgain':
      return admitted(after, event.conversation, event.invitation)
    case 'notAdmitted': {
      const { conversation, invitation, reason } = event
      return [{ to: `conversation/${conversation}`, letter: { type: 'notAdmitted', invitation, reason } }]
    }
    case 'questionAnswered': {
      const { conversation, id, answer } = event
      return [{ to: `conversation/${conversation}`, letter: { type: 'answer', id, answer } }]
    }
    case 'offered':
      return offered(after, event)
    case 'removed':
      if (event.revoked === null) return []
      return [{ to: `agent/${event.revoked.agent}`, letter: { type: 'revoke', offer: event.revoked.offer } }]
    case 'offerWithdrawn': {
      const { agent, offer, ticket } = event
      return [{ to: `agent/${agent}`, letter: { type: 'revoke', offer, spent: { queue: after.id, ticket } } }]
    }
    case 'passed':
      return [{ to: `agent/${event.agent}`, letter: { type: 'pass', queue: after.id, ticket: event.ticket } }]
    case 'repeated':
      return [{ to: event.to, letter: event.letter }]
    case 'alerted':
      return alerts(after, event.invitation)
    case 'agentHere':
    case 'agentLeft':
    case 'answered':
    case 'awaited':
    case 'configured':
    case 'foundThere':
    case 'hoursKnown':
    case 'leftRoom':
    case 'named':
    case 'offerFailed':
    case 'readied':
    case 'rested':
    case 'retired':
    case 'resting':
    case 'roundEnded':
    case 'skipSet':
    case 'unreadied':
    case 'worded':
      return []
  }
}

function admitted({ config }: Queue, conversation: string, invitation: string): Outgoing[] {
  if (config === null) return []
  return [{ to: `conversation/${conversation}`, letter: { type: 'admitted', invitation, terms: termsOf(config) } }]
}

function offered(after: Queue, event: Extract<QueueEvent, { type: 'offered' }>): Outgoing[] {
  const entry = after.waiting[event.invitation]
  const { config } = after
  if (entry === undefined || config === null) return []
  const { conversation, invitation, purpose, weight, openWithinMs, card } = entry
  return [
    {
      to: `agent/${event.agent}`,
      letter: {
        type: 'offer',
        offer: event.offer,
        conversation,
        invitation,
        purpose,
        queue: after.id,
        ticket: event.ticket,
        automatic: event.automatic,
        quiet: event.quiet,
        ringMs: event.quiet ? openWithinMs : config.ringMs,
        weight,
        missedPresence: config.missedPresence,
        terms: termsOf(config),
        card: { ...card, queue: config.name },
      },
    },
  ]
}

/** Q3: alerts the supervisors and administrators of this queue who are not offline. */
function alerts(after: Queue, invitation: string): Outgoing[] {
  const entry = after.waiting[invitation]
  if (entry === undefined) return []
  return Object.entries(after.agents)
    .filter(([, { role, presence }]) => role !== 'agent' && presence !== 'offline')
    .map(([agent]) => ({
      to: `agent/${agent}`,
      letter: { type: 'alert', queue: after.id, conversation: entry.conversation },
    }))
}
