// The one question that objects ask the configuration: the newest published flows of an entry point (W1).
import { namedIn } from '../domain/flow/check.ts'
import type { ConfigQuestion } from '../domain/letters.ts'
import { entryPointConfigSchema, type EntryPointConfig } from '../protocol/config/entry-points.ts'
import { flowDefinitionSchema, type FlowVersion } from '../protocol/flow.ts'
import { limits } from '../protocol/limits.ts'
import { newest } from './newest.ts'

type Flows = Readonly<Record<string, FlowVersion>>

/** Returns the flows. Null: the entry point has been deleted. Rejects if the database cannot be read. */
export async function answerFlows(db: D1Database, { entryPoint }: ConfigQuestion): Promise<Flows | null> {
  const row = await db.prepare('SELECT body FROM entry_points WHERE id = ?1').bind(entryPoint).first<{ body: string }>()
  return row && flowsOf(db, entryPointConfigSchema.parse(JSON.parse(row.body)))
}

/** Returns the newest versions of an entry point's flows, and of all disconnect flows that these or other disconnect flows set. */
export async function flowsOf(db: D1Database, { flows }: Pick<EntryPointConfig, 'flows'>): Promise<Flows> {
  const found: Record<string, FlowVersion> = {}
  let wanted = Object.values(flows).filter((id) => id !== null)
  for (let room: number = limits.flowsPerConversation; wanted.length > 0 && room > 0;) {
    const read = await newestFlows(db, wanted.slice(0, room))
    room -= read.length
    for (const flow of read) found[flow.id] = flow
    wanted = read.flatMap(disconnectFlows).filter((id) => !Object.hasOwn(found, id))
  }
  return found
}

async function newestFlows(db: D1Database, ids: readonly string[]): Promise<readonly FlowVersion[]> {
  const { results } = await db
    .prepare(`${newest('flows')} WHERE id IN (SELECT value FROM json_each(?1)) GROUP BY id`)
    .bind(JSON.stringify(ids))
    .all<{ id: string; version: number; body: string }>()
  return results.map(({ id, version, body }) => ({
    id,
    version,
    definition: flowDefinitionSchema.parse(JSON.parse(body)),
  }))
}

function disconnectFlows({ definition }: FlowVersion): readonly string[] {
  return namedIn(definition).flatMap(({ field, id }) => (field === 'flow' ? [id] : []))
}
