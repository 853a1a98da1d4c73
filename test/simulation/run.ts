// npm run simulate -- 20000 [--from 1]: that many seeds, and what they reached.
// npm run simulate -- --seed 17: one seed; its last steps are shown if a rule is broken.
import { parseArgs } from 'node:util'
import { pairs, table } from './coverage.ts'
import { runSeeds } from './seeds.ts'
import { simulate } from './simulate.ts'

const shown = Number(process.env['SHOWN'] ?? 200)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, from: { type: 'string', default: '1' } },
})

process.exitCode =
  values.seed === undefined ? await many(Number(positionals[0] ?? 2_000)) : await one(Number(values.seed))

async function many(count: number): Promise<number> {
  const startedAt = performance.now()
  let told = 0
  let shownBefore = 0
  const { seeds, steps, coverage, violations } = await runSeeds(Number(values.from), count, (sum) => {
    for (const { seed, violation } of sum.violations.slice(shownBefore)) {
      console.log(`seed ${seed}: ${violation.split('\n')[0]}`)
    }
    shownBefore = sum.violations.length
    if (sum.seeds < told + 1_000) return
    told = sum.seeds
    console.log(`${sum.seeds} seeds, ${sum.violations.length} violations`)
  })
  const seconds = (performance.now() - startedAt) / 1_000
  console.log(table(coverage))
  console.log(
    `${seeds} seeds, ${steps} steps, ${pairs(coverage)} pairs of fault and transition, ` +
      `${(seeds / seconds).toFixed(1)} seeds/s, ${violations.length} violations`,
  )
  return violations.length > 0 ? 1 : 0
}

async function one(seed: number): Promise<number> {
  const { steps, violation, trace } = await simulate(seed, {}, true)
  if (violation === null) {
    console.log(`seed ${seed}: good, ${steps} steps`)
    return 0
  }
  console.log(trace.slice(-shown).join('\n'))
  console.log(`seed ${seed}, step ${steps}: ${violation}`)
  return 1
}
