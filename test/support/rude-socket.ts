// A client of sockets without manners: it does not answer a close frame, and goes on speaking. Node's own would hang up.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

const opcodes = { text: 1, close: 8 } as const

export class RudeSocket {
  /** What has come as text, in order. */
  readonly texts: string[] = []
  /** The code of the close frame that has come. */
  closeCode: number | null = null
  readonly #socket: Socket
  #rest = Buffer.alloc(0)
  #open = false

  constructor(url: string, protocols: readonly string[]) {
    const { hostname, port, pathname, host } = new URL(url)
    this.#socket = connect(Number(port), hostname)
    this.#socket.on('data', (data) => this.#received(data))
    // Whoever has ended, nothing more comes.
    this.#socket.on('error', () => {})
    const head = {
      host,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-protocol': protocols.join(', '),
    }
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
    this.#socket.write(`GET ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`)
  }

  /** At most 65,535 bytes. */
  send(text: string): void {
    const payload = Buffer.from(text)
    const length = payload.length < 126 ? Buffer.from([0x80 | payload.length]) : Buffer.from([0xfe, 0, 0])
    if (length.length > 1) length.writeUInt16BE(payload.length, 1)
    // Masked with zeros it is what it was.
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcodes.text]), length, Buffer.alloc(4), payload]))
  }

  hangUp(): void {
    this.#socket.destroy()
  }

  #received(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data])
    if (!this.#open) {
      const end = this.#rest.indexOf('\r\n\r\n')
      if (end < 0) return
      this.#open = true
      this.#rest = this.#rest.subarray(end + 4)
    }
    while (this.#frame()) {
      // One after the other.
    }
  }

  #frame(): boolean {
    const [first = 0, short = 0] = this.#rest
    const at = short === 127 ? 10 : short === 126 ? 4 : 2
    if (this.#rest.length < at) return false
    const length =
      short === 127 ? Number(this.#rest.readBigUInt64BE(2)) : short === 126 ? this.#rest.readUInt16BE(2) : short
    if (this.#rest.length < at + length) return false
    const payload = this.#rest.subarray(at, at + length)
    this.#rest = this.#rest.subarray(at + length)
    if ((first & 0x0f) === opcodes.text) this.texts.push(payload.toString())
    if ((first & 0x0f) === opcodes.close) this.closeCode = payload.readUInt16BE(0)
    return true
  }
}
