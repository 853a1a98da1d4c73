// The state of a checkpoint as texts: one for the state, and one for each entry of a part that is stored row by row.
import { Damaged, parsed } from './damaged.ts'

export type Parts = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface PartRow {
  readonly part: string
  readonly key: string
  readonly value: string
}

/** Returns the text of a state. In place of each part stored row by row it has the number of rows, so that a lost row is noticed. */
export function textOf(state: object, parts: Parts): string {
  const counts = Object.entries(parts).map(([part, entries]) => [part, Object.keys(entries).length])
  return JSON.stringify({ ...state, ...Object.fromEntries(counts) })
}

/** Returns the state from its texts. In checkpoints of release 0.1.0 rows were not counted. */
export function partsAndState(text: string, rows: readonly PartRow[], rowwise: readonly string[]): PartsAndState {
  try {
    const state = parsed(text) as Readonly<Record<string, unknown>>
    const parts = Object.fromEntries(rowwise.map((part) => [part, partOf(part, rows)]))
    for (const [part, entries] of Object.entries(parts)) {
      const [count, found] = [state[part], Object.keys(entries).length]
      if (typeof count === 'number' && count !== found) throw new Damaged(`${found} rows of ${count} in ${part}`)
    }
    return { parts, state: { ...state, ...parts } }
  } catch (error) {
    if (error instanceof Damaged) return { parts: {}, state: error }
    throw error
  }
}

/** `state` is `Damaged` if it cannot be read. */
interface PartsAndState {
  readonly parts: Parts
  readonly state: unknown
}

function partOf(part: string, rows: readonly PartRow[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(rows.filter((row) => row.part === part).map(({ key, value }) => [key, parsed(value)]))
}
