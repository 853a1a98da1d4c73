// A disk that a release left, opened by today's code at the time when it was written.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, type Server } from '../../scripts/server.ts'
import { startLater } from '../support/later.ts'
import type { Kept } from './browsers.ts'
import type { Left, State } from './scene.ts'

export interface Release {
  readonly version: string
  readonly writtenAt: number
  readonly tokenSecret: string
  readonly conversations: Readonly<Record<State, Left>>
  /** Its letter to the queue `waiting` had not arrived. */
  readonly underWay: { readonly conversation: string }
  readonly browsers: { readonly widget: Kept; readonly console: Kept }
}

export interface OpenedDisk {
  readonly left: Release
  readonly url: string
  readonly close: () => Promise<void>
}

/** Opens a copy: what is committed stays as it is. */
export async function openDisk(version: string): Promise<OpenedDisk> {
  const folder = join(import.meta.dirname, version)
  const left = JSON.parse(readFileSync(join(folder, 'left.json'), 'utf8')) as Release
  const persist = mkdtempSync(join(tmpdir(), 'partyline-disk-'))
  const tar = spawnSync('tar', ['-xzf', join(folder, 'disk.tar.gz'), '-C', persist])
  if (tar.status !== 0) throw new Error(String(tar.stderr))
  const vars = { TOKEN_SECRET: left.tokenSecret, RATE_LIMITS: 'off' }
  await prepare({ persist })
  const server: Server = await startLater({ persist, vars }, left.writtenAt - Date.now())
  return {
    left,
    url: server.url,
    close: async () => {
      await server.stop()
      rmSync(persist, { recursive: true, force: true })
    },
  }
}
