// `window.partyline`: what a page can ask of the widget, and what it asked before the script was there.
import type { Events } from './events.ts'
import type { IdentityToken, Partyline } from './partyline.d.ts'

export interface Obeys {
  open(): void
  close(): void
  identify(token: IdentityToken): Promise<void>
  signOut(): void
  readonly events: Events
  readonly attributes: Map<string, string>
}

/** A call that was made on the page's stand-in: a name, and what was given. */
export type Waiting = readonly [name: string, ...given: unknown[]]

export function callsTo(widget: Obeys): Partyline {
  return {
    open: () => widget.open(),
    close: () => widget.close(),
    identify: (token) => widget.identify(token),
    signOut: () => widget.signOut(),
    setAttributes: (attributes) => {
      for (const [name, value] of Object.entries(attributes)) set(widget.attributes, name, value)
    },
    on: (event, listener) => widget.events.on(event, listener),
  }
}

/** Does in order what was asked before; a call that fails is told of as it would have been, and stops no other. */
export function catchUp(partyline: Partyline, waiting: readonly Waiting[]): void {
  for (const [name, ...given] of waiting) {
    const call = Object.hasOwn(partyline, name)
      ? (partyline[name as keyof Partyline] as (...all: unknown[]) => unknown)
      : null
    try {
      if (call === null) throw new TypeError(`partyline.${name} does not exist`)
      const done = call(...given)
      if (done instanceof Promise) done.catch(reportError)
    } catch (error) {
      reportError(error)
    }
  }
}

function set(attributes: Map<string, string>, name: string, value: string | number | boolean | null): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name) || name in {})
    throw new TypeError(`partyline: attribute "${name}" has no valid name`)
  if (value === null) attributes.delete(name)
  else if (['string', 'number', 'boolean'].includes(typeof value)) attributes.set(name, String(value))
  else throw new TypeError(`partyline: attribute "${name}" must be a string, number or boolean`)
}
