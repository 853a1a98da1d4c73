// Every object is reached by its name. Only this file turns a name into an id, so a jurisdiction (S8) would be chosen here.
// After an exception a stub may be broken for good, so each call takes a new one.
import type { Env } from './env.ts'

export const conversationStub = (env: Pick<Env, 'CONVERSATION'>, id: string) => named(env.CONVERSATION, id)
export const queueStub = (env: Pick<Env, 'QUEUE'>, id: string) => named(env.QUEUE, id)
export const agentStub = (env: Pick<Env, 'AGENT'>, id: string) => named(env.AGENT, id)
export const customerStub = (env: Pick<Env, 'CUSTOMER'>, id: string) => named(env.CUSTOMER, id)

/** O3: returns the stub for an address such as `queue/sales`, with what every kind of object answers. Throws if the kind is unknown. */
export function objectStub(env: Env, address: string): { isQuarantined(): Promise<boolean> } {
  const slash = address.indexOf('/')
  const stub = stubs[address.slice(0, slash)]
  if (!stub) throw new Error(`no such object: ${address}`)
  return stub(env, address.slice(slash + 1))
}

const stubs: Readonly<Record<string, (env: Env, id: string) => { isQuarantined(): Promise<boolean> }>> = {
  conversation: conversationStub,
  queue: queueStub,
  agent: agentStub,
  customer: customerStub,
}

function named<Named extends Rpc.DurableObjectBranded>(
  objects: DurableObjectNamespace<Named>,
  name: string,
): DurableObjectStub<Named> {
  return objects.get(objects.idFromName(name))
}
