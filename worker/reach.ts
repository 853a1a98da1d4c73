// The way to a conversation's object: nobody wakes one that was never started (S2).
import { isCustomer, type Asker } from '../domain/conversation/person.ts'
import { conversationStub, customerStub } from '../durable-objects/stubs.ts'
import { isRefusal, type Refusal } from '../protocol/problem.ts'
import { answered } from './answered.ts'
import type { Asked } from './context.ts'
import { isProved } from './conversation-ids.ts'
import { conversationOf } from './input.ts'
import { refused } from './problem.ts'

type Stub = ReturnType<typeof conversationStub>

export interface Reached {
  readonly id: string
  /** For one call. */
  readonly stub: Stub
  /** What the conversation said; throws its refusal. */
  heard<Answer>(answer: Answer): Exclude<Answer, Refusal>
}

/**
 * The conversation in the path, for `asker`. Throws `not_a_participant` for one that never was, as for one of somebody else (S9); only
 * an id that was given is worth the word to try again while its conversation begins.
 */
export async function reach(c: Asked, asker: Asker): Promise<Reached> {
  const id = conversationOf(c)
  const proved = await isProved(c.env, id)
  // Of an earlier release, or made up: the customer's own object, which has woken before, knows what they have.
  if (!proved && isCustomer(asker) && !(await customerStub(c.env, asker.customer).has(id)))
    throw refused('not_a_participant')
  return {
    id,
    stub: conversationStub(c.env, id),
    heard: (answer) => {
      if (!proved && isRefusal(answer) && answer.refused === 'not_started') throw never(asker)
      return answered(answer)
    },
  }
}

/** Supervisors and backends may read them all, so that they may know that there is none. */
function never({ role }: Asker): Error {
  return refused(role === 'agent' ? 'not_a_participant' : 'not_found')
}
