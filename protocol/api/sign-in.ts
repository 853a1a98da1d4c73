// How agents sign in and out (S6).
import { z } from 'zod'
import { sessionAnswer, sessionBody, waysAnswer } from '../http.ts'
import { everybody, type Operation, type Table } from './operation.ts'

const signIn = { tag: 'Sign-in', by: everybody } as const satisfies Partial<Operation>

export const signInOperations = {
  'GET /sign-in': {
    ...signIn,
    summary: 'See in which ways agents sign in here',
    description:
      '`oidc`: send the browser to `/v1/sign-in/oidc`. `access`: ask for a session directly. `development`: choose one of `/v1/dev/people`.',
    answers: { 200: waysAnswer },
  },
  'GET /sign-in/oidc': {
    ...signIn,
    summary: 'Go to the identity provider',
    description:
      'A link for browsers. They come back to `to` and can then ask for a session. If signing in failed, `to` has `?sign-in=` with the code of the reason.',
    query: z.object({
      to: z
        .string()
        .max(1_024)
        .optional()
        .describe('The path of this host to which the browser returns; absent: the console.'),
    }),
    answers: { 303: null },
    refusals: ['not_found'],
  },
  'GET /sign-in/callback': {
    ...signIn,
    summary: 'Come back from the identity provider',
    description:
      'Register this address at the provider as the callback. The provider sends browsers there with its own query.',
    answers: { 303: null },
    refusals: ['not_found'],
  },
  'POST /sign-in/session': {
    ...signIn,
    summary: 'Get a session',
    description:
      'With an ID token, for a front end of your own: the provider must have made it for this service’s client id. Without one, for a browser that came back from the provider within the last minute, or that Cloudflare Access lets through.',
    body: sessionBody,
    example: { idToken: 'eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJhbm4ifQ.c2lnbmVk' },
    answers: { 200: sessionAnswer },
    refusals: ['unauthorized', 'wrong_origin', 'login_missing', 'login_unknown', 'role_missing', 'agent_inactive'],
  },
  'DELETE /sign-in/session': {
    tag: 'Sign-in',
    by: ['agent'],
    summary: 'Sign out',
    description:
      'The calling session is refused from now on, and sockets that it opened close with 4431. An agent who is signed in nowhere else is offline at once.',
    answers: { 204: null },
  },
} as const satisfies Table
