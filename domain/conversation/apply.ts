// Folds one event into the state of a conversation. It is pure and handles every event. Transcript text never enters the state.
import { customerParticipant } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { EntryPolicy } from '../entry-policy.ts'
import { own, without } from '../machine.ts'
import { joins, serves } from '../purposes.ts'
import type { StoredConversationEvent } from './events.ts'
import { isBot, isCustomer } from './person.ts'
import { isLost, unborn, type Conversation, type Invitation, type Participant } from './state.ts'
import { isRecorded } from './status.ts'

export function apply(state: Conversation, event: StoredConversationEvent, at: number): Conversation {
  switch (event.type) {
    case 'started':
      return started(event, at)
    case 'identified':
      return identified(state, event, at)
    case 'connected':
      return { ...state, customer: { ...state.customer, connected: true, bySocket: event.bySocket, lifeAt: at } }
    case 'alive':
      return { ...state, customer: { ...state.customer, lifeAt: event.lifeAt } }
    case 'skipped':
      return { ...state, skippedAt: event.skipped ? at : null }
    case 'said':
      if (event.by !== customerParticipant) return state
      return { ...state, customer: { ...state.customer, lifeAt: at, lastWordAt: at } }
    case 'noted':
    case 'prompted':
    case 'flowEntered':
    case 'turnedAway':
    case 'readerGone':
      return state
    case 'repeated':
      return repeated(state, event)
    case 'amended':
      return state.ended ? { ...state, exportAskedAt: at } : state
    case 'wrappedUp':
      return { ...state, exportAskedAt: at }
    case 'exported':
      return { ...state, exportAskedAt: null }
    case 'exportAsked':
      return { ...state, exportAskedAt: at }
    case 'flowParked':
      return parkFlow(state, event)
    case 'flowLeft':
      return event.invitation === null ? { ...state, run: null } : change(state, event.invitation, { run: null })
    case 'workingQueueSet':
      return { ...state, workingQueue: event.queue }
    case 'flowSet':
      return { ...state, flows: { ...state.flows, [event.kind]: event.flow } }
    case 'asked':
      return { ...state, asked: event.n }
    case 'invited':
      return invited(state, event, at)
    case 'enqueued':
      return {
        ...change(state, event.letter.invitation, askedBy(state, event, at)),
        avoid: event.letter.avoid,
        queuedAt: serves(event.letter) ? (state.queuedAt ?? at) : state.queuedAt,
      }
    case 'called':
      return change(state, event.invitation, { asked: true, answerBy: at + event.ringMs + limits.answerGraceMs })
    case 'awaited':
      return change(state, event.invitation, { answerBy: event.untilAt })
    case 'admitted':
      return admitted(state, event, at)
    case 'moved':
      return moved(state, event.invitation)
    case 'invitationFailed':
      return { ...state, invitations: without(state.invitations, event.invitation) }
    case 'joined':
      return joined(state, event)
    case 'opened':
      return {
        ...state,
        participants: state.participants.map((one) =>
          one.id === event.participant ? { ...one, openByAt: null } : one,
        ),
      }
    case 'left':
      return left(state, event, at)
    case 'parked':
      return park(state, event, at)
    case 'parkedAgain':
      return { ...state, parked: { at, returningAt: null } }
    case 'unlisted':
      return { ...state, listedBy: null }
    case 'returning':
      return { ...state, parked: { at: state.parked?.at ?? at, returningAt: at } }
    case 'returned':
      return returned(state, event)
    case 'expiring':
      return { ...state, warned: true }
    case 'filled':
      return { ...state, full: true }
    case 'extended':
      return { ...state, expiresAt: event.expiresAt, warned: false }
    case 'ended':
      return {
        ...state,
        ended: { reason: event.reason, at },
        queuedAt: null,
        skippedAt: null,
        exportAskedAt: at,
      }
  }
}

type Of<Type extends StoredConversationEvent['type']> = Extract<StoredConversationEvent, { type: Type }>

function started(event: Of<'started'>, at: number): Conversation {
  const { id, name } = event.customer
  const who = { id: customerParticipant, role: 'customer', person: id } as const
  const customer: Participant = { ...who, name, joinedAt: at, openByAt: null }
  return {
    ...unborn,
    id: event.conversation,
    startedAt: at,
    entry: event.entry,
    attributes: event.attributes,
    signedAttributes: event.signedAttributes,
    ...(event.locale !== undefined && { locale: event.locale }),
    customer: { id, name, connected: event.connected, bySocket: false, lifeAt: at, lastWordAt: at },
    participants: [customer],
    workingQueue: event.entry.defaultQueue,
    flows: flowsOf(event.entry),
    expiresAt: event.expiresAt,
  }
}

function flowsOf({ flows: { queue, disconnect, parked } }: EntryPolicy): Conversation['flows'] {
  return { queue, disconnect, parked }
}

/** P9: the participant keeps their id in the room, so that client instances, marks and cursors go on. Signing in is a sign of life. */
function identified(state: Conversation, event: Of<'identified'>, at: number): Conversation {
  const { id, name } = event.customer
  return {
    ...state,
    customer: { ...state.customer, id, name, lifeAt: at },
    participants: state.participants.map((one) => (isCustomer(one) ? { ...one, person: id, name } : one)),
    signedAttributes: event.attributes,
    exportAskedAt: isRecorded(state) ? at : state.exportAskedAt,
  }
}

function parkFlow(state: Conversation, event: Of<'flowParked'>): Conversation {
  const { kind, block, wake } = event
  const before = event.invitation === null ? state.run : own(state.invitations, event.invitation)?.run
  const lastWait = before?.lastWait ?? (state.full === true && wake.for === 'customer')
  const pause = lastWait ? { block, wake, lastWait } : { block, wake }
  if (event.invitation !== null) return change(state, event.invitation, { run: pause })
  // A run continues in the version that it began with, even if newer definitions have arrived.
  const flow = state.run?.flow.id === event.flow ? state.run.flow : own(state.entry.definitions, event.flow)
  return flow ? { ...state, run: { kind, flow, ...pause } } : state
}

function invited(state: Conversation, event: Of<'invited'>, at: number): Conversation {
  const { type: _, invitation: id, ...asked } = event
  const one: Invitation = { id, at, ...asked, run: null, asked: false, admitted: false }
  return { ...state, invited: state.invited + 1, invitations: { ...state.invitations, [id]: one } }
}

function repeated(state: Conversation, { letter }: Of<'repeated'>): Conversation {
  const asks = letter.type === 'enqueue' || letter.type === 'offer'
  return asks ? change(state, letter.invitation, { askedAgain: true }) : state
}

/** Records when the queue was asked, unless a flow asks: a flow has its own time limit for the answer. */
function askedBy(state: Conversation, { letter }: Of<'enqueued'>, at: number): Partial<Invitation> {
  const routed = serves(letter) && !own(state.invitations, letter.invitation)?.move
  return routed ? { asked: true } : { asked: true, askedAt: at }
}

function moved(state: Conversation, id: string): Conversation {
  const invitation = own(state.invitations, id)
  if (!invitation) return state
  const { move: _, ...rest } = invitation
  return { ...state, invitations: { ...state.invitations, [id]: rest } }
}

function admitted(state: Conversation, event: Of<'admitted'>, at: number): Conversation {
  const invitation = own(state.invitations, event.invitation)
  if (!invitation) return state
  const { queue, name } = event.terms
  const next = change(state, invitation.id, { admitted: true, target: { ...invitation.target, name } })
  if (joins(invitation)) return next
  return { ...next, workingQueue: queue, terms: event.terms, parked: null, queuedAt: state.queuedAt ?? at }
}

function joined(state: Conversation, event: Of<'joined'>): Conversation {
  const { participant, target, terms } = event
  // W8: a bot does not end the customer's wait for an agent.
  if (isBot(participant)) return { ...state, participants: [...state.participants, participant] }
  return {
    ...state,
    participants: [...state.participants, { ...participant, invitation: event.invitation }],
    ids: { ...state.ids, [participant.person]: participant.id },
    invitations: without(state.invitations, event.invitation),
    // The agent's letter may arrive before the queue's `admitted`.
    workingQueue: target.kind === 'queue' && !joins(event) ? target.id : state.workingQueue,
    terms: terms ?? state.terms,
    thoughtHere: state.thoughtHere.includes(participant.person) ? state.thoughtHere : [],
    parked: null,
    listedBy: null,
    queuedAt: null,
    skippedAt: null,
  }
}

function left(state: Conversation, event: Of<'left'>, at: number): Conversation {
  const { participant, agent, name, reason, stayed, bot } = event
  const participants = state.participants.filter(({ id }) => id !== participant)
  if (bot) return { ...state, participants }
  return {
    ...state,
    participants,
    lastAgent: { agent, name, lost: isLost(reason) },
    readers: reason === 'ended' ? [...state.readers, agent] : state.readers,
    lastStays: stayed ? { ...state.lastStays, [agent]: { leftAt: at, reason } } : state.lastStays,
    thoughtHere: reason === 'parked' ? [...state.thoughtHere.filter((one) => one !== agent), agent] : [],
    exportAskedAt: at,
  }
}

/** An agent who has it on their list already was told that it returned. */
function park(state: Conversation, { by }: Of<'parked'>, at: number): Conversation {
  const parked = { at, returningAt: null } as const
  const wasListed = by !== null && by === state.listedBy
  return {
    ...state,
    parked: wasListed ? { ...parked, returned: true } : parked,
    listedBy: by,
    queuedAt: null,
    skippedAt: null,
  }
}

function returned(state: Conversation, event: Of<'returned'>): Conversation {
  const definitions = event.definitions ? { ...state.entry.definitions, ...event.definitions } : state.entry.definitions
  return {
    ...state,
    entry: { ...state.entry, definitions },
    parked: state.parked ? { ...state.parked, returningAt: null, returned: true } : null,
  }
}

function change(state: Conversation, id: string, fields: Partial<Invitation>): Conversation {
  const invitation = own(state.invitations, id)
  if (!invitation) return state
  return { ...state, invitations: { ...state.invitations, [id]: { ...invitation, ...fields } } }
}
