// Translates each act of the API into the conversation's command, one line
// per act. `protocol/api/acts.ts` has their bodies and who may call them.
import { z } from 'zod'
import type { Act } from '../domain/conversation/commands.ts'
import { actOperations, type ActName } from '../protocol/api/acts.ts'
import type { Operation } from '../protocol/api/operation.ts'
import { parse, type Strictness } from './input.ts'
import { queueOf, targetOf } from './targets.ts'

interface From {
  readonly db: D1Database
  readonly param: (name: string) => string
}
type Body<Name extends ActName> = (typeof actOperations)[Name] extends { readonly body: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : unknown
type Acts = { readonly [Name in ActName]: (body: Body<Name>, from: From) => Act | Promise<Act> }

const acts: Acts = {
  'POST /conversations/:id/messages': (body) => ({ type: 'message', ...body }),
  'POST /conversations/:id/notes': ({ text }) => ({ type: 'note', text }),
  'POST /conversations/:id/invitations': async (body, { db }) => ({
    type: 'invite',
    ...(await targetOf(db, body)),
    ...noteOf(body),
  }),
  'DELETE /conversations/:id/invitations/:invitation': (_, { param }) => ({
    type: 'cancelInvitation',
    invitation: param('invitation'),
  }),
  'POST /conversations/:id/transfer': async (body, { db }) => ({
    type: 'transfer',
    ...(await targetOf(db, body)),
    ...noteOf(body),
  }),
  'POST /conversations/:id/move': async ({ queue }, { db }) => ({ type: 'move', target: await queueOf(db, queue) }),
  'POST /conversations/:id/release': () => ({ type: 'release' }),
  'POST /conversations/:id/park': () => ({ type: 'park' }),
  // R9: a live conversation ends when its customer leaves. The conversation itself decides that.
  'POST /conversations/:id/leave': () => ({ type: 'leave' }),
  'POST /conversations/:id/end': () => ({ type: 'end' }),
  'POST /conversations/:id/extension': ({ minutes }) => ({ type: 'extend', minutes }),
  'DELETE /conversations/:id/participants/:participant': (_, { param }) => ({
    type: 'remove',
    participant: param('participant'),
  }),
  'PUT /conversations/:id/items/:item': ({ text }, { param }) => ({ type: 'correct', item: param('item'), text }),
  'DELETE /conversations/:id/items/:item': (_, { param }) => ({ type: 'delete', item: param('item') }),
  'POST /conversations/:id/items/:item/redaction': (_, { param }) => ({ type: 'redact', item: param('item') }),
}

function noteOf({ note }: { readonly note?: string | undefined }): { readonly note?: string } {
  return note === undefined ? {} : { note }
}

const nothing = z.object({})

export const actNames = Object.keys(acts) as readonly ActName[]

/** Whether customers may call this act at all. The conversation decides whether this customer may do it now. */
export function isForCustomers(name: ActName): boolean {
  return (actOperations[name] as Operation).by.includes('customer')
}

/** Parses the body. Throws `invalid`, naming the field. */
export async function actOf(name: ActName, input: unknown, reading: Strictness, from: From): Promise<Act> {
  const body = parse((actOperations[name] as Operation).body ?? nothing, input, reading)
  return (acts[name] as (body: unknown, from: From) => Act | Promise<Act>)(body, from)
}
