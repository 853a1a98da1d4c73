// The letters that an agent's object sends to queues and conversations.
import type { FromAgent, Outgoing as Sent } from '../letters.ts'
import type { AgentEvent } from './messages.ts'
import { isActive, served, type Agent } from './state.ts'

type Outgoing = Sent<FromAgent>
type Of<Type extends AgentEvent['type']> = Extract<AgentEvent, { type: Type }>

/** The letters of one event, given the agent right after it. */
export function letters(after: Agent, event: AgentEvent): readonly Outgoing[] {
  switch (event.type) {
    case 'configured':
      return [
        ...event.dropped.map((queue) => toldHere(after, queue, false)),
        ...served(after.config).map(({ queue }) => toldHere(after, queue, true)),
      ]
    case 'presenceSet':
      return served(after.config).map(({ queue }) => toldHere(after, queue, true))
    case 'told':
      return told(after, event)
    case 'unreadied':
      return event.queues.map((queue) => ({
        to: `queue/${queue}`,
        letter: { type: 'unready', agent: after.id, ticket: event.ticket },
      }))
    case 'rangAgain':
      return rangAgain(after, event)
    case 'offerAccepted':
      return accepted(after, event)
    case 'offerFailed':
      return [failed(after, event)].filter((letter) => letter !== null)
    case 'leaving': {
      const { conversation, reason } = event
      return [{ to: `conversation/${conversation}`, letter: { type: 'agentGone', agent: after.id, reason } }]
    }
    case 'wrapUpFinished': {
      const { conversation, dispositions, notes, ranOut } = event
      const written = { agent: after.id, name: nameOf(after), dispositions, notes, ...(ranOut && { ranOut }) }
      return [{ to: `conversation/${conversation}`, letter: { type: 'wrapUp', ...written } }]
    }
    case 'repeated':
      return [{ to: event.to, letter: event.letter }]
    case 'signedOut': {
      const letter = { type: 'signedOut', agent: after.id, signIn: event.signIn } as const
      return event.conversations.map((conversation) => ({ to: `conversation/${conversation}`, letter }))
    }
    case 'readingOver':
      return [{ to: `conversation/${event.conversation}`, letter: readerGone(after) }]
    case 'alerted':
    case 'alive':
    case 'connected':
    case 'delayed':
    case 'disconnected':
    case 'named':
    case 'offerCame':
    case 'offerEnded':
    case 'opened':
    case 'parkedAgain':
    case 'readied':
    case 'reads':
    case 'retired':
    case 'returned':
    case 'seated':
    case 'signedIn':
    case 'unlisted':
    case 'workEnded':
      return []
  }
}

function readerGone(after: Agent): Outgoing['letter'] {
  return { type: 'readerGone', agent: after.id, why: isActive(after) ? 'left' : 'revoked' }
}

function toldHere(after: Agent, queue: string, serves: boolean): Outgoing {
  return { to: `queue/${queue}`, letter: here(after, serves) }
}

/** Returns the letter that tells a queue the agent's presence, and whether they still serve it. */
export function here(after: Agent, serves: boolean): Extract<FromAgent, { type: 'here' }> {
  const { id: agent, config, presence, stint } = after
  return { type: 'here', agent, name: nameOf(after), role: config?.role ?? 'agent', presence, serves, stint }
}

function told({ id: agent, readiness }: Agent, { queue, ticket }: Of<'told'>): Outgoing[] {
  if (readiness === null) return []
  const { free, idleSinceAt } = readiness
  return [{ to: `queue/${queue}`, letter: { type: 'ready', agent, ticket, free, idleSinceAt } }]
}

function rangAgain({ id: agent, offers }: Agent, event: Of<'rangAgain'>): Outgoing[] {
  const held = offers[event.offer]
  if (held === undefined) return []
  const { conversation, invitation, ringMs } = held
  return [{ to: `conversation/${conversation}`, letter: { type: 'ringsAgain', invitation, agent, ringMs } }]
}

function accepted(after: Agent, event: Of<'offerAccepted'>): Outgoing[] {
  const held = after.offers[event.offer]
  if (held === undefined) return []
  const { offer, conversation, invitation, queue, automatic, terms, claim } = held
  const { id: agent, config } = after
  const role = config?.role ?? 'agent'
  const accepts: Outgoing = {
    to: `conversation/${conversation}`,
    letter: {
      type: 'accepted',
      invitation,
      agent,
      name: nameOf(after),
      role,
      automatic,
      terms,
      ...(claim && { claim }),
    },
  }
  return queue === null
    ? [accepts]
    : [accepts, { to: `queue/${queue}`, letter: { type: 'answered', invitation, offer, agent } }]
}

/** A direct offer has no ticket, so only a queue is told `stale`. */
function failed({ id: agent }: Agent, event: Of<'offerFailed'>): Outgoing | null {
  const { offer, conversation, invitation, queue, reason } = event
  if (queue !== null) return { to: `queue/${queue}`, letter: { type: 'offerFailed', invitation, offer, agent, reason } }
  if (reason === 'stale') return null
  return { to: `conversation/${conversation}`, letter: { type: 'declined', invitation, agent, reason } }
}

function nameOf({ id, config }: Agent): string {
  return config?.name ?? id
}
