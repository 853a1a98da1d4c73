// The widget's JavaScript API, for sites that use TypeScript.

export interface PartylineEvents {
  /** The widget is on the page and knows its entry point. */
  ready: Record<string, never>
  open: Record<string, never>
  close: Record<string, never>
  /** The number of messages that this customer has not seen on any tab or device. */
  unread: { readonly count: number }
  /** Somebody else has said something. */
  message: { readonly conversation: string; readonly id: string; readonly at: string; readonly name: string }
  started: { readonly conversation: string }
  ended: { readonly conversation: string; readonly reason: string | null }
  /** The customer has pressed the sign-in button of an entry point that requires signing in. */
  signin: Record<string, never>
}

/** A token that the site's backend signed, or a function that fetches one. The function is called again whenever a session expires. */
export type IdentityToken = string | (() => Promise<string>)

/** `unreachable`: the chat cannot be fetched now; calls are done once it is. `destroyed`: the widget was removed. */
export interface PartylineError extends Error {
  readonly code: 'unreachable' | 'destroyed'
}

/** The same as on the script's tag, without `data-`: `{ entryPoint: 'shop', locale: 'fr' }`. Values in `window.partyline` take precedence. */
export interface Attributes {
  readonly entryPoint?: string | undefined
  readonly locale?: string | undefined
  readonly theme?: string | undefined
  readonly accent?: string | undefined
  readonly side?: string | undefined
  readonly direction?: string | undefined
  readonly launcher?: string | undefined
  /** The origin of partyline, such as `https://chat.example.com`. Absent: the script's origin, if the browser tells it. */
  readonly host?: string | undefined
}

/** A call: its name and arguments, such as `['open']` or `['on', 'unread', listener]`. */
export type Call = readonly [name: string, ...given: unknown[]]

/** What a page may assign to `window.partyline` before or after the script has loaded. */
export interface PartylineSettings extends Attributes {
  /** Calls to run in order once the script has loaded. */
  readonly queue?: readonly Call[] | undefined
}

export interface Partyline {
  open(): void
  close(): void
  /** Resolves when the customer is signed in. Rejects with the reason otherwise; with a `PartylineError` if the chat itself is not available. */
  identify(token: IdentityToken): Promise<void>
  /** Forgets the customer, their conversation and their unsent text. It also works after `destroy()`, without showing the widget. */
  signOut(): void
  /** Attributes for the next conversation; `null` removes one. Throws a TypeError that names the wrong attribute. */
  setAttributes(attributes: Readonly<Record<string, string | number | boolean | null>>): void
  /** Returns a function that removes the listener. */
  on<Name extends keyof PartylineEvents>(event: Name, listener: (detail: PartylineEvents[Name]) => void): () => void
  /** Hides the widget, with its panel closed, or shows it again, until the page is reloaded. The conversation goes on. `open()` also shows it. */
  hide(): void
  show(): void
  /** Shows the widget again after `destroy()`; attributes that are left out keep their values. Does nothing if it is there already. */
  mount(attributes?: Attributes): void
  /** Removes the widget, and forgets listeners, attributes and who is signed in. The conversation goes on, and is there again after `mount()`. */
  destroy(): void
  /** The same as on the page's stand-in before the script has loaded: `queue.push(['open'])`. */
  readonly queue: { push(...calls: readonly Call[]): void }
}

declare global {
  interface Window {
    get partyline(): Partyline
    set partyline(given: Partyline | PartylineSettings)
  }
}
