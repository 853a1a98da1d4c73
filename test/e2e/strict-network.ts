// A network between browsers and the server that may forbid sockets, in the ways in which networks do.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** `stripped`: the upgrade is taken out and the rest passed on. `hanging`: it is never answered. `dying`: it opens and is cut. */
export type Sockets = 'allowed' | 'refused' | 'stripped' | 'hanging' | 'dying'

export interface Network {
  readonly url: string
  /** How many sockets are open through it. */
  readonly open: () => number
  readonly sockets: (how: Sockets) => void
  readonly close: () => Promise<void>
}

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export async function openNetwork(target: string): Promise<Network> {
  const { hostname, port } = new URL(target)
  const through = new Set<Socket>()
  const clients = new Set<Duplex>()
  let how: Sockets = 'allowed'
  const server = createServer((asked, answer) => {
    const { method = 'GET', url = '/', headers } = asked
    const passed = ask({ hostname, port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  server.on('upgrade', (asked: IncomingMessage, client: Duplex) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    client.on('error', () => client.destroy())
    if (how === 'refused') return client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
    if (how === 'dying') return die(asked, client)
    if (how !== 'hanging') pass(asked, client, how === 'allowed')
  })
  const pass = (asked: IncomingMessage, client: Duplex, whole: boolean) => {
    const far = connect(Number(port), hostname)
    const headers = Object.entries(asked.headers).filter(([name]) => whole || !/^(upgrade|connection)$/.test(name))
    far.write(
      `GET ${asked.url ?? '/'} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${String(value)}\r\n`).join('')}\r\n`,
    )
    far.on('error', () => client.destroy())
    if (whole) through.add(far)
    far.on('close', () => {
      through.delete(far)
      client.destroy()
    })
    client.on('close', () => far.destroy())
    far.pipe(client).pipe(far)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => through.size,
    sockets: (next) => {
      how = next
      if (how !== 'allowed') for (const far of through) far.destroy()
    },
    close: async () => {
      server.closeAllConnections()
      for (const client of clients) client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function die(asked: IncomingMessage, client: Duplex): void {
  const key = createHash('sha1')
    .update(`${asked.headers['sec-websocket-key'] ?? ''}${guid}`)
    .digest('base64')
  const head = [
    'HTTP/1.1 101 Switching Protocols',
    'upgrade: websocket',
    'connection: Upgrade',
    `sec-websocket-accept: ${key}`,
  ]
  client.write(`${[...head, 'sec-websocket-protocol: partyline.v1'].join('\r\n')}\r\n\r\n`)
  setTimeout(() => client.destroy(), 50)
}
