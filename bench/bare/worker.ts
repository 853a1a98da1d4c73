// The baseline: an object that stores each frame in one row and sends it to everybody in the room, without parsing it.
import { DurableObject } from 'cloudflare:workers'

interface Env {
  readonly ROOM: DurableObjectNamespace<Room>
}

export class Room extends DurableObject<Env> {
  readonly #sockets: Set<WebSocket>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS log (place INTEGER PRIMARY KEY, frame TEXT) STRICT')
    this.#sockets = new Set(ctx.getWebSockets())
  }

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    this.#sockets.add(server)
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(_: WebSocket, data: string): void {
    this.ctx.storage.sql.exec('INSERT INTO log (frame) VALUES (?)', data)
    for (const socket of this.#sockets) socket.send(data)
  }

  override webSocketClose(socket: WebSocket): void {
    this.#sockets.delete(socket)
  }
}

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/v1/health') return new Response('ok')
    return env.ROOM.get(env.ROOM.idFromName(pathname)).fetch(request)
  },
} satisfies ExportedHandler<Env>
