import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

// Storage is isolated per file (seen with vitest-plugin 1.4.10), so every file begins with an empty database.
const { CONFIG, MIGRATIONS } = env as unknown as { CONFIG: D1Database; MIGRATIONS: D1Migration[] }
await applyD1Migrations(CONFIG, MIGRATIONS)
