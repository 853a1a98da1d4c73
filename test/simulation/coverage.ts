// Which faults met which transitions: what the simulation has really been through.
import { faultNames, type Fault } from './faults.ts'

/** Counts by `<transition> <fault>`; `plain` is the fault of a transition that met none. */
export type Coverage = Record<string, number>

export function count(coverage: Coverage, transition: string, faults: ReadonlySet<Fault>): void {
  if (faults.size === 0) raise(coverage, `${transition} plain`, 1)
  for (const fault of faults) raise(coverage, `${transition} ${fault}`, 1)
}

export function merge(into: Coverage, from: Coverage): void {
  for (const [pair, times] of Object.entries(from)) raise(into, pair, times)
}

/** Pairs of a fault and a transition that were reached. */
export function pairs(coverage: Coverage): number {
  return Object.keys(coverage).filter((pair) => !pair.endsWith(' plain')).length
}

export function table(coverage: Coverage): string {
  const columns = ['plain', ...faultNames]
  const transitions = [...new Set(Object.keys(coverage).map((pair) => pair.slice(0, pair.lastIndexOf(' '))))].toSorted()
  const width = Math.max(0, ...transitions.map(({ length }) => length))
  const lines = transitions.map((transition) => {
    const cells = columns.map((name) => String(coverage[`${transition} ${name}`] ?? '·').padStart(name.length))
    return `${transition.padEnd(width)}  ${cells.join('  ')}`
  })
  return [`${' '.repeat(width)}  ${columns.join('  ')}`, ...lines].join('\n')
}

function raise(coverage: Coverage, pair: string, times: number): void {
  coverage[pair] = (coverage[pair] ?? 0) + times
}
