// Which of what must sometimes happen one world has reached.
import type { Use } from '../../protocol/problem.ts'
import type { Node } from './node.ts'
import { tables, type Is } from './sometimes.ts'

export class Reached {
  readonly all = new Set<string>()
  readonly #left = Object.fromEntries(
    Object.entries(tables).map(([kind, table]) => [
      kind,
      new Map(Object.entries(table).map(([what, [, is]]) => [what, is])),
    ]),
  ) as Record<Node['kind'], Map<string, Is<unknown, unknown>>>

  look(kind: Node['kind'], event: unknown, before: unknown, after: unknown, at: number): void {
    const left = this.#left[kind]
    for (const [what, is] of left) {
      if (!is(event, before, after, at)) continue
      this.all.add(what)
      left.delete(what)
    }
  }

  cameAgain(from: string, isForgotten: boolean): void {
    const kind = from.slice(0, from.indexOf('/'))
    const what = `Q5 a letter of ${oneOf(kind)} comes again`
    this.all.add(isForgotten ? `${what} when it was forgotten` : what)
  }

  /** It is not deleted, for what uses it. */
  kept(kind: string, uses: readonly Use[]): void {
    for (const use of uses) if ('state' in use) this.all.add(`S7 ${oneOf(kind)} is kept for one that is ${use.state}`)
  }

  deleted(kind: string): void {
    this.all.add(`S7 ${oneOf(kind)} is deleted`)
  }

  openedAgain(kind: string): void {
    this.all.add(`S7 ${oneOf(kind)} that had closed is opened again`)
  }
}

function oneOf(kind: string): string {
  return `${kind === 'agent' ? 'an' : 'a'} ${kind}`
}
