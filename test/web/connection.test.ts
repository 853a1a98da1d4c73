import { describe, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import * as frames from '../../protocol/server-frames.ts'
import { Connection, type ConnectionState } from '../../web/shared/connection.ts'
import { ping, pong, type ConnectionToken, type WireHears } from '../../web/shared/wire.ts'
import { HandClock, promises } from '../support/hand-clock.ts'

class FakeSocket {
  readonly sent: string[] = []
  closed = false
  readonly url: string
  readonly protocols: readonly string[]
  readonly hears: WireHears
  constructor(url: string, protocols: readonly string[], hears: WireHears) {
    this.url = url
    this.protocols = protocols
    this.hears = hears
  }
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.closed = true
  }
}

function setUp() {
  const clock = new HandClock()
  const sockets: FakeSocket[] = []
  const lines: ConnectionState[] = []
  const received: string[] = []
  const world = {
    visible: true,
    random: 0,
    tokens: 0,
    token: async (): Promise<ConnectionToken> => ({ token: `t${world.tokens}`, url: 'wss://here/socket' }),
  }
  let opened = 0
  const connection = new Connection(
    {
      fetchToken: () => {
        world.tokens++
        return world.token()
      },
      open: (url, protocols, hears) => {
        const socket = new FakeSocket(url, protocols, hears)
        sockets.push(socket)
        return socket
      },
      after: (spanMs, run) => clock.after(spanMs, run),
      now: () => clock.now(),
      random: () => world.random,
      visible: () => world.visible,
    },
    { changed: (line) => lines.push(line), opened: () => opened++, received: (text) => received.push(text) },
  )
  const last = () => sockets.at(-1)!
  const open = async () => {
    await promises()
    last().hears.opened()
  }
  const waitMs = () => {
    const { state } = connection
    return state.state === 'waiting' ? state.untilAt - clock.now() : null
  }
  return { clock, sockets, lines, received, world, connection, last, open, waitMs, openedTimes: () => opened }
}

describe('connection', () => {
  it('S2 carries a fresh token as subprotocol, never in the address', async () => {
    const { connection, open, last, clock, world } = setUp()
    connection.start()
    await open()
    expect(last().protocols).toEqual(['partyline.v1', 't1'])
    last().hears.closed(1006)
    await clock.advance(limits.backOffMs.first)
    expect(last().protocols).toEqual(['partyline.v1', 't2'])
    expect(last().url).not.toContain('t2')
    expect(world.tokens).toBe(2)
  })

  it('D5 the heartbeat pair is the one that the platform answers', () => {
    expect([ping, pong]).toEqual([frames.ping, frames.pong])
  })

  it.each([
    [0, 0, 500],
    [0, 1, 2_000],
    [1, 0, 500],
    [1, 1, 4_000],
    [2, 1, 8_000],
    [9, 1, 30_000],
  ])('D5 after %i failures and chance %d waits %d ms', async (failures, random, spanMs) => {
    const { connection, world, clock, waitMs } = setUp()
    world.token = () => Promise.reject(new Error('offline'))
    for (let failed = 0; failed <= failures; failed++) {
      world.random = failed === failures ? random : 0
      if (failed === 0) connection.start()
      await clock.advance(failed === 0 ? 0 : limits.backOffMs.least)
    }
    expect(waitMs()).toBe(spanMs)
  })

  it('D5 a hidden page waits up to five minutes and comes back at once when it is shown', async () => {
    const { connection, world, clock, waitMs, sockets } = setUp()
    world.token = () => Promise.reject(new Error('offline'))
    world.visible = false
    world.random = 1
    connection.start()
    for (let failed = 0; failed < 12; failed++) await clock.advance(limits.backOffMs.hidden)
    expect(waitMs()).toBeGreaterThan(limits.backOffMs.visible)
    world.token = () => Promise.resolve({ token: 't', url: 'wss://here' })
    world.visible = true
    await clock.advance(limits.backOffMs.least)
    connection.hint()
    await promises()
    expect(sockets).toHaveLength(1)
  })

  it('D5 hints do not hurry an attempt that the server put off', async () => {
    const { connection, open, last, waitMs, world } = setUp()
    connection.start()
    await open()
    last().hears.closed(closeCodes.slowDown.code)
    expect(waitMs()).toBe(5_000 + limits.backOffMs.least)
    connection.hint()
    expect(waitMs()).toBe(5_000)
    expect(world.tokens).toBe(1)
  })

  it('D5 a hint never waits longer than the wait at hand, whatever the clock says', async () => {
    const { connection, open, last, waitMs, clock, world, sockets } = setUp()
    connection.start()
    await open()
    last().hears.closed(1006)
    expect(waitMs()).toBe(limits.backOffMs.least)
    clock.set(-86_400_000)
    connection.hint()
    await clock.advance(limits.backOffMs.least)
    expect(world.tokens).toBe(2)
    await promises()
    expect(sockets).toHaveLength(2)
  })

  it('D5 a socket that dies young does not reset the back-off, one that lived does', async () => {
    const { connection, open, last, waitMs, clock, world } = setUp()
    world.random = 1
    connection.start()
    await open()
    last().hears.closed(1006)
    await clock.advance(2_000)
    await open()
    last().hears.closed(1006)
    expect(waitMs()).toBe(4_000)
    await clock.advance(4_000)
    await open()
    await clock.advance(limits.connectMs)
    last().hears.closed(1006)
    expect(waitMs()).toBe(2_000)
  })

  it.each(Object.values(closeCodes).filter(({ comeBack }) => comeBack === 'never'))(
    'R7 close code $name is the end of coming back',
    async ({ code, name }) => {
      const { connection, open, last, clock, world } = setUp()
      connection.start()
      await open()
      last().hears.closed(code)
      expect(connection.state).toEqual({ state: 'refused', why: name })
      await clock.advance(3_600_000)
      connection.hint()
      expect(world.tokens).toBe(1)
      expect(clock.pending).toBe(0)
    },
  )

  it('S4 stops when there will be no token', async () => {
    const { connection, world, clock, sockets } = setUp()
    world.token = () => Promise.resolve({ refused: 'not_a_participant' })
    connection.start()
    await promises()
    expect(connection.state).toEqual({ state: 'refused', why: 'not_a_participant' })
    await clock.advance(600_000)
    expect(sockets).toHaveLength(0)
  })

  it('R11 begins again after a refusal when asked to', async () => {
    const { connection, open, last } = setUp()
    connection.start()
    await open()
    last().hears.closed(closeCodes.left.code)
    connection.start()
    await open()
    expect(connection.state.state).toBe('open')
  })

  it('D5 pings every 25 s and replaces a socket whose pong is missing', async () => {
    const { connection, open, last, clock, sockets, received } = setUp()
    connection.start()
    await open()
    last().hears.received('{}')
    await clock.advance(limits.pingEveryMs)
    expect(last().sent).toEqual([ping])
    last().hears.received(pong)
    await clock.advance(limits.pingEveryMs)
    expect(last().sent).toEqual([ping, ping])
    expect(connection.state.state).toBe('open')
    await clock.advance(limits.pingEveryMs)
    expect(sockets[0]?.closed).toBe(true)
    expect(connection.state.state).toBe('waiting')
    await clock.advance(limits.backOffMs.least)
    expect(sockets).toHaveLength(2)
    expect(received).toEqual(['{}'])
  })

  it('D5 a hint tests a socket that looks open', async () => {
    const { connection, open, last, clock } = setUp()
    connection.start()
    await open()
    connection.hint()
    expect(last().sent).toEqual([ping])
    const askedAt = clock.now()
    await clock.advance(limits.hintMs)
    // Away since it was asked: whoever is told after five seconds is not told after ten.
    expect(connection.state).toMatchObject({ state: 'waiting', awayAt: askedAt })
    await clock.advance(limits.backOffMs.visible)
    await open()
    last().hears.closed(1006)
    expect(connection.state).toMatchObject({ state: 'waiting', awayAt: clock.now() })
  })

  it('D5 failed attempts are part of one absence', async () => {
    const { connection, world, clock } = setUp()
    world.token = () => Promise.reject(new Error('no network'))
    const startedAt = clock.now()
    connection.start()
    await clock.advance(2 * limits.backOffMs.visible)
    expect(connection.state).toMatchObject({ awayAt: startedAt })
  })

  it('D5 gives an attempt ten seconds, token and socket together', async () => {
    const { connection, world, clock, sockets, openedTimes } = setUp()
    let give: (token: ConnectionToken) => void = () => {}
    world.token = () => new Promise((resolve) => (give = resolve))
    connection.start()
    await clock.advance(limits.connectMs)
    expect(connection.state.state).toBe('waiting')
    give({ token: 'late', url: 'wss://here' })
    await promises()
    expect(sockets).toHaveLength(0)

    world.token = () => Promise.resolve({ token: 't', url: 'wss://here' })
    await clock.advance(limits.backOffMs.least)
    expect(sockets).toHaveLength(1)
    // Nothing else carries it here, so it has all of that time.
    await clock.advance(limits.connectMs - 1)
    expect(sockets[0]?.closed).toBe(false)
    await clock.advance(1)
    expect(sockets[0]?.closed).toBe(true)
    sockets[0]?.hears.opened()
    expect(openedTimes()).toBe(0)
  })

  it('D5 hears nothing more from a socket that was replaced', async () => {
    const { connection, open, sockets, received, clock } = setUp()
    connection.start()
    await open()
    connection.replace()
    await clock.advance(limits.backOffMs.least)
    await open()
    sockets[0]?.hears.received('old')
    sockets[0]?.hears.closed(closeCodes.removed.code)
    expect(received).toEqual([])
    expect(connection.state.state).toBe('open')
  })

  it('R11 stopping leaves no timer and no socket behind', async () => {
    const { connection, open, last, clock } = setUp()
    connection.start()
    await open()
    connection.stop()
    expect(last().closed).toBe(true)
    expect(clock.pending).toBe(0)
    expect(connection.send('x')).toBe(false)
  })
})
