// npm run types: shows the errors of all projects at once. A project with errors does not keep the others from being checked.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const projects = ['.', 'test/objects', 'web', 'tsconfig.node.json']
const root = resolve(import.meta.dirname, '..')

/** For a switch that lacks a case, TypeScript says only that the function may end without a value. The linter names the case. */
const unnamed = /error TS(?:2366|7030)\b/

export interface Checked {
  readonly project: string
  readonly status: number | null
  readonly said: string
}

/** Runs `tsc` on each project in order. */
export function checkTypes(check: (project: string) => Checked = tsc): readonly Checked[] {
  return projects.map(check)
}

/** The text to show: every error, and a hint where to find the name of a missing case. Empty: no errors. */
export function reportOf(checked: readonly Checked[]): string {
  const failed = checked.filter(({ status }) => status !== 0)
  const said = failed.map((one) => `${one.project}:\n${one.said.trimEnd() || `tsc ended with ${one.status}`}`)
  const hint = unnamed.test(said.join()) ? ['If a switch lacks a case, `npm run lint` names it.'] : []
  return [...said, ...hint].join('\n\n')
}

function tsc(project: string): Checked {
  const { status, stdout, stderr } = spawnSync('tsc', ['-p', project], { cwd: root, encoding: 'utf8' })
  return { project, status, said: `${stdout ?? ''}${stderr ?? ''}` }
}

if (import.meta.main) {
  const report = reportOf(checkTypes())
  if (report !== '') console.error(report)
  process.exitCode = report === '' ? 0 : 1
}
