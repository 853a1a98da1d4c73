// A partyline server on this machine: `wrangler dev` in a process group of its own, so that it can be ended as a whole. `npm start`, the
// end-to-end tests, the crash tests and the benches use it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { completeDevVars } from './dev-vars.ts'

export interface Server {
  readonly url: string
  /** Leader of the process group, which contains workerd and everything else of this server. */
  readonly pid: number
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Fires the cron trigger, which `wrangler dev` never does by itself (wrangler 4.155). */
  tick(): Promise<void>
  /** Ends the server gracefully. */
  stop(): Promise<void>
  /** Sends SIGKILL to the whole group, like a crash or a power cut. */
  kill(): Promise<void>
}

export interface ServerOptions {
  /** Absent: a free port is chosen. */
  readonly port?: number
  /** The storage folder. Absent: `.wrangler/state`. */
  readonly persist?: string
  /** Called with each line that the server prints. */
  readonly log?: (line: string) => void
  /** The lowest level that the server prints; absent: `info`, which includes a line for each request. */
  readonly logLevel?: 'info' | 'warn'
  /** Called before each step that takes long, with its name. */
  readonly starting?: (step: string) => void
  /** Variables of the Worker, which override those of `.dev.vars`. */
  readonly vars?: Readonly<Record<string, string>>
}

/** Options for another Worker than ours, such as the one with which a bench compares. */
export interface WorkerOptions extends ServerOptions {
  readonly config: string
  /** A path that answers once the Worker is running. */
  readonly health: string
}

const root = resolve(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')
const readyWithinMs = 60_000
const stopWithinMs = 5_000
const linesKept = 40

/**
 * Builds the pages if they are out of date, migrates the database, starts the server,
 * and waits until it answers. Throws at once, before building, if the port is taken.
 */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  if (options.port !== undefined) await freePort(options.port)
  await prepare(options)
  options.starting?.('Starting the server …')
  return startWorker({ ...options, config: 'wrangler.toml', health: '/v1/health' })
}

/** The preparations of `startServer`: builds the pages and migrates the database. */
export async function prepare(options: ServerOptions): Promise<void> {
  const log = options.log ?? (() => {})
  completeDevVars(join(root, '.dev.vars'))
  if (pagesAreStale()) {
    options.starting?.('Building the pages …')
    await run('vite', ['build', '--logLevel', 'warn'], log)
    for (const config of ['vite.widget.config.ts', 'vite.launcher.config.ts'])
      await run('vite', ['build', '--logLevel', 'warn', '--config', config], log)
  }
  await run('wrangler', ['d1', 'migrations', 'apply', 'partyline', '--local', '--persist-to', persistOf(options)], log)
}

/** Starts `wrangler dev` with a configuration file and waits until its Worker answers. */
export async function startWorker(options: WorkerOptions): Promise<Server> {
  const log = options.log ?? (() => {})
  const port = await freePort(options.port ?? 0)
  const persist = persistOf(options)
  const vars = Object.entries(options.vars ?? {}).flatMap(([name, value]) => ['--var', `${name}:${value}`])

  // Servers with one name would find each other in a shared registry, so each has its own.
  const env = { WRANGLER_REGISTRY_PATH: join(persist, 'registry') }
  const args = ['dev', '--config', options.config, '--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0']
  args.push('--persist-to', persist, '--show-interactive-dev-session=false', ...vars)
  args.push('--log-level', options.logLevel ?? 'info')
  return attend(spawnTool('wrangler', args, env), `http://127.0.0.1:${port}`, options.health, log)
}

/** Waits until the server answers at `health`. After a minute, or if `child` ends, throws with its last lines. */
export async function attend(
  child: ChildProcess,
  url: string,
  health: string,
  log: (line: string) => void = () => {},
): Promise<Server> {
  const pid = child.pid
  if (pid === undefined) throw new Error('the server did not start')
  remember(pid)
  const killAtExit = () => signalGroup(pid, 'SIGKILL')
  process.once('exit', killAtExit)
  const ended = once(child, 'exit').then(() => {})
  const lastLines = follow(child, log)

  const end = async (signal: NodeJS.Signals) => {
    signalGroup(pid, signal)
    if (!(await groupIsGone(pid, stopWithinMs))) {
      signalGroup(pid, 'SIGKILL')
      await groupIsGone(pid, stopWithinMs)
    }
    process.off('exit', killAtExit)
  }

  try {
    await answers(`${url}${health}`, child)
  } catch (error) {
    await end('SIGKILL')
    throw new Error([`The server did not start: ${String(error)}`, ...lastLines].join('\n'), { cause: error })
  }
  return {
    url,
    pid,
    ended,
    tick: async () => {
      const response = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`)
      if (!response.ok) throw new Error(`The cron trigger answered ${response.status}`)
      await response.arrayBuffer()
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

function persistOf({ persist = '.wrangler/state' }: ServerOptions): string {
  return resolve(root, persist)
}

/** Loads the demo data. It can be repeated safely. */
export async function seed(url: string): Promise<void> {
  const response = await fetch(`${url}/v1/dev/seed`, { method: 'POST' })
  const text = await response.text()
  if (!response.ok) throw new Error(`POST /v1/dev/seed answered ${response.status}: ${text.slice(0, 500)}`)
}

/** Runs a tool of `node_modules/.bin` to its end; throws with its last lines if it fails. */
export async function run(
  tool: string,
  args: readonly string[],
  log: (line: string) => void = () => {},
): Promise<void> {
  const child = spawnTool(tool, args)
  const lastLines = follow(child, log)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error([`${tool} ${args.join(' ')} failed`, ...lastLines].join('\n'))
}

/** Starts a tool of `node_modules/.bin` in its own process group. */
function spawnTool(tool: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawnGroup(join(bin, tool), args, env)
}

/** Starts one of our scripts in its own process group. */
export function spawnNode(file: string, args: readonly string[]): ChildProcess {
  return spawnGroup(process.execPath, [file, ...args])
}

function spawnGroup(command: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, ...quiet, ...env },
  })
}

// No questions, telemetry or update checks: the server must start without internet and without a terminal. No trace span for every call either,
// since that would cost more than the calls (wrangler 4.155).
const quiet = {
  CI: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // Vitest sets `test`, for which vite would build the pages in development mode.
  NODE_ENV: 'production',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_SEND_METRICS: 'false',
  X_LOCAL_EXPLORER: 'false',
  X_LOCAL_OBSERVABILITY: 'false',
}

function follow(child: ChildProcess, log: (line: string) => void): readonly string[] {
  const kept: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface(stream).on('line', (line) => {
      kept.push(line)
      if (kept.length > linesKept) kept.shift()
      log(line)
    })
  }
  return kept
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + readyWithinMs
  let last = 'no answer'
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended')
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) })
      await response.arrayBuffer()
      if (response.ok) return
      last = `GET ${url} answered ${response.status}`
    } catch {
      // The server is not listening yet.
    }
    await sleep(100)
  }
  throw new Error(`${last} within ${readyWithinMs} ms`)
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}

async function groupIsGone(pid: number, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs
  while (Date.now() < until) {
    if (!signalGroup(pid, 0)) return true
    await sleep(20)
  }
  return false
}

/** A free port. Throws if the wanted one is taken; 0: any. */
export async function freePort(wanted: number): Promise<number> {
  const probe = createServer()
  probe.listen(wanted, '127.0.0.1')
  try {
    await once(probe, 'listening')
  } catch (error) {
    throw new Error(portRefused(wanted, error as NodeJS.ErrnoException), { cause: error })
  }
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

function portRefused(port: number, { code, message }: NodeJS.ErrnoException): string {
  const another = `Choose another one: npm start -- --port ${port < 1_024 ? 8_787 : (port + 1) % 65_536}`
  if (code === 'EADDRINUSE') return `Port ${port} is taken, perhaps by another partyline. ${another}`
  if (code === 'EACCES') return `Port ${port} may not be opened by you. ${another}`
  return `Port ${port} cannot be opened (${message}). ${another}`
}

function pagesAreStale(): boolean {
  // The last file of the build. It is missing after a failed build, such as of a widget over its budget.
  const built = statSync(join(root, 'dist/web/widget.js'), { throwIfNoEntry: false })
  if (built === undefined) return true
  const sources = ['web', 'protocol'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
  )
  return sources.some((file) => statSync(file).mtimeMs > built.mtimeMs)
}

/** Remembers the process, so that `scripts/check.ts` can end what an interrupted test run has left behind. */
function remember(pid: number): void {
  const file = process.env['PARTYLINE_PIDS']
  if (file !== undefined) appendFileSync(file, `${pid}\n`)
}
