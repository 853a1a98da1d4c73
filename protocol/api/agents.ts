// The operations of an agent on their own workspace.
import { engagementsAnswer, engagementsQuery } from '../engagements.ts'
import { answerBody, connectionAnswer, offerAnswer, pollingAnswer, presenceBody, wrapUpBody } from '../http.ts'
import { workspaceSchema } from '../server-frames.ts'
import { type Operation, type Table } from './operation.ts'
import { conversationParam, offerParam } from './params.ts'
import { post, wait } from './polling.ts'

const own = { tag: 'Agent', by: ['agent'] } as const satisfies Partial<Operation>
/** Every act answers the workspace after the act. */
const act = { ...own, keyed: true, answers: { 200: workspaceSchema } } as const satisfies Partial<Operation>

export const agentOperations = {
  'GET /agent': {
    ...own,
    summary: 'Read your workspace',
    description: 'Presence, capacity, offers, work and wrap-ups: what the workspace’s socket sends on every change.',
    answers: { 200: workspaceSchema },
    refusals: ['agent_not_found'],
  },
  'PUT /agent/presence': {
    ...act,
    summary: 'Set your presence',
    body: presenceBody,
    example: { presence: 'available' },
  },
  'GET /agent/offers/:offer': {
    ...own,
    summary: 'Read what an offer shows of the customer',
    description: 'Available only to the agent who has the offer, and only while it rings or is being joined.',
    params: { offer: offerParam },
    answers: { 200: offerAnswer },
    refusals: ['offer_gone'],
  },
  'POST /agent/offers/:offer': {
    ...act,
    summary: 'Accept or decline an offer',
    description:
      'Accepting a `quiet` offer opens the conversation: you are in the room from then on, and the customer is told. Until then it uses capacity, and its last words can be read as with any offer. A declined one goes to the next agent.',
    params: { offer: offerParam },
    body: answerBody,
    example: { answer: 'accept' },
    refusals: ['offer_gone', 'offer_answered'],
  },
  'POST /agent/work/:id/resume': {
    ...act,
    summary: 'Take a parked conversation back',
    description:
      'Takes back a conversation that you parked, even when the customer has written since and it is being offered to somebody else: it is yours unless somebody has joined. It uses capacity from now on, and is listed among the offers as `joining` until you are in the room. If an offer for it rings at you, that offer is accepted. Repeating the request has no further effect.',
    params: { id: conversationParam },
    refusals: ['not_parked', 'no_capacity', 'agent_offline'],
  },
  'GET /agent/engagements': {
    ...own,
    summary: 'List what you served in the last 30 days',
    description:
      'Your finished stays, the latest first. You may read an ended conversation for 30 days after you left, unless a colleague removed you.',
    query: engagementsQuery,
    answers: { 200: engagementsAnswer },
  },
  'POST /agent/wrap-ups/:id': {
    ...act,
    summary: 'Finish a wrap-up',
    params: { id: conversationParam },
    body: wrapUpBody,
    example: { dispositions: ['Solved'], notes: 'Sent again.' },
    refusals: ['wrap_up_not_found', 'disposition_required'],
  },
  'POST /agent/connections': {
    ...own,
    summary: 'Get a token to open the workspace’s socket with',
    answers: { 200: connectionAnswer },
    refusals: ['wrong_origin'],
  },
  'GET /agent/socket': {
    ...own,
    summary: 'Open the workspace’s socket',
    description:
      'A WebSocket with the subprotocols `partyline.v1` and the connection token. It sends the whole `workspace` on every change, and expects only the heartbeat. The frames are described at `/v1/frames.json`.',
    answers: { 101: null },
    refusals: ['invalid', 'wrong_origin'],
  },
  'POST /agent/polling': {
    ...own,
    summary: 'Open the workspace without a socket',
    description:
      'For networks that forbid sockets. The bearer token is the connection token. `/wait` fetches what the socket would send. A connection without a request for 20 s is closed.',
    answers: { 200: pollingAnswer },
    refusals: ['connection_closed', 'wrong_origin'],
  },
  'POST /agent/polling/frames': { ...own, ...post, example: { frames: [] } },
  'POST /agent/polling/wait': { ...own, ...wait },
} as const satisfies Table
