// npm run simulate -- 20000 [--from 1]: that many seeds, and what they reached.
// npm run simulate -- --code 50: so many whose first is a hash of the code (CI plays these).
// npm run simulate -- --random: others, until it is stopped.
// npm run simulate -- --seed 17: one seed; its last steps are shown if a rule is broken.
import { parseArgs } from 'node:util'
import { pairs, table } from './coverage.ts'
import { regressionLine, seedByChance, seedOfCode } from './fresh.ts'
import { runSeeds } from './seeds.ts'
import { simulate } from './simulate.ts'
import { leastWorlds } from './sometimes.ts'

const shown = Number(process.env['SHOWN'] ?? 200)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    code: { type: 'string' },
    random: { type: 'boolean' },
  },
})

if (values.random) await endlessly()
else if (values.code !== undefined) process.exitCode = await fresh(seedOfCode(), Number(values.code))
else if (values.seed !== undefined) process.exitCode = await one(Number(values.seed))
else process.exitCode = await many(Number(positionals[0] ?? 2_000))

async function endlessly(): Promise<never> {
  for (;;) await fresh(seedByChance(), 100)
}

/** What breaks a rule is printed as it is kept. */
async function fresh(first: number, count: number): Promise<number> {
  console.log(`seeds ${first} to ${first + count - 1}`)
  const { violations } = await runSeeds(first, count)
  for (const { seed, violation } of violations) console.log(regressionLine(seed, violation))
  return violations.length > 0 ? 1 : 0
}

async function many(count: number): Promise<number> {
  const startedAt = performance.now()
  let told = 0
  let shownBefore = 0
  const { seeds, steps, coverage, reached, violations } = await runSeeds(Number(values.from), count, (sum) => {
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
  for (const [what, least] of Object.entries(leastWorlds))
    console.log(`${String(reached[what] ?? 0).padStart(6)} worlds: ${what} (of 2,000 at least ${least})`)
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
