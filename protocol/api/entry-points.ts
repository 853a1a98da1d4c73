// Where customers come in.
import { startAnswer, startBody } from '../http.ts'
import type { Table } from './operation.ts'
import { entryPointParam } from './params.ts'

export const entryPointOperations = {
  'POST /entry-points/:entryPoint/conversations': {
    tag: 'Start',
    summary: 'Start a conversation',
    description:
      'Without a token a new visitor is made, and their token answered once: keep it, it is the only way back. With a visitor’s token the open conversation of that customer is answered (200, `resumed`) or a new one is started (201). The page that asks must be on the entry point’s list of origins.',
    by: ['nobody', 'customer'],
    params: { entryPoint: entryPointParam },
    body: startBody,
    example: { name: 'Vera', attributes: { order: '4711' }, origin: 'api' },
    keyed: true,
    answers: { 200: startAnswer, 201: startAnswer },
    refusals: ['wrong_origin', 'not_started'],
  },
} as const satisfies Table
