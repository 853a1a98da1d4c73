import { applyD1Migrations, reset, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

// Files share a Worker, one after the other (`isolate` in vitest.config.ts): each begins with modules of its own, the
// true time and empty storage.
vi.resetModules()
vi.useRealTimers()
await reset()
const { CONFIG, MIGRATIONS } = env as unknown as { CONFIG: D1Database; MIGRATIONS: D1Migration[] }
await applyD1Migrations(CONFIG, MIGRATIONS)
