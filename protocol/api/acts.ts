// Every act in a conversation that needs no socket. The Worker translates each one into a command (`worker/acts.ts`).
import { actAnswer, correctionBody, extensionBody, messageBody, moveBody, noteBody, targetBody } from '../http.ts'
import type { RefusalCode } from '../problem.ts'
import type { Operation, Table } from './operation.ts'
import { conversationParam, invitationParam, itemParam, participantParam } from './params.ts'

const act = {
  tag: 'Acts',
  params: { id: conversationParam },
  keyed: true,
  answers: { 200: actAnswer },
} as const satisfies Partial<Operation>
/** Acts that everybody in the room may do. */
const together = { ...act, by: ['customer', 'agent'] } as const satisfies Partial<Operation>
const agents = { ...act, by: ['agent'] } as const satisfies Partial<Operation>

const room = ['not_a_participant', 'not_started', 'conversation_ended', 'quarantined'] as const satisfies RefusalCode[]
const targets = [
  'agent_not_found',
  'queue_not_found',
  'already_in_room',
  'already_invited',
] as const satisfies RefusalCode[]

/** T3: the queue was asked and does not take the conversation. */
const queues = ['queue_closed', 'queue_full', 'queue_unstaffed', 'queue_silent'] as const satisfies RefusalCode[]

const items = ['item_not_found', 'not_amendable'] as const satisfies RefusalCode[]

export const actOperations = {
  'POST /conversations/:id/messages': {
    ...together,
    summary: 'Write a message',
    description: 'For clients without a socket. Everybody who is connected sees it at once.',
    body: messageBody,
    example: { text: 'Hello, where is my parcel?' },
    refusals: [...room, 'log_full'],
  },
  'POST /conversations/:id/notes': {
    ...agents,
    summary: 'Write a note',
    description: 'Only agents ever see it.',
    body: noteBody,
    example: { text: 'Has called twice this week.' },
    refusals: [...room, 'log_full'],
  },
  'POST /conversations/:id/invitations': {
    ...agents,
    summary: 'Invite a colleague or a queue',
    description: 'The invitation takes a seat until it is answered. A quick connect’s own flow runs first.',
    body: targetBody,
    example: { agent: 'ben', note: 'She wants her money back; can you decide that?' },
    refusals: [...room, ...targets, 'party_limit_reached', 'queue_invitation_pending'],
  },
  'DELETE /conversations/:id/invitations/:invitation': {
    ...agents,
    params: { id: conversationParam, invitation: invitationParam },
    summary: 'Take an invitation back',
    refusals: [...room, 'invitation_not_found'],
  },
  'POST /conversations/:id/transfer': {
    ...agents,
    summary: 'Transfer to a colleague or a queue',
    description:
      'The agents in the room stay until the target has accepted. If it does not, an item says why and nothing else changes. A transfer to a queue waits for the queue’s answer and is refused if the queue does not take the conversation. (If a quick connect’s own flow runs first, an item says so later.)',
    body: targetBody,
    example: { quickConnect: 'cleo' },
    refusals: [...room, ...targets, ...queues, 'transfer_pending', 'queue_invitation_pending'],
  },
  'POST /conversations/:id/move': {
    ...act,
    by: ['supervisor'],
    summary: 'Move who waits to another queue',
    description:
      'You need no seat in the conversation, and no agent may be in it. The other queue is asked first. If it does not take the conversation, the move is refused and nothing changes. The log says who moved it and where.',
    body: moveBody,
    example: { queue: 'support' },
    refusals: [
      'not_started',
      'conversation_ended',
      'quarantined',
      'not_waiting',
      'transfer_pending',
      'already_in_queue',
      'queue_not_found',
      ...queues,
    ],
  },
  'POST /conversations/:id/release': {
    ...agents,
    summary: 'Give the conversation back to its queue',
    refusals: [...room, 'transfer_pending', 'queue_invitation_pending'],
  },
  'POST /conversations/:id/park': {
    ...agents,
    summary: 'Park the conversation until the customer writes again',
    description: 'Frees capacity at once and opens no wrap-up.',
    refusals: room,
  },
  'POST /conversations/:id/leave': {
    ...together,
    summary: 'Leave the conversation',
    description: 'A customer who leaves a live conversation ends it. Customers cannot leave a persistent one.',
    refusals: [...room, 'customer_cannot_end'],
  },
  'POST /conversations/:id/end': {
    ...together,
    summary: 'End the conversation',
    description: 'Customers can end live conversations only.',
    refusals: [...room, 'customer_cannot_end'],
  },
  'POST /conversations/:id/extension': {
    ...agents,
    summary: 'Extend the maximum duration',
    body: extensionBody,
    example: { minutes: 30 },
    refusals: [...room, 'over_maximum', 'no_maximum'],
  },
  'DELETE /conversations/:id/participants/:participant': {
    ...agents,
    params: { id: conversationParam, participant: participantParam },
    summary: 'Remove a participant',
    description: 'Removing the customer ends the conversation.',
    refusals: [...room, 'participant_not_found'],
  },
  'PUT /conversations/:id/items/:item': {
    ...together,
    params: { id: conversationParam, item: itemParam },
    summary: 'Correct your own words',
    description:
      'Corrects a message or a note, within the time that the entry point allows. It keeps its place and time, and everybody who sees it sees the change.',
    body: correctionBody,
    example: { text: 'Hello, where is my parcel?' },
    refusals: [...room, ...items, 'too_late', 'log_full'],
  },
  'DELETE /conversations/:id/items/:item': {
    ...together,
    params: { id: conversationParam, item: itemParam },
    summary: 'Take your own words back',
    description:
      'Deletes a message or a note, within the time that the entry point allows. No copy of its text is kept.',
    refusals: [...room, ...items, 'too_late'],
  },
  'POST /conversations/:id/items/:item/redaction': {
    ...act,
    by: ['supervisor'],
    params: { id: conversationParam, item: itemParam },
    summary: 'Redact anybody’s words',
    description: 'Removes the text of a message, a note, a prompt or a wrap-up, at any time. No copy of it is kept.',
    refusals: ['not_started', 'quarantined', ...items],
  },
} as const satisfies Table

export type ActName = keyof typeof actOperations
