// What customers call: the entry point, signing in, and starting a conversation.
import {
  customerAnswer,
  customerBody,
  earlierAnswer,
  entryPointAnswer,
  openAnswer,
  startAnswer,
  startBody,
} from '../http.ts'
import { everybody, type Table } from './operation.ts'
import { entryPointParam } from './params.ts'

export const entryPointOperations = {
  'GET /entry-points/:entryPoint': {
    tag: 'Start',
    summary: 'See how an entry point is set up',
    description: 'What a widget needs before it is shown: its looks, who may come in, and whether it is open.',
    by: everybody,
    params: { entryPoint: entryPointParam },
    answers: { 200: entryPointAnswer },
    refusals: ['wrong_origin'],
  },
  'POST /entry-points/:entryPoint/customers': {
    tag: 'Start',
    summary: 'Sign a customer in',
    description:
      'Exchanges a token signed by the entry point’s site for a bearer token with the expiry given in the answer. After that, ask the site for a new token. If the request has a visitor’s bearer token, that visitor becomes this customer: their conversations go on, the visitor’s token is revoked, and open sockets close with 4401.',
    by: ['nobody', 'customer'],
    params: { entryPoint: entryPointParam },
    body: customerBody,
    example: { token: 'eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJtYXJpYSJ9.c2lnbmVk' },
    keyed: true,
    answers: { 200: customerAnswer },
    refusals: ['wrong_origin'],
  },
  'GET /entry-points/:entryPoint/conversations': {
    tag: 'Start',
    summary: 'List your open conversations',
    description:
      'There is at most one, with one exception: a visitor with an open conversation signs in as a customer who has another one open. Then both stay open, and when the first ends the next takes its place.',
    by: ['customer'],
    params: { entryPoint: entryPointParam },
    answers: { 200: openAnswer },
    refusals: ['wrong_origin'],
  },
  'GET /entry-points/:entryPoint/conversations/earlier': {
    tag: 'Start',
    summary: 'List your earlier conversations',
    description: 'The conversations that have ended here. Read their items as those of any conversation.',
    by: ['customer'],
    params: { entryPoint: entryPointParam },
    answers: { 200: earlierAnswer },
    refusals: ['wrong_origin'],
  },
  'POST /entry-points/:entryPoint/conversations': {
    tag: 'Start',
    summary: 'Start a conversation',
    description:
      'Without a token, a new visitor is made, and their token is answered once: keep it, since it is the only way back. With a visitor’s or a customer’s token, the answer is that customer’s open conversation (200, `resumed`) or a new one (201). The calling page must be on the entry point’s list of origins. Without a token, the idempotency key must be a random UUID (version 4), because it alone identifies the newcomer. When too many newcomers come from one address and a challenge is set up, the start is refused with `challenge_required`. Show the challenge with `<entry point>-<idempotency key>` as its `cData`, and repeat the start with the same key and with the challenge’s token as `challenge`.',
    by: ['nobody', 'customer'],
    params: { entryPoint: entryPointParam },
    body: startBody,
    example: { name: 'Vera', attributes: { order: '4711' } },
    keyed: true,
    answers: { 200: startAnswer, 201: startAnswer },
    refusals: ['wrong_origin', 'not_started', 'forbidden', 'challenge_required'],
  },
} as const satisfies Table
