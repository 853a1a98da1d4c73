// A WebSocket client with as little overhead as possible, so that a bench measures the server and not itself.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Wire {
  /** Sends one text frame. */
  send(text: string): void
  close(): void
  /** Called with the payload of every text frame. The bytes are valid only until it returns. */
  onFrame: (payload: Buffer) => void
  onClose: (code: number) => void
}

const text = 0x1
const close = 0x8
const ping = 0x9
const final = 0x80
const masked = 0x80

/** Opens `ws://…`. Rejects if the server does not switch protocols. */
export async function openWire(url: string, protocols: readonly string[] = []): Promise<Wire> {
  const { hostname, port, pathname } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  const offered = protocols.length === 0 ? '' : `Sec-WebSocket-Protocol: ${protocols.join(', ')}\r\n`
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${offered}\r\n`,
  )
  const rest = await switched(socket)
  const wire: Wire = {
    send: (content) => socket.write(frame(text, Buffer.from(content))),
    close: () => socket.end(frame(close, Buffer.from([0x03, 0xe8]))),
    onFrame: () => {},
    onClose: () => {},
  }
  listen(socket, wire, rest)
  return wire
}

/** Returns the bytes that came after the head of the response. */
async function switched(socket: Socket): Promise<Buffer> {
  let head = Buffer.alloc(0)
  for (;;) {
    const [part] = (await once(socket, 'data')) as [Buffer]
    head = Buffer.concat([head, part])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) continue
    if (!head.toString('latin1', 0, 12).endsWith(' 101')) {
      socket.destroy()
      throw new Error(`no socket: ${head.toString('latin1').slice(0, 300)}`)
    }
    return head.subarray(end + 4)
  }
}

function listen(socket: Socket, wire: Wire, first: Buffer): void {
  let pending = first
  let closedWith = 1006
  const take = () => {
    let at = 0
    for (;;) {
      const found = frameAt(pending, at)
      if (!found) break
      at = found.end
      const payload = pending.subarray(found.start, found.end)
      if (found.kind === text) wire.onFrame(payload)
      else if (found.kind === ping) socket.write(frame(0xa, payload))
      else if (found.kind === close) closedWith = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
    }
    pending = pending.subarray(at)
  }
  socket.on('data', (part: Buffer) => {
    pending = pending.length === 0 ? part : Buffer.concat([pending, part])
    take()
  })
  socket.on('error', () => {})
  socket.on('close', () => wire.onClose(closedWith))
  // Gives the caller time to attach its handlers.
  setImmediate(take)
}

/** Where the payload of the frame at `at` is, or null until it has arrived completely. Servers do not mask. */
function frameAt(bytes: Buffer, at: number): { kind: number; start: number; end: number } | null {
  if (bytes.length < at + 2) return null
  const kind = bytes.readUInt8(at) & 0x0f
  let length = bytes.readUInt8(at + 1) & 0x7f
  let start = at + 2
  if (length === 126) {
    if (bytes.length < at + 4) return null
    length = bytes.readUInt16BE(at + 2)
    start = at + 4
  } else if (length === 127) {
    if (bytes.length < at + 10) return null
    length = Number(bytes.readBigUInt64BE(at + 2))
    start = at + 10
  }
  return bytes.length < start + length ? null : { kind, start, end: start + length }
}

/** Clients must mask. A mask of zeroes is allowed and leaves the bytes unchanged. */
function frame(kind: number, payload: Buffer): Buffer {
  const long = payload.length > 125
  const head = Buffer.alloc(long ? 8 : 6)
  head[0] = final | kind
  head[1] = masked | (long ? 126 : payload.length)
  if (long) head.writeUInt16BE(payload.length, 2)
  return Buffer.concat([head, payload])
}
