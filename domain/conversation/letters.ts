// The letters that an event sends to queues, agents, the customer's object, the configuration and the event stream.
import { customerParticipant } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { WrapUpPolicy } from '../../protocol/server-frames.ts'
import type { AgentLetter, ConversationEnded, FromConversation, Outgoing as Sent, QueueLetter } from '../letters.ts'
import { own } from '../machine.ts'
import { addresseeOf } from '../questions.ts'
import type { ConversationEvent } from './events.ts'
import { isBot } from './person.ts'
import { card, workingQueueName } from './routing/invitations.ts'
import type { Conversation } from './state.ts'
import { agents, isRecorded, pending, pendingQueue } from './status.ts'

type Outgoing = Sent<FromConversation>

const plainWrapUp: WrapUpPolicy = {
  limitMs: limits.wrapUpMs.default,
  dispositions: [],
  required: false,
  multiple: false,
}

export function letters(after: Conversation, event: ConversationEvent): readonly Outgoing[] {
  switch (event.type) {
    case 'said':
      return event.by === customerParticipant ? worded(after) : []
    case 'skipped':
      if (event.invitation === null) return []
      return pendingQueueLetter(after, { type: 'skip', invitation: event.invitation, skipped: event.skipped })
    case 'enqueued':
      return [toQueue(event.queue, event.letter)]
    case 'called':
      return [called(after, event)]
    case 'invitationFailed':
      return takenBack(after, event)
    case 'moved':
      return updatesForQueue(after, event.invitation)
    case 'turnedAway':
      return [toAgent(event.agent, { type: 'unseated', conversation: after.id, invitation: event.invitation })]
    case 'joined':
      return joined(after, event)
    case 'opened':
      return openedBy(after, event.participant)
    case 'left':
      // W8: a bot uses no agent's capacity and has no wrap-up.
      if (event.bot) return []
      return [left(after, event), ...leftBehind(after, event.agent), ...recorded(after, event)]
    case 'unlisted':
      return [toAgent(event.agent, { type: 'unlisted', conversation: after.id })]
    case 'asked': {
      const { id, question } = event
      const letter = { type: 'ask', id, conversation: after.id, question } as const
      return [asksFor({ to: addresseeOf(question), letter })]
    }
    case 'returning':
      return returning(after)
    case 'parkedAgain':
      return parkedAgain(after)
    case 'repeated':
      return [{ to: event.to, letter: event.letter }]
    case 'identified':
      return [...named(after), ...(isRecorded(after) ? [toExport(after)] : [])]
    case 'amended':
      return after.ended ? [toExport(after)] : []
    case 'wrappedUp':
    case 'exportAsked':
      return [toExport(after)]
    case 'ended':
      return [toExport(after), { to: `customer/${after.customer.id}`, letter: ending(after) }]
    case 'admitted':
    case 'alive':
    case 'awaited':
    case 'connected':
    case 'expiring':
    case 'exported':
    case 'extended':
    case 'filled':
    case 'flowEntered':
    case 'flowLeft':
    case 'flowParked':
    case 'flowSet':
    case 'invited':
    case 'noted':
    case 'parked':
    case 'prompted':
    case 'readerGone':
    case 'returned':
    case 'started':
    case 'workingQueueSet':
      return []
  }
}

/** Returns the letter that tells the customer's object of the end. */
export function ending(state: Conversation): ConversationEnded {
  const { id, entry, lastAgent } = state
  return { type: 'ended', conversation: id, entryPoint: entry.id, lastAgent: lastAgent?.agent ?? null }
}

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>

function toQueue(queue: string, letter: FromConversation & QueueLetter): Outgoing {
  return { to: `queue/${queue}`, letter }
}

/** W9: the question is useful only as long as the flow waits for the answer. */
function asksFor(question: Outgoing): Outgoing {
  return { ...question, withinMs: limits.questionMs }
}

function toAgent(agent: string, letter: FromConversation & AgentLetter): Outgoing {
  return { to: `agent/${agent}`, letter }
}

function toExport(state: Conversation): Outgoing {
  return { to: 'events', letter: { type: 'export', conversation: state.id } }
}

function pendingQueueLetter(state: Conversation, letter: FromConversation & QueueLetter): readonly Outgoing[] {
  const invitation = pendingQueue(state)
  return invitation?.asked ? [toQueue(invitation.target.id, letter)] : []
}

/** P12: persistent conversations are ordered by when the customer last wrote. */
function worded(state: Conversation): readonly Outgoing[] {
  if (state.entry.mode === 'live') return []
  const invitation = pendingQueue(state)
  if (!invitation) return []
  return pendingQueueLetter(state, { type: 'worded', invitation: invitation.id, at: state.customer.lastWordAt })
}

/** P9: tells everybody who shows or offers this conversation the customer's new name. */
function named(state: Conversation): readonly Outgoing[] {
  const { id, readers, listedBy } = state
  const customer = state.customer.name
  const rung = pending(state).filter(({ target, asked }) => asked && target.kind === 'agent')
  const showing = [...agents(state).map(({ person }) => person), ...rung.map(({ target }) => target.id), ...readers]
  const all = new Set(listedBy === null ? showing : [...showing, listedBy])
  const invitation = pendingQueue(state)?.id
  return [
    ...[...all].map((agent) => toAgent(agent, { type: 'named', conversation: id, customer })),
    ...(invitation === undefined ? [] : pendingQueueLetter(state, { type: 'named', invitation, customer })),
  ]
}

function called(state: Conversation, event: Of<'called'>): Outgoing {
  const invitation = own(state.invitations, event.invitation)
  const served = agents(state).length > 0
  return toAgent(event.agent, {
    type: 'offer',
    offer: event.invitation,
    conversation: state.id,
    invitation: event.invitation,
    purpose: invitation?.purpose ?? 'invite',
    queue: null,
    ticket: null,
    automatic: false,
    quiet: event.quiet,
    ringMs: event.ringMs,
    weight: state.entry.weight,
    missedPresence: event.missedPresence,
    terms: null,
    card: card(state, {
      queue: workingQueueName(state),
      sinceAt: served ? (invitation?.at ?? state.customer.lastWordAt) : state.customer.lastWordAt,
      askedBy: invitation?.askedBy ?? null,
      served,
    }),
  })
}

/** Tells the target, if it was asked. A target that refused knows already, unless a second copy of the question is on its way to it. */
function takenBack(after: Conversation, event: Of<'invitationFailed'>): readonly Outgoing[] {
  const { target, asked, askedAgain, invitation, reason } = event
  if (!asked) return []
  const ours = reason === 'cancelled' || reason === 'superseded' || reason === 'timeout' || reason === 'undelivered'
  if (!ours && askedAgain !== true) return []
  if (target.kind === 'agent') return [toAgent(target.id, { type: 'revoke', offer: invitation })]
  // If an agent is in the room, the customer was served and did not wait.
  const why = event.ending && !event.move && agents(after).length === 0 ? 'ended' : 'moved'
  return [toQueue(target.id, { type: 'withdraw', invitation, why })]
}

/** Q11: tells the queue what has changed since it was asked. The queue ignores what it knows already. */
function updatesForQueue(state: Conversation, invitation: string): readonly Outgoing[] {
  return [
    ...pendingQueueLetter(state, { type: 'skip', invitation, skipped: state.skippedAt !== null }),
    ...pendingQueueLetter(state, { type: 'named', invitation, customer: state.customer.name }),
    ...worded(state),
  ]
}

function joined(state: Conversation, event: Of<'joined'>): readonly Outgoing[] {
  const { participant, target, invitation, askedBy } = event
  if (isBot(participant)) return []
  const seated = toAgent(participant.person, {
    type: 'seated',
    conversation: state.id,
    invitation,
    queue: target.kind === 'queue' ? target.id : state.workingQueue,
    weight: state.entry.weight,
    card: card(state, {
      queue: target.kind === 'queue' ? target.name : workingQueueName(state),
      sinceAt: participant.joinedAt,
      askedBy: askedBy ?? null,
      served: agents(state).length > 1,
    }),
    quiet: participant.openByAt !== null,
    wrapUp: wrapUpOf(state),
  })
  if (target.kind === 'agent') return [seated]
  return [seated, toQueue(target.id, { type: 'taken', invitation, agent: participant.person })]
}

function openedBy(state: Conversation, id: string): readonly Outgoing[] {
  const one = state.participants.find((participant) => participant.id === id)
  return one ? [toAgent(one.person, { type: 'opened', conversation: state.id })] : []
}

function left(state: Conversation, event: Of<'left'>): Outgoing {
  // P6: parking opens no wrap-up. An agent who never opened the conversation has none either.
  const none = event.reason === 'parked' || event.reason === 'not_opened'
  const policy = wrapUpOf(state)
  return toAgent(event.agent, {
    type: 'gone',
    conversation: state.id,
    wrapUp: none ? null : policy,
    ...(!none && policy === null && { off: true }),
    parked: event.reason === 'parked' && event.by === event.participant,
    ...(event.reason === 'ended' && { ended: true }),
  })
}

/** A4: the wrap-up follows the terms of the queue that admitted the conversation. Without any queue, it asks only for notes. */
function wrapUpOf({ terms }: Conversation): WrapUpPolicy | null {
  return terms ? terms.wrapUp : plainWrapUp
}

/** E1: a stay is exported when it is over. When the conversation ends, one letter covers all stays. */
function recorded(state: Conversation, { reason }: Of<'left'>): readonly Outgoing[] {
  return reason === 'ended' ? [] : [toExport(state)]
}

/** T4, T9: an agent who has left may now be offered the conversation by the queue that looks for one. */
function leftBehind(state: Conversation, agent: string): readonly Outgoing[] {
  const invitation = pendingQueue(state)?.id
  const served = agents(state).length > 0
  return invitation === undefined ? [] : pendingQueueLetter(state, { type: 'left', invitation, agent, served })
}

/** P6: tells the agent who parked it. W1: asks for the newest flows. */
function returning(state: Conversation): readonly Outgoing[] {
  const ask = asksFor({ to: 'config', letter: { type: 'askFlows', entryPoint: state.entry.id } })
  if (state.listedBy === null) return [ask]
  return [ask, toAgent(state.listedBy, { type: 'returned', conversation: state.id })]
}

function parkedAgain({ id, listedBy }: Conversation): readonly Outgoing[] {
  return listedBy === null ? [] : [toAgent(listedBy, { type: 'parkedAgain', conversation: id })]
}
