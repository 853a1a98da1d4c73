// Every object is reached by its name, and this is the only place that makes an id of one: a jurisdiction (S8) would be chosen here.
// A stub that has seen an exception may be broken for good, so each call takes a new one.
import type { Env } from './env.ts'

export const conversationStub = (env: Pick<Env, 'CONVERSATION'>, id: string) => named(env.CONVERSATION, id)
export const queueStub = (env: Pick<Env, 'QUEUE'>, id: string) => named(env.QUEUE, id)
export const agentStub = (env: Pick<Env, 'AGENT'>, id: string) => named(env.AGENT, id)
export const customerStub = (env: Pick<Env, 'CUSTOMER'>, id: string) => named(env.CUSTOMER, id)

function named<Named extends Rpc.DurableObjectBranded>(
  objects: DurableObjectNamespace<Named>,
  name: string,
): DurableObjectStub<Named> {
  return objects.get(objects.idFromName(name))
}
