import { applyD1Migrations, reset, runInDurableObject, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

interface Bindings {
  readonly AGENT: DurableObjectNamespace
  readonly QUEUE: DurableObjectNamespace
  readonly CONFIG: D1Database
  readonly MIGRATIONS: D1Migration[]
}

// Files share a Worker, one after the other (`isolate` in vitest.config.ts): each begins with modules of its own, the
// true time and empty storage.
vi.resetModules()
vi.useRealTimers()
const { AGENT, QUEUE, CONFIG, MIGRATIONS } = env as unknown as Bindings
// `reset` deletes the objects that are in memory and leaves those that were put to sleep or torn away (vitest-plugin 1.4.10, 2026-11). These
// have the same name in many files, and would go on knowing the configuration of the file before.
const named = [
  ...['ann', 'ben', 'cleo', 'dora', 'root'].map((id) => AGENT.getByName(id)),
  ...['sales', 'support'].map((id) => QUEUE.getByName(id)),
]
await Promise.all(named.map((stub) => runInDurableObject(stub, () => {}).catch(() => {})))
await reset()
await applyD1Migrations(CONFIG, MIGRATIONS)
