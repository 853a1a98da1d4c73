// Keys for backends.
import { idSchema } from '../config/fields.ts'
import { keyAnswer, keyBody, madeKeyAnswer } from '../http.ts'
import { afterQuery, listOf, type Operation, type Table } from './operation.ts'

const admins = { tag: 'Keys', by: ['admin'] } as const satisfies Partial<Operation>

export const keyOperations = {
  'GET /admin/keys': {
    ...admins,
    summary: 'List keys of backends',
    description: 'Revoked keys are included.',
    query: afterQuery,
    answers: { 200: listOf(keyAnswer) },
  },
  'POST /admin/keys': {
    ...admins,
    summary: 'Make a key for a backend',
    description: 'The secret is answered only once. It is not stored and cannot be read again.',
    body: keyBody,
    example: { name: 'Order system' },
    answers: { 201: madeKeyAnswer },
  },
  'DELETE /admin/keys/:id': {
    ...admins,
    summary: 'Revoke a key',
    description: 'The key is refused from the next request on.',
    params: { id: idSchema.describe('The id of the key.') },
    answers: { 204: null },
  },
} as const satisfies Table
