// How an object reaches others: a stub by name, made anew for every call, since one that has seen an exception may be broken for good.
import type { Letter } from '../../domain/letters.ts'
import type { Env } from './env.ts'
import { answerFlows } from './flows.ts'
import type { Envelope } from './outbox.ts'

/** Resolves when the object at `to` (`queue/billing`) has committed the letters but for those that it refuses, or the event stream has them. */
export async function sendTo(env: Env, to: string, envelopes: readonly Envelope[]): Promise<readonly number[] | void> {
  if (to === 'events') return void (await env.EVENTS.sendBatch(envelopes.map(({ letter }) => ({ body: letter }))))
  const slash = to.indexOf('/')
  const kind = to.slice(0, slash)
  const id = to.slice(slash + 1)
  switch (kind) {
    case 'conversation':
      return env.CONVERSATION.get(env.CONVERSATION.idFromName(id)).deliver(envelopes)
    case 'queue':
      return env.QUEUE.get(env.QUEUE.idFromName(id)).deliver(envelopes)
    case 'agent':
      return env.AGENT.get(env.AGENT.idFromName(id)).deliver(envelopes)
    case 'customer':
      return env.CUSTOMER.get(env.CUSTOMER.idFromName(id)).deliver(envelopes)
    default:
      throw new Error(`no such address: ${to}`)
  }
}

/** What the configuration says to a letter; null to one that is no question. Rejects while it cannot be read. */
export async function answerOf(env: Env, letter: Letter): Promise<Letter | null> {
  return letter.type === 'askFlows' ? { type: 'flows', flows: await answerFlows(env.CONFIG, letter) } : null
}
