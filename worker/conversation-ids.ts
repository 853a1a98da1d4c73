// Ids of conversations carry a proof that they were given here: whatever anybody makes up is turned away before an object wakes for it.
// An object that wakes exists, and nothing ever sweeps one that was never started.
import type { Env } from '../durable-objects/env.ts'
import { macOf } from './mac.ts'

/** Hex digits: who guesses is paced, and a guess in four billion wakes an empty object. */
const proofLength = 8

/** A UUID of version 8: chance, and the proof at its end. */
export async function newConversationId(env: Env): Promise<string> {
  const id = crypto.randomUUID()
  const chance = `${id.slice(0, 14)}8${id.slice(15, -proofLength)}`
  return `${chance}${await proofOf(env, chance)}`
}

/** False also of an id that an earlier release gave, or that was given under another secret. */
export async function isProved(env: Env, id: string): Promise<boolean> {
  return id.slice(-proofLength) === (await proofOf(env, id.slice(0, -proofLength)))
}

async function proofOf(env: Env, chance: string): Promise<string> {
  return (await macOf(env, `conversation ${chance}`)).slice(0, proofLength)
}
