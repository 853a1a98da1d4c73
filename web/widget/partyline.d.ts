// The widget's JavaScript API, for sites that use TypeScript.

export interface PartylineEvents {
  /** The widget is on the page and knows its entry point. */
  ready: Record<string, never>
  open: Record<string, never>
  close: Record<string, never>
  /** The number of words of others that this customer has not seen, in any tab or on any device. */
  unread: { readonly count: number }
  /** Words of somebody else have come. */
  message: { readonly conversation: string; readonly id: string; readonly at: string; readonly name: string }
  started: { readonly conversation: string }
  ended: { readonly conversation: string; readonly reason: string | null }
}

/** A token that the site's backend signed, or what fetches one: it is asked again whenever a session has run out. */
export type IdentityToken = string | (() => Promise<string>)

export interface Partyline {
  open(): void
  close(): void
  /** Resolves when the customer is signed in; rejects with the reason when they are not. */
  identify(token: IdentityToken): Promise<void>
  /** Forgets the customer, their conversation and whatever they have not sent. */
  signOut(): void
  /** Attributes of the next conversation; `null` takes one back. Throws a TypeError that names the attribute at fault. */
  setAttributes(attributes: Readonly<Record<string, string | number | boolean | null>>): void
  /** Answers what takes the listener off again. */
  on<Name extends keyof PartylineEvents>(event: Name, listener: (detail: PartylineEvents[Name]) => void): () => void
}

declare global {
  interface Window {
    partyline: Partyline
  }
}
