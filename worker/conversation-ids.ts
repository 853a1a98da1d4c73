// Conversation ids carry a MAC, so a made-up id is refused without waking an object. This matters because calling an object creates it, and
// nothing removes objects that were never started.
import type { Env } from '../durable-objects/env.ts'
import { macOf } from './mac.ts'

/** Hex digits of the MAC. 32 bits are enough: guessing is rate-limited, and a hit only wakes an empty object. */
const proofLength = 8

/** A UUID of version 8: random bits with the MAC at the end. */
export async function newConversationId(env: Env): Promise<string> {
  const id = crypto.randomUUID()
  const chance = `${id.slice(0, 14)}8${id.slice(15, -proofLength)}`
  return `${chance}${await proofOf(env, chance)}`
}

/** Whether the id has a valid MAC. False also for ids that an earlier release gave, or that were given under another secret. */
export async function isProved(env: Env, id: string): Promise<boolean> {
  return id.slice(-proofLength) === (await proofOf(env, id.slice(0, -proofLength)))
}

async function proofOf(env: Env, chance: string): Promise<string> {
  return (await macOf(env, `conversation ${chance}`)).slice(0, proofLength)
}
