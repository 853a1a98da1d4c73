// T3: whoever asks a queue to take a conversation is told the queue's answer. The act is done when the queue has been asked, and the answer
// comes later by letter. So the log is searched for it, and searched again whenever something may have happened. Nothing is lost if the
// object sleeps, and the same request asked again finds the same answer.
import type { Act } from '../domain/conversation/commands.ts'
import type { ConversationEvent } from '../domain/conversation/events.ts'
import { conversationUpcasts } from '../domain/conversation/upcasts.ts'
import { upcast } from '../domain/upcast.ts'
import { limits } from '../protocol/limits.ts'
import { refuse, type Refusal } from '../protocol/problem.ts'
import type { FailReason } from '../protocol/reasons.ts'
import type { Row } from './shell/store.ts'

export interface LogReader {
  rowsAfter(place: number, count: number): readonly Row[]
  /** Executes what is due. */
  resume(): void
}

type Fate = Extract<ConversationEvent, { type: 'admitted' | 'joined' | 'invitationFailed' }>

/** How many pages of the log are searched for one answer. */
const pagesRead = 10

export class QueueAnswers {
  readonly #log: LogReader
  readonly #asking = new Map<string, Set<() => void>>()

  constructor(log: LogReader) {
    this.#log = log
  }

  published(events: readonly ConversationEvent[]): void {
    if (this.#asking.size === 0) return
    for (const event of events) if (isFate(event)) for (const wake of this.#asking.get(event.invitation) ?? []) wake()
  }

  /**
   * Returns what came of an act that left these rows: they and the rows of the queue's answer, or its refusal. If the queue does not answer
   * in time, the refusal is `queue_silent`. An act that only invites the queue is valid without an answer, and returns its own rows.
   */
  async of(act: Act, rows: readonly Row[]): Promise<readonly Row[] | Refusal> {
    const invitation = askedBy(rows)
    const last = rows.at(-1)
    if (invitation === null || !last) return rows
    return this.#found(act, invitation, rows, last) ?? (await this.#heard(act, invitation, rows, last))
  }

  async #heard(act: Act, invitation: string, rows: readonly Row[], last: Row): Promise<readonly Row[] | Refusal> {
    const asking = this.#asking.get(invitation) ?? new Set()
    this.#asking.set(invitation, asking)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, limits.queueAnswerMs)
      function done(): void {
        clearTimeout(timer)
        asking.delete(done)
        resolve()
      }
      asking.add(done)
    })
    if (asking.size === 0) this.#asking.delete(invitation)
    const heard = this.#found(act, invitation, rows, last)
    if (heard !== null) return heard
    // The queue's time is over, but the alarm that decides so may be late.
    this.#log.resume()
    return this.#found(act, invitation, rows, last) ?? (act.type === 'invite' ? rows : refuse('queue_silent'))
  }

  #found(act: Act, invitation: string, rows: readonly Row[], { place }: Row): readonly Row[] | Refusal | null {
    let after = place
    for (let page = 0; page < pagesRead; page++) {
      const next = this.#log.rowsAfter(after, limits.pageItems)
      for (const row of next) {
        const event = eventOf(row)
        if (!isFate(event) || event.invitation !== invitation) continue
        const refusal = event.type === 'invitationFailed' ? refusalOf(act, event) : null
        return refusal ?? [...rows, ...this.#together(row)]
      }
      if (next.length < limits.pageItems) return null
      after += next.length
    }
    return null
  }

  /** Returns all rows that were decided together with this one. They are side by side and have the same cause. */
  #together({ place, cause }: Row): readonly Row[] {
    const around = Math.max(0, place - limits.pageItems / 2)
    return this.#log.rowsAfter(around, limits.pageItems).filter((row) => row.cause === cause)
  }
}

/** Returns the invitation for which these rows ask a queue. Null: they ask none, or only after a flow has ended. */
function askedBy(rows: readonly Row[]): string | null {
  for (const row of rows) {
    const event = eventOf(row)
    if (event.type === 'enqueued') return event.letter.invitation
  }
  return null
}

const refusals: Partial<Record<FailReason, Refusal>> = {
  closed: refuse('queue_closed'),
  full: refuse('queue_full'),
  unstaffed: refuse('queue_unstaffed'),
  not_found: refuse('queue_not_found'),
  timeout: refuse('queue_silent'),
  undelivered: refuse('queue_silent'),
}

/** Returns null if somebody cancelled the invitation, which the rows say. A move that was cancelled has nothing to show, so it is refused. */
function refusalOf({ type }: Act, { reason, ending }: Extract<Fate, { type: 'invitationFailed' }>): Refusal | null {
  const refusal = refusals[reason]
  if (refusal) return refusal
  if (ending) return refuse('conversation_ended')
  return type === 'move' ? refuse('not_waiting') : null
}

function isFate(event: ConversationEvent): event is Fate {
  return event.type === 'admitted' || event.type === 'joined' || event.type === 'invitationFailed'
}

function eventOf({ v, event }: Row): ConversationEvent {
  return upcast(conversationUpcasts, v, JSON.parse(event)) as ConversationEvent
}
