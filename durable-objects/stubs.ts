// Every object is reached by its name. Only this file turns a name into an id, so a jurisdiction (S8) would be chosen here.
// After an exception a stub may be broken for good, so each call takes a new one.
import { own, splitAddress } from '../domain/machine.ts'
import type { Env } from './env.ts'
import type { Envelope } from './shell/outbox.ts'

export const conversationStub = (env: Pick<Env, 'CONVERSATION'>, id: string) => named(env.CONVERSATION, id)
export const queueStub = (env: Pick<Env, 'QUEUE'>, id: string) => named(env.QUEUE, id)
export const agentStub = (env: Pick<Env, 'AGENT'>, id: string) => named(env.AGENT, id)
export const customerStub = (env: Pick<Env, 'CUSTOMER'>, id: string) => named(env.CUSTOMER, id)

/** O3: returns the stub for an address such as `queue/sales`, with what every kind of object answers. Throws if the kind is unknown. */
export function objectStub(env: Env, address: string): Reachable {
  const [kind, id] = splitAddress(address)
  const stub = own(stubs, kind)
  if (!stub) throw new Error(`no such object: ${address}`)
  return stub(env, id)
}

interface Reachable {
  isQuarantined(): Promise<boolean>
  deliver(envelopes: readonly Envelope[]): Promise<readonly number[]>
}

const stubs: Readonly<Record<string, (env: Env, id: string) => Reachable>> = {
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
