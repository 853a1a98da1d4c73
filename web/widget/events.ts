// The events that a page can listen to.
import type { PartylineEvents } from './partyline.d.ts'

export type EventName = keyof PartylineEvents
type Listener = (detail: never) => void

export class Events {
  readonly #listeners = new Map<string, Set<Listener>>()

  on<Name extends EventName>(name: Name, listener: (detail: PartylineEvents[Name]) => void): () => void {
    const known = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, known.add(listener))
    return () => known.delete(listener)
  }

  has(name: EventName): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0
  }

  clear(): void {
    this.#listeners.clear()
  }

  tell<Name extends EventName>(name: Name, detail: PartylineEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        ;(listener as (detail: PartylineEvents[Name]) => void)(detail)
      } catch (error) {
        // An error in one listener is reported as the page's own, and the other listeners are still called.
        reportError(error)
      }
    }
  }
}
