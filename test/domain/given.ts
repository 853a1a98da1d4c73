// Given a machine with a past, when a command comes, then these events and letters follow. Every step also proves what holds
// for all machines: the log replayed gives the live state, what is stored of an event does too, and state and events survive being written down as JSON.
import { expect } from 'vitest'
import type { Outgoing } from '../../domain/letters.ts'
import type { Deadline, Machine } from '../../domain/machine.ts'
import { upcastLetter, type Versioned } from '../../domain/upcast.ts'
import { isRefusal, type RefusalCode } from '../../protocol/problem.ts'
import { orderlyIds } from '../support/orderly-ids.ts'

export interface Logged<Event> {
  readonly event: Event
  readonly at: number
}

/** What is expected; what is left out is not looked at. Events and letters are compared by the fields that are named. */
export interface Expected<Event> {
  readonly events?: readonly Partial<Event>[]
  readonly letters?: readonly { readonly to: string; readonly letter: Partial<Outgoing['letter']> }[]
  readonly refused?: RefusalCode
  readonly field?: string
}

export function given<State, Command, Event extends { readonly type: string }>(
  machine: Machine<State, Command, Event>,
  past: readonly Logged<Event>[] = [],
): Scene<State, Command, Event> {
  return new Scene(machine, past)
}

export class Scene<State, Command, Event extends { readonly type: string }> {
  readonly log: Logged<Event>[]
  state: State
  /** What the last command came to. */
  events: readonly Event[] = []
  letters: readonly Outgoing[] = []
  refused: { readonly code: RefusalCode; readonly field: string | undefined } | null = null
  readonly #machine: Machine<State, Command, Event>

  constructor(machine: Machine<State, Command, Event>, past: readonly Logged<Event>[]) {
    this.#machine = machine
    this.log = [...past]
    this.state = this.replayed()
  }

  when(command: Command, at: number): this {
    const decision = this.#machine.decide(this.state, this.#read(command), at, orderlyIds)
    this.refused = isRefusal(decision) ? { code: decision.refused, field: decision.field } : null
    this.events = isRefusal(decision) ? [] : decision
    this.letters = this.events.flatMap((event) => {
      const before = this.state
      this.state = this.#machine.apply(before, event, at)
      const lean = this.#machine.lean(event) as Event
      if (lean !== event) expect(this.#machine.apply(before, lean, at)).toStrictEqual(this.state)
      this.log.push({ event, at })
      return this.#machine.letters(this.state, event)
    })
    expect(JSON.parse(JSON.stringify([this.state, this.events]))).toStrictEqual([this.state, this.events])
    return this
  }

  /** A letter is read as the shell reads it, whichever release wrote it. */
  #read(command: Command): Command {
    if (!isLetter(command)) return command
    return { ...command, letter: upcastLetter(this.#machine.upcasts, command.letter) }
  }

  /** Something that is in the log already, whoever decided it. */
  after(event: Event, at: number): this {
    this.state = this.#machine.apply(this.state, event, at)
    this.log.push({ event, at })
    this.letters = this.#machine.letters(this.state, event)
    return this
  }

  /** The next deadline comes, on time unless a later `at` is given. A deadline that changes nothing is a bug. */
  whenDue(name: string, lifeAt: number | null = null, at?: number): this {
    const deadline = this.deadline(name)
    if (deadline === undefined) expect.fail(`no deadline ${name}`)
    this.when({ type: 'due', name, lifeAt } as unknown as Command, at ?? deadline.at)
    expect(this.events, `the deadline ${name} came to nothing`).not.toHaveLength(0)
    return this
  }

  yields(expected: Expected<Event>): this {
    expect(this.refused?.code).toBe(expected.refused)
    if (expected.field !== undefined) expect(this.refused?.field).toBe(expected.field)
    if (expected.events !== undefined) expect(this.events).toMatchObject(expected.events)
    if (expected.letters !== undefined) expect(this.letters).toMatchObject(expected.letters)
    return this
  }

  deadline(name: string): Deadline | undefined {
    return this.#machine.deadlines(this.state).find((deadline) => deadline.name === name)
  }

  deadlines(): readonly Deadline[] {
    return this.#machine.deadlines(this.state)
  }

  replayed(): State {
    return this.log.reduce((state, { event, at }) => this.#machine.apply(state, event, at), this.#machine.initial)
  }
}

function isLetter(command: unknown): command is { readonly letter: Versioned } {
  return (command as { readonly type: string }).type === 'letter'
}
