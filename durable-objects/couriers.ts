// How an object's letters reach their receivers. A new kind of receiver needs a line here.
import type { Env } from './env.ts'
import { shareOf } from './log-share.ts'
import { answerFlows } from './newest-flows.ts'
import type { Couriers } from './shell/courier.ts'
import type { Surroundings } from './shell/host.ts'
import { agentStub, conversationStub, customerStub, queueStub } from './stubs.ts'

export function surroundingsOf(env: Env): Surroundings {
  return { couriers: couriersOf(env), db: env.CONFIG, logShare: shareOf(env) }
}

function couriersOf(env: Env): Couriers {
  return {
    conversation: (id, envelopes) => conversationStub(env, id).deliver(envelopes),
    queue: (id, envelopes) => queueStub(env, id).deliver(envelopes),
    agent: (id, envelopes) => agentStub(env, id).deliver(envelopes),
    customer: (id, envelopes) => customerStub(env, id).deliver(envelopes),
    events: async (_, envelopes) =>
      void (await env.EVENTS.sendBatch(envelopes.map(({ letter }) => ({ body: letter })))),
    config: async (_, envelopes, hear) => {
      for (const { letter } of envelopes)
        if (letter.type === 'askFlows') hear({ type: 'flows', flows: await answerFlows(env.CONFIG, letter) })
    },
  }
}
