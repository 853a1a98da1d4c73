// Keeps old data readable. Each event is stored with the version in which it was written, and is brought up to date here. The same
// goes for the state in a checkpoint, and for letters, which an older release may have written.
import type { Letter } from './letters.ts'

/** The version in which events, states and letters are written now. */
export const eventVersion = 3

/** Something as it was stored. All that is known is that it has fields. */
export type Shape = Readonly<Record<string, unknown>>

/** How a machine brings data of one version up to the next. Types that are not named stay as they are. */
export interface Step {
  readonly events?: Readonly<Record<string, (event: Shape) => Shape>>
  readonly state?: (state: Shape) => Shape
  /**
   * For letters to this machine. Release 0.1.0 does not state the version of its letters, so a step must leave a letter that is up to date
   * unchanged.
   */
  readonly letters?: Readonly<Record<string, (letter: Shape) => Shape>>
}

/** From version 1 to 2, from 2 to 3, and so on. */
export type Upcasts = readonly Step[]

/** Returns an event of version `v` in today's form. Throws if the version is newer than this code, which puts the object in quarantine. */
export function upcast(upcasts: Upcasts, v: number, event: unknown): unknown {
  return since(upcasts, v).reduce((older, { events }) => typed(events, older), event as Shape)
}

/** Returns a checkpoint's state of version `v` in today's form. Throws as `upcast` does. */
export function upcastState(upcasts: Upcasts, v: number, state: unknown): unknown {
  return since(upcasts, v).reduce((older, step) => step.state?.(older) ?? older, state as Shape)
}

/**
 * Returns a letter in today's form. Throws if it is from a later release. The sender then keeps the letter until this object runs that
 * release, which takes some seconds during a deploy.
 */
export function upcastLetter(upcasts: Upcasts, { v = 1, ...letter }: Versioned): Letter {
  return since(upcasts, v).reduce<Shape>((older, { letters }) => typed(letters, older), letter) as unknown as Letter
}

/** A letter as it is sent. `v` absent: release 0.1.0 wrote it. */
export type Versioned = Letter & { readonly v?: number }

/** Returns the record with the missing fields added to each entry. */
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
