// From sockets to HTTP and back: when a connection changes over, and that nobody is told of an absence that is none.
import { describe, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import { Connection, type ConnectionState } from '../../web/shared/connection.ts'
import { ping, pong, type Network, type ConnectionToken, type WireHears } from '../../web/shared/wire.ts'
import { FakeRoomServer } from '../support/fake-room-server.ts'
import { HandClock, promises } from '../support/hand-clock.ts'
import { vera } from './rooms.ts'
import { World } from './tab.ts'

interface FakeWire {
  readonly by: 'socket' | 'http'
  readonly hears: WireHears
  readonly sent: string[]
  closed: boolean
}

function setUp(network: Network = { mute: 0 }) {
  const clock = new HandClock()
  const wires: FakeWire[] = []
  const lines: ConnectionState[] = []
  const received: string[] = []
  const world = { opened: 0, offline: false }
  const dial = (by: FakeWire['by'], hears: WireHears) => {
    const wire: FakeWire = { by, hears, sent: [], closed: false }
    wires.push(wire)
    return { send: (text: string) => wire.sent.push(text), close: () => (wire.closed = true) }
  }
  const connectionToken: ConnectionToken = { token: 't', url: 'wss://here/socket', polling: 'https://here/polling' }
  const connection = new Connection(
    {
      fetchToken: () => (world.offline ? Promise.reject(new Error('offline')) : Promise.resolve(connectionToken)),
      open: (_url, _protocols, hears) => dial('socket', hears),
      poll: (_url, _token, hears) => dial('http', hears),
      network,
      after: (spanMs, run) => clock.after(spanMs, run),
      now: () => clock.now(),
      random: () => 1,
      visible: () => true,
    },
    { changed: (line) => lines.push(line), opened: () => world.opened++, received: (text) => received.push(text) },
  )
  const last = () => wires.at(-1)!
  const pass = (spanMs: number) => clock.advance(spanMs)
  /** How long one has been away, as the page would say it (ms). */
  const awayMs = () => {
    const { state } = connection
    return state.state === 'connecting' || state.state === 'waiting' ? clock.now() - state.awayAt : 0
  }
  /** Until the next wire is dialled. */
  const next = async () => {
    for (const count = wires.length; wires.length === count;) await clock.advance(100)
  }
  const overHttp = async () => {
    connection.start()
    for (let sockets = 0; sockets < limits.mute.sockets; sockets++) {
      await promises()
      last().hears.closed(1006)
      await pass(limits.backOffMs.least)
    }
    last().hears.opened()
    last().hears.received('welcome')
  }
  return { connection, clock, wires, lines, received, world, last, pass, awayMs, next, overHttp, network }
}

describe('where sockets are forbidden', () => {
  it('D5 after two that never said anything the connection goes over HTTP', async () => {
    const { connection, wires, overHttp, received } = setUp()
    await overHttp()
    expect(wires.map(({ by }) => by)).toEqual(['socket', 'socket', 'http'])
    expect(connection.state.state).toBe('open')
    expect(received).toEqual(['welcome'])
  })

  it('U1 nobody is told that they are offline while the server answers, however sockets fail', async () => {
    const { connection, last, clock, awayMs } = setUp()
    connection.start()
    await promises()
    // They hang: neither open nor closed.
    for (let span = 0; last().by === 'socket'; span += 100) {
      expect(span).toBeLessThan(20_000)
      expect(awayMs()).toBeLessThan(limits.offlineShownMs)
      await clock.advance(100)
    }
    last().hears.opened()
    expect(connection.state.state).toBe('open')
  })

  it('D5 who hears nothing from the server at all is away, and does not blame sockets', async () => {
    const { connection, world, awayMs, wires, network, pass } = setUp()
    world.offline = true
    connection.start()
    await pass(60_000)
    expect(wires).toEqual([])
    expect(network.mute).toBe(0)
    expect(awayMs()).toBe(60_000)
  })

  it('D5 a socket that opens and says nothing is one that is silent', async () => {
    const { connection, last, pass, network } = setUp()
    connection.start()
    await promises()
    last().hears.opened()
    await pass(limits.connectMs)
    expect(network.mute).toBe(1)
    await pass(limits.backOffMs.least)
    last().hears.opened()
    last().hears.closed(1006)
    await pass(limits.backOffMs.least)
    expect(last().by).toBe('http')
  })

  it('D5 one that was let in, or shown out by us, is not silent', async () => {
    const { connection, last, next, network, wires } = setUp()
    connection.start()
    await promises()
    last().hears.closed(1006)
    await next()
    last().hears.opened()
    last().hears.closed(closeCodes.unavailable.code)
    expect(network.mute).toBe(0)
    await next()
    last().hears.opened()
    last().hears.received('welcome')
    last().hears.closed(1006)
    await next()
    expect(wires.every(({ by }) => by === 'socket')).toBe(true)
  })

  it('D5 HTTP that does not work either gives a socket its turn', async () => {
    const { last, next, wires, connection } = setUp({ mute: limits.mute.sockets })
    connection.start()
    await promises()
    last().hears.opened()
    last().hears.closed(1006)
    await next()
    expect(wires.map(({ by }) => by)).toEqual(['http', 'socket'])
  })

  it('D5 connections of one page learn from one another', async () => {
    const network: Network = { mute: 0 }
    await setUp(network).overHttp()
    const other = setUp(network)
    other.connection.start()
    await promises()
    expect(other.wires.map(({ by }) => by)).toEqual(['http'])
  })

  it('D5 over HTTP nothing is pinged, and a hint asks whether the other side is there', async () => {
    const { overHttp, last, pass, connection, wires } = setUp()
    await overHttp()
    const http = last()
    await pass(limits.mute.againMs.first - 1)
    expect(http.sent).toEqual([])
    connection.hint()
    await promises()
    expect(http.sent).toEqual([ping])
    http.hears.received(pong)
    await pass(limits.hintMs)
    expect(connection.state.state).toBe('open')
    connection.hint()
    await pass(limits.hintMs)
    expect(connection.state.state).toBe('waiting')
    expect(wires.at(-1)?.closed).toBe(true)
  })
})

describe('back to a socket', () => {
  it('D5 one is tried less and less often, and changes nothing until something has come over it', async () => {
    const { overHttp, wires, last, pass, connection, lines } = setUp()
    await overHttp()
    const http = last()
    const { first, max } = limits.mute.againMs
    const told = lines.length
    for (const spanMs of [first, 2 * first, 4 * first, 8 * first, max, max]) {
      await pass(spanMs - 1)
      expect(last().closed || last() === http).toBe(true)
      await pass(1)
      expect(last()).toMatchObject({ by: 'socket', closed: false })
      last().hears.opened()
      expect(last().sent).toEqual([ping])
      last().hears.closed(1006)
    }
    expect(lines).toHaveLength(told)
    expect(http.closed).toBe(false)
    expect(connection.send('x')).toBe(true)
    expect(http.sent).toEqual(['x'])
    expect(wires.filter(({ by }) => by === 'http')).toHaveLength(1)
  })

  it('D5 the one that answers takes over at once, and whoever speaks introduces themselves again', async () => {
    const { overHttp, last, pass, connection, lines, received, world, network } = setUp()
    await overHttp()
    const http = last()
    await pass(limits.mute.againMs.first)
    last().hears.opened()
    const told = lines.length
    last().hears.received(pong)
    expect(http.closed).toBe(true)
    expect(lines.slice(told).map(({ state }) => state)).toEqual(['connecting', 'open'])
    expect(world.opened).toBe(2)
    expect(network.mute).toBe(0)
    connection.send('hello')
    expect(last().sent).toEqual([ping, 'hello'])
    http.hears.received('late')
    http.hears.closed(closeCodes.removed.code)
    last().hears.received('welcome')
    expect(received).toEqual(['welcome', 'welcome'])
    expect(connection.state.state).toBe('open')
    await pass(limits.pingEveryMs)
    expect(last().sent).toEqual([ping, 'hello', ping])
  })

  it('D5 a workspace, which speaks first, loses nothing of it', async () => {
    const { overHttp, last, pass, received } = setUp()
    await overHttp()
    await pass(limits.mute.againMs.first)
    last().hears.opened()
    last().hears.received('workspace')
    expect(received).toEqual(['welcome', 'workspace'])
  })

  it('R11 stopping leaves no timer, no socket and no request behind', async () => {
    const { overHttp, wires, pass, connection, clock } = setUp()
    await overHttp()
    await pass(limits.mute.againMs.first)
    connection.stop()
    expect(clock.pending).toBe(0)
    expect(wires.slice(2).every(({ closed }) => closed)).toBe(true)
  })
})

describe('a room without sockets', () => {
  async function forbidden(sockets: World['sockets']) {
    const world = new World(new HandClock(), new FakeRoomServer())
    world.sockets = sockets
    const tab = await world.openTab(vera)
    tab.room.say('first words')
    for (let second = 0; second < 30; second++) {
      expect([...tab.texts(), ...tab.unsent()]).toContain('first words')
      await world.pass(1_000)
    }
    return { world, tab }
  }

  it.each(['refused', 'hanging', 'dying'] as const)(
    'D5 U1 sockets are %s: words stay in view, arrive, and those of others come',
    async (sockets) => {
      const { world, tab } = await forbidden(sockets)
      expect(tab.texts()).toEqual(['first words'])
      world.server.prompt('Hello')
      await world.pass(1)
      expect(tab.texts()).toEqual(['first words', 'Hello'])
      world.http.timeOut()
      await world.pass(1_000)
      world.server.prompt('Still there?')
      await world.pass(1)
      expect(tab.texts().at(-1)).toBe('Still there?')
    },
  )

  it('D3 D5 what goes both ways is taken once, when sockets become possible in the middle of a word', async () => {
    const { world, tab } = await forbidden('refused')
    world.sockets = 'open'
    for (let word = 0; word < 120; word++) {
      tab.room.say(`word ${word}`)
      for (const request of world.http.requests) request.moveUp()
      await world.clock.advance(500)
      if (word % 3 === 0) await world.calm()
    }
    await world.pass(1_000)
    expect(tab.wire?.open).toBe(true)
    expect(tab.texts()).toEqual(['first words', ...Array.from({ length: 120 }, (_, word) => `word ${word}`)])
    expect(tab.unsent()).toEqual([])
  })
})
