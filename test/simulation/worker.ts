// Simulates the seeds that it is sent, on a thread of its own.
import { parentPort } from 'node:worker_threads'
import { merge, type Coverage } from './coverage.ts'
import type { Batch, Batched } from './seeds.ts'
import { simulate } from './simulate.ts'

async function run({ first, count }: Batch): Promise<void> {
  const coverage: Coverage = {}
  const violations: Batched['violations'][number][] = []
  const reached: Coverage = {}
  let steps = 0
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await simulate(seed)
    steps += outcome.steps
    merge(coverage, outcome.coverage)
    merge(reached, Object.fromEntries(outcome.reached.map((what) => [what, 1])))
    if (outcome.violation !== null) violations.push({ seed, violation: outcome.violation })
  }
  const batched: Batched = { seeds: count, steps, coverage, reached, violations }
  parentPort?.postMessage(batched)
}

parentPort?.on('message', (batch: Batch) => void run(batch))
