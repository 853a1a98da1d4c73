import { sortKeyOf, type EngagementsQuery } from '../protocol/engagements.ts'
// The stays of agents (E1), one row each. They are written together with the
// record and listed for the agent (S1). They contain no message text (R14).
import { isoTime } from '../protocol/iso-time.ts'
import { limits } from '../protocol/limits.ts'
import type { LeftReason } from '../protocol/reasons.ts'
import type { AgentPerson } from './identity.ts'
import type { ConversationRecord } from './record.ts'

/** Writes the record's stays, unless a newer record has been written. Run it in the same batch as the record. */
export function staysOf(db: D1Database, place: number, record: ConversationRecord): D1PreparedStatement {
  const { conversation, customer, entryPoint, entryName, endedAt } = record
  // An assignment that nobody opened is no stay. The others keep their number.
  const stays = record.stays.map((stay, n) => ({ ...stay, n })).filter(({ opened }) => opened)
  return db
    .prepare(
      `INSERT INTO stays (conversation, n, agent, customer, customer_name, sought, entry_point, entry_name, queue, joined_at,
         left_at, reason, dispositions, ended_at)
       SELECT ?1, value ->> '$.n', value ->> '$.agent', ?4, ?5, ?6, ?7, ?8, value ->> '$.queue', value ->> '$.joinedAt',
         value ->> '$.leftAt', value ->> '$.reason', value -> '$.dispositions', ?9
       FROM json_each(?2) WHERE (SELECT place FROM records WHERE conversation = ?1) = ?3
       ON CONFLICT (conversation, n) DO UPDATE
       SET customer = excluded.customer, customer_name = excluded.customer_name, sought = excluded.sought,
         left_at = excluded.left_at, reason = excluded.reason, dispositions = excluded.dispositions, ended_at = excluded.ended_at`,
    )
    .bind(
      conversation,
      JSON.stringify(stays),
      place,
      customer.id,
      customer.name,
      soughtAs(customer.name),
      entryPoint,
      entryName,
      endedAt,
    )
}

interface Row {
  readonly conversation: string
  readonly n: number
  readonly customerName: string
  readonly entryName: string
  readonly queue: string | null
  readonly joinedAt: number
  readonly leftAt: number
  readonly reason: LeftReason
  readonly dispositions: string
  readonly endedAt: number | null
  readonly lastReason: LeftReason
}

/** One page of what the agent served in the last 30 days (`limits.readServedMs`), the newest first, and whether there are more. */
export async function engagementsOf(
  db: D1Database,
  { agent, role }: AgentPerson,
  query: EngagementsQuery,
  now: number,
) {
  const { after, limit, customer } = query
  const [leftAt, n, conversation] = after === undefined ? [Number.MAX_SAFE_INTEGER, 0, ''] : sortKeyOf(after)
  const { results } = await db
    .prepare(
      `SELECT conversation, n, customer_name AS customerName, entry_name AS entryName, queue, joined_at AS joinedAt,
         left_at AS leftAt, reason, dispositions, ended_at AS endedAt,
         (SELECT reason FROM stays AS last WHERE last.conversation = stays.conversation AND last.agent = stays.agent
          ORDER BY n DESC LIMIT 1) AS lastReason
       FROM stays
       WHERE agent = ?1 AND left_at > ?2 AND left_at <= ?3 AND (left_at, n, conversation) < (?3, ?4, ?5)
         AND INSTR(sought, ?6) > 0
       ORDER BY left_at DESC, n DESC, conversation DESC LIMIT ?7`,
    )
    .bind(agent, now - limits.readServedMs, leftAt, n, conversation, soughtAs(customer), limit + 1)
    .all<Row>()
  const items = results.slice(0, limit).map((row) => engagement(row, role !== 'agent'))
  return { items, more: results.length > limit }
}

function engagement(row: Row, supervises: boolean) {
  const { conversation, n, customerName, entryName, queue, joinedAt, leftAt, reason, endedAt, lastReason } = row
  const shutOut = lastReason === 'removed' || lastReason === 'revoked'
  return {
    id: `${leftAt}.${n}.${conversation}`,
    conversation,
    customer: customerName,
    entryPoint: entryName,
    queue,
    from: isoTime(joinedAt),
    until: isoTime(leftAt),
    reason,
    endedAt: endedAt === null ? null : isoTime(endedAt),
    readable: supervises || (endedAt !== null && !shutOut),
    dispositions: JSON.parse(row.dispositions) as string[],
  }
}

/** The name without case and accents, so that search ignores both. */
function soughtAs(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
