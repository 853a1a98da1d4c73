// Every operation of the HTTP API (C1), with the types of its parameters and answers.
import type { z } from 'zod'
import { actOperations } from './api/acts.ts'
import { adminOperations } from './api/admin.ts'
import { agentOperations } from './api/agents.ts'
import { boardOperations } from './api/boards.ts'
import { conversationOperations } from './api/conversations.ts'
import { entryPointOperations } from './api/entry-points.ts'
import { keyOperations } from './api/keys.ts'
import type { Operation, OperationKey, Who } from './api/operation.ts'
import { runningOperations } from './api/running.ts'
import { developmentOperations, serviceOperations } from './api/service.ts'
import { signInOperations } from './api/sign-in.ts'
import type { RefusalCode } from './problem.ts'

export const operations = {
  ...entryPointOperations,
  ...conversationOperations,
  ...actOperations,
  ...agentOperations,
  ...boardOperations,
  ...adminOperations,
  ...signInOperations,
  ...keyOperations,
  ...runningOperations,
  ...developmentOperations,
  ...serviceOperations,
} as const
export type Operations = typeof operations
export type OperationName = keyof Operations

export const operationEntries = Object.entries(operations) as readonly (readonly [OperationKey, Operation])[]

/** Operations with a plain answer; the others open sockets. */
export type PlainOperation = {
  [Name in OperationName]: 101 extends keyof Operations[Name]['answers'] ? never : Name
}[OperationName]

/** What a caller passes besides the operation's name: everything that the operation needs, and nothing that it does not take. */
export type Given<Name extends OperationName> = Part<Operations[Name], 'params'> &
  Part<Operations[Name], 'query'> &
  Part<Operations[Name], 'body'>

/** The body of a success; undefined: no content. */
export type Answer<Name extends OperationName> = AnswerIn<Operations[Name]['answers']>
type AnswerIn<Answers> = { [Status in keyof Answers]: Output<Answers[Status]> }[keyof Answers]
type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

type Part<Whole, Key extends string> = Whole extends { readonly [K in Key]: infer Schema }
  ? {} extends InputOf<Schema>
    ? { readonly [K in Key]?: InputOf<Schema> }
    : { readonly [K in Key]: InputOf<Schema> }
  : unknown
type InputOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : { readonly [Name in keyof Schema]: string }

/** Every code with which an operation may be refused: those that follow from its definition, and those that it lists itself. */
export function refusalsOf(name: OperationKey, operation: Operation): readonly RefusalCode[] {
  const { by, params, query, keyed, versioned, refusals = [] } = operation
  const everybodyIn = (...who: Who[]) => who.every((each) => by.includes(each))
  const codes: RefusalCode[] = [...refusals, 'unavailable']
  if (query || !name.startsWith('GET')) codes.push('invalid')
  if (!name.startsWith('GET')) codes.push('too_large')
  // Backends may name a customer, which can be invalid; callers without a key may not name one.
  if (!everybodyIn('nobody', 'customer', 'agent')) codes.push('unauthorized', 'agent_inactive', 'forbidden', 'invalid')
  // S5
  if (name !== 'GET /health') codes.push('rate_limited')
  if (params) codes.push('not_found')
  if (keyed) codes.push('key_reused', 'quarantined')
  if (versioned === 'write' || versioned === 'delete') codes.push('precondition_failed')
  return [...new Set(codes)]
}
