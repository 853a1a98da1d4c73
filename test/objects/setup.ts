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

interface Hosted {
  readonly host: { readonly actor: { readonly place: number }; settle(ms: number): Promise<void> }
}

const { AGENT, QUEUE, CONFIG, MIGRATIONS } = env as unknown as Bindings

// Files share a Worker, one after the other (`isolate` in vitest.config.ts): each begins with modules of its own, the
// true time and empty storage.
vi.resetModules()
vi.useRealTimers()
await resetAll()
await applyD1Migrations(CONFIG, MIGRATIONS)

afterAll(async () => {
  vi.useRealTimers()
  await ofEach(({ host }) => host.settle(settleMs))
})

/**
 * `reset` deletes the objects that are in memory, and leaves those that were put to sleep or torn away (vitest-plugin 1.4.10, 2026-11). So the
 * people and queues that have the same names in many files are woken at the end of a file. If one knows something all the same, it would go
 * on with the configuration of the file before; it is awake now, and goes with the next `reset`.
 */
async function resetAll(): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    await reset()
    const places = await ofEach(({ host }) => host.actor.place)
    if (places.every((place) => place === 0)) return
  }
  throw new Error('objects of the file before are still there')
}

/** Asks the people and queues that have the same names in many files. Null: one that could not be asked. */
function ofEach<Answer>(ask: (object: Hosted) => Answer | Promise<Answer>): Promise<(Answer | null)[]> {
  const named = [
    ...['ann', 'ben', 'cleo', 'dora', 'root'].map((id) => AGENT.getByName(id)),
    ...['sales', 'support', 'lone'].map((id) => QUEUE.getByName(id)),
  ]
  const asked = (object: unknown) => ask(object as Hosted)
  return Promise.all(named.map((stub) => runInDurableObject(stub, asked).catch(() => null)))
}
