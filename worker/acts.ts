// Everything that can be done in a conversation without a socket: one line each, for routes, documentation and the proof of rights.
import { z } from 'zod'
import type { Act } from '../domain/conversation/commands.ts'
import { extensionBody, messageBody, noteBody, targetBody } from '../protocol/http.ts'
import { parse } from './input.ts'
import { targetOf } from './targets.ts'

export interface ActRoute {
  readonly method: 'POST' | 'DELETE'
  /** Below `/v1/conversations/:id`. */
  readonly path: string
  /** `agents`: never a customer. Whether this agent may, and now, is for the conversation to decide. */
  readonly by: 'anybody' | 'agents'
  readonly body: z.ZodType
  act(input: unknown, from: From): Promise<Act>
}

interface From {
  readonly db: D1Database
  readonly param: (name: string) => string
}

const nothing = z.object({})

export const acts: readonly ActRoute[] = [
  route('POST', '/messages', 'anybody', messageBody, (body) => ({ type: 'message', ...body })),
  route('POST', '/notes', 'agents', noteBody, ({ text }) => ({ type: 'note', text })),
  route('POST', '/invitations', 'agents', targetBody, async (body, { db }) => ({
    type: 'invite',
    ...(await targetOf(db, body)),
  })),
  route('DELETE', '/invitations/:invitation', 'agents', nothing, (_, { param }) => ({
    type: 'cancelInvitation',
    invitation: param('invitation'),
  })),
  route('POST', '/transfer', 'agents', targetBody, async (body, { db }) => ({
    type: 'transfer',
    ...(await targetOf(db, body)),
  })),
  route('POST', '/release', 'agents', nothing, () => ({ type: 'release' })),
  route('POST', '/park', 'agents', nothing, () => ({ type: 'park' })),
  // R9: for the customer of a live conversation this is the end; the conversation says so.
  route('POST', '/leave', 'anybody', nothing, () => ({ type: 'leave' })),
  route('POST', '/end', 'anybody', nothing, () => ({ type: 'end' })),
  route('POST', '/extension', 'agents', extensionBody, ({ minutes }) => ({ type: 'extend', minutes })),
  route('DELETE', '/participants/:participant', 'agents', nothing, (_, { param }) => ({
    type: 'remove',
    participant: param('participant'),
  })),
]

function route<Schema extends z.ZodType>(
  method: ActRoute['method'],
  path: string,
  by: ActRoute['by'],
  body: Schema,
  act: (body: z.output<Schema>, from: From) => Act | Promise<Act>,
): ActRoute {
  return { method, path, by, body, act: async (input, from) => act(parse(body, input), from) }
}
