// `window.partyline`: the page's calls to the widget, including those made before the script has loaded.
import type { Events } from './events.ts'
import type { Attributes, Call, IdentityToken, Partyline, PartylineSettings } from './partyline.d.ts'

export interface Obeys {
  open(): void
  close(): void
  identify(token: IdentityToken): Promise<void>
  signOut(): void
  mount(attributes?: Attributes): unknown
  destroy(): void
  /** Hides or shows the widget for the page. */
  hide(hidden: boolean): void
  readonly events: Events
  readonly attributes: Map<string, string>
}

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
    mount: (attributes) => void widget.mount(attributes),
    destroy: () => widget.destroy(),
    hide: () => widget.hide(true),
    show: () => widget.hide(false),
    // The page can push calls whether or not the script has loaded.
    queue: { push: (...waiting) => catchUp(calls, waiting) },
  }
  return calls
}

/**
 * Replaces the page's stand-in at `window.partyline`. `useSettings` gets its settings, and later ones. A page that replaces its body runs its scripts
 * again, and one of them puts a stand-in there again. Its calls are done, and ours stay.
 */
export function standIn(partyline: Partyline, useSettings: (settings: Attributes) => void): void {
  const take = (given: unknown) => {
    // An element with that id, which browsers expose as a global, is not a stand-in.
    let said: PartylineSettings = {}
    try {
      if (!(given as Node | null | undefined)?.nodeType) said = { ...(given as PartylineSettings) }
    } catch (error) {
      // A frame of that name and another origin, whose properties cannot be read.
      reportError(error)
    }
    useSettings(said)
    if (Array.isArray(said.queue)) catchUp(partyline, said.queue)
  }
  const before = window.partyline
  try {
    Object.defineProperty(window, 'partyline', {
      configurable: true,
      enumerable: true,
      get: () => partyline,
      set: take,
    })
  } catch {
    // A variable declared with `var` cannot be redefined as an accessor.
    window.partyline = partyline
  }
  take(before)
}

/** Runs the queued calls in order. A call that fails is reported as usual and does not stop the others. */
export function catchUp(partyline: Partyline, waiting: readonly Call[]): void {
  for (const one of waiting) {
    try {
      const [name, ...given] = one
      const call = Object.hasOwn(partyline, name)
        ? (partyline[name as keyof Partyline] as (...all: unknown[]) => unknown)
        : null
      if (typeof call !== 'function') throw new TypeError(`partyline.${name} does not exist`)
      const done = call(...given)
      if (done instanceof Promise) done.catch(reportError)
    } catch (error) {
      reportError(error)
    }
  }
}

function set(attributes: Map<string, string>, name: string, value: string | number | boolean | null): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name) || name === '__proto__')
    throw new TypeError(`partyline: attribute "${name}" has no valid name`)
  if (value === null) attributes.delete(name)
  else if (['string', 'number', 'boolean'].includes(typeof value)) attributes.set(name, String(value))
  else throw new TypeError(`partyline: attribute "${name}" must be a string, number or boolean`)
}
