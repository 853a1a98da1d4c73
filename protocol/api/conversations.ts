// Reading a conversation and connecting to it.
import { helloFrame } from '../client-frames.ts'
import {
  connectionAnswer,
  conversationAnswer,
  cursorBody,
  itemsQuery,
  pageAnswer,
  pollingAnswer,
  profileAnswer,
  servingQuery,
} from '../http.ts'
import type { Table } from './operation.ts'
import { conversationParam } from './params.ts'
import { post, wait } from './polling.ts'

export const conversationOperations = {
  'GET /conversations/:id': {
    tag: 'Conversation',
    summary: 'Read who is there and how things stand',
    description:
      'Customers see the room without invitations and limits. Supervisors may read conversations in which they take no part.',
    by: ['customer', 'agent', 'backend'],
    params: { id: conversationParam },
    query: servingQuery,
    answers: { 200: conversationAnswer },
    refusals: ['not_a_participant', 'not_started', 'quarantined'],
  },
  'GET /conversations/:id/items': {
    tag: 'Conversation',
    summary: 'Read the transcript',
    description:
      'The items after number `since`, in order and without gaps. Items have separate numbers for customers and for agents, without gaps for each.',
    by: ['customer', 'agent', 'backend'],
    params: { id: conversationParam },
    query: itemsQuery,
    answers: { 200: pageAnswer },
    refusals: ['not_a_participant', 'not_started', 'quarantined', 'since_from_future'],
  },
  'GET /conversations/:id/customer': {
    tag: 'Conversation',
    summary: 'Read whose conversation it is',
    description: 'What is known of the customer, separated by source, and their earlier conversations.',
    by: ['agent', 'backend'],
    params: { id: conversationParam },
    query: servingQuery,
    answers: { 200: profileAnswer },
    refusals: ['not_a_participant', 'not_started', 'quarantined'],
  },
  'PUT /conversations/:id/cursor': {
    tag: 'Conversation',
    summary: 'Say how far you have read',
    by: ['customer', 'agent'],
    params: { id: conversationParam },
    body: cursorBody,
    example: { upTo: 1 },
    answers: { 204: null },
    refusals: ['not_a_participant', 'not_started', 'quarantined'],
  },
  'POST /conversations/:id/connections': {
    tag: 'Conversation',
    summary: 'Get a token to open a socket with',
    description:
      'It is valid for a minute, for this conversation, this person and this page. Supervisors get one for any conversation, and agents for those that they may read; without a seat they look on and take no part.',
    by: ['customer', 'agent'],
    params: { id: conversationParam },
    answers: { 200: connectionAnswer },
    refusals: ['not_a_participant', 'not_started', 'quarantined', 'wrong_origin'],
  },
  'GET /conversations/:id/socket': {
    tag: 'Conversation',
    summary: 'Open the conversation’s socket',
    description:
      'A WebSocket with the subprotocols `partyline.v1` and the connection token. The client begins with a `hello` frame, which is answered with `welcome`. After that items, typing and cursors go both ways. The frames are described at `/v1/frames.json`.',
    by: ['customer', 'agent'],
    params: { id: conversationParam },
    answers: { 101: null },
    refusals: ['invalid', 'wrong_origin'],
  },
  'POST /conversations/:id/polling': {
    tag: 'Conversation',
    summary: 'Connect without a socket',
    description:
      'For networks that forbid sockets: the same frames over HTTP. The bearer token is the connection token, the body is the frame `hello`, and the answer is what a socket would send first. `/wait` fetches what comes later. A connection without a request for 20 s is closed.',
    by: ['customer', 'agent'],
    params: { id: conversationParam },
    body: helloFrame,
    example: { type: 'hello', instance: 'instance-1', since: 0 },
    answers: { 200: pollingAnswer },
    refusals: ['connection_closed', 'wrong_origin'],
  },
  'POST /conversations/:id/polling/frames': {
    ...post,
    tag: 'Conversation',
    by: ['customer', 'agent'],
    params: { id: conversationParam },
    example: { frames: [{ type: 'message', n: 1, text: 'Hello' }] },
  },
  'POST /conversations/:id/polling/wait': {
    ...wait,
    tag: 'Conversation',
    by: ['customer', 'agent'],
    params: { id: conversationParam },
  },
} as const satisfies Table
