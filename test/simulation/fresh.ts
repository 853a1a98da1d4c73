// Seeds that nobody has chosen: of the code as it is, so that a run can be repeated, or of chance.
import { createHash, randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
/** What decides how a world goes. */
const sources = ['protocol', 'domain', 'durable-objects', 'test/simulation'].map((folder) => `${folder}/**/*.ts`)
/** Above those that are always played, and far below 2³¹. */
const least = 1_000_000
const span = 2_000_000_000

/** The first seed by a hash of the code: another one for every change of it, the same on every machine. */
export function seedOfCode(): number {
  const hash = createHash('sha256')
  for (const file of globSync(sources, { cwd: root }).toSorted()) {
    const path = file.replaceAll('\\', '/')
    hash.update(`${path}\n`).update(readFileSync(join(root, file)))
  }
  return least + (hash.digest().readUInt32BE(0) % span)
}

export function seedByChance(): number {
  return least + randomInt(span)
}

/** The line by which a broken seed is kept in `regressions.ts`. */
export function regressionLine(seed: number, violation: string): string {
  const fault = (violation.split('\n')[0] ?? '').replace(':', '')
  return `  { seed: ${seed}, fault: ${JSON.stringify(fault)} },`
}
