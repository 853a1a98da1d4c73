// npm test [-- step …]: runs every check in order, continues after a failure, and ends with the sum in one line.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { findChromium } from './chromium.ts'

interface Count {
  readonly passed: number
  readonly failed: number
}

/** The part of vitest's JSON report that we read. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

const tools = { format: 'format:check', lint: 'lint', types: 'types', build: 'build', seeds: 'simulate:code' } as const
const projects = ['domain', 'simulation', 'objects', 'web', 'e2e', 'speed', 'crash'] as const
const stepLimitMs = 40 * 60_000

const root = resolve(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')
const scratch = mkdtempSync(join(tmpdir(), 'partyline-check-'))
const pids = join(scratch, 'pids')

let current: ChildProcess | null = null
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endAll()
    process.exit(1)
  })
}

const steps = [...(Object.keys(tools) as (keyof typeof tools)[]), ...projects]
const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !steps.some((step) => step === name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${steps.join(', ')}`)
  process.exit(1)
}

// Checked before the first test, so that nobody without Chromium waits a quarter of an hour to learn it.
if (chosen.length === 0 || chosen.includes('e2e') || chosen.includes('speed')) {
  try {
    process.env['CHROMIUM'] = findChromium()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

const failures: string[] = []
const failedTests: string[] = []
let passed = 0
let failed = 0
for (const step of steps) {
  if (chosen.length > 0 && !chosen.includes(step)) continue
  const startedAt = Date.now()
  console.log(`\n── ${step}`)
  const count = step in tools ? await runTool(tools[step as keyof typeof tools]) : await runProject(step)
  passed += count.passed
  failed += count.failed
  if (count.failed > 0) failures.push(step)
  console.log(`── ${step}: ${count.failed > 0 ? 'failed' : 'good'} after ${Date.now() - startedAt} ms`)
}

endAll()
if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`)
for (const name of failedTests) console.log(`  ${name}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function runTool(script: string): Promise<Count> {
  const good = await run('npm', ['run', '--silent', script])
  return { passed: 0, failed: good ? 0 : 1 }
}

async function runProject(project: string): Promise<Count> {
  const file = join(scratch, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const good = await run('vitest', ['run', '--project', project, ...reporters])
  if (!existsSync(file)) {
    failedTests.push(`${project} ended without a report`)
    return { passed: 0, failed: 1 }
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  // A file that could not be loaded has no failing test, and an unhandled rejection fails the run without one.
  const unloaded = report.testResults.filter(
    (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  )
  const count = report.numFailedTests + unloaded.length
  for (const { name, assertionResults } of report.testResults)
    for (const test of assertionResults)
      if (test.status === 'failed') failedTests.push(`${relative(root, name)} > ${test.fullName}`)
  failedTests.push(...unloaded.map(({ name }) => relative(root, name)))
  if (!good && count === 0) failedTests.push(`${project} failed without a failing test`)
  return { passed: report.numPassedTests, failed: good ? count : Math.max(count, 1) }
}

async function run(command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, PARTYLINE_PIDS: pids },
  })
  current = child
  const timer = setTimeout(() => {
    console.error(`Not done within ${stepLimitMs} ms: ended`)
    endGroup(child.pid)
  }, stepLimitMs)
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    return code === 0
  } finally {
    clearTimeout(timer)
    endGroup(child.pid)
    current = null
  }
}

function endAll(): void {
  endGroup(current?.pid)
  const servers = existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n') : []
  for (const pid of servers) endGroup(Number(pid))
  rmSync(scratch, { recursive: true, force: true })
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined || pid <= 1) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The process has ended already.
  }
}
