// D8: what one visitor with a loop can do to their conversation on a real server, and what everybody else in it still can.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import { limits } from '../../protocol/limits.ts'
import type { ServerFrame } from '../../protocol/server-frames.ts'
import type { Server } from '../../scripts/server.ts'
import { ApiError, fetchConnectionToken, type Api } from '../../web/shared/api.ts'
import type { Room } from '../../web/shared/room.ts'
import { Desk, openRoom, signIn, start, until, type Visitor } from '../support/client.ts'
import { startDemo } from './stage.ts'

const disk = mkdtempSync(join(tmpdir(), 'partyline-full-'))
const long = 'x'.repeat(limits.messageBytes)
let server: Server
let desk: Desk

beforeAll(async () => {
  server = await startDemo(disk)
  const root = await signIn(server.url, 'root')
  const path = '/admin/entry-points/shop'
  const { body } = await root<{ body: object }>({ method: 'GET', path })
  await root({ method: 'PUT', path, body: { ...body, logBytes: limits.logBytes.min } })
  desk = new Desk(await signIn(server.url, 'ann'))
  await desk.api({ method: 'PUT', path: '/agent/presence', body: { presence: 'available' } })
})
afterAll(async () => {
  desk?.stop()
  await server?.stop()
  rmSync(disk, { recursive: true, force: true })
})

interface Full {
  readonly visitor: Visitor
  readonly customer: Room
  readonly agent: Room
}

/** A conversation of a visitor and Ann, in which the visitor writes until they are refused. */
async function filled(): Promise<Full> {
  const visitor = await start(server.url, 'shop', { name: 'In a loop' })
  const { conversation } = visitor
  const customer = await openRoom(visitor.api, conversation, 'stranger')
  const offer = await until('it rings', () => desk.seen?.offers.find((one) => one.conversation === conversation))
  await desk.api({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer: 'accept' } })
  await until('Ann is in', () => desk.seen?.work.find((one) => one.conversation === conversation))
  const agent = await openRoom(desk.api, conversation, 'ann')
  await until('Ann sees it', () => agent.you.value)
  for (let n = 0; n < limits.logBytes.min / limits.messageBytes; n++) customer.say(long)
  await until('it is full', () => refusedIn(customer).length > 0, 60_000)
  return { visitor, customer, agent }
}

function refusedIn({ unsent }: Room) {
  return unsent.entries.value.filter(({ code }) => code === 'log_full')
}

/** A socket without the pages' manners: what comes on it, and with what it is closed. */
async function openRaw({ api, conversation }: Visitor) {
  const connectionToken = await fetchConnectionToken(api, `/conversations/${conversation}/connections`)
  if ('refused' in connectionToken) throw new Error(connectionToken.refused)
  const socket = new WebSocket(connectionToken.url, ['partyline.v1', connectionToken.token])
  const frames: ServerFrame[] = []
  const seen = { bytes: 0 }
  socket.addEventListener('message', ({ data }) => {
    seen.bytes += String(data).length
    frames.push(JSON.parse(String(data)) as ServerFrame)
  })
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  const send = (frame: object) => socket.send(JSON.stringify(frame))
  send({ type: 'hello', instance: crypto.randomUUID(), since: 0, tail: 1 })
  await until('welcome', () => frames.find(({ type }) => type === 'welcome'))
  const errors = (code: string) => frames.filter((frame) => frame.type === 'error' && frame.code === code)
  return { send, closed, frames, seen, errors, close: () => socket.close() }
}

async function statusOf(api: Api, conversation: string): Promise<string> {
  const { room } = await api<{ room: { status: string } }>({ method: 'GET', path: `/conversations/${conversation}` })
  return room.status
}

it.each(['park', 'end'] as const)(
  'D8 a flood fills its conversation and nothing else: words are kept, agents are told, write on, and can %s',
  async (act) => {
    const { visitor, customer, agent } = await filled()
    const { conversation } = visitor
    // Refused, and still there to be sent elsewhere.
    const [kept] = refusedIn(customer)
    expect(kept).toMatchObject({ text: long, code: 'log_full' })
    const told = (room: Room) => room.items.value.filter(({ type }) => type === 'full').length
    await until('Ann is told', () => told(agent) === 1)
    expect(told(customer)).toBe(0)
    agent.say('Please write to us by mail.')
    await until('it is heard', () => customer.items.value.some(({ text }) => text === 'Please write to us by mail.'))
    expect(refusedIn(agent)).toEqual([])
    await desk.api({ method: 'POST', path: `/conversations/${conversation}/${act}` })
    expect(await statusOf(visitor.api, conversation)).toBe(act === 'park' ? 'parked' : 'ended')
    if (act === 'park') await visitor.api({ method: 'POST', path: `/conversations/${conversation}/end` })
    expect(await statusOf(visitor.api, conversation)).toBe('ended')
    for (const room of [customer, agent]) room.stop()
    for (const { conversation: one, policy } of desk.seen?.wrapUps ?? []) {
      const body = { dispositions: policy.dispositions.slice(0, 1) }
      await desk.api({ method: 'POST', path: `/agent/wrap-ups/${one}`, body })
    }
    await until('Ann is free', () => desk.seen?.work.length === 0)
  },
)

it('D8 frames that are too long, full of control signs, or ask for too much bring out no more than the budget', async () => {
  const { visitor, customer, agent } = await filled()
  const { conversation } = visitor

  const tooLong = await openRaw(visitor)
  tooLong.send({ type: 'message', n: 1, text: 'x'.repeat(limits.frameBytes) })
  expect(await tooLong.closed).toBe(closeCodes.tooLarge.code)

  const before = agent.items.value.length
  const controls = await openRaw(visitor)
  for (let n = 1; n <= 5; n++) controls.send({ type: 'message', n, text: '\u0001'.repeat(4_000) })
  await until(
    'they are refused',
    () => controls.errors('invalid').length + controls.errors('rate_limited').length === 5,
  )
  expect(controls.errors('invalid')[0]).toMatchObject({ n: 1, field: 'text' })
  controls.close()

  const asking = await openRaw(visitor)
  const last = customer.items.value.length
  const begunAt = Date.now()
  for (let n = 0; n < 160; n++) {
    asking.send({ type: 'earlier', before: last })
    await pause(50)
  }
  const seconds = (Date.now() - begunAt) / 1_000
  await until('the last is answered', () => asking.frames.length > 160)
  const { burst, perSecond } = limits.answers
  expect(asking.seen.bytes).toBeLessThan(burst + seconds * perSecond + 2 * limits.pageBytes)
  expect(asking.errors('rate_limited').length).toBeGreaterThan(10)

  // Over HTTP it is the same budget.
  const pages = Array.from({ length: 40 }, () =>
    visitor.api({ method: 'GET', path: `/conversations/${conversation}/items?limit=200`, tries: 1 }).then(
      () => null,
      (error: unknown) => (error instanceof ApiError ? error.problem.code : String(error)),
    ),
  )
  expect(new Set(await Promise.all(pages))).toContain('rate_limited')
  asking.close()

  // Ann has paid for nothing of it, and nothing of it is in the log.
  agent.say('Still here')
  for (const room of [customer, agent])
    await until('it is heard', () => room.items.value.some(({ text }) => text === 'Still here'))
  expect(agent.items.value.slice(before).map(({ text }) => text)).toEqual(['Still here'])
  await desk.api({ method: 'POST', path: `/conversations/${conversation}/end` })
  for (const room of [customer, agent]) room.stop()
})
