import { describe, expect, it } from 'vitest'
import { pairs } from './coverage.ts'
import { deletionMutations } from './deletion-mutations.ts'
import { mutations } from './mutations.ts'
import type { Options } from './node.ts'
import { regressions } from './regressions.ts'
import { runSeeds } from './seeds.ts'
import { customersUnmarked } from './shell-mutations.ts'
import { simulate } from './simulate.ts'
import { leastWorlds } from './sometimes.ts'
import { worldsPerDeletion } from './world.ts'

/** A mutation that survives so many worlds would survive a release. */
const worldsPerMutation = 240

describe('the simulation', () => {
  it('Q5 in 2,000 worlds of lost, doubled, late and reordered calls and restarts every rule holds and everything settles', async () => {
    const { seeds, violations, coverage, reached } = await runSeeds(1, 2_000)
    expect(violations).toEqual([])
    expect(seeds).toBe(2_000)
    // What is not reached is not proved.
    expect(pairs(coverage)).toBeGreaterThan(600)
    const seldom = Object.entries(leastWorlds).filter(([what, least]) => (reached[what] ?? 0) < least)
    expect(seldom.map(([what, least]) => `${what}: ${reached[what] ?? 0} of ${least}`)).toEqual([])
  })

  it('Q5 a seed is a world: played again, everything happens again', async () => {
    const [once, again] = [await simulate(42, {}, true), await simulate(42, {}, true)]
    expect(once.steps).toBeGreaterThan(500)
    expect(again).toEqual(once)
  })

  it('Q9 E2 hints decide nothing: without them, or however they are lost, every object comes to the same', async () => {
    let heard = 0
    let shown = 0
    for (let seed = 1; seed <= 30; seed++) {
      const logs: Record<string, string>[] = []
      const ended: NonNullable<Options['ended']> = (nodes, hints) => {
        heard += hints.heard
        shown += hints.shown
        logs.push(Object.fromEntries([...nodes].map(([address, { disk }]) => [address, JSON.stringify(disk.rows)])))
      }
      expect((await simulate(seed, { ended })).violation).toBeNull()
      await simulate(seed, { ended, hints: 'none' })
      expect(logs[0]).toEqual(logs[1])
    }
    expect(heard).toBeGreaterThan(500)
    expect(shown).toBeGreaterThan(50)
  })

  it('Q9 E2 hints that wake whom they reach break no rule', async () => {
    for (let seed = 1; seed <= 30; seed++) expect((await simulate(seed, { hints: 'wake' })).violation).toBeNull()
  })

  it('Q5 what customers write brings about nothing the second time, with or without a mark', async () => {
    for (let seed = 1; seed <= 60; seed++) expect((await simulate(seed, customersUnmarked)).violation).toBeNull()
  })

  it.each(regressions)('Q5 seed $seed holds: $fault', async ({ seed }) => {
    expect((await simulate(seed)).violation).toBeNull()
  })
})

async function firstViolation(options: Options, every = 1): Promise<string | null> {
  let violation: string | null = null
  for (let seed = every; seed <= worldsPerMutation && violation === null; seed += every)
    violation = (await simulate(seed, options)).violation
  return violation
}

describe('what the simulation notices', () => {
  it.each(Object.entries(mutations))('Q5 %s: noticed', async (_, options) => {
    // The name of the rule comes first, so that a crash of the simulation itself is no proof.
    expect(await firstViolation(options)).toMatch(/^[A-Z]\d+: (?!exception)/)
  })

  it.each(Object.entries(deletionMutations))('S7 %s: noticed', async (_, options) => {
    expect(await firstViolation(options, worldsPerDeletion)).toMatch(/^S7: /)
  })
})
