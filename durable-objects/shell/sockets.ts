// The connections of one object: sockets, and mailboxes for clients whose network forbids sockets (D5). The platform keeps a socket and
// what is attached to it through hibernation. Everything else here is rebuilt when the object wakes.
import { isAgent } from '../../domain/conversation/person.ts'
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import type { Audience } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { ping, pong } from '../../protocol/server-frames.ts'
import { closedBy, Mailbox, refusalText, type Poll } from './mailbox.ts'
import type { SocketSession } from './session.ts'

export const subprotocol = 'partyline.v1'

const goodbye = { code: 1000, name: 'goodbye' }

/** A connection that frames are sent over. */
export type Carrier = WebSocket | Mailbox

export interface FrameRate {
  readonly perSecond: number
  readonly burst: number
}

interface Connection {
  session: SocketSession
  /** The last sign of life on this connection (ms). Other connections of the same person do not count. */
  lifeAt: number
  tokens: number
  filledAt: number
  refused: number
  typedAt: number
}

/** What happens to a frame: it is taken, it has to be sent again after some time (ms), or the connection is closed. */
export type Admission = 'taken' | 'close' | { readonly retryAfterMs: number }

export class Sockets {
  readonly #ctx: DurableObjectState
  readonly #now: () => number
  readonly #silent: (session: SocketSession) => void
  readonly #rate: FrameRate
  readonly #connections = new Map<Carrier, Connection>()
  /** Mailboxes by id. A closed mailbox stays until its client has fetched the end. */
  readonly #mailboxes = new Map<string, Mailbox>()
  /** Sockets whose end has been handled: we closed them, or the platform has reported it before. */
  readonly #over = new WeakSet<WebSocket>()

  /** `silent` is called when the client of a mailbox has stopped sending requests. */
  constructor(
    ctx: DurableObjectState,
    now: () => number,
    silent: (session: SocketSession) => void,
    rate: FrameRate = limits.frames,
  ) {
    this.#ctx = ctx
    this.#now = now
    this.#silent = silent
    this.#rate = rate
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong))
    // Asking the platform costs 14 µs a socket (2026-11), so it is done once per waking and never per message.
    for (const ws of ctx.getWebSockets()) {
      const attached = ws.deserializeAttachment() as SocketSession | Poll | null
      // When a request has just ended, the client's next one follows it. So the mailbox stays even if this socket is closed.
      if (attached && isWaiting(attached)) this.#mailbox(attached).wait(ws, attached.at)
      else if (attached && ws.readyState === WebSocket.OPEN) this.#add(ws, attached)
    }
  }

  accept(session: SocketSession): { readonly response: Response; readonly socket: WebSocket } {
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server, [session.who])
    server.serializeAttachment(session)
    this.#add(server, session)
    return { response: switching(client), socket: server }
  }

  /** Opens a mailbox under an `id` that nobody else can know. */
  acceptMailbox(id: string, session: SocketSession): Mailbox {
    return this.#mailbox({ mailbox: id, session, had: 0, at: session.acceptedAt })
  }

  /** Returns null if there is no such mailbox, or it is gone. */
  mailbox(id: string): Mailbox | null {
    const mailbox = this.#mailboxes.get(id)
    if (!mailbox) return null
    mailbox.expect()
    this.#alive(mailbox)
    return mailbox
  }

  /** Answers a client that has the first `had` frames with those that came since, as JSON. If there are none, with a socket to send them on. */
  wait(id: string, had: number): Response {
    const mailbox = this.mailbox(id)
    const text = mailbox ? mailbox.take(had) : refusalText(closedBy(closeCodes.silent))
    if (!mailbox || text !== null) return new Response(text)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server)
    mailbox.wait(server, this.#now())
    return switching(client)
  }

  /** Closes a client instance's other mailboxes. It now speaks over `here`, so it has given them up. */
  leaveMailboxes(who: string, instance: string, here: Carrier): void {
    for (const [carrier, { session }] of this.#connections) {
      if (!(carrier instanceof Mailbox) || carrier === here) continue
      if (session.who === who && session.instance === instance) this.close(carrier, closeCodes.silent)
    }
  }

  /** The number of connections of participants, without onlookers. */
  get parties(): number {
    let count = 0
    for (const { session } of this.#connections.values()) if (session.onlooker !== true) count++
    return count
  }

  /** Returns null for a socket that we have closed already. Frames may still arrive while it closes. */
  session(carrier: Carrier): SocketSession | null {
    return this.#connections.get(carrier)?.session ?? null
  }

  change(carrier: Carrier, change: Pick<SocketSession, 'phase' | 'instance'>): void {
    const connection = this.#connections.get(carrier)
    if (!connection) return
    connection.session = { ...connection.session, ...change }
    this.#keep(carrier, connection.session)
  }

  count(who: string): number {
    let count = 0
    for (const { session } of this.#connections.values()) if (session.who === who) count++
    return count
  }

  /**
   * D8: returns whether `who` may open one more connection. If the limit is reached, connections that seem dead are closed to make room.
   * The platform may not notice that a client is gone, and without this a few changes of network would lock a person out.
   */
  admits(who: string, atMost: number): boolean {
    if (this.count(who) < atMost) return true
    const now = this.#now()
    const dead = [...this.#connections.entries()].filter(([carrier, { session }]) => {
      const givenUpMs = session.phase === 'new' ? limits.connectMs : limits.socketSilentMs
      return session.who === who && now - this.#lifeAt(carrier) >= givenUpMs
    })
    for (const [carrier] of dead) this.close(carrier, closeCodes.silent)
    return dead.length > 0
  }

  /** Returns the last sign of life of `who` (ms): a frame, a heartbeat, a request, an opening or an end. Null without connections. */
  lifeAt(who: string): number | null {
    let latest: number | null = null
    for (const [carrier, { session }] of this.#connections) {
      if (session.who === who) latest = Math.max(latest ?? 0, this.#lifeAt(carrier), session.livedAt ?? 0)
    }
    return latest
  }

  /** D8: charges a frame of so many bytes to the token bucket of its connection. */
  admit(carrier: Carrier, bytes: number): Admission {
    const weight = Math.max(1, Math.ceil(bytes / limits.frameUnitBytes))
    const connection = this.#connections.get(carrier)
    if (!connection) return 'close'
    const now = this.#now()
    const { perSecond, burst } = this.#rate
    connection.lifeAt = now
    // Two machines' clocks may differ. A clock that goes back must not take tokens away.
    const sinceMs = Math.max(0, now - connection.filledAt)
    connection.tokens = Math.min(burst, connection.tokens + (sinceMs * perSecond) / 1_000)
    connection.filledAt = now
    if (connection.tokens >= weight) {
      connection.tokens -= weight
      connection.refused = Math.max(0, connection.refused - 1)
      return 'taken'
    }
    connection.refused++
    if (connection.refused > limits.framesRefused) return 'close'
    return { retryAfterMs: Math.ceil(((weight - connection.tokens) * 1_000) / perSecond) }
  }

  /** D6: returns whether to pass on typing from this connection now. */
  mayType(carrier: Carrier): boolean {
    const connection = this.#connections.get(carrier)
    if (!connection || connection.typedAt > this.#now() - limits.typingEveryMs) return false
    connection.typedAt = this.#now()
    return true
  }

  send(carrier: Carrier, text: string): void {
    try {
      carrier.send(text)
    } catch {
      // The socket is closing. The platform will report that, and the client will ask again for what it missed.
    }
  }

  /** Sends to everyone of the audience who is `live`, or who has at least said hello, except to `except`. `text` may differ by hearer. */
  broadcast(
    audience: Audience,
    text: string | ((who: string) => string),
    to: 'live' | 'greeted',
    except: string | null = null,
  ): void {
    for (const [carrier, connection] of this.#connections) {
      const { session } = connection
      if (session.audience !== audience || session.who === except) continue
      if (session.phase === 'live' || (to === 'greeted' && session.phase === 'paging'))
        this.send(carrier, typeof text === 'string' ? text : text(session.who))
    }
  }

  close(carrier: Carrier, closeCode: CloseCode): void {
    this.#connections.delete(carrier)
    if (carrier instanceof Mailbox) carrier.close(closeCode)
    else this.#end(carrier, closeCode)
  }

  closeAll(who: string, closeCode: CloseCode): void {
    for (const [carrier, { session }] of this.#connections) if (session.who === who) this.close(carrier, closeCode)
  }

  /** S4: closes whatever an agent opened with this sign-in, and returns the closed sessions. */
  closeSignIn(agent: string, signIn: string, closeCode: CloseCode): readonly SocketSession[] {
    return this.closeWhere(
      ({ person, signIn: by }) => isAgent(person) && person.agent === agent && by === signIn,
      closeCode,
    )
  }

  /** Returns the closed sessions. */
  closeWhere(theirs: (session: SocketSession) => boolean, closeCode: CloseCode): readonly SocketSession[] {
    const closed = [...this.#connections].filter(([, { session }]) => theirs(session))
    for (const [carrier] of closed) this.close(carrier, closeCode)
    return closed.map(([, { session }]) => session)
  }

  /** Called when the platform reports a closed socket. Returns null if we had closed it already, or if it belonged to a waiting request. */
  gone(ws: WebSocket): SocketSession | null {
    if (this.#over.has(ws)) return null
    // If a close wakes the object, its socket was not open when the constructor added the others. Then only the attachment knows it.
    const attached = this.session(ws) ?? (ws.deserializeAttachment() as SocketSession | Poll | null)
    this.#connections.delete(ws)
    if (attached && !isWaiting(attached)) this.#livesOn(attached.who)
    // The platform does not answer the close of a hibernatable socket, and browsers would wait for an answer (workerd, 2026-11).
    this.#end(ws, goodbye)
    if (!attached || !isWaiting(attached)) return attached
    const mailbox = this.#mailboxes.get(attached.mailbox) ?? this.#mailbox(attached)
    mailbox.left(ws)
    return null
  }

  #end(ws: WebSocket, { code, name }: Pick<CloseCode, 'code' | 'name'>): void {
    this.#over.add(ws)
    try {
      ws.close(code, name)
    } catch {
      // It is closed already.
    }
  }

  #mailbox({ mailbox: id, session, had, at }: Poll): Mailbox {
    const mailbox = new Mailbox(id, session, () => this.#abandoned(mailbox), had)
    this.#mailboxes.set(id, mailbox)
    this.#add(mailbox, session, at)
    return mailbox
  }

  #abandoned(mailbox: Mailbox): void {
    const session = this.session(mailbox)
    this.#mailboxes.delete(mailbox.id)
    this.#connections.delete(mailbox)
    if (session) this.#silent(session)
  }

  /** Notes on the other connections of `who` that this person was alive just now. Otherwise that would be lost with the closed one. */
  #livesOn(who: string): void {
    const livedAt = this.#now()
    for (const [carrier, connection] of this.#connections) {
      if (connection.session.who !== who) continue
      connection.session = { ...connection.session, livedAt }
      this.#keep(carrier, connection.session)
    }
  }

  #keep(carrier: Carrier, session: SocketSession): void {
    if (carrier instanceof Mailbox) carrier.keep(session)
    else carrier.serializeAttachment(session)
  }

  #alive(carrier: Carrier): void {
    const connection = this.#connections.get(carrier)
    if (connection) connection.lifeAt = this.#now()
  }

  #lifeAt(carrier: Carrier): number {
    const beatAt =
      carrier instanceof Mailbox ? 0 : (this.#ctx.getWebSocketAutoResponseTimestamp(carrier)?.getTime() ?? 0)
    return Math.max(this.#connections.get(carrier)?.lifeAt ?? 0, beatAt)
  }

  #add(carrier: Carrier, session: SocketSession, lifeAt = session.acceptedAt): void {
    const { burst } = this.#rate
    this.#connections.set(carrier, { session, lifeAt, tokens: burst, filledAt: this.#now(), refused: 0, typedAt: 0 })
  }
}

function isWaiting(attached: SocketSession | Poll): attached is Poll {
  return 'mailbox' in attached
}

/** Returns a socket that closes at once with the reason, since a browser cannot read the status of a refused upgrade. */
export function closedAtOnce({ code, name }: CloseCode): Response {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  server.close(code, name)
  return switching(client)
}

function switching(client: WebSocket): Response {
  return new Response(null, { status: 101, webSocket: client, headers: { 'sec-websocket-protocol': subprotocol } })
}
