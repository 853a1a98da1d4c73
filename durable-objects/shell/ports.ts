// How an object reaches others.
import type { Letter } from '../../domain/letters.ts'
import type { Env } from '../env.ts'
import { answerFlows } from '../newest-flows.ts'
import { agentStub, conversationStub, customerStub, queueStub } from '../stubs.ts'
import type { Envelope } from './outbox.ts'

/** Resolves when the object at `to` (`queue/billing`) has committed the letters but for those that it refuses, or the event stream has them. */
export async function sendTo(env: Env, to: string, envelopes: readonly Envelope[]): Promise<readonly number[] | void> {
  if (to === 'events') return void (await env.EVENTS.sendBatch(envelopes.map(({ letter }) => ({ body: letter }))))
  const slash = to.indexOf('/')
  const kind = to.slice(0, slash)
  const id = to.slice(slash + 1)
  switch (kind) {
    case 'conversation':
      return conversationStub(env, id).deliver(envelopes)
    case 'queue':
      return queueStub(env, id).deliver(envelopes)
    case 'agent':
      return agentStub(env, id).deliver(envelopes)
    case 'customer':
      return customerStub(env, id).deliver(envelopes)
    default:
      throw new Error(`no such address: ${to}`)
  }
}

/** What the configuration says to a letter; null to one that is no question. Rejects while it cannot be read. */
export async function answerOf(env: Env, letter: Letter): Promise<Letter | null> {
  return letter.type === 'askFlows' ? { type: 'flows', flows: await answerFlows(env.CONFIG, letter) } : null
}
