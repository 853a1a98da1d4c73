// The only way into an object. For each input the actor checks whether it has come before, decides, writes everything at once, replaces
// the state, publishes and posts the letters. Nothing is awaited from the first step to publishing: the platform holds back frames and
// answers until the write is durable.
import { idsOf, type IdKey, type Ids } from '../../domain/ids.ts'
import type { Letter } from '../../domain/letters.ts'
import type { Due, Machine, Undelivered } from '../../domain/machine.ts'
import { eventVersion, upcastLetter, type Versioned } from '../../domain/upcast.ts'
import { limits } from '../../protocol/limits.ts'
import { isRefusal, refuse, type Refusal } from '../../protocol/problem.ts'
import { Alarm } from './alarm.ts'
import { causeText, keptBy, Marks, settledBy, type Cause } from './causes.ts'
import { entriesOf } from './entries.ts'
import { folded, readable, checkpointState } from './folding.ts'
import { earlier } from './lane.ts'
import type { LogLine } from './log.ts'
import { Outbox, type Delivery, type Envelope } from './outbox.ts'
import { Retention } from './retention.ts'
import type { Transcript } from './rows.ts'
import {
  emptyCommit,
  type Checkpoint,
  type Commit,
  type ReplayRow,
  type Row,
  type Snapshot,
  type Store,
} from './store.ts'

/** Commands that every object understands, beside its own. */
export type CommonCommand =
  | { readonly type: 'letter'; readonly from: string; readonly letter: Letter }
  | Due
  | Undelivered<Letter>

export interface Ports<State, Event> {
  readonly name: string
  now(): number
  random(): number
  /** Returns a key for an object that has none yet. It must not be guessable. */
  idKey(): IdKey
  send: Delivery
  /** Called after each commit, in order. `rows` are what the command added to the log. */
  published(rows: readonly Row[], before: State, after: State, events: readonly Event[]): void
  /** Returns the last sign of life on the sockets of `who` (ms). Null without sockets. */
  lifeAt(who: string): number | null
  /** Keeps the object awake for `work`, which never rejects. */
  background(work: Promise<void>): void
  /** Called when a write has failed. Memory and storage may differ then, so the object has to restart from its log. */
  broken(error: unknown): void
  log(line: Readonly<Record<string, unknown>>): void
  /** Receives a line for every executed command. It is optional, because a log line costs more than the message it reports. */
  logRoutine?(line: () => LogLine): void
  /** Called when the alarm for `dueAt` (ms) has not come, or nothing came of the deadline that was due then. */
  overdue?(dueAt: number): void
}

export type Executed =
  | { readonly outcome: 'done'; readonly rows: readonly Row[] }
  /** The number was settled before. The refusal is that of then. Null: it was taken. */
  | { readonly outcome: 'duplicate'; readonly refusal: Refusal | null; readonly settled: number }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'outOfOrder'; readonly expected: number }

export class Actor<State, Command, Event extends { readonly type: string }> {
  state: State
  /** The place of the last row, and below it how many items each audience has. */
  place = 0
  customer = 0
  agents = 0
  quarantined: string | null = null
  readonly marks: Marks
  readonly ids: Ids
  readonly #machine: Machine<State, Command | CommonCommand, Event>
  readonly #transcript: Transcript<State, Event> | null
  readonly #store: Store
  readonly #ports: Ports<State, Event>
  readonly #outbox: Outbox
  readonly #alarm: Alarm
  #sinceCheckpoint = 0
  /** A new key for ids, until it is written with the first row. No id can have been made with it before. */
  #newKey: IdKey | null = null
  readonly #retention: Retention

  constructor(
    machine: Machine<State, Command | CommonCommand, Event>,
    store: Store,
    ports: Ports<State, Event>,
    options: { readonly transcript?: Transcript<State, Event>; readonly keepEventsMs?: number } = {},
  ) {
    this.#machine = machine
    this.#store = store
    this.#ports = ports
    this.#transcript = options.transcript ?? null
    this.#retention = new Retention(store, options.keepEventsMs ?? null)
    const loaded = store.load()
    this.marks = new Marks(loaded, store)
    const key = loaded.idKey ?? ports.idKey()
    this.#newKey = loaded.idKey ? null : key
    this.ids = idsOf(key)
    this.#alarm = new Alarm(store, ports)
    this.#outbox = new Outbox(store, ports, loaded)
    this.state = machine.initial
    this.#replay(loaded.checkpoint, loaded.tail)
    if (this.quarantined === null && this.#sinceCheckpoint >= limits.checkpointEvery) this.#checkpoint(ports.now())
  }

  #replay(checkpoint: Checkpoint | null, tail: readonly ReplayRow[]): void {
    if (checkpoint) {
      this.#count(checkpoint)
      this.#fold(() => checkpointState(this.#machine, checkpoint))
      if (this.quarantined !== null) this.state = readable(this.#machine, this.#store)
    }
    for (const row of tail) {
      const last = this.place
      this.#count(row)
      this.marks.learn(row.cause, row.at)
      this.#fold(() => folded(this.#machine, this.state, row, last))
    }
    this.#sinceCheckpoint = tail.length
  }

  #count({ place, customer, agents }: Pick<Row, 'place' | 'customer' | 'agents'>): void {
    this.place = place
    this.customer = customer
    this.agents = agents
  }

  /** Enters quarantine if a step throws. Throwing at every wake would make the object unreachable. In quarantine it can be read and is reported. */
  #fold(step: () => State): void {
    if (this.quarantined !== null) return
    try {
      this.state = step()
    } catch (error) {
      this.quarantined = `row ${this.place}: ${String(error)}`
      this.#ports.log({ level: 'error', quarantined: this.quarantined })
    }
  }

  execute(cause: Cause, command: Command | CommonCommand): Executed {
    const known = this.#before(cause)
    if (known) return known
    const now = this.#ports.now()
    const decided = this.#machine.decide(this.state, command, now, this.ids)
    if (isRefusal(decided)) return this.#refused(cause, decided, now)
    const before = this.state
    const text = causeText(cause)
    const { state, rows, last, overwrites, letters } = entriesOf(
      this.#machine,
      this.#transcript,
      decided,
      this,
      text,
      now,
      this.ids,
    )
    this.#sinceCheckpoint += rows.length
    const posted = this.#outbox.number(letters, now)
    const checkpoint =
      last && this.#sinceCheckpoint >= limits.checkpointEvery ? this.#snapshot(state, last, cause, now) : null
    this.#write(
      {
        rows,
        overwrites,
        settled: rows.length === 0 ? settledBy(cause, null, now) : null,
        kept: keptBy(cause, { first: this.place + 1, last: this.place + rows.length }, now),
        letters: posted,
        checkpoint,
      },
      state,
    )
    if (checkpoint) this.#retention.swept()
    // The checkpoint has settled the cause already.
    else this.marks.settle(cause, now, rows.length > 0)
    if (last) this.#count(last)
    if (checkpoint) this.#sinceCheckpoint = 0
    this.state = state
    this.#outbox.add(posted)
    this.#ports.logRoutine?.(() => ({ cause: text, command: nameOf(command), events: decided.map(({ type }) => type) }))
    this.#ports.published(rows, before, this.state, decided)
    if (posted.length > 0) this.flush()
    return { outcome: 'done', rows }
  }

  /** Returns at most `count` rows of the log after `place`. */
  rowsAfter(place: number, count: number): readonly Row[] {
    return this.#store.rows(place + 1, place + count)
  }

  /** Returns one row of the log, and how often its item was changed (R14). Null: there is no such row. */
  rowAt(place: number): { readonly row: Row; readonly overwritten: number } | null {
    const [row] = this.#store.rows(place, place)
    return row ? { row, overwritten: this.#store.overwritten(place) } : null
  }

  /** D8: the bytes that the object uses on its disk. */
  get bytes(): number {
    return this.#store.bytes()
  }

  /** Refuses a numbered input that is no valid command. The refusal is kept under its number, like any other (D3). */
  refuse(cause: Cause, refusal: Refusal): Executed {
    return this.#before(cause) ?? this.#refused(cause, refusal, this.#ports.now())
  }

  /**
   * Takes letters from one sender, in order. Returns the numbers of those that it refuses, because nobody can tell whether they came before.
   * Letters after them have to be sent again. Throws while in quarantine, so that the sender keeps its letters.
   */
  deliver(envelopes: readonly Envelope[]): readonly number[] {
    if (this.quarantined !== null) throw new Error('quarantined')
    const refused: number[] = []
    for (const { from, n, letter } of envelopes) {
      if (this.marks.isTooOld({ from, n }, this.#ports.now())) refused.push(n)
      // If a later letter were settled, the mark would make the refused ones look as if they had been taken.
      else if (refused.length > 0) break
      else this.#take(from, n, letter)
    }
    if (refused.length > 0) this.#ports.log({ level: 'warn', from: envelopes[0]?.from, forgotten: refused.length })
    return refused
  }

  #take(from: string, n: number, written: Versioned): void {
    const letter = upcastLetter(this.#machine.upcasts, written)
    this.execute({ kind: 'letter', from, n }, { type: 'letter', from, letter })
  }

  /** Handles the alarm. It never throws, because the platform gives up an alarm that throws after some tries. */
  wake(): void {
    this.#alarm.fired()
    this.resume()
  }

  /** Executes what is due in order of time, posts letters, and sets the alarm last. Also to be called once, when the ports are ready. */
  resume(): void {
    if (this.quarantined === null) {
      this.#sweep()
      for (let round = 0; round < limits.duePerWake; round++) {
        const now = this.#ports.now()
        const due = this.#alarm.due(this.#machine.deadlines(this.state), now)
        if (!due) break
        const lifeAt = due.life === undefined ? null : this.#ports.lifeAt(due.life)
        const before = this.place
        this.#attempt({ kind: 'due', name: due.name }, { type: 'due', name: due.name, lifeAt, logBytes: this.bytes })
        if (this.place !== before) continue
        this.#alarm.backOff(due, now)
        this.#ports.overdue?.(due.at)
      }
    }
    this.flush()
    this.#alarm.rearm(this.#nextAt())
  }

  /** R14: takes a checkpoint if rows have passed their retention time. Otherwise an object with few rows would keep them too long. */
  #sweep(): void {
    const now = this.#ports.now()
    const dueAt = this.#retention.dueAt(now)
    if (dueAt !== null && dueAt <= now) this.#logging('sweep', () => this.#checkpoint(now))
  }

  flush(): void {
    this.#outbox.flush(({ to, letter }, why) =>
      this.#attempt({ kind: 'shell', name: `undelivered ${to}` }, { type: 'undelivered', to, letter, why }),
    )
  }

  /** Executes a command that nobody waits for. A bug in one decision must not keep the others from happening on time. */
  #attempt(cause: Cause, command: CommonCommand): void {
    this.#logging(causeText(cause), () => this.execute(cause, command))
  }

  #logging(cause: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#ports.log({ level: 'error', cause, error: String(error) })
    }
  }

  #before(cause: Cause): Executed | null {
    if (this.quarantined !== null) return { outcome: 'refused', refusal: refuse('quarantined') }
    if (cause.kind === 'key') {
      const kept = this.#store.kept(cause.key)
      if (!kept || kept.at < this.#ports.now() - limits.idempotencyKeyMs) return null
      if (kept.print !== cause.print) return { outcome: 'refused', refusal: refuse('key_reused', 'Idempotency-Key') }
      if ('refusal' in kept.outcome) return { outcome: 'refused', refusal: kept.outcome.refusal }
      return { outcome: 'done', rows: this.#store.rows(kept.outcome.first, kept.outcome.last) }
    }
    const verdict = this.marks.verdictOn(cause)
    if (verdict === 'next') return null
    if (verdict === 'behind') {
      const sender = this.marks.sender(cause)
      const refusal = cause.kind === 'frame' ? this.#store.refusal(sender, cause.n) : null
      return { outcome: 'duplicate', refusal, settled: this.marks.settled(sender) }
    }
    if (verdict === 'unknown') return { outcome: 'refused', refusal: refuse('unknown_instance') }
    if (verdict === 'tooMany') return { outcome: 'refused', refusal: refuse('too_many_instances') }
    return { outcome: 'outOfOrder', expected: verdict }
  }

  /** Keeps the refusal under its number or key, so that a repetition gets the same (D3). The log is unchanged. */
  #refused(cause: Cause, refusal: Refusal, now: number): Executed {
    // S5: an object that was never started keeps nothing. The same input may be taken once the object has started.
    if (this.place === 0) return { outcome: 'refused', refusal }
    const settled = settledBy(cause, refusal, now)
    const kept = keptBy(cause, { refusal }, now)
    if (settled || kept) this.#write({ ...emptyCommit, settled, kept }, this.state)
    this.marks.settle(cause, now, false)
    const line = () => ({ cause: causeText(cause), refused: refusal.refused })
    // A refused letter is a fault of ours. Refusing a client is routine.
    if (cause.kind === 'letter') this.#ports.log({ level: 'warn', ...line() })
    else this.#ports.logRoutine?.(line)
    return { outcome: 'refused', refusal }
  }

  #write(what: Omit<Commit, 'alarmAt' | 'idKey'>, after: State): void {
    if (what.rows.length > 0) this.#retention.wrote(this.#ports.now())
    const nextAt = this.#nextAt(after, what.letters.length > 0)
    this.#alarm.noticeLoss(nextAt)
    const alarmAt = this.#alarm.earlier(nextAt)
    const idKey = what.rows.length > 0 ? this.#newKey : null
    this.#commit({ ...what, idKey, alarmAt })
    if (idKey !== null) this.#newKey = null
    if (alarmAt !== null) this.#alarm.armed(alarmAt)
  }

  #commit(commit: Commit): void {
    try {
      this.#store.commit(commit)
    } catch (error) {
      this.#ports.broken(error)
      throw error
    }
  }

  #nextAt(state: State = this.state, posting = false): number | null {
    const outboxAt = posting ? this.#ports.now() + limits.retryMs.first : this.#outbox.nextAt()
    if (this.quarantined !== null) return outboxAt
    const sweepAt = this.#retention.dueAt(this.#ports.now())
    return this.#alarm.least(this.#machine.deadlines(state), earlier(outboxAt, sweepAt))
  }

  #snapshot(
    state: State,
    last: Pick<Row, 'place' | 'customer' | 'agents'>,
    cause: Cause | null,
    now: number,
  ): Snapshot {
    return {
      place: last.place,
      customer: last.customer,
      agents: last.agents,
      v: eventVersion,
      state,
      at: now,
      ...this.marks.snapshot(cause, now),
      keep: this.#retention.kept(now),
    }
  }

  #checkpoint(now: number): void {
    const checkpoint = this.#snapshot(this.state, this, null, now)
    this.#commit({ ...emptyCommit, checkpoint })
    this.#retention.swept()
    this.#sinceCheckpoint = 0
  }
}

function nameOf(command: unknown): string {
  const { type, act, letter } = command as { type: string; act?: { type: string }; letter?: { type: string } }
  return act?.type ?? letter?.type ?? type
}
