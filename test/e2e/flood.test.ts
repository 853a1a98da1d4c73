// What a stranger with a token and a loop can do to a real server, and to its disk.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import type { Server } from '../../scripts/server.ts'
import { apiOf, Desk, openRoom, signIn, start, until } from '../support/client.ts'
import { startDemo } from './stage.ts'

const disk = mkdtempSync(join(tmpdir(), 'partyline-flood-'))
let server: Server

beforeAll(async () => {
  server = await startDemo(disk)
})
afterAll(async () => {
  await server.stop()
  rmSync(disk, { recursive: true, force: true })
})

/** The databases of objects on the disk. */
function databases(): readonly string[] {
  const all = readdirSync(disk, { recursive: true, encoding: 'utf8' })
  return all.filter((path) => /partyline-\w+Object\/[0-9a-f]{64}\.sqlite$/.test(path)).toSorted()
}

/** `count` of them, a few at a time: how often each status was answered. */
async function flood(count: number, ask: (n: number) => Promise<Response>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  let next = 0
  const work = async () => {
    while (next < count) {
      const answer = await ask(next++)
      await answer.arrayBuffer()
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: 16 }, work))
  return statuses
}

it('S2 S5 a thousand acts and reads of one visitor on conversations that never were leave no file', async () => {
  const { token } = await start(server.url, 'shop')
  const before = databases()
  const asks = [
    ['POST', 'messages', { text: 'Hello' }],
    ['PUT', 'cursor', { upTo: 0 }],
    ['POST', 'connections', {}],
    ['GET', 'items', null],
  ] as const
  const statuses = await flood(1_000, (n) => {
    const [method, what, body] = asks[n % asks.length]!
    return fetch(`${server.url}/v1/conversations/${randomUUID()}/${what}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': `${n}` },
      ...(body && { body: JSON.stringify(body) }),
    })
  })
  expect(databases()).toEqual(before)
  // A slow machine never comes to too many.
  const { 403: foreign = 0, 429: tooMany = 0 } = statuses
  expect(foreign + tooMany).toBe(1_000)
})

it('S5 Q10 seven hundred starts from one address leave the queue open for everybody else', async () => {
  const begin = (address: string) =>
    fetch(`${server.url}/v1/entry-points/shop/conversations`, {
      method: 'POST',
      headers: { 'cf-connecting-ip': address, 'idempotency-key': randomUUID() },
      body: JSON.stringify({ name: 'In a loop' }),
    })
  const { 201: begun = 0, 429: tooMany = 0 } = await flood(700, () => begin('203.0.113.7'))
  expect(begun + tooMany).toBe(700)
  // The counter may turn to its next minute meanwhile.
  expect(begun).toBeLessThanOrEqual(2 * limits.rates.starting.requests)

  const answer = await begin('198.51.100.5')
  expect(answer.status).toBe(201)
  const { conversation, visitorToken } = (await answer.json()) as { conversation: string; visitorToken: string }
  const room = await openRoom(apiOf(server.url, visitorToken), conversation, 'stranger')
  const ann = new Desk(await signIn(server.url, 'ann'))
  await ann.api({ method: 'PUT', path: '/agent/presence', body: { presence: 'available' } })
  const first = await until('something rings', () => ann.seen?.offers[0])
  expect(first.conversation).toBe(conversation)
  room.stop()
  ann.stop()
})
