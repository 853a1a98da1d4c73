// Measures how long a sleeping object takes from a new socket to its welcome, with short and long logs.
import { setTimeout as pass } from 'node:timers/promises'
import type { Visitor } from '../test/support/client.ts'
import { marked } from './load.ts'
import { greet, waiting, type ConnectionToken } from './office.ts'

export interface Sleeper {
  readonly items: number
  readonly visitor: Visitor
}

const windowSize = 64
const settleMs = 300
const tail = 10
const echo = '"ref":"'

/** A conversation in which the customer has written `items` messages. */
export async function fallAsleep(url: string, items: number): Promise<Sleeper> {
  const visitor = await waiting(url)
  const { wire, taken } = await greet(await connectionTokenFor(visitor), 'sleeper-1')
  let n = taken
  let echoes = 0
  const ended = Promise.withResolvers<void>()
  const write = () => wire.send(JSON.stringify({ type: 'message', n: ++n, text: marked(0, n) }))
  wire.onClose = (code) => ended.reject(new Error(`a socket was closed with ${code}`))
  wire.onFrame = (payload) => {
    // Counts only echoes, since the queue's own messages come in between.
    for (let at = payload.indexOf(echo); at >= 0; at = payload.indexOf(echo, at + 1)) {
      echoes++
      if (n < items) write()
    }
    if (echoes === items) ended.resolve()
  }
  for (let count = 0; count < Math.min(windowSize, items); count++) write()
  await ended.promise
  wire.onClose = () => {}
  wire.close()
  return { items, visitor }
}

/**
 * Wakes each object once, after `restart` has put all to sleep (ms, in the
 * same order). The warm-up objects are woken first, to warm up the Worker.
 */
export async function wake(sleepers: readonly Sleeper[], warmUp: readonly Sleeper[], restart: () => Promise<void>) {
  // Asking for a token wakes the object, so it is done before the restart.
  const before = await Promise.all([...warmUp, ...sleepers].map(async (sleeper) => tokenAtEnd(sleeper)))
  await restart()
  const spans: number[] = []
  for (const { token, since } of before) {
    const fromAt = performance.now()
    const { wire } = await greet(token, 'waking-1', since)
    spans.push(performance.now() - fromAt)
    wire.close()
    await pass(settleMs)
  }
  return spans.slice(warmUp.length)
}

async function tokenAtEnd({ visitor }: Sleeper): Promise<{ token: ConnectionToken; since: number }> {
  const path = `/conversations/${visitor.conversation}`
  const { last } = await visitor.api<{ last: number }>({ method: 'GET', path })
  return { token: await connectionTokenFor(visitor), since: Math.max(0, last - tail) }
}

function connectionTokenFor({ api, conversation }: Visitor): Promise<ConnectionToken> {
  return api<ConnectionToken>({ method: 'POST', path: `/conversations/${conversation}/connections` })
}
