// Finds a conversation's object without waking one that was never started (S2).
import { isCustomer, type Asker } from '../domain/conversation/person.ts'
import { conversationStub, customerStub } from '../durable-objects/stubs.ts'
import { isRefusal, type Refusal } from '../protocol/problem.ts'
import { answered } from './answered.ts'
import type { RequestContext } from './context.ts'
import { isProved } from './conversation-ids.ts'
import { conversationOf } from './input.ts'
import { refused } from './problem.ts'

type Stub = ReturnType<typeof conversationStub>

export interface ReachedConversation {
  readonly id: string
  /** The stub, for one call. */
  readonly stub: Stub
  /** Returns what the conversation answered; throws if it refused. */
  heard<Answer>(answer: Answer): Exclude<Answer, Refusal>
}

/**
 * The conversation in the path, for `asker`. For one that never existed it throws `not_a_participant`, the same as for somebody else's (S9). Only
 * an id that we gave can be answered with "not started, try again".
 */
export async function reach(c: RequestContext, asker: Asker): Promise<ReachedConversation> {
  const id = conversationOf(c)
  const proved = await isProved(c.env, id)
  // The id was made up, or an earlier release gave it. The customer's own
  // object knows which conversations they have, and that object exists already.
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

/** Supervisors and backends may read all conversations, so they may also be told that this one does not exist. */
function never({ role }: Asker): Error {
  return refused(role === 'agent' ? 'not_a_participant' : 'not_found')
}
