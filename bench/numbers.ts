// Order statistics and their format.

export interface Summary {
  readonly count: number
  readonly p50: number
  readonly p99: number
}

/** Sorts `values` in place. */
export function summary(values: number[]): Summary {
  values.sort((a, b) => a - b)
  return { count: values.length, p50: quantile(values, 0.5), p99: quantile(values, 0.99) }
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

/** `0.93 (0.88–0.97)`: the median and the spread. */
export function spread(values: readonly number[], digitsAfter = 2): string {
  const of = (value: number) => value.toFixed(digitsAfter)
  return `${of(median(values))} (${of(Math.min(...values))}–${of(Math.max(...values))})`
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN
}
