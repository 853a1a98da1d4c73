// The interface of a machine: everything that an object decides, without I/O. The shell supplies time, storage and delivery.
import type { Refusal } from '../protocol/problem.ts'
import type { Ids } from './ids.ts'
import type { Letter, Outgoing } from './letters.ts'
import type { Upcasts } from './upcast.ts'

/** At `at` (ms) the shell executes the command `{ type: 'due', name, lifeAt }`. */
export interface Deadline {
  readonly name: string
  readonly at: number
  /** Whose sockets the shell asks for their last sign of life; absent: the decision does not need it. */
  readonly life?: string
}

/**
 * A deadline that has come. `lifeAt`: the last sign of life on the sockets that the deadline names (ms); null: there are no sockets.
 * `logBytes`: how much the object has stored (D8); absent: too little to matter.
 */
export interface Due {
  readonly type: 'due'
  readonly name: string
  readonly lifeAt: number | null
  readonly logBytes?: number
}

/**
 * `unreachable`: the letter could not be delivered for `limits.letterMs`. `forgotten`: the letter is so old that its receiver no longer
 * knows whether it already has it, and refuses it.
 */
export type WhyUndelivered = 'unreachable' | 'forgotten'

/** A letter that came back. It may have arrived all the same. */
export interface Undelivered<Returned> {
  readonly type: 'undelivered'
  readonly to: string
  readonly letter: Returned
  readonly why: WhyUndelivered
}

/**
 * Q5: for each type of letter that an object sends, a function that returns the letter to send when one comes back; null: none. The new
 * letter arrives after everything sent meanwhile, so it must say what is true now.
 */
export type WhenUndelivered<Draft, Sent extends Letter> = {
  readonly [Type in Sent['type']]: (
    draft: Draft,
    letter: Extract<Sent, { readonly type: Type }>,
    to: string,
    why: WhyUndelivered,
  ) => Sent | null
}

/** Returns the letter to send in place of one that came back; null: none. */
export function instead<Draft, Sent extends Letter>(
  table: WhenUndelivered<Draft, Sent>,
  draft: Draft,
  { to, letter, why }: Undelivered<Letter>,
): Sent | null {
  type Answer = (draft: Draft, letter: Letter, to: string, why: WhyUndelivered) => Sent | null
  const answers: Readonly<Record<string, unknown>> = table
  const answer = own(answers, letter.type) as Answer | undefined
  return answer?.(draft, letter, to, why) ?? null
}

/** The kind and the id in an address such as `queue/billing`; `events` has no id. */
export function splitAddress(address: string): readonly [kind: string, id: string] {
  const slash = address.indexOf('/')
  return slash < 0 ? [address, ''] : [address.slice(0, slash), address.slice(slash + 1)]
}

/** Returns the id in an address: `billing` for `queue/billing`. */
export function idIn(address: string): string {
  return address.slice(address.indexOf('/') + 1)
}

/**
 * The pure part of an object. `decide` returns events, possibly none, or a refusal from a closed list, and never throws. It takes new
 * ids from `ids`, which belong to the object.
 * `apply` folds one event into the state. `letters` returns the letters that an event sends, given the state after it. `deadlines`
 * derives every timer from the state. All four are pure: they use no clock, no randomness and no promises.
 */
export interface Machine<State, Command, Event extends { readonly type: string }> {
  readonly initial: State
  decide(state: State, command: Command, now: number, ids: Ids): readonly Event[] | Refusal
  apply(state: State, event: Event, at: number): State
  letters(after: State, event: Event): readonly Outgoing[]
  deadlines(state: State): readonly Deadline[]
  /** How the machine reads what earlier versions wrote: one step for each version. */
  readonly upcasts: Upcasts
  /** R14: returns the event as it is stored, without people's text. `apply` must compute the same state from it. */
  lean(event: Event): Readonly<Record<'type', string>>
  /** Parts of the state that are records. In a checkpoint each of their entries has a row of its own, instead of all sharing one value. */
  readonly rowwise?: readonly (keyof State & string)[]
}

/** A decision in progress. Every emitted event is applied at once, so that later steps see its effect. */
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

/** A decision that may give out new ids. */
export class NamingDraft<State, Event> extends Draft<State, Event> {
  readonly ids: Ids

  constructor(state: State, now: number, apply: (state: State, event: Event, at: number) => State, ids: Ids) {
    super(state, now, apply)
    this.ids = ids
  }
}

/** Throws if the condition is false, which is a bug. The shell then lets the object restart from its log. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** Looks up own properties only. Keys come from outside, and `constructor` must not find what every object inherits. */
export function own<T>(all: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(all, key) ? all[key] : undefined
}

export function without<T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = all
  return rest
}

/** Returns the parts of a deadline's name `<what>:<id>`. The id is empty if there is no colon, and may contain colons itself. */
export function splitName(name: string): readonly [what: string, id: string] {
  const colon = name.indexOf(':')
  return colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)]
}
