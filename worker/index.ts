// The Worker is stateless: it identifies the caller, finds the object and passes on its answer.
import type { Env } from '../durable-objects/env.ts'
import { lookAgain } from './alerts.ts'
import { app } from './app.ts'
import { retryLetters } from './config-letters.ts'
import { reopenOverdue } from './deletion.ts'
import { consume } from './events.ts'
import { forgetSessions, retrySignOuts } from './sessions.ts'

export { AgentObject } from '../durable-objects/agent.ts'
export { ConversationObject } from '../durable-objects/conversation.ts'
export { CustomerObject } from '../durable-objects/customer.ts'
export { QueueObject } from '../durable-objects/queue.ts'

export default {
  fetch: app.fetch,
  scheduled: async (_, env) => {
    await Promise.all([
      retryLetters(env),
      reopenOverdue(env),
      retrySignOuts(env),
      forgetSessions(env),
      lookAgain(env, Date.now()),
    ])
  },
  queue: (batch, env) => consume(env, batch),
} satisfies ExportedHandler<Env>
