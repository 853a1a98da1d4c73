// The requests of a connection over HTTP once it has begun, for conversations and for workspaces (D5).
import { framesBody, heardAnswer, waitBody } from '../http.ts'
import type { Operation } from './operation.ts'

export const post = {
  summary: 'Send frames without a socket',
  description:
    'The bearer token is that of the connection. Frames are processed in order. Their answers come through `/wait`, as they would on a socket. Send one request at a time. Numbered frames may be repeated, also over a socket: each is taken once.',
  body: framesBody,
  answers: { 204: null },
  refusals: ['connection_closed', 'wrong_origin'],
} as const satisfies Partial<Operation>

export const wait = {
  summary: 'Wait for frames without a socket',
  description:
    'The bearer token is that of the connection. Answers the frames after the first `had`, at once or within 25 s; if the answer is empty, ask again. `had` says how many have arrived, so frames of a lost answer are sent again. A connection has one waiting request; a newer one ends the older one with `superseded`.',
  body: waitBody,
  example: { had: 1 },
  answers: { 200: heardAnswer },
  refusals: ['connection_closed', 'superseded', 'wrong_origin'],
} as const satisfies Partial<Operation>
