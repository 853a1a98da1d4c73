// `window.partyline`: what a page can ask of the widget, and what it asked before the script was there.
import type { Events } from './events.ts'
import type { Attributes, Call, IdentityToken, Partyline, PartylineSettings } from './partyline.d.ts'

export interface Obeys {
  open(): void
  close(): void
  identify(token: IdentityToken): Promise<void>
  signOut(): void
  mount(attributes?: Attributes): unknown
  destroy(): void
  /** By the page, out of sight. */
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
    // A page need not know whether the script has come.
    queue: { push: (...waiting) => catchUp(calls, waiting) },
  }
  return calls
}

/**
 * Puts the calls in place of the page's stand-in; `told` hears what it says and whatever is put there later. A page that changes its body runs its scripts
 * again, and with them the one that puts a stand-in there: what it holds is done, and the calls stay.
 */
export function standIn(partyline: Partyline, told: (settings: Attributes) => void): void {
  const take = (given: unknown) => {
    // A page's element of that name is none.
    let said: PartylineSettings = {}
    try {
      if (!(given as Node | null | undefined)?.nodeType) said = { ...(given as PartylineSettings) }
    } catch (error) {
      // A frame of that name, of another origin, lets nobody look into it.
      reportError(error)
    }
    told(said)
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
    // A `var` of the page's cannot be defined anew.
    window.partyline = partyline
  }
  take(before)
}

/** Does in order what was asked before; a call that fails is told of as it would have been, and stops no other. */
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
