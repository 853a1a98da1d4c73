// Publishes the flows that ship with the product. Every entry point needs flows, so nothing can be configured before.
import { builtInFlows } from '../domain/flow/built-in.ts'
import type { Env } from '../durable-objects/env.ts'
import { read } from './config.ts'
import { deletedAs } from './deleted.ts'
import { publish } from './publish.ts'

/**
 * Adds missing built-in flows, and updates those that nobody has replaced since an earlier
 * release added them. Flows that an administrator replaced or deleted are left alone.
 */
export async function publishBuiltIn(env: Env): Promise<void> {
  for (const { id, definition } of builtInFlows) {
    const there = await read(env.CONFIG, 'flows', id)
    if (there === null && (await deletedAs(env.CONFIG, 'flows', id))) continue
    const isOurs = there === null || (there.version === 1 && JSON.stringify(there.body) !== JSON.stringify(definition))
    if (isOurs) await publish(env, { kind: 'system' }, 'flows', id, definition)
  }
}
