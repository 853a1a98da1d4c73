// S4: a socket that was shown out and does not go. As long as it does not answer, its connection may stay open (workerd, 2026-11).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeCodes } from '../../protocol/close-codes.ts'
import type { Server } from '../../scripts/server.ts'
import { fetchConnectionToken, type Api } from '../../web/shared/api.ts'
import { Desk, openRoom, signIn, start, until } from '../support/client.ts'
import { RudeSocket } from '../support/rude-socket.ts'
import { startDemo } from './stage.ts'

const disk = mkdtempSync(join(tmpdir(), 'partyline-closing-'))
let server: Server

beforeAll(async () => {
  server = await startDemo(disk)
})
afterAll(async () => {
  await server?.stop()
  rmSync(disk, { recursive: true, force: true })
})

async function open(api: Api, path: string): Promise<RudeSocket> {
  const connectionToken = await fetchConnectionToken(api, `${path}/connections`)
  if ('refused' in connectionToken) throw new Error(connectionToken.refused)
  return new RudeSocket(connectionToken.url, ['partyline.v1', connectionToken.token])
}

it('S4 an agent who was made inactive is heard no more and hears no more, on sockets that do not answer their close', async () => {
  const [ann, root] = [await signIn(server.url, 'ann'), await signIn(server.url, 'root')]
  await ann({ method: 'PUT', path: '/agent/presence', body: { presence: 'available' } })
  const visitor = await start(server.url, 'shop', { name: 'Vera' })
  const customer = await openRoom(visitor.api, visitor.conversation, 'customer')
  const workspace = await open(ann, '/agent')
  const offer = await until('it rings', () => {
    const shown = workspace.texts.map((text) => JSON.parse(text) as { workspace: { offers: { id: string }[] } })
    return shown.at(-1)?.workspace.offers[0]
  })
  await ann({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer: 'accept' } })
  const path = `/conversations/${visitor.conversation}`
  const room = await until('Ann is let in', () => open(ann, path).catch(() => null))
  room.send(JSON.stringify({ type: 'hello', instance: 'instance-of-ann', since: 0 }))
  room.send(JSON.stringify({ type: 'message', n: 1, text: 'before' }))
  await until('it is heard', () => customer.items.value.some(({ text }) => text === 'before'))

  const { body } = await root<{ body: object }>({ method: 'GET', path: '/admin/agents/ann' })
  const setActive = (active: boolean) => root({ method: 'PUT', path: '/admin/agents/ann', body: { ...body, active } })
  await setActive(false)
  await until('both are shown out', () => workspace.closeCode !== null && room.closeCode !== null)
  expect([workspace.closeCode, room.closeCode]).toEqual([closeCodes.revoked.code, closeCodes.revoked.code])
  const heard = [workspace.texts.length, room.texts.length]

  for (let n = 2; n <= 20; n++) {
    room.send(JSON.stringify({ type: 'message', n, text: 'after' }))
    room.send(JSON.stringify({ type: 'earlier', before: 3 }))
    workspace.send(JSON.stringify({ type: 'presence', presence: 'available' }))
  }
  // What would be told to them: words in the room, and what changes in the workspace.
  customer.say('Are you still there?')
  await until('it is stored', () => customer.items.value.some(({ text }) => text === 'Are you still there?'))
  await setActive(true)
  const desk = new Desk(await signIn(server.url, 'ann'))
  await desk.api({ method: 'PUT', path: '/agent/presence', body: { presence: 'busy' } })
  await until('her new workspace is told', () => desk.seen?.presence === 'busy')
  expect([workspace.texts.length, room.texts.length]).toEqual(heard)
  expect(customer.items.value.filter(({ text }) => text === 'after')).toEqual([])
  customer.stop()
  desk.stop()
  for (const socket of [workspace, room]) socket.hangUp()
})
