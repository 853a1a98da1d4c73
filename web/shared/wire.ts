// The interface of a connection's transport (socket or HTTP), and what a page provides for it. This file imports nothing.

/** The heartbeat pair. The platform compares it byte by byte (protocol/server-frames.ts). */
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
/** A new connection token and the address for it; `refused`: there will never be one. */
export type ConnectionToken = IssuedToken | { readonly refused: string }
/** `polling`: the address to begin at without a socket; absent: the server is too old. */
export interface IssuedToken {
  readonly token: string
  readonly url: string
  readonly polling?: string
}

/** What the connections of one page know about their common network. */
export interface Network {
  /** The number of sockets in a row over which nothing arrived. */
  mute: number
}

export interface ConnectionOutside {
  /** Rejects if a later try may succeed. */
  fetchToken(): Promise<ConnectionToken>
  open(url: string, protocols: readonly string[], hears: WireHears): Wire
  /** The same frames over HTTP; absent: not available. It answers pings itself. */
  poll?(url: string, token: string, hears: WireHears): Wire
  readonly network?: Network
  /** Runs `run` once after a span; the returned function cancels it. */
  after(spanMs: number, run: () => void): () => void
  /** A monotonic clock. */
  now(): number
  random(): number
  visible(): boolean
}
