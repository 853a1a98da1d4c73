// Objects by name. A stub is made for every call: one that has seen an exception may be broken for good (platform, 2026-07).
import type { Env } from '../durable-objects/shell/env.ts'

export const conversationStub = (env: Env, id: string) => env.CONVERSATION.get(env.CONVERSATION.idFromName(id))
export const queueStub = (env: Env, id: string) => env.QUEUE.get(env.QUEUE.idFromName(id))
export const agentStub = (env: Env, id: string) => env.AGENT.get(env.AGENT.idFromName(id))
export const customerStub = (env: Env, id: string) => env.CUSTOMER.get(env.CUSTOMER.idFromName(id))
