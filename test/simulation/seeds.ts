// Many seeds on all the processors that there are.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { merge, type Coverage } from './coverage.ts'

export interface Batch {
  readonly first: number
  readonly count: number
}

export interface Batched {
  readonly seeds: number
  readonly steps: number
  readonly coverage: Coverage
  /** In how many worlds something happened that must sometimes happen. */
  readonly reached: Readonly<Record<string, number>>
  readonly violations: readonly { readonly seed: number; readonly violation: string }[]
}

const batchSize = 10

/** Runs the seeds from `first`. Goes on after a violation. */
export async function runSeeds(
  first: number,
  count: number,
  heard: (sum: Batched) => void = () => {},
): Promise<Batched> {
  let sum: Batched = { seeds: 0, steps: 0, coverage: {}, reached: {}, violations: [] }
  const reached: Coverage = {}
  let next = first
  const add = (batched: Batched) => {
    merge(sum.coverage, batched.coverage)
    merge(reached, batched.reached)
    sum = {
      seeds: sum.seeds + batched.seeds,
      steps: sum.steps + batched.steps,
      coverage: sum.coverage,
      reached,
      violations: [...sum.violations, ...batched.violations],
    }
    heard(sum)
  }
  const take = (): Batch | null => {
    if (next >= first + count) return null
    const batch = { first: next, count: Math.min(batchSize, first + count - next) }
    next += batch.count
    return batch
  }
  await Promise.all(Array.from({ length: availableParallelism() }, async () => work(take, add)))
  return { ...sum, violations: sum.violations.toSorted((a, b) => a.seed - b.seed) }
}

async function work(take: () => Batch | null, add: (batched: Batched) => void): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url))
  try {
    await new Promise<void>((resolve, reject) => {
      const goOn = () => {
        const batch = take()
        if (batch) worker.postMessage(batch)
        else resolve()
      }
      worker.on('error', reject)
      worker.on('message', (batched: Batched) => {
        add(batched)
        goOn()
      })
      goOn()
    })
  } finally {
    await worker.terminate()
  }
}
