// npm start as somebody has it who has just unpacked partyline: what it says, and what it says of errors.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startWorker } from '../../scripts/server.ts'
import { until } from '../support/client.ts'

const root = resolve(import.meta.dirname, '../..')
let folder = ''
let child: ChildProcess | null = null
let said = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partyline-start-'))
  said = ''
})

afterEach(async () => {
  if (child !== null && child.exitCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  child = null
  rmSync(folder, { recursive: true, force: true })
})

function npmStart(...more: string[]): Promise<string> {
  const args = ['scripts/start.ts', '--port', '0', '--persist', folder, ...more]
  const started = spawn(process.execPath, args, { cwd: root })
  child = started
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (data) => (said += String(data)))
  return until('the links', () => /Start page\s+(\S+)\/\n[^]*Ctrl-C ends it\.\n/.exec(said)?.[1], 120_000)
}

it('O1 says what it does and, last and together, where to go; and nothing of requests', async () => {
  const url = await npmStart()
  for (const path of ['/', '/console/', '/v1/health', '/v1/nothing']) await (await fetch(`${url}${path}`)).text()
  const lines = said.split('\n').filter((line) => line !== '')
  expect(lines.filter((line) => line.endsWith('…')).length).toBeLessThanOrEqual(2)
  expect(lines.filter((line) => !line.endsWith('…'))).toEqual([
    '  partyline is running.',
    `  Start page     ${url}/`,
    `  Demo shop      ${url}/demo/`,
    `  Demo account   ${url}/demo/account/`,
    `  Console        ${url}/console/`,
    `  API reference  ${url}/reference/`,
    '  Ctrl-C ends it.',
  ])
})

it('O1 tells each request where it is asked to', async () => {
  const url = await npmStart('--verbose')
  await (await fetch(`${url}/v1/health?told`)).text()
  await until('the request', () => said.includes('GET /v1/health?told 200') || said.includes('GET /v1/health 200'))
  expect(said).toContain('0001_configuration.sql')
})

const troubled = `
import { DurableObject } from 'cloudflare:workers'
export class Thing extends DurableObject {
  async fetch() { throw new Error('thrown in an object') }
  async arm() { await this.ctx.storage.setAlarm(Date.now() + 1) }
  async alarm() { throw new Error('thrown in an alarm') }
}
const acts = {
  '/object': (thing) => thing.fetch('http://thing'),
  '/alarm': (thing) => thing.arm(),
  '/worker': () => { throw new Error('thrown in the Worker') },
  '/later': (_, context) => { context.waitUntil(Promise.reject(new Error('rejected later'))) },
  '/error': () => console.error('an error that is logged'),
  '/warn': () => console.warn('a warning that is logged'),
  '/log': () => console.log('a line that is logged'),
}
export default {
  async fetch(request, env, context) {
    await acts[new URL(request.url).pathname]?.(env.THING.get(env.THING.idFromName('one')), context)
    return new Response('good')
  },
}`

it('O1 a server that is quiet says every error and warning, however it came about', async () => {
  writeFileSync(join(folder, 'worker.js'), troubled)
  const config = join(folder, 'wrangler.toml')
  writeFileSync(
    config,
    `name = "troubled"\nmain = "worker.js"\ncompatibility_date = "2026-10-23"\n
[[durable_objects.bindings]]\nname = "THING"\nclass_name = "Thing"\n
[[migrations]]\ntag = "v1"\nnew_sqlite_classes = ["Thing"]\n`,
  )
  const persist = join(folder, 'state')
  const log = (line: string) => (said += `${line}\n`)
  const server = await startWorker({ config, persist, health: '/', logLevel: 'warn', log })
  for (const path of ['log', 'object', 'alarm', 'worker', 'later', 'error', 'warn'])
    await (await fetch(`${server.url}/${path}`)).text()
  const wanted = ['thrown in an object', 'thrown in an alarm', 'thrown in the Worker', 'rejected later']
  for (const words of [...wanted, 'an error that is logged', 'a warning that is logged'])
    await until(words, () => said.includes(words))
  await server.stop()
  expect(said).not.toContain('a line that is logged')
  expect(said).not.toContain('GET /')
})
