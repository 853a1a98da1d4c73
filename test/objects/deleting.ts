// Deleting a queue or an agent, as an administrator does it.
import { runInDurableObject } from 'cloudflare:test'
import type { QueueObject } from '../../durable-objects/queue.ts'
import type { Problem, Use } from '../../protocol/problem.ts'
import { ask, env, problemIn, signIn } from '../worker/support.ts'
import { answer, seated, type Desk } from './people.ts'

export const queueStub = (id: string) => env.QUEUE.get(env.QUEUE.idFromName(id))
export const agentStub = (id: string) => env.AGENT.get(env.AGENT.idFromName(id))
export const queueConfig = (id: string) =>
  runInDurableObject<QueueObject, string | undefined>(queueStub(id), ({ host }) => host.actor.state.config?.name)

export async function remove(path: string): Promise<Pick<Problem, 'status' | 'code' | 'uses'> | 'deleted'> {
  const answered = await ask('DELETE', `/v1/admin/${path}`, { token: await signIn('root') })
  if (answered.status === 204) return 'deleted'
  const { status, code, uses } = await problemIn(answered)
  return { status, code, ...(uses && { uses }) }
}
export const inUse = (...uses: Use[]) => ({ status: 409, code: 'in_use', uses })
export const exists = async (path: string) =>
  (await ask('GET', `/v1/admin/${path}`, { token: await signIn('root') })).status === 200

/** Takes whatever rings at the desk, until this conversation is there. */
export async function take(desk: Desk, conversation: string): Promise<void> {
  await answer(desk, conversation, 'accept')
  await seated(desk, conversation)
}
