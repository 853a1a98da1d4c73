// The Worker's variables on this machine: `.dev.vars`, which npm start completes and which anybody may edit.
import { randomBytes } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'

const wanted: readonly (readonly [name: string, make: () => string])[] = [
  ['TOKEN_SECRET', secret],
  ['DEV_SIGN_IN', () => 'on'],
  ['SITE_SECRET_DEMO', secret],
]

/** Adds the variables that are missing. Existing ones stay, even a `DEV_SIGN_IN` that is off. */
export function completeDevVars(file: string): void {
  const known = readIfThere(file)
  const lines = wanted.filter(([name]) => !says(known, name)).map(([name, make]) => `${name}=${make()}`)
  if (lines.length === 0) return
  const gap = known === '' || known.endsWith('\n') ? '' : '\n'
  appendFileSync(file, `${gap}${lines.join('\n')}\n`, { mode: 0o600 })
}

function says(text: string, name: string): boolean {
  return new RegExp(`^[^\\S\\n]*(?:export[^\\S\\n]+)?${name}[^\\S\\n]*=[^\\S\\n]*(?!["']{2})\\S`, 'm').test(text)
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
