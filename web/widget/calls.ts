// `window.partyline`: what a page can ask of the widget, and what it asked before the script was there.
import type { Events } from './events.ts'
import type { Attributes, IdentityToken, Partyline } from './partyline.d.ts'

export interface Obeys {
  open(): void
  close(): void
  identify(token: IdentityToken): Promise<void>
  signOut(): void
  mount(attributes?: Attributes): void
  destroy(): void
  readonly events: Events
  readonly attributes: Map<string, string>
}

/** A call that was made on the page's stand-in: a name, and what was given. */
export type Waiting = readonly [name: string, ...given: unknown[]]

export function callsTo(widget: Obeys): Partyline {
  const calls: Partyline = {
    open: () => widget.open(),
    close: () => widget.close(),
    identify: (token) => widget.identify(token),
    signOut: () => widget.signOut(),
    setAttributes: (attributes) => {
      for (const [name, value] of Object.entries(attributes)) set(widget.attributes, name, value)
    },
    on: (event, listener) => widget.events.on(event, listener),
    mount: (attributes) => widget.mount(attributes),
    destroy: () => widget.destroy(),
    // A page need not know whether the script has come.
    queue: { push: (...waiting) => catchUp(calls, waiting) },
  }
  return calls
}

/**
 * Puts the calls in place of the page's stand-in. A page that changes its body runs its scripts again, and with them the one that puts a
 * stand-in there: what it holds is done, and the calls stay.
 */
export function standIn(partyline: Partyline): void {
  const before = waitingIn(window.partyline)
  Object.defineProperty(window, 'partyline', {
    configurable: true,
    enumerable: true,
    get: () => partyline,
    set: (given: unknown) => {
      catchUp(partyline, waitingIn(given))
    },
  })
  catchUp(partyline, before)
}

/** Does in order what was asked before; a call that fails is told of as it would have been, and stops no other. */
export function catchUp(partyline: Partyline, waiting: readonly Waiting[]): void {
  for (const [name, ...given] of waiting) {
    const call = Object.hasOwn(partyline, name)
      ? (partyline[name as keyof Partyline] as (...all: unknown[]) => unknown)
      : null
    try {
      if (typeof call !== 'function') throw new TypeError(`partyline.${name} does not exist`)
      const done = call(...given)
      if (done instanceof Promise) done.catch(reportError)
    } catch (error) {
      reportError(error)
    }
  }
}

function waitingIn(given: unknown): readonly Waiting[] {
  const queue = (given as { readonly queue?: unknown } | null | undefined)?.queue
  return Array.isArray(queue) ? (queue as readonly Waiting[]) : []
}

function set(attributes: Map<string, string>, name: string, value: string | number | boolean | null): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name) || name in {})
    throw new TypeError(`partyline: attribute "${name}" has no valid name`)
  if (value === null) attributes.delete(name)
  else if (['string', 'number', 'boolean'].includes(typeof value)) attributes.set(name, String(value))
  else throw new TypeError(`partyline: attribute "${name}" must be a string, number or boolean`)
}
