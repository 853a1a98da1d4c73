import { applyD1Migrations, reset, runInDurableObject, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, vi } from 'vitest'

const settleMs = 500

interface Bindings {
  readonly AGENT: DurableObjectNamespace
  readonly QUEUE: DurableObjectNamespace
  readonly CONFIG: D1Database
  readonly MIGRATIONS: D1Migration[]
}

interface Settling {
  readonly host: { settle(ms: number): Promise<void> }
}

const { AGENT, QUEUE, CONFIG, MIGRATIONS } = env as unknown as Bindings

// Files share a Worker, one after the other (`isolate` in vitest.config.ts): each begins with modules of its own, the
// true time and empty storage.
vi.resetModules()
vi.useRealTimers()
await reset()
await applyD1Migrations(CONFIG, MIGRATIONS)

// `reset` deletes the objects that are in memory, and leaves those that were put to sleep or torn away (vitest-plugin 1.4.10, 2026-11). The
// people and queues of the demo have the same names in many files: left so, they would go on knowing the configuration of the file before.
afterAll(async () => {
  vi.useRealTimers()
  const named = [
    ...['ann', 'ben', 'cleo', 'dora', 'root'].map((id) => AGENT.getByName(id)),
    ...['sales', 'support'].map((id) => QUEUE.getByName(id)),
  ]
  const settle = (object: unknown) => (object as Settling).host.settle(settleMs)
  await Promise.all(named.map((stub) => runInDurableObject(stub, settle).catch(() => {})))
})
