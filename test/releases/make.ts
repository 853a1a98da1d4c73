// npm run keep-release: writes what this release leaves on a disk and in a browser, for later ones to open, and what it publishes
// of its protocol, for later ones only to add to (O5). The disk is taken from a server that was killed, so that letters are under way. Run it on the commit of the release, once.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { published } from '../../scripts/schema.ts'
import { seed, startServer } from '../../scripts/server.ts'
import { startByBackend, until } from '../support/client.ts'
import { startWith } from '../support/later.ts'
import { keptByConsole, keptByWidget } from './browsers.ts'
import { Scene } from './scene.ts'

const root = resolve(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const folder = join(import.meta.dirname, version)
const disk = mkdtempSync(join(tmpdir(), 'partyline-release-'))
// Not a secret: the tokens of this disk open nothing else.
const tokenSecret = `the-disk-of-${version}-has-a-secret-of-its-own`
const options = { persist: disk, vars: { TOKEN_SECRET: tokenSecret, RATE_LIMITS: 'off' } }

const server = await startServer(options)
await seed(server.url)
const scene = await Scene.open(server.url)
try {
  const browsers = { widget: await keptByWidget(server.url), console: await keptByConsole(server.url) }
  const conversations = await scene.play()
  await server.kill()
  const underWay = await beginTowardsNobody()
  const left = { version, writtenAt: Date.now(), tokenSecret, conversations, underWay, browsers }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'left.json'), `${JSON.stringify(left, null, 2)}\n`)
  for (const [file, text] of Object.entries(published)) {
    writeFileSync(join(folder, `${file}.gz`), gzipSync(text(), { level: 9 }))
  }
  // What the server makes anew stays out.
  const tar = spawnSync('tar', [
    '-czf',
    join(folder, 'disk.tar.gz'),
    '--exclude=registry',
    '--exclude=cache',
    '-C',
    disk,
    '.',
  ])
  if (tar.status !== 0) throw new Error(String(tar.stderr))
} finally {
  scene.leave()
  rmSync(disk, { recursive: true, force: true })
}
process.exit(0)

/** A conversation whose letter to its queue could not arrive. */
async function beginTowardsNobody(): Promise<{ conversation: string }> {
  const nobody = await startWith('unreachable.ts', options)
  const { conversation } = await startByBackend(nobody.url, 'waiting')
  await until('a letter is under way', () => lettersOn(disk) > 0)
  await nobody.kill()
  return { conversation }
}

function lettersOn(persist: string): number {
  const objects = readdirSync(join(persist, 'v3/do'), { recursive: true, encoding: 'utf8' })
  const files = objects.filter((name) => name.endsWith('.sqlite') && !name.endsWith('metadata.sqlite'))
  return files.reduce((sum, file) => sum + lettersIn(join(persist, 'v3/do', file)), 0)
}

function lettersIn(file: string): number {
  const database = new DatabaseSync(file)
  try {
    const { tables } = database.prepare(`SELECT COUNT(*) AS tables FROM sqlite_master WHERE name = 'outbox'`).get() as {
      tables: number
    }
    if (tables === 0) return 0
    // The event stream's pointers say nothing that is lost with them.
    const sql = `SELECT COUNT(*) AS letters FROM outbox WHERE receiver <> 'events'`
    return (database.prepare(sql).get() as { letters: number }).letters
  } finally {
    database.close()
  }
}
