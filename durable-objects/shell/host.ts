// What all four kinds of object are built on: an actor on the object's storage. The platform provides time, delivery and restarts.
import type { IdKey } from '../../domain/ids.ts'
import type { Letter } from '../../domain/letters.ts'
import type { Machine } from '../../domain/machine.ts'
import { limits } from '../../protocol/limits.ts'
import type { Refusal } from '../../protocol/problem.ts'
import { Actor, type CommonCommand, type Executed, type Ports } from './actor.ts'
import { Alerts } from './alerts.ts'
import type { Cause } from './causes.ts'
import { deliveryBy, type Couriers } from './courier.ts'
import { logger } from './log.ts'
import type { Envelope } from './outbox.ts'
import type { Transcript } from './rows.ts'
import { sampled } from './sampling.ts'
import { SqlStore } from './sql-store.ts'

export type ObjectKind = 'conversation' | 'queue' | 'agent' | 'customer'

/** What an object uses besides its own storage. */
export interface Surroundings {
  readonly couriers: Couriers
  /** Where the object reports its alerts (O3). */
  readonly db: D1Database
  /** The share of executed commands that get a log line, from 0 to 1. Warnings and errors are always logged. */
  readonly logShare: number
}

/** How an actor tells sockets what happened, and asks them for signs of life. Objects without sockets have neither. */
export type Ears<State, Event> = Partial<Pick<Ports<State, Event>, 'published' | 'lifeAt'>>

export interface Making<State, Command, Event extends { readonly type: string }> extends Ears<State, Event> {
  readonly kind: ObjectKind
  readonly machine: Machine<State, Command | CommonCommand, Event>
  /** Only conversations have a transcript. The other objects delete events that are older than `limits.keepEventsMs`. */
  readonly transcript?: Transcript<State, Event>
}

/** Returns 96 random bits (S9). */
function idKey(): IdKey {
  const [a = 0, b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint32Array(4))
  return [a >>> 8, b >>> 8, c >>> 8, d >>> 8]
}

export class Host<State, Command, Event extends { readonly type: string }> {
  readonly actor: Actor<State, Command, Event>
  readonly alerts: Alerts
  readonly #ctx: DurableObjectState
  readonly #log: (line: Readonly<Record<string, unknown>>) => void
  readonly #pending = new Set<Promise<void>>()
  readonly #armedAt: number | null

  /** `armedAt`: the time of the current alarm (ms), if any. `resume` has to be called afterwards. */
  constructor(
    ctx: DurableObjectState,
    { couriers, db, logShare }: Surroundings,
    armedAt: number | null,
    making: Making<State, Command, Event>,
  ) {
    const { kind, machine, transcript } = making
    const name = `${kind}/${ctx.id.name ?? ctx.id.toString()}`
    this.#ctx = ctx
    this.#armedAt = armedAt
    this.#log = logger(name)
    this.alerts = new Alerts({
      object: name,
      db,
      now: () => Date.now(),
      background: (work) => this.#background(work),
      log: this.#log,
    })
    const deliver = deliveryBy(couriers, (from, letter) => this.#hear(from, letter))
    const ports: Ports<State, Event> = {
      name,
      now: () => Date.now(),
      random: () => Math.random(),
      idKey,
      send: (to, envelopes) => this.alerts.watched(to, envelopes, () => deliver(to, envelopes)),
      published: making.published ?? (() => {}),
      lifeAt: making.lifeAt ?? (() => null),
      overdue: (dueAt) => this.alerts.late(dueAt),
      background: (work) => this.#background(work),
      broken: (error) => this.#restart(error),
      log: this.#log,
      logRoutine: sampled(this.#log, logShare, Math.random),
    }
    const store = new SqlStore(ctx.storage, armedAt, machine.rowwise)
    this.actor = new Actor(machine, store, ports, transcript ? { transcript } : { keepEventsMs: limits.keepEventsMs })
  }

  /** O3: whether the object can be read and takes nothing. */
  get isQuarantined(): boolean {
    return this.actor.quarantined !== null
  }

  /** To be called once, when everything that `published` calls is ready. */
  resume(): void {
    if (this.actor.quarantined !== null) this.alerts.raise('quarantined', '', this.actor.quarantined)
    else this.#look(this.#armedAt)
    this.actor.resume()
  }

  /** Handles the alarm, which was due at `scheduledAt` (ms). */
  wake(scheduledAt: number | null): void {
    if (!this.isQuarantined) this.#look(scheduledAt)
    this.actor.wake()
  }

  execute(cause: Cause, command: Command | CommonCommand): Executed {
    return this.#guard(() => this.actor.execute(cause, command))
  }

  /** Refuses a numbered input that is no valid command (D3). */
  refuse(cause: Cause, refusal: Refusal): Executed {
    return this.#guard(() => this.actor.refuse(cause, refusal))
  }

  /** Returns the numbers of the letters that are refused. Throws while in quarantine, so that the sender keeps its letters. */
  deliver(envelopes: readonly Envelope[]): readonly number[] {
    return this.#guard(() => this.actor.deliver(envelopes))
  }

  /** Resolves when the letters under way have arrived or failed, and after `ms` at the latest. */
  async settle(ms: number): Promise<void> {
    const signal = AbortSignal.timeout(ms)
    const timeout = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    await Promise.race([Promise.all(this.#pending), timeout])
  }

  /** O3: raises an alert if the object uses too much disk. */
  #look(dueAt: number | null): void {
    const { bytes } = this.actor
    if (dueAt !== null) this.alerts.late(dueAt)
    if (bytes > limits.alerts.objectBytes) this.alerts.raise('full', '', `It has ${bytes} bytes on its disk.`)
  }

  /** Restarts the object after an exception. It is a bug or failing storage. In either case what is on the disk is right. */
  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (this.actor.quarantined === null) this.#restart(error)
      throw error
    }
  }

  #restart(error: unknown): void {
    this.#log({ level: 'error', restart: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    this.#ctx.abort('restarting from the log')
  }

  #background(work: Promise<void>): void {
    const pending = work.finally(() => this.#pending.delete(pending))
    this.#pending.add(pending)
    this.#ctx.waitUntil(pending)
  }

  #hear(from: string, letter: Letter): void {
    this.execute({ kind: 'shell', name: from }, { type: 'letter', from, letter })
  }
}
