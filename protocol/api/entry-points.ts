// Where customers come in.
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
    description:
      'What a widget has to know before it shows itself: its looks, who may come in, and whether it is open.',
    by: everybody,
    params: { entryPoint: entryPointParam },
    answers: { 200: entryPointAnswer },
    refusals: ['wrong_origin'],
  },
  'POST /entry-points/:entryPoint/customers': {
    tag: 'Start',
    summary: 'Sign a customer in',
    description:
      'Against a token that the entry point’s site has signed a bearer is answered, for as long as it says; then the site is asked for a new token. With a visitor’s bearer that visitor becomes this customer: their conversations go on, their token ends, and sockets that are open close with 4401.',
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
      'There is one at most, but for a customer who signed in as the visitor of one conversation while another was open: both stay open, and when the first ends the next takes its place.',
    by: ['customer'],
    params: { entryPoint: entryPointParam },
    answers: { 200: openAnswer },
    refusals: ['wrong_origin'],
  },
  'GET /entry-points/:entryPoint/conversations/earlier': {
    tag: 'Start',
    summary: 'List your earlier conversations',
    description: 'Those that have ended here, to be read as any other: by their items.',
    by: ['customer'],
    params: { entryPoint: entryPointParam },
    answers: { 200: earlierAnswer },
    refusals: ['wrong_origin'],
  },
  'POST /entry-points/:entryPoint/conversations': {
    tag: 'Start',
    summary: 'Start a conversation',
    description:
      'Without a token a new visitor is made, and their token answered once: keep it, it is the only way back. With a visitor’s or a customer’s token the open conversation of that customer is answered (200, `resumed`) or a new one is started (201). The page that asks must be on the entry point’s list of origins. Without a token the idempotency key must be a random UUID (version 4), as it is all that tells one newcomer from another. One newcomer too many from one address is refused with `challenge_required`, naming the challenge, where one is set up: show it with `<entry point>-<idempotency key>` as its `cData`, and send the start again under the same key with its token as `challenge`.',
    by: ['nobody', 'customer'],
    params: { entryPoint: entryPointParam },
    body: startBody,
    example: { name: 'Vera', attributes: { order: '4711' } },
    keyed: true,
    answers: { 200: startAnswer, 201: startAnswer },
    refusals: ['wrong_origin', 'not_started', 'forbidden', 'challenge_required'],
  },
} as const satisfies Table
