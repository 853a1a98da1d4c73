// The smallest machine that uses everything that the shell offers, and an actor of it on real storage.
import { runInDurableObject } from 'cloudflare:test'
import type { Letter } from '../../domain/letters.ts'
import type { Machine } from '../../domain/machine.ts'
import { Actor, type CommonCommand, type Ports } from '../../durable-objects/shell/actor.ts'
import type { Cause } from '../../durable-objects/shell/causes.ts'
import { SqlStore } from '../../durable-objects/shell/sql-store.ts'
import { refuse } from '../../protocol/problem.ts'
import { emptyObject } from './support.ts'

export interface Counter {
  readonly total: number
  readonly rings: readonly string[]
  /** Names by the time (ms) at which they ring. */
  readonly bells: Readonly<Record<string, number>>
  readonly unknown: readonly string[]
}

export type Command =
  | { readonly type: 'add'; readonly by: number }
  | { readonly type: 'setBell'; readonly name: string; readonly at: number }
  | { readonly type: 'write'; readonly to: string }
  | { readonly type: 'crash' }
  | CommonCommand

export type Event =
  | { readonly type: 'added'; readonly by: number }
  | { readonly type: 'bellSet'; readonly name: string; readonly at: number }
  | { readonly type: 'rang'; readonly name: string }
  | { readonly type: 'written'; readonly to: string; readonly letter: Letter }
  | { readonly type: 'lost'; readonly to: string }

const letter: Letter = { type: 'withdraw', invitation: 'i', why: 'moved' }

export const counter: Machine<Counter, Command, Event> = {
  initial: { total: 0, rings: [], bells: {}, unknown: [] },
  upcasts: [{}, {}],
  rowwise: ['bells'],
  decide(_state, command) {
    switch (command.type) {
      case 'add':
        return command.by < 0 ? refuse('forbidden', 'by') : [{ type: 'added', by: command.by }]
      case 'setBell':
        return [{ type: 'bellSet', name: command.name, at: command.at }]
      case 'write':
        return [{ type: 'written', to: command.to, letter }]
      case 'letter':
        return [{ type: 'added', by: 1 }]
      case 'due':
        return command.name === 'mute' ? [] : [{ type: 'rang', name: command.name }]
      case 'undelivered':
        return [
          { type: 'lost', to: command.to },
          { type: 'written', to: 'agent/other', letter: command.letter },
        ]
      case 'crash':
        throw new Error('a bug')
    }
  },
  apply(state, event) {
    switch (event.type) {
      case 'added':
        return { ...state, total: state.total + event.by }
      case 'bellSet':
        return { ...state, bells: { ...state.bells, [event.name]: event.at } }
      case 'rang': {
        const { [event.name]: _, ...bells } = state.bells
        return { ...state, bells, rings: [...state.rings, event.name] }
      }
      case 'written':
        return state
      case 'lost':
        return { ...state, unknown: [...state.unknown, event.to] }
    }
  },
  letters: (_after, event) => (event.type === 'written' ? [{ to: event.to, letter: event.letter }] : []),
  lean: (event) => event,
  deadlines: ({ bells }) => Object.entries(bells).map(([name, at]) => ({ name, at })),
}

export interface Bench {
  readonly actor: Actor<Counter, Command, Event>
  readonly published: Event[]
  readonly lines: Readonly<Record<string, unknown>>[]
  /** Promises of letters on their way. */
  readonly pending: Promise<void>[]
  readonly broken: unknown[]
}

/** An actor as it comes up on this storage at `now()`. */
export function wake(
  storage: DurableObjectStorage,
  now: () => number,
  more: { armedAt?: number | null; send?: Ports<Counter, Event>['send']; keepEventsMs?: number } = {},
): Bench {
  const bench = {
    published: [] as Event[],
    lines: [] as Bench['lines'],
    pending: [] as Promise<void>[],
    broken: [] as unknown[],
  }
  const ports: Ports<Counter, Event> = {
    name: 'queue/test',
    now,
    random: () => 0.5,
    idKey: () => [1, 2, 3, 4],
    send: more.send ?? (() => Promise.resolve()),
    published: (_rows, _before, _after, events) => void bench.published.push(...events),
    lifeAt: () => null,
    background: (work) => void bench.pending.push(work),
    broken: (error) => void bench.broken.push(error),
    log: (line) => void bench.lines.push(line),
  }
  const store = new SqlStore(storage, more.armedAt ?? null, counter.rowwise)
  const { keepEventsMs } = more
  const actor = new Actor(counter, store, ports, keepEventsMs === undefined ? {} : { keepEventsMs })
  actor.resume()
  return { actor, ...bench }
}

export function frame(n: number, instance = 'instance-1'): Cause {
  return { kind: 'frame', participant: 'p1', instance, n }
}

export const shell: Cause = { kind: 'shell', name: 'test' }

/** A fresh storage and a clock that is moved by hand, far ahead of the platform's: its own alarms stay out of the way. */
export function onStorage(
  test: (storage: DurableObjectStorage, clock: { at: number }) => void | Promise<void>,
): Promise<void> {
  return runInDurableObject(emptyObject(), (_, { storage }) =>
    test(storage, { at: Date.parse('2040-01-01T10:00:00Z') }),
  )
}
