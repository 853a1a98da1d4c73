// What a connection over HTTP asks once it has begun, at a conversation and at a workspace (D5).
import { framesBody, heardAnswer, waitBody } from '../http.ts'
import type { Operation } from './operation.ts'

export const post = {
  summary: 'Send frames without a socket',
  description:
    'The bearer token is that of the connection. Frames are taken in order; each is answered where one waits, as on a socket. Send one request after the other. Frames with a number may be sent again, and by a socket too: each is taken once.',
  body: framesBody,
  answers: { 204: null },
  refusals: ['connection_closed', 'wrong_origin'],
} as const satisfies Partial<Operation>

export const wait = {
  summary: 'Wait for frames without a socket',
  description:
    'The bearer token is that of the connection. Answers what has come after the first `had` frames, at once or within 25 s; nothing then: ask again. `had` says what has arrived, so an answer that was lost comes again. One request waits for a connection; a newer one ends it with `superseded`.',
  body: waitBody,
  example: { had: 1 },
  answers: { 200: heardAnswer },
  refusals: ['connection_closed', 'superseded', 'wrong_origin'],
} as const satisfies Partial<Operation>
