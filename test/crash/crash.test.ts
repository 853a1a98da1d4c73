// A server killed with SIGKILL under load and started again on the same disk (CRASHES times, 5 by default; SEED repeats a run).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import type { RoomView, Workspace } from '../../protocol/server-frames.ts'
import { prepare, seed as loadDemo, type Server } from '../../scripts/server.ts'
import type { Api } from '../../web/shared/api.ts'
import { buildWorker, serve, type Built } from '../support/built.ts'
import { startByBackend, until } from '../support/client.ts'
import { Centre, openTrio, Repeater, shownToAll, type Trio } from './people.ts'

const crashes = Number(process.env['CRASHES'] ?? 5)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const conversations = 10
// Longer than the longest wait that a close code asks of a client.
const settleMs = 150_000
// Most of it compares what was written, and a fast machine writes more.
const timeoutMs = 240_000 + crashes * 90_000

const disk = mkdtempSync(join(tmpdir(), 'partyline-crash-'))
const options = { persist: disk, vars: { FRAMES_PER_SECOND: '100000', RATE_LIMITS: 'off' } }
const trios: Trio[] = []
/** Everything that was ever started. */
const all: string[] = []
let built: Built
let server: Server
let centre: Centre
let repeater: Repeater

beforeAll(async () => {
  console.log(`crashes: ${crashes}, seed: ${seed}`)
  ;[built] = await Promise.all([buildWorker(join(disk, 'bundle')), prepare(options)])
  server = await serve(built, options)
  await loadDemo(server.url)
  centre = await Centre.open(server.url)
})

afterAll(async () => {
  for (const { writers } of trios) for (const writer of writers) writer.room.stop()
  repeater.close()
  for (const desk of centre.desks.values()) desk.stop()
  await server.stop()
  rmSync(disk, { recursive: true, force: true })
})

it(
  'D2 D3 Q5 nothing that was echoed is lost or doubled, and nobody is lost, however often the server is killed',
  async () => {
    const random = randomFrom(seed)
    await openRooms()
    for (const trio of trios) for (const writer of trio.writers) writer.begin()
    await repeater.open()
    for (let crash = 1; crash <= crashes; crash++) {
      await progress()
      const pending = await leaveThingsPending(crash)
      await sleep(random() * 2_000)
      await server.kill()
      server = await serve(built, { ...options, port: Number(new URL(server.url).port) })
      await until('the repeater is back', () => repeater.open().then(() => true), settleMs)
      await pending()
    }
    await progress()
    for (const trio of trios) for (const writer of trio.writers) writer.end()
    repeater.rest()
    await compareRepeater()
    for (const trio of trios) await compare(trio)
    await until('everybody is in one place', placesAgree, settleMs)
    const said = trios.flatMap(({ writers }) => writers).reduce((sum, writer) => sum + writer.said, 0)
    console.log(`${said} messages, ${crashes} crashes, ${all.length} conversations`)
  },
  timeoutMs,
)

async function openRooms(): Promise<void> {
  const hosts = [await centre.hire('host', 'talk')]
  const guests = [await centre.hire('guest', null)]
  for (let index = 0; index < conversations; index++) {
    const trio = await openTrio(centre, hosts[0]!, guests[0]!)
    trios.push(trio)
    all.push(trio.conversation)
  }
  repeater = new Repeater(trios[0]!.readers.customer, trios[0]!.conversation)
}

/** Every writer is connected and has something taken that was not before. */
async function progress(): Promise<void> {
  const writers = trios.flatMap((trio) => trio.writers)
  const before = writers.map(({ room }) => room.items.value.length)
  await until(
    'everybody writes and reads',
    () => {
      const still = writers.filter(
        ({ room }, index) => room.connectionState.value.state !== 'open' || room.items.value.length <= before[index]!,
      )
      const seen = still.map(
        ({ name, room }) => `${name} ${JSON.stringify([room.connectionState.value, room.unsent.entries.value[0]])}`,
      )
      if (seen.length > 0) throw new Error(seen.join('\n'))
      return true
    },
    settleMs,
  )
}

/**
 * A customer whom the agent left, in a Wait; and one whose offer rings at an agent who is looking away. What is answered
 * asks other objects than those whose time has come: nothing but their own alarms wakes them.
 */
async function leaveThingsPending(crash: number): Promise<() => Promise<void>> {
  const name = `ring-${crash}`
  await centre.queue(name, {}, {})
  const ringer = await centre.hire(`ringer-${crash}`, name)
  const ringing = await startByBackend(server.url, name)
  await until('the offer rings', () => ringer.seen?.offers.some(({ state }) => state === 'ringing'))
  ringer.stop()

  const left = await startByBackend(server.url, 'talk')
  const host = centre.desks.get('host')!
  await until('the host is there', () => host.seen?.work.some((work) => work.conversation === left.conversation))
  await host.api({ method: 'POST', path: `/conversations/${left.conversation}/leave` })
  all.push(ringing.conversation, left.conversation)

  return async () => {
    const find = async (queue: string, conversation: string) => {
      const { waiting } = await centre.board(queue)
      return waiting.find((entry) => entry.conversation === conversation)
    }
    await until('W3 the Wait ran out', () => find('late', left.conversation))
    await until('Q3 the offer was missed', async () => (await find(name, ringing.conversation))?.offeredTo === null)
  }
}

async function compare({ conversation, readers, writers }: Trio): Promise<void> {
  await until(
    `everything written in ${conversation} has its echo`,
    () => writers.every(({ room }) => room.unsent.entries.value.length === 0),
    settleMs,
  )
  const logs = {
    customer: await read(readers.customer, conversation),
    agents: await read(readers.agents, conversation),
  }
  for (const { name, room, said, seen, faults } of writers) {
    expect(faults).toEqual([])
    const log = name === 'customer' ? logs.customer : logs.agents
    await until(`${name} has everything`, () => room.items.value.length >= log.length, settleMs)
    expect(seen).toEqual(log)
    const own = log
      .map((text) => JSON.parse(text) as Item)
      .filter(({ type, text }) => type === 'message' && text.startsWith(`${name} `))
      .map(({ text }) => text)
    expect(own).toEqual(Array.from({ length: said }, (_, index) => `${name} ${index + 1}`))
  }
}

/** D3: however often its frames came, each of them is there once, in order. */
async function compareRepeater(): Promise<void> {
  const { conversation, readers } = trios[0]!
  const own = async () => {
    const log = await read(readers.customer, conversation)
    return log.map((text) => (JSON.parse(text) as Item).text).filter((text) => text.startsWith('repeater '))
  }
  await until('all that the repeater said is there', async () => (await own()).length >= repeater.said, settleMs)
  expect(await own()).toEqual(Array.from({ length: repeater.said }, (_, index) => `repeater ${index + 1}`))
  expect(repeater.faults).toEqual([])
}

async function read(api: Api, conversation: string): Promise<string[]> {
  const log: string[] = []
  for (let more = true; more;) {
    const path = `/conversations/${conversation}/items?since=${log.length}&limit=200`
    const page = await api<{ first: number; items: Item[]; more: boolean }>({ method: 'GET', path })
    expect(page.first).toBe(log.length + 1)
    log.push(...page.items.map(shownToAll))
    more = page.more
  }
  return log
}

/** Each conversation stands with the agents of its roster or in one queue, as its own status has it; with nobody else. */
async function placesAgree(): Promise<boolean> {
  const found = new Map<string, string[]>(all.map((conversation) => [conversation, []]))
  for (const queue of centre.queues) {
    for (const { conversation } of (await centre.board(queue)).waiting) found.get(conversation)?.push(`queue ${queue}`)
  }
  for (const [id, { api }] of centre.desks) {
    const { work } = await api<Workspace>({ method: 'GET', path: '/agent' })
    for (const { conversation } of work) found.get(conversation)?.push(`agent ${id}`)
  }
  for (const [conversation, places] of found) {
    const { room } = await centre.root<{ room: RoomView }>({ method: 'GET', path: `/conversations/${conversation}` })
    const agents = room.roster.filter(({ role }) => role !== 'customer').map(({ name }) => `agent ${name}`)
    const queues = (room.pending ?? []).map(({ target }) => `queue ${target.id}`)
    const expected = [...agents, ...queues].sort()
    if (places.sort().join() !== expected.join())
      throw new Error(`${conversation}: ${places.join()}, not ${expected.join()}`)
    if (expected.length === 0) throw new Error(`${conversation} is nowhere`)
  }
  return true
}

/** mulberry32 */
function randomFrom(start32: number): () => number {
  let state = start32 >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
