// A server on the disk of another that ended, some time later by its clock.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startWorker, type Server, type ServerOptions } from '../../scripts/server.ts'

const root = resolve(import.meta.dirname, '../..')

/** Starts where another ended, `aheadMs` later. The machine's own clock is left alone. */
export async function startLater(options: ServerOptions, aheadMs: number): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-later-'))
  const text = readFileSync(join(root, 'wrangler.toml'), 'utf8')
    .replace('main = "worker/index.ts"', `main = "${join(root, 'test/worker/later.ts')}"`)
    .replace('directory = "dist/web"', `directory = "${join(root, 'dist/web')}"`)
    .replace('migrations_dir = "worker/migrations"', `migrations_dir = "${join(root, 'worker/migrations')}"`)
  writeFileSync(join(folder, 'wrangler.toml'), text)
  copyFileSync(join(root, '.dev.vars'), join(folder, '.dev.vars'))
  const config = join(folder, 'wrangler.toml')
  const vars = { ...options.vars, AHEAD_MS: `${aheadMs}` }
  const server = await startWorker({ ...options, config, health: '/v1/health', vars })
  const endWith = (end: () => Promise<void>) => async () => {
    await end()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...server, stop: endWith(server.stop), kill: endWith(server.kill) }
}
