// The widget's JavaScript API, for sites that use TypeScript.

export interface PartylineEvents {
  /** The widget is on the page and knows its entry point. */
  ready: Record<string, never>
  open: Record<string, never>
  close: Record<string, never>
  /** How much of what people have said this customer has not seen, in any tab or on any device. */
  unread: { readonly count: number }
  /** Somebody else has said something. */
  message: { readonly conversation: string; readonly id: string; readonly at: string; readonly name: string }
  started: { readonly conversation: string }
  ended: { readonly conversation: string; readonly reason: string | null }
  /** The customer wants to sign in: the entry point requires it, and they have pressed the button. */
  signin: Record<string, never>
}

/** A token that the site's backend signed, or what fetches one: it is asked again whenever a session has run out. */
export type IdentityToken = string | (() => Promise<string>)

/** `unreachable`: the chat cannot be fetched now; what was asked of it is done when it has come. `destroyed`: it is not wanted any more. */
export interface PartylineError extends Error {
  readonly code: 'unreachable' | 'destroyed'
}

/** As on the script's tag, without `data-`: `{ entryPoint: 'shop', locale: 'fr' }`. Where both say something, what `window.partyline` said goes first. */
export interface Attributes {
  readonly entryPoint?: string | undefined
  readonly locale?: string | undefined
  readonly theme?: string | undefined
  readonly accent?: string | undefined
  readonly side?: string | undefined
  readonly direction?: string | undefined
  readonly launcher?: string | undefined
  /** Where partyline is, `https://chat.example.com`. Absent: where the script came from, as far as the browser says. */
  readonly host?: string | undefined
}

/** A call by its name: `['open']`, `['on', 'unread', listener]`. */
export type Call = readonly [name: string, ...given: unknown[]]

/** What a page may put at `window.partyline` before the script is there, or after it. */
export interface PartylineSettings extends Attributes {
  /** Done in order once the script is there. */
  readonly queue?: readonly Call[] | undefined
}

export interface Partyline {
  open(): void
  close(): void
  /**
   * Resolves when the customer is signed in; rejects with the reason when they are not: a `PartylineError` where the chat itself is not there.
   */
  identify(token: IdentityToken): Promise<void>
  /** Forgets the customer, their conversation and whatever they have not sent. After `destroy()`, too: nothing comes on the page for it. */
  signOut(): void
  /** Attributes of the next conversation; `null` takes one back. Throws a TypeError that names the attribute at fault. */
  setAttributes(attributes: Readonly<Record<string, string | number | boolean | null>>): void
  /** Answers what takes the listener off again. */
  on<Name extends keyof PartylineEvents>(event: Name, listener: (detail: PartylineEvents[Name]) => void): () => void
  /** Takes it out of sight, its panel closed, and back into sight, until the page is loaded anew. What goes on in it goes on. `open()` shows it too. */
  hide(): void
  show(): void
  /** Puts it on the page again after `destroy()`; attributes that are not given are as before. Where it is already, nothing happens. */
  mount(attributes?: Attributes): void
  /** Takes it off the page and forgets listeners, attributes and who is signed in. The conversation stays, and is there again after `mount()`. */
  destroy(): void
  /** As on the page's stand-in before the script is there: `queue.push(['open'])`. */
  readonly queue: { push(...calls: readonly Call[]): void }
}

declare global {
  interface Window {
    get partyline(): Partyline
    set partyline(given: Partyline | PartylineSettings)
  }
}
