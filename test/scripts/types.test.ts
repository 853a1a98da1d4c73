import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { checkTypes, reportOf, type Checked } from '../../scripts/types.ts'

const root = resolve(import.meta.dirname, '../..')

it('O1 every project is checked, also after one that fails, and all errors are shown', () => {
  const wrong = (project: string): Checked => ({ project, status: 2, said: `${project}/x.ts(1,1): error TS2322: No.` })
  const report = reportOf(
    checkTypes((project) => (project === 'web' ? { ...wrong(project), status: 0 } : wrong(project))),
  )
  expect(report.match(/error TS2322/g)).toHaveLength(3)
  expect(report).not.toContain('web/x.ts')
  expect(report).not.toContain('npm run lint')
  expect(reportOf(checkTypes((project) => ({ project, status: 0, said: '' })))).toBe('')
})

it('O1 a compiler that cannot be started is no success', () => {
  expect(reportOf([{ project: 'web', status: null, said: '' }])).toContain('web')
})

it('O1 a switch that lacks a case sends one to the linter, which names it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-switch-'))
  try {
    mkdirSync(join(folder, 'src'))
    const file = join(folder, 'src/lamp.ts')
    writeFileSync(
      file,
      `export function colour(lamp: 'on' | 'off' | 'broken'): string {
  switch (lamp) {
    case 'on':
      return 'green'
    case 'off':
      return 'grey'
  }
}
`,
    )
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.base.json'), include: ['src'] }),
    )
    const run = (command: string, args: readonly string[]) => {
      const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', command), args, {
        cwd: folder,
        encoding: 'utf8',
      })
      return { project: folder, status, said: `${stdout}${stderr}` }
    }
    expect(reportOf([run('tsc', ['-p', folder])])).toContain('npm run lint')
    expect(run('oxlint', ['-c', join(root, '.oxlintrc.json'), 'src']).said).toContain('"broken"')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
