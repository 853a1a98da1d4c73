// Boards of queues and agents, and the list of quick connects.
import { agentsAnswer, boardSchema, queuesAnswer, quickConnectsAnswer } from '../boards.ts'
import { afterQuery, type Operation, type Table } from './operation.ts'
import { queueParam } from './params.ts'

const board = { tag: 'Boards', by: ['agent'] } as const satisfies Partial<Operation>

export const boardOperations = {
  'GET /quick-connects': {
    ...board,
    summary: 'List whom you may invite or transfer to',
    description: 'For each, whether its target could take a conversation now.',
    query: afterQuery,
    answers: { 200: quickConnectsAnswer },
  },
  'GET /queues': {
    ...board,
    summary: 'Read the boards of all queues',
    query: afterQuery,
    answers: { 200: queuesAnswer },
  },
  'GET /queues/:id': {
    ...board,
    summary: 'Read a queue’s board',
    params: { id: queueParam },
    answers: { 200: boardSchema },
    refusals: ['queue_not_found'],
  },
  'GET /agents': {
    ...board,
    by: ['supervisor'],
    summary: 'See what each agent has',
    description: 'Presence, capacity and work of every agent whose account is active.',
    query: afterQuery,
    answers: { 200: agentsAnswer },
  },
} as const satisfies Table
