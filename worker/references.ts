// Which configuration refers to which: one table, used to check references on write and to find uses before a deletion (S7).
import { namedIn } from '../domain/flow/check.ts'
import { newest } from '../durable-objects/newest.ts'
import type { FlowKind } from '../protocol/flow.ts'
import { limits } from '../protocol/limits.ts'
import type { Use } from '../protocol/problem.ts'
import { kinds, stored, type Body, type ConfigKind, type ConfigRow } from './config.ts'

/** A field that names another thing. `flowKind`: the kind that a named flow must have. */
export interface Reference {
  readonly field: string
  readonly kind: ConfigKind
  readonly id: string
  readonly flowKind?: FlowKind
}

type Table = { readonly [K in ConfigKind]: (body: Body<K>) => readonly Reference[] }

const kindOf = { queue: 'queues', agent: 'agents', flow: 'flows' } as const

const table: Table = {
  sites: () => [],
  queues: () => [],
  'entry-points': ({ defaultQueue, site, flows, afterHours }) => [
    { field: 'defaultQueue', kind: 'queues', id: defaultQueue },
    ...named('site', 'sites', site),
    ...(['inbound', 'queue', 'disconnect', 'parked'] as const).flatMap((flowKind) =>
      named(`flows.${flowKind}`, 'flows', flows[flowKind], flowKind),
    ),
    ...named('afterHours', 'entry-points', afterHours),
  ],
  agents: ({ queues }) =>
    queues.map(({ queue }, index) => ({ field: `queues.${index}.queue`, kind: 'queues', id: queue })),
  'quick-connects': ({ target, flow }) => [
    { field: 'target.id', kind: kindOf[target.kind], id: target.id },
    ...named('flow', 'flows', flow, 'invite'),
  ],
  flows: (definition) =>
    namedIn(definition).map(({ block, field, id }) => ({ field: `blocks.${block}.${field}`, kind: kindOf[field], id })),
}

function named(field: string, kind: ConfigKind, id: string | null, flowKind?: FlowKind): readonly Reference[] {
  return id === null ? [] : [{ field, kind, id, ...(flowKind && { flowKind }) }]
}

/** In the order of the fields. */
export function referencesIn<K extends ConfigKind>(kind: K, body: Body<K>): readonly Reference[] {
  return table[kind](body)
}

/** The things whose newest version names this one, at most `limits.usesShown`. A thing that names itself does not count. */
export async function usesOf(db: D1Database, kind: ConfigKind, id: string): Promise<readonly Use[]> {
  const uses: Use[] = []
  for (const other of Object.keys(kinds) as ConfigKind[]) uses.push(...(await usesIn(db, other, kind, id)))
  return uses.slice(0, limits.usesShown)
}

async function usesIn(db: D1Database, other: ConfigKind, kind: ConfigKind, id: string): Promise<readonly Use[]> {
  const uses: Use[] = []
  for (let after = '', more = true; more && uses.length < limits.usesShown;) {
    const page = await mentioning(db, other, id, after)
    for (const row of page) {
      if (other === kind && row.id === id) continue
      const references = referencesIn(other, stored(other, row).body)
      const found = references.filter((reference) => reference.kind === kind && reference.id === id)
      uses.push(...found.map(({ field }) => ({ kind: other, id: row.id, field })))
    }
    more = page.length === limits.pageItems
    after = page.at(-1)?.id ?? ''
  }
  return uses
}

/** Rows whose body contains the id as text anywhere. They are few; the table of references then tells which of them really refer to it. */
async function mentioning(db: D1Database, kind: ConfigKind, id: string, after: string): Promise<readonly ConfigRow[]> {
  const { results } = await db
    .prepare(
      `SELECT * FROM (${newest(kinds[kind].table)} WHERE id > ?1 GROUP BY id)
       WHERE INSTR(body, ?2) > 0 ORDER BY id LIMIT ?3`,
    )
    .bind(after, JSON.stringify(id), limits.pageItems)
    .all<ConfigRow>()
  return results
}
