// All that an object does, said without I/O. The shell supplies time, storage and delivery.
import type { Refusal } from '../protocol/problem.ts'
import type { Ids } from './ids.ts'
import type { Letter, Outgoing } from './letters.ts'
import type { Upcasts } from './upcast.ts'

/** What time will ask of an object: at `at` (ms) the shell executes the command `{ type: 'due', name, lifeAt }`. */
export interface Deadline {
  readonly name: string
  readonly at: number
  /** Whose sockets to ask for their last sign of life, if the decision needs it. */
  readonly life?: string
}

/**
 * A deadline that has come. `lifeAt`: the last sign of life on the sockets asked for (ms), null without sockets. `logBytes`: what the object
 * has on its disk (D8); absent: not so much that it mattered.
 */
export interface Due {
  readonly type: 'due'
  readonly name: string
  readonly lifeAt: number | null
  readonly logBytes?: number
}

/** Not delivered for `limits.letterMs`; or so old that its receiver cannot tell any more whether it has it, and refuses it. */
export type WhyReturned = 'unreachable' | 'forgotten'

/** A letter that came back: it may or may not have arrived. */
export interface Undelivered<Returned> {
  readonly type: 'undelivered'
  readonly to: string
  readonly letter: Returned
  readonly why: WhyReturned
}

/**
 * Q5: for every kind of letter that an object sends, what is true now and has to be said in its place; null: nothing. What is said
 * again comes after everything that was said meanwhile, so it must not be older than that.
 */
export type WhenUndelivered<Draft, Sent extends Letter> = {
  readonly [Type in Sent['type']]: (
    draft: Draft,
    letter: Extract<Sent, { readonly type: Type }>,
    to: string,
    why: WhyReturned,
  ) => Sent | null
}

/** What has to be said in place of a letter that came back; null: nothing. */
export function instead<Draft, Sent extends Letter>(
  table: WhenUndelivered<Draft, Sent>,
  draft: Draft,
  { to, letter, why }: Undelivered<Letter>,
): Sent | null {
  type Answer = (draft: Draft, letter: Letter, to: string, why: WhyReturned) => Sent | null
  const answers: Readonly<Record<string, unknown>> = table
  const answer = own(answers, letter.type) as Answer | undefined
  return answer?.(draft, letter, to, why) ?? null
}

/** The id in an address (`queue/billing`). */
export function idIn(address: string): string {
  return address.slice(address.indexOf('/') + 1)
}

/**
 * One decider. `decide` returns events, possibly none, or a refusal out of a closed list; it never throws. What it has to name it
 * names by `ids`, which are the object's own.
 * `apply` folds one event; `letters` says what an event tells other objects, given the state after it;
 * `deadlines` derives every timer from the state. All four are pure: no clock, no chance, no promise.
 */
export interface Machine<State, Command, Event extends { readonly type: string }> {
  readonly initial: State
  decide(state: State, command: Command, now: number, ids: Ids): readonly Event[] | Refusal
  apply(state: State, event: Event, at: number): State
  letters(after: State, event: Event): readonly Outgoing[]
  deadlines(state: State): readonly Deadline[]
  /** How it reads what earlier versions wrote: one step for each. */
  readonly upcasts: Upcasts
  /** R14: the event as it is stored, without what people wrote. `apply` must make the same of it. */
  lean(event: Event): Readonly<Record<'type', string>>
  /** Names of record-valued parts of the state that are stored a row each in checkpoints instead of inside one value. */
  readonly rowwise?: readonly (keyof State & string)[]
}

/** A decision in the making: every emitted event is applied at once, so that later steps see its effect. */
export class Draft<State, Event> {
  readonly events: Event[] = []
  state: State
  readonly now: number
  readonly #apply: (state: State, event: Event, at: number) => State

  constructor(state: State, now: number, apply: (state: State, event: Event, at: number) => State) {
    this.state = state
    this.now = now
    this.#apply = apply
  }

  emit(event: Event): void {
    this.events.push(event)
    this.state = this.#apply(this.state, event, this.now)
  }
}

/** A decision in which somebody or something may get a name. */
export class NamingDraft<State, Event> extends Draft<State, Event> {
  readonly ids: Ids

  constructor(state: State, now: number, apply: (state: State, event: Event, at: number) => State, ids: Ids) {
    super(state, now, apply)
    this.ids = ids
  }
}

/** A bug if it is false; the shell lets the object restart from its log. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** Keys come from outside: `constructor` is in a record only if somebody put it there. */
export function own<T>(all: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(all, key) ? all[key] : undefined
}

export function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = all
  return rest
}

/** The parts of a deadline's name `<what>:<id>`; the id is empty without a colon, and may have colons of its own. */
export function splitName(name: string): readonly [what: string, id: string] {
  const colon = name.indexOf(':')
  return colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)]
}
