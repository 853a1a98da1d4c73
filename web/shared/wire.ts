// What carries a connection, socket or HTTP, and what a page lends it: depends on nothing.

/** The heartbeat pair as the platform matches it, byte by byte (protocol/server-frames.ts). */
export const ping = '{"type":"ping"}'
export const pong = '{"type":"pong"}'

export interface Wire {
  send(text: string): void
  close(): void
}
export interface WireHears {
  opened(): void
  received(text: string): void
  closed(code: number): void
}
/** A fresh connection token and where to carry it; `refused`: there will never be one. */
export type Ticket = Admitted | { readonly refused: string }
/** `polling`: where to begin without a socket; absent: the server is too old for that. */
export interface Admitted {
  readonly token: string
  readonly url: string
  readonly polling?: string
}

/** What the connections of one page know of the network that they share. */
export interface Network {
  /** Sockets in a row that never said anything. */
  mute: number
}

export interface ConnectionOutside {
  /** Rejects when it may work later. */
  fetchTicket(): Promise<Ticket>
  open(url: string, protocols: readonly string[], hears: WireHears): Wire
  /** The same frames over HTTP; absent: never. It is its own heartbeat and answers a ping. */
  poll?(url: string, token: string, hears: WireHears): Wire
  readonly network?: Network
  /** Runs `run` once after a span; the answer cancels it. */
  after(spanMs: number, run: () => void): () => void
  /** A clock that nobody sets. */
  now(): number
  random(): number
  visible(): boolean
}
