// In which order test files run.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** These take longest, and for most of it they wait: what is begun beside them has the machine. */
const waiting = /scene|widget-refusing|widget-typing/

export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}

function rank({ moduleId }: TestSpecification): number {
  return waiting.test(moduleId) ? 0 : 1
}
