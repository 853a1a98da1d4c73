// The flows that ship with the product, published: nothing can be configured without one.
import { builtInFlows } from '../domain/flow/built-in.ts'
import type { Env } from '../durable-objects/env.ts'
import { read } from './config.ts'
import { deletedAs } from './deleted.ts'
import { publish } from './publish.ts'

/**
 * Adds what is not there yet, and what an earlier release added and nobody has replaced since; what was replaced stays replaced, and what was
 * deleted stays deleted.
 */
export async function publishBuiltIn(env: Env): Promise<void> {
  for (const { id, definition } of builtInFlows) {
    const there = await read(env.CONFIG, 'flows', id)
    if (there === null && (await deletedAs(env.CONFIG, 'flows', id))) continue
    const isOurs = there === null || (there.version === 1 && JSON.stringify(there.body) !== JSON.stringify(definition))
    if (isOurs) await publish(env, { kind: 'system' }, 'flows', id, definition)
  }
}
