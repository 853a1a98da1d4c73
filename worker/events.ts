// The consumer of the event stream. A message is only a pointer: the log is fetched from where the record ends. So lost, duplicate and late
// messages lead to the same record, and only what was written is acknowledged to the conversation.
import type { ConversationEvent } from '../domain/conversation/events.ts'
import { conversationUpcasts } from '../domain/conversation/upcasts.ts'
import type { ExportPointer } from '../domain/letters.ts'
import { upcast } from '../domain/upcast.ts'
import type { Env } from '../durable-objects/env.ts'
import { logger } from '../durable-objects/shell/log.ts'
import { conversationStub } from '../durable-objects/stubs.ts'
import { limits } from '../protocol/limits.ts'
import { fold, recordVersion, type ConversationRecord } from './record.ts'
import { staysOf } from './stays.ts'

const log = logger('worker')

interface Progress {
  readonly place: number
  readonly record: ConversationRecord | null
}

export async function consume(env: Env, batch: MessageBatch): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const { conversation } = message.body as ExportPointer
      try {
        if (await keep(env, conversation)) message.ack()
        else message.retry()
      } catch (error) {
        // Errors are caught for each message. Otherwise the platform would retry the whole batch.
        log({ level: 'warn', conversation, error: String(error) })
        message.retry()
      }
    }),
  )
}

/** Brings the record up to date. False: the log has more pages than one message may fetch. */
async function keep(env: Env, conversation: string): Promise<boolean> {
  let { place, record } = await progressOf(env.CONFIG, conversation)
  for (let page = 0; page < limits.exportPages; page++) {
    const rows = await conversationStub(env, conversation).log(place)
    for (const row of rows)
      record = fold(record, upcast(conversationUpcasts, row.v, JSON.parse(row.event)) as ConversationEvent, row.at)
    place = rows.at(-1)?.place ?? place
    if (rows.length > 0) continue
    if (record) await write(env.CONFIG, place, record)
    await conversationStub(env, conversation).exported(place)
    return true
  }
  if (record) await write(env.CONFIG, place, record)
  return false
}

async function progressOf(db: D1Database, conversation: string): Promise<Progress> {
  const row = await db
    .prepare('SELECT place, body FROM records WHERE conversation = ?1 AND version >= ?2')
    .bind(conversation, recordVersion)
    .first<{ place: number; body: string }>()
  return row ? { place: row.place, record: JSON.parse(row.body) as ConversationRecord } : { place: 0, record: null }
}

/** Writes the record. When two consumers run at once, the one that read further wins; a newer fold version wins over an older one. */
async function write(db: D1Database, place: number, record: ConversationRecord): Promise<void> {
  const { conversation, entryPoint, startedAt, endedAt } = record
  const whole = db
    .prepare(
      `INSERT INTO records (conversation, place, entry_point, started_at, ended_at, body, version)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (conversation) DO UPDATE
       SET place = excluded.place, ended_at = excluded.ended_at, body = excluded.body, version = excluded.version
       WHERE (excluded.version, excluded.place) > (records.version, records.place)`,
    )
    .bind(conversation, place, entryPoint, startedAt, endedAt, JSON.stringify(record), recordVersion)
  await db.batch([whole, staysOf(db, place, record)])
}
