// A server on the disk of another that ended: some time later by its clock, or with another entry.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startWorker, type Server, type ServerOptions } from '../../scripts/server.ts'

const root = resolve(import.meta.dirname, '../..')

/** Starts where another ended, `aheadMs` later (or earlier, if below 0). The machine's own clock is left alone. */
export function startLater(options: ServerOptions, aheadMs: number): Promise<Server> {
  return startWith('later.ts', { ...options, vars: { ...options.vars, AHEAD_MS: `${aheadMs}` } })
}

/** Starts where another ended, with an entry of `test/worker/` around ours. */
export async function startWith(entry: string, options: ServerOptions): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-later-'))
  const text = readFileSync(join(root, 'wrangler.toml'), 'utf8')
    .replace('main = "worker/index.ts"', `main = "${join(root, 'test/worker', entry)}"`)
    .replace('directory = "dist/web"', `directory = "${join(root, 'dist/web')}"`)
    .replace('migrations_dir = "worker/migrations"', `migrations_dir = "${join(root, 'worker/migrations')}"`)
  writeFileSync(join(folder, 'wrangler.toml'), text)
  copyFileSync(join(root, '.dev.vars'), join(folder, '.dev.vars'))
  const config = join(folder, 'wrangler.toml')
  const server = await startWorker({ ...options, config, health: '/v1/health' })
  const endWith = (end: () => Promise<void>) => async () => {
    await end()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...server, stop: endWith(server.stop), kill: endWith(server.kill) }
}
