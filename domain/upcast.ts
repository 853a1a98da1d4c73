// Events are readable for ever: each is stored with the version it was written in, and brought up to date here. So is the state of a
// checkpoint, which is what events of that version made of it, and so are letters, which a release before may have written.
import type { Letter } from './letters.ts'

/** The version in which events, states and letters are written now. */
export const eventVersion = 3

/** Something as it was stored, of which no more is known than that it has fields. */
export type Shape = Readonly<Record<string, unknown>>

/** What a machine does to bring what one version wrote up to the next. Types that are not named stay as they are. */
export interface Step {
  readonly events?: Readonly<Record<string, (event: Shape) => Shape>>
  readonly state?: (state: Shape) => Shape
  /** Of letters that reach the machine. Release 0.1.0 does not say which version it wrote, so a step must do nothing to what needs nothing. */
  readonly letters?: Readonly<Record<string, (letter: Shape) => Shape>>
}

/** From version 1 to 2, from 2 to 3, and so on. */
export type Upcasts = readonly Step[]

/** An event of version `v` as today's code knows it. Throws for one from the future, which sends the object to quarantine. */
export function upcast(upcasts: Upcasts, v: number, event: unknown): unknown {
  return since(upcasts, v).reduce((older, { events }) => typed(events, older), event as Shape)
}

/** The state of a checkpoint written by version `v` as today's code knows it. Throws as `upcast` does. */
export function upcastState(upcasts: Upcasts, v: number, state: unknown): unknown {
  return since(upcasts, v).reduce((older, step) => step.state?.(older) ?? older, state as Shape)
}

/**
 * A letter as today's code knows it. Throws for one of a later release, whose sender keeps it until this object runs that release:
 * during a deploy, for some seconds.
 */
export function upcastLetter(upcasts: Upcasts, { v = 1, ...letter }: Versioned): Letter {
  return since(upcasts, v).reduce<Shape>((older, { letters }) => typed(letters, older), letter) as unknown as Letter
}

/** A letter as it travels. Absent: release 0.1.0 wrote it. */
export type Versioned = Letter & { readonly v?: number }

/** A record with what its entries lacked. */
export function completed(entries: unknown, lacked: Shape): Readonly<Record<string, Shape>> {
  const all = Object.entries((entries ?? {}) as Readonly<Record<string, Shape>>)
  return Object.fromEntries(all.map(([key, entry]) => [key, { ...lacked, ...entry }]))
}

function since(upcasts: Upcasts, v: number): Upcasts {
  if (v > eventVersion) throw new Error(`version ${v} is newer than ${eventVersion}`)
  return upcasts.slice(v - 1)
}

function typed(changes: Step['events'], one: Shape): Shape {
  const type = one['type'] as string
  return changes && Object.hasOwn(changes, type) ? (changes[type]?.(one) ?? one) : one
}
