import type { EndedConversation } from '../domain/letters.ts'
// Earlier conversations of a customer, for agents who serve that customer (S1).
import { isoTime } from '../protocol/iso-time.ts'
import type { ConversationRecord } from './record.ts'

interface RecordRow {
  readonly conversation: string
  readonly body: string
}

/** The newest first. A conversation without a record yet is listed with the few fields that are known. */
export async function earlierOf(db: D1Database, history: readonly EndedConversation[]) {
  if (history.length === 0) return []
  const ids = (of: (past: EndedConversation) => string) => JSON.stringify([...new Set(history.map(of))])
  const [records, names] = await Promise.all([
    db
      .prepare('SELECT conversation, body FROM records WHERE conversation IN (SELECT value FROM json_each(?1))')
      .bind(ids(({ conversation }) => conversation))
      .all<RecordRow>(),
    db
      .prepare(`SELECT id, body ->> '$.name' AS name FROM entry_points WHERE id IN (SELECT value FROM json_each(?1))`)
      .bind(ids(({ entryPoint }) => entryPoint))
      .all<{ id: string; name: string }>(),
  ])
  const recordOf = new Map(records.results.map(({ conversation, body }) => [conversation, recordIn(body)]))
  const nameOf = new Map(names.results.map(({ id, name }) => [id, name]))
  return history.toReversed().map(({ conversation, entryPoint, startedAt, endedAt }) => {
    const record = recordOf.get(conversation)
    const servedBy = (record?.stays ?? []).filter(({ opened }) => opened !== false).map(({ name }) => name)
    return {
      conversation,
      entryPoint,
      entryPointName: nameOf.get(entryPoint) ?? entryPoint,
      startedAt: startedAt === null ? null : isoTime(startedAt),
      endedAt: isoTime(endedAt),
      reason: record?.reason ?? null,
      servedBy: [...new Set(servedBy)],
    }
  })
}

function recordIn(body: string): ConversationRecord {
  return JSON.parse(body) as ConversationRecord
}
