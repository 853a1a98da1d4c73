// One object of the simulated world: a disk that stays, and an actor that comes and goes.
import type { Machine } from '../../domain/machine.ts'
import type { Actor } from '../../durable-objects/shell/actor.ts'
import type { Delivery } from '../../durable-objects/shell/outbox.ts'
import type { Commit, Store } from '../../durable-objects/shell/store.ts'
import type { Disk } from './memory-store.ts'
import type { Socket } from './sockets.ts'

export type Kind = 'conversation' | 'queue' | 'agent' | 'customer'
export type AnyEvent = { readonly type: string }
export type AnyMachine = Machine<unknown, unknown, AnyEvent>
export type AnyActor = Actor<unknown, unknown, AnyEvent>

/** What breaks a rule on purpose: each replaces a part of the machinery. */
export interface Options {
  readonly machines?: Partial<Record<Kind, AnyMachine>>
  /** What one incarnation sees of its store. */
  readonly store?: (store: Store) => Store
  readonly tune?: (actor: AnyActor, kind: Kind) => void
  readonly send?: (send: Delivery) => Delivery
  readonly showNotes?: boolean
  readonly showRefs?: boolean
  /** Usually hints reach who is awake; `wake`: they wake whoever is not, as they do in life; `none`: there are none. */
  readonly hints?: 'wake' | 'none'
  /** Shown the world when its story has been told. */
  readonly ended?: (nodes: ReadonlyMap<string, Node>, hints: { readonly heard: number; readonly shown: number }) => void
}

export interface Node {
  readonly address: string
  readonly kind: Kind
  readonly id: string
  readonly machine: AnyMachine
  readonly disk: Disk
  readonly sockets: Set<Socket>
  /** When a socket last worked of those that are gone (the world's time, ms). */
  livedAt: number
  /** When a letter of it was last refused as forgotten (the world's time, ms). */
  refusedAt: number
  /** Until when no letter reaches it (the world's time, ms). */
  awayUntilAt: number
  actor: AnyActor | null
  handle: Handle | null
  /** Its clock minus the world's (ms). */
  skewMs: number
  /** Counts the settings of its alarm; an alarm rings only if it is still the last one. */
  alarms: number
}

/** The object is gone in the middle of something. Nobody but the world may catch it. */
export class Crash extends Error {}

/** What one incarnation has of its disk. After a crash it can neither read nor write. */
export class Handle implements Store {
  dead = false
  readonly #store: Store
  readonly #hears: { commit(commit: Commit): 'before' | 'after' | null; moved(): void }

  constructor(store: Store, hears: { commit(commit: Commit): 'before' | 'after' | null; moved(): void }) {
    this.#store = store
    this.#hears = hears
  }

  load() {
    return this.#alive().load()
  }

  commit(commit: Commit): void {
    const store = this.#alive()
    const crash = this.#hears.commit(commit)
    if (crash === 'before') this.#die()
    store.commit(commit)
    if (commit.alarmAt !== null) this.#hears.moved()
    if (crash === 'after') this.#die()
  }

  mark(sender: string) {
    return this.#alive().mark(sender)
  }

  lowMarks(n: number, most: number) {
    return this.#alive().lowMarks(n, most)
  }

  refusal(sender: string, n: number) {
    return this.#alive().refusal(sender, n)
  }

  kept(key: string) {
    return this.#alive().kept(key)
  }

  rows(first: number, last: number) {
    return this.#alive().rows(first, last)
  }

  oldestAt() {
    return this.#alive().oldestAt()
  }

  overwritten(place: number) {
    return this.#alive().overwritten(place)
  }

  delivered(to: string, n: number): void {
    this.#alive().delivered(to, n)
  }

  dropped(to: string, n: number): void {
    this.#alive().dropped(to, n)
  }

  postponed(to: string, tries: number, dueAt: number): void {
    this.#alive().postponed(to, tries, dueAt)
  }

  bytes(): number {
    return this.#alive().bytes()
  }

  armed(): number | null {
    return this.#alive().armed()
  }

  arm(at: number): void {
    this.#alive().arm(at)
    this.#hears.moved()
  }

  #alive(): Store {
    if (this.dead) throw new Crash('dead')
    return this.#store
  }

  #die(): never {
    this.dead = true
    throw new Crash('crash')
  }
}
