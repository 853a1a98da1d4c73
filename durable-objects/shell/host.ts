// What all four objects are made of: an actor on the object's storage, with the platform for time, delivery and restarts.
import type { IdKey } from '../../domain/ids.ts'
import type { Letter } from '../../domain/letters.ts'
import type { Deadline, Machine } from '../../domain/machine.ts'
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

export type Kind = 'conversation' | 'queue' | 'agent' | 'customer'

/** What there is beside an object's own storage. */
export interface Surroundings {
  readonly couriers: Couriers
  /** Where it tells that it is not well (O3). */
  readonly db: D1Database
  /** The share of executed commands that a line tells of, from 0 to 1. What is wrong is always told. */
  readonly logShare: number
}

/** What is told to sockets, and asked of them. Objects without sockets have neither. */
export type Ears<State, Event> = Partial<Pick<Ports<State, Event>, 'published' | 'lifeAt'>>

export interface Making<State, Command, Event extends { readonly type: string }> extends Ears<State, Event> {
  readonly kind: Kind
  readonly machine: Machine<State, Command | CommonCommand, Event>
  /** Only conversations have one; the others forget what is older than `limits.keepEventsMs`. */
  readonly transcript?: Transcript<State, Event>
}

/** 96 random bits (S9). */
function idKey(): IdKey {
  const [a = 0, b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint32Array(4))
  return [a >>> 8, b >>> 8, c >>> 8, d >>> 8]
}

export class Host<State, Command, Event extends { readonly type: string }> {
  readonly actor: Actor<State, Command, Event>
  readonly alerts: Alerts
  readonly #machine: Machine<State, Command | CommonCommand, Event>
  readonly #ctx: DurableObjectState
  readonly #log: (line: Readonly<Record<string, unknown>>) => void
  readonly #pending = new Set<Promise<void>>()

  /** `armedAt`: the standing alarm (ms). `resume` is still to be called. */
  constructor(
    ctx: DurableObjectState,
    { couriers, db, logShare }: Surroundings,
    armedAt: number | null,
    making: Making<State, Command, Event>,
  ) {
    const { kind, machine, transcript } = making
    const name = `${kind}/${ctx.id.name ?? ctx.id.toString()}`
    this.#ctx = ctx
    this.#log = logger(name)
    this.#machine = machine
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
      background: (work) => this.#background(work),
      broken: (error) => this.#restart(error),
      log: this.#log,
      told: sampled(this.#log, logShare, Math.random),
    }
    const store = new SqlStore(ctx.storage, armedAt, machine.rowwise)
    this.actor = new Actor(machine, store, ports, transcript ? { transcript } : { keepEventsMs: limits.keepEventsMs })
  }

  /** O3: readable, and taking nothing. */
  get isQuarantined(): boolean {
    return this.actor.quarantined !== null
  }

  /** Once, when everything that hears of it is ready. */
  resume(): void {
    if (this.actor.quarantined !== null) this.alerts.raise('quarantined', '', this.actor.quarantined)
    else this.#look()
    this.actor.resume()
  }

  /** The alarm. */
  wake(): void {
    if (!this.isQuarantined) this.#look()
    this.actor.wake()
  }

  execute(cause: Cause, command: Command | CommonCommand): Executed {
    return this.#guard(() => this.actor.execute(cause, command))
  }

  /** A numbered input that was no command (D3). */
  refuse(cause: Cause, refusal: Refusal): Executed {
    return this.#guard(() => this.actor.refuse(cause, refusal))
  }

  /** Answers the numbers that are refused. Throws while in quarantine, so that the letters are kept where they are. */
  deliver(envelopes: readonly Envelope[]): readonly number[] {
    return this.#guard(() => this.actor.deliver(envelopes))
  }

  /** Resolves when letters on their way have arrived or failed, at the latest after `ms`. */
  async settle(ms: number): Promise<void> {
    const signal = AbortSignal.timeout(ms)
    const timeout = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    await Promise.race([Promise.all(this.#pending), timeout])
  }

  /** O3: before what is due is done, how late that is; and what the object has on its disk. */
  #look(): void {
    let first: Deadline | null = null
    for (const deadline of this.#machine.deadlines(this.actor.state))
      if (first === null || deadline.at < first.at) first = deadline
    if (first) this.alerts.due(first.name, first.at)
    const { bytes } = this.actor
    if (bytes > limits.alerts.objectBytes) this.alerts.raise('full', '', `It has ${bytes} bytes on its disk.`)
  }

  /** An exception is a bug, or a storage that fails: whichever, what is on disk is right. */
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
