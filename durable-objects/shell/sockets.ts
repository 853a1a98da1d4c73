// The connections of one object: sockets, and mailboxes where sockets are forbidden (D5). The platform keeps sockets through
// hibernation with what is attached; the rest is rebuilt on waking.
import { isAgent } from '../../domain/conversation/person.ts'
import { closeCodes, type CloseCode } from '../../protocol/close-codes.ts'
import type { Audience } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { ping, pong } from '../../protocol/server-frames.ts'
import { closedBy, Mailbox, refusalText, type Waiting } from './mailbox.ts'
import type { Session } from './session.ts'

export const subprotocol = 'partyline.v1'

const goodbye = { code: 1000, name: 'goodbye' }

/** What frames travel by. */
export type Carrier = WebSocket | Mailbox

export interface FrameRate {
  readonly perSecond: number
  readonly burst: number
}

interface Connection {
  session: Session
  /** Of this connection alone. */
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
  readonly #silent: (session: Session) => void
  readonly #rate: FrameRate
  readonly #connections = new Map<Carrier, Connection>()
  /** By id; one that is closed stays until its end has been fetched. */
  readonly #mailboxes = new Map<string, Mailbox>()
  /** Those whose end is known: closed by us, or reported before. */
  readonly #over = new WeakSet<WebSocket>()

  /** `silent` hears of a mailbox whose client asks no more. */
  constructor(
    ctx: DurableObjectState,
    now: () => number,
    silent: (session: Session) => void,
    rate: FrameRate = limits.frames,
  ) {
    this.#ctx = ctx
    this.#now = now
    this.#silent = silent
    this.#rate = rate
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong))
    // Asking the platform costs 14 µs a socket (2026-11): once per waking, never per message.
    for (const ws of ctx.getWebSockets()) {
      const attached = ws.deserializeAttachment() as Session | Waiting | null
      // A request that has just ended is followed by the next one, so its mailbox stays.
      if (attached && isWaiting(attached)) this.#mailbox(attached).wait(ws, attached.at)
      else if (attached && ws.readyState === WebSocket.OPEN) this.#add(ws, attached)
    }
  }

  accept(session: Session): { readonly response: Response; readonly socket: WebSocket } {
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server, [session.who])
    server.serializeAttachment(session)
    this.#add(server, session)
    return { response: switching(client), socket: server }
  }

  /** `id`: nobody else can know it. */
  acceptMailbox(id: string, session: Session): Mailbox {
    return this.#mailbox({ mailbox: id, session, had: 0, at: session.acceptedAt })
  }

  /** Null: it is not there, or not any more. */
  mailbox(id: string): Mailbox | null {
    const mailbox = this.#mailboxes.get(id)
    if (!mailbox) return null
    mailbox.expect()
    this.#alive(mailbox)
    return mailbox
  }

  /** What has come for a client that has the first `had` frames: JSON, or a socket on which it will be sent. */
  wait(id: string, had: number): Response {
    const mailbox = this.mailbox(id)
    const text = mailbox ? mailbox.take(had) : refusalText(closedBy(closeCodes.silent))
    if (!mailbox || text !== null) return new Response(text)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server)
    mailbox.wait(server, this.#now())
    return switching(client)
  }

  /** A client that speaks from elsewhere now has left its mailbox. */
  leaveMailboxes(who: string, instance: string, here: Carrier): void {
    for (const [carrier, { session }] of this.#connections) {
      if (!(carrier instanceof Mailbox) || carrier === here) continue
      if (session.who === who && session.instance === instance) this.close(carrier, closeCodes.silent)
    }
  }

  /** How many take part. */
  get parties(): number {
    let count = 0
    for (const { session } of this.#connections.values()) if (session.onlooker !== true) count++
    return count
  }

  /** Null for a socket that is none of ours any more: frames may still come while it closes. */
  session(carrier: Carrier): Session | null {
    return this.#connections.get(carrier)?.session ?? null
  }

  change(carrier: Carrier, change: Pick<Session, 'phase' | 'instance'>): void {
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
   * D8: whether `who` may have one more than they have. Connections that their clients gave up, which the platform need not
   * have noticed, make room: or whoever changes networks a few times would be locked out by what they left behind.
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

  /** Last sign of life of `who` (ms): a frame, a heartbeat, a request, an opening or an end; null without connections. */
  lifeAt(who: string): number | null {
    let latest: number | null = null
    for (const [carrier, { session }] of this.#connections) {
      if (session.who === who) latest = Math.max(latest ?? 0, this.#lifeAt(carrier), session.livedAt ?? 0)
    }
    return latest
  }

  /** D8: counts a frame of so many bytes against its connection's bucket. */
  admit(carrier: Carrier, bytes: number): Admission {
    const weight = Math.max(1, Math.ceil(bytes / limits.frameUnitBytes))
    const connection = this.#connections.get(carrier)
    if (!connection) return 'close'
    const now = this.#now()
    const { perSecond, burst } = this.#rate
    connection.lifeAt = now
    // Clocks of two machines may differ: one that goes back must not take tokens away.
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

  /** D6: whether typing on this connection is to be told now. */
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

  /** S4: whatever was opened by this sign-in of an agent; answers what was closed. */
  closeSignIn(agent: string, signIn: string, closeCode: CloseCode): readonly Session[] {
    return this.closeWhere(
      ({ person, signIn: by }) => isAgent(person) && person.agent === agent && by === signIn,
      closeCode,
    )
  }

  /** Answers what was closed. */
  closeWhere(theirs: (session: Session) => boolean, closeCode: CloseCode): readonly Session[] {
    const closed = [...this.#connections].filter(([, { session }]) => theirs(session))
    for (const [carrier] of closed) this.close(carrier, closeCode)
    return closed.map(([, { session }]) => session)
  }

  /** After the platform said that the socket is gone. Null if it was none of ours any more, or that of a request. */
  gone(ws: WebSocket): Session | null {
    if (this.#over.has(ws)) return null
    // The close that wakes an object is of a socket that was open no more when the others were added.
    const attached = this.session(ws) ?? (ws.deserializeAttachment() as Session | Waiting | null)
    this.#connections.delete(ws)
    if (attached && !isWaiting(attached)) this.#livesOn(attached.who)
    // The close of a hibernatable socket is not answered by the platform: browsers would wait for it (workerd, 2026-11).
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
      // Closed already.
    }
  }

  #mailbox({ mailbox: id, session, had, at }: Waiting): Mailbox {
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

  /** A connection that nobody knows to be dead must not make its person look dead too. */
  #livesOn(who: string): void {
    const livedAt = this.#now()
    for (const [carrier, connection] of this.#connections) {
      if (connection.session.who !== who) continue
      connection.session = { ...connection.session, livedAt }
      this.#keep(carrier, connection.session)
    }
  }

  #keep(carrier: Carrier, session: Session): void {
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

  #add(carrier: Carrier, session: Session, lifeAt = session.acceptedAt): void {
    const { burst } = this.#rate
    this.#connections.set(carrier, { session, lifeAt, tokens: burst, filledAt: this.#now(), refused: 0, typedAt: 0 })
  }
}

function isWaiting(attached: Session | Waiting): attached is Waiting {
  return 'mailbox' in attached
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
