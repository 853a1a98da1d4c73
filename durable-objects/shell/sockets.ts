// The sockets of one object. The platform keeps them through hibernation with what is attached; the rest is rebuilt on waking.
import type { Person } from '../../domain/conversation/commands.ts'
import type { CloseCode } from '../../protocol/close-codes.ts'
import type { Audience } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { ping, pong } from '../../protocol/server-frames.ts'

export const subprotocol = 'partyline.v1'

const goodbye = { code: 1000, name: 'goodbye' }

/** What is attached to a socket. */
export interface Session {
  /** Whose it is within the object: a participant's room-local id, or `agent` in a workspace. */
  readonly who: string
  readonly person: Person
  readonly audience: Audience
  readonly acceptedAt: number
  /** `new`: before hello. `paging`: still reading what was; items come by request. `live`: items come as they happen. */
  readonly phase: 'new' | 'paging' | 'live'
  /** The client instance that said hello. */
  readonly instance: string | null
}

export interface FrameRate {
  readonly perSecond: number
  readonly burst: number
}

interface Connection {
  session: Session
  lifeAt: number
  tokens: number
  filledAt: number
  refused: number
  typedAt: number
}

/** What a frame may do: be taken, be sent again after so long (ms), or close the socket. */
export type Admission = 'taken' | 'close' | { readonly retryAfterMs: number }

export class Sockets {
  readonly #ctx: DurableObjectState
  readonly #now: () => number
  readonly #rate: FrameRate
  readonly #connections = new Map<WebSocket, Connection>()
  /** Those whose end is known: closed by us, or reported before. */
  readonly #over = new WeakSet<WebSocket>()

  constructor(ctx: DurableObjectState, now: () => number, rate: FrameRate = limits.frames) {
    this.#ctx = ctx
    this.#now = now
    this.#rate = rate
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong))
    // Asking the platform costs 14 µs a socket (2026-11): once per waking, never per message.
    for (const ws of ctx.getWebSockets()) {
      const session = ws.deserializeAttachment() as Session | null
      if (session && ws.readyState === WebSocket.OPEN) this.#add(ws, session)
    }
  }

  accept(session: Session): { readonly response: Response; readonly socket: WebSocket } {
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server, [session.who])
    server.serializeAttachment(session)
    this.#add(server, session)
    return { response: switching(client), socket: server }
  }

  get size(): number {
    return this.#connections.size
  }

  /** Null for a socket that is none of ours any more: frames may still come while it closes. */
  session(ws: WebSocket): Session | null {
    return this.#connections.get(ws)?.session ?? null
  }

  change(ws: WebSocket, change: Pick<Session, 'phase' | 'instance'>): void {
    const connection = this.#connections.get(ws)
    if (!connection) return
    connection.session = { ...connection.session, ...change }
    ws.serializeAttachment(connection.session)
  }

  count(who: string): number {
    let count = 0
    for (const { session } of this.#connections.values()) if (session.who === who) count++
    return count
  }

  /** Last sign of life of `who` (ms): a frame, a heartbeat or the opening; null without sockets. */
  lifeAt(who: string): number | null {
    let latest: number | null = null
    for (const [ws, { session, lifeAt }] of this.#connections) {
      if (session.who !== who) continue
      const beatAt = this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0
      latest = Math.max(latest ?? 0, lifeAt, beatAt)
    }
    return latest
  }

  /** D8: counts a frame against its socket's bucket. */
  admit(ws: WebSocket): Admission {
    const connection = this.#connections.get(ws)
    if (!connection) return 'close'
    const now = this.#now()
    const { perSecond, burst } = this.#rate
    connection.lifeAt = now
    // Clocks of two machines may differ: one that goes back must not take tokens away.
    const sinceMs = Math.max(0, now - connection.filledAt)
    connection.tokens = Math.min(burst, connection.tokens + (sinceMs * perSecond) / 1_000)
    connection.filledAt = now
    if (connection.tokens >= 1) {
      connection.tokens--
      connection.refused = Math.max(0, connection.refused - 1)
      return 'taken'
    }
    connection.refused++
    if (connection.refused > limits.framesRefused) return 'close'
    return { retryAfterMs: Math.ceil(((1 - connection.tokens) * 1_000) / perSecond) }
  }

  /** D6: whether typing on this socket is to be told now. */
  mayType(ws: WebSocket): boolean {
    const connection = this.#connections.get(ws)
    if (!connection || connection.typedAt > this.#now() - limits.typingEveryMs) return false
    connection.typedAt = this.#now()
    return true
  }

  send(ws: WebSocket, text: string): void {
    try {
      ws.send(text)
    } catch {
      // It is closing: the platform reports that by itself, and the client asks again for what it missed.
    }
  }

  /** To everybody of the audience who is `live`, or who has at least said hello; not to `except`. A function says what each hears. */
  broadcast(
    audience: Audience,
    text: string | ((who: string) => string),
    to: 'live' | 'greeted',
    except: string | null = null,
  ): void {
    for (const [ws, connection] of this.#connections) {
      const { session } = connection
      if (session.audience !== audience || session.who === except) continue
      if (session.phase === 'live' || (to === 'greeted' && session.phase === 'paging'))
        this.send(ws, typeof text === 'string' ? text : text(session.who))
    }
  }

  close(ws: WebSocket, { code, name }: Pick<CloseCode, 'code' | 'name'>): void {
    this.#connections.delete(ws)
    this.#over.add(ws)
    try {
      ws.close(code, name)
    } catch {
      // Closed already.
    }
  }

  closeAll(who: string, closeCode: CloseCode): void {
    for (const [ws, { session }] of this.#connections) if (session.who === who) this.close(ws, closeCode)
  }

  /** After the platform said that the socket is gone. Null if it was none of ours any more. */
  gone(ws: WebSocket): Session | null {
    if (this.#over.has(ws)) return null
    // The close that wakes an object is of a socket that was open no more when the others were added.
    const session = this.session(ws) ?? (ws.deserializeAttachment() as Session | null)
    // The close of a hibernatable socket is not answered by the platform: browsers would wait for it (workerd, 2026-11).
    this.close(ws, goodbye)
    return session
  }

  #add(ws: WebSocket, session: Session): void {
    const { burst } = this.#rate
    const lifeAt = session.acceptedAt
    this.#connections.set(ws, { session, lifeAt, tokens: burst, filledAt: this.#now(), refused: 0, typedAt: 0 })
  }
}

/** A browser cannot read the status of a refused upgrade, so it gets a socket that closes with the reason. */
export function closedAtOnce({ code, name }: CloseCode): Response {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  server.close(code, name)
  return switching(client)
}

function switching(client: WebSocket): Response {
  return new Response(null, { status: 101, webSocket: client, headers: { 'sec-websocket-protocol': subprotocol } })
}
