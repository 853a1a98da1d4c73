// Many cases of one kind, a few at once, in browsers that are used again and remember nothing of the case before.
import type { Page } from 'playwright-core'
import type { Readers } from './readers.ts'

export interface Fault {
  readonly what: string
  readonly error: string
}

type TryOne<Case> = (page: Page, one: Case, what: string) => Promise<void>

/** Most of a case's time is waiting; more at once than this and they wait for each other. */
const atOnce = 4

/** Tries each; the answer names those that fail, and why. */
export async function faultsOf<Case>(
  readers: Readers,
  cases: Readonly<Record<string, Case>>,
  tryOne: TryOne<Case>,
): Promise<Fault[]> {
  const left = Object.entries(cases)
  const faults: Fault[] = []
  const work = async () => {
    const page = await readers.stranger()
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [what, one] = next
      await tryOne(page, one, what).catch((error: unknown) => faults.push({ what, error: String(error) }))
      await readers.forget(page)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return faults
}

/** Between the names of single cases in the name of a group. */
const and = ', '

export function groupName(names: readonly string[]): string {
  return names.join(and)
}

/** Tries groups of cases, and of a group that fails each of its cases by itself, to tell which it was. Those come first in the answer. */
export async function faultsOfGroups<Case>(
  readers: Readers,
  groups: Readonly<Record<string, Case>>,
  single: Readonly<Record<string, Case>>,
  tryOne: TryOne<Case>,
): Promise<Fault[]> {
  const wrong = await faultsOf(readers, groups, tryOne)
  const suspects = new Set(wrong.flatMap(({ what }) => what.split(and)))
  const cases = Object.fromEntries(Object.entries(single).filter(([name]) => suspects.has(name)))
  return [...(await faultsOf(readers, cases, tryOne)), ...wrong]
}
