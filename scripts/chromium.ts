// Finds Chromium for the end-to-end tests: an installed one; else, as root on Debian, the package from apt; else one from the npm registry, which
// only needs glibc 2.34. It never asks for a password.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

export interface ChromiumOutside {
  readonly env: Readonly<Record<string, string | undefined>>
  exists(path: string): boolean
  /** Whether this process may install Debian packages. */
  readonly mayInstall: boolean
  /** Installs Debian's package; false: it failed. */
  install(): boolean
  /** Unpacks the npm package's Chromium and answers its path; null: there is none for this machine, or it cannot be fetched. */
  unpack(): string | null
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const elsewhere = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of a Chromium. Throws an error with a one-line message when there is none. */
export function findChromium(outside: ChromiumOutside = machine): string {
  const named = outside.env['CHROMIUM']
  if (named !== undefined && named !== '') {
    if (outside.exists(named)) return named
    throw new Error(`CHROMIUM names ${named}, which is not there.`)
  }
  const found = installed(outside)
  if (found !== null) return found
  if (outside.mayInstall && outside.install()) {
    const fresh = installed(outside)
    if (fresh !== null) return fresh
  }
  const unpacked = outside.unpack()
  if (unpacked !== null) return unpacked
  throw new Error('The end-to-end tests need Chromium: install it, or name one in CHROMIUM.')
}

function installed({ env, exists }: ChromiumOutside): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere]
  return candidates.find(exists) ?? null
}

const root = resolve(import.meta.dirname, '..')

export const machine: ChromiumOutside = {
  env: process.env,
  exists: existsSync,
  mayInstall: process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
  install: () =>
    spawnSync(join(root, 'scripts/install-system.sh'), { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0,
  unpack: () => (process.platform === 'linux' && process.arch === 'x64' ? unpackOnce() : null),
}

/** We unpack the files ourselves, because the package's own code uses one path for all versions. */
const packed = {
  name: '@sparticuz/chromium',
  version: '153.0.0',
  integrity: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
} as const

function unpackOnce(): string | null {
  const cache = join(root, 'node_modules/.cache')
  const home = join(cache, `chromium-${packed.version}`)
  const start = join(home, 'chromium')
  if (existsSync(start)) return start
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'chromium-'))
  try {
    console.log(`Fetching Chromium ${packed.version} from the npm registry (67 MB)`)
    unpackInto(folder)
    rmSync(home, { recursive: true, force: true })
    renameSync(folder, home)
    return start
  } catch (error) {
    console.error(String(error))
    return null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function unpackInto(folder: string): void {
  run('npm', ['pack', `${packed.name}@${packed.version}`, '--silent', '--pack-destination', folder])
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (integrity !== packed.integrity) throw new Error(`${packed.name} is not what it was: ${integrity}`)
  run('tar', ['-xzf', tarball, '-C', folder])
  const bin = join(folder, 'package/bin')
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    const tar = join(folder, `${name}.tar`)
    writeFileSync(tar, brotliDecompressSync(readFileSync(join(bin, `${name}.tar.br`))))
    run('tar', ['-xf', tar, '-C', folder])
    rmSync(tar)
  }
  const binary = join(folder, 'headless-shell')
  writeFileSync(binary, brotliDecompressSync(readFileSync(join(bin, 'chromium.br'))), { mode: 0o755 })
  writeFileSync(join(folder, 'chromium'), starter)
  chmodSync(join(folder, 'chromium'), 0o755)
  writeFileSync(join(folder, 'own-fonts.conf'), fonts)
  rmSync(tarball)
  rmSync(join(folder, 'package'), { recursive: true })
}

/** Its libraries and fonts are in the same folder. */
const starter = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
if [ ! -e /etc/fonts/fonts.conf ]; then export FONTCONFIG_FILE="$here/own-fonts.conf"; fi
exec "$here/headless-shell" "$@"
`

const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${stderr.trim().split('\n')[0] ?? ''}`)
}
