// R14: a day after people wrote, nothing of what was taken back is left in any table of any object that they came across, nor in the configuration's
// database. Names and attributes stand where the conversation is, and its record.
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { retryLetters } from '../../worker/config-letters.ts'
import worker from '../../worker/index.ts'
import { signIn, startByBackend } from '../worker/support.ts'
import { alarmOf, freeze, moveTo, objectAt, ring, thaw } from './clockwork.ts'
import { leaveOffices, makeOffice, ready } from './offices.ts'
import { answer, apiOf, doIn, itemsOf, seated, setPresence, until, type Desk } from './people.ts'
import { env, everythingIn } from './support.ts'

const word = 'canary-word'
const name = 'canary-name'
const attribute = 'canary-attribute'
const stays = 'canary-that-stays'

let now = 0
beforeEach(() => void (now = freeze()))
afterEach(() => {
  leaveOffices()
  thaw()
})

interface Scene {
  readonly ann: Desk
  readonly ben: Desk
  readonly conversation: string
  readonly customer: string
  readonly queue: string
}

it('R14 nothing is left of words that were taken back, and of names and attributes nothing but with the conversation', async () => {
  const scene = await served()
  const { ann, ben, conversation, customer, queue } = scene
  const addresses = [`conversation/${conversation}`, `queue/${queue}`, `customer/${customer}`]
  const all = [...addresses, `agent/${ann.id}`, `agent/${ben.id}`]
  await everythingIsWritten(scene)
  expect(await everythingIn(objectAt(`conversation/${conversation}`))).toContain(word)
  await everythingIsTakenBack(scene)
  await exported(conversation)
  for (const desk of [ann, ben]) await setPresence(desk, 'offline')
  leaveOffices()

  moveTo(now + limits.keepEventsMs + limits.sweepEveryMs + 60_000)
  for (const address of [...all, ...all]) await ring(address)
  await retryLetters(env)

  const left = new Map<string, string>()
  for (const address of all) left.set(address, await everythingIn(objectAt(address)))
  left.set('D1', await configuration())
  const withAny = (canary: string) => [...left].filter(([, text]) => text.includes(canary)).map(([address]) => address)
  expect(withAny(word)).toEqual([])
  expect(withAny(stays)).toEqual([`conversation/${conversation}`])
  expect(withAny(attribute)).toEqual([`conversation/${conversation}`])
  expect(withAny(name)).toEqual([`conversation/${conversation}`, 'D1'])
  // Of the customer's object nothing will be asked again.
  expect(await alarmOf(`customer/${customer}`)).toBeNull()
})

/** Somebody of that name comes to Ann, who has Ben come with a note for him. */
async function served(): Promise<Scene> {
  const [office, other] = [await makeOffice({ entry: { multiParty: true } }), await makeOffice()]
  const [ann, ben] = [await ready(office), await ready(other)]
  const begun = { name, attributes: { order: attribute } }
  const { conversation, visitorToken } = await startByBackend(office.id, begun)
  await answer(ann, conversation, 'accept')
  await seated(ann, conversation)
  await doIn(ann.api, conversation, '/invitations', { agent: ben.id, note: `${word} of the invitation` })
  await answer(ben, conversation, 'accept')
  await seated(ben, conversation)
  const { sub: customer } = JSON.parse(atob(visitorToken.split('.')[1] ?? '')) as { sub: string }
  return { ann, ben, conversation, customer, queue: office.id }
}

async function everythingIsWritten({ ann, ben, conversation, customer }: Scene): Promise<void> {
  const visitor = apiOf((await startByBackend(ann.id, {}, customer)).visitorToken)
  await doIn(visitor, conversation, '/messages', { text: stays })
  const [deleted] = (await doIn(visitor, conversation, '/messages', { text: `${word} to be deleted` })).items
  const [wrong] = (await doIn(visitor, conversation, '/messages', { text: `${word} to be corrected` })).items
  await doIn(ann.api, conversation, '/messages', { text: `${word} of Ann` })
  await doIn(ben.api, conversation, '/notes', { text: `${word} of Ben's note` })
  const path = (item: Item | undefined) => `/conversations/${conversation}/items/${item?.id}`
  await visitor({ method: 'PUT', path: path(wrong), body: { text: `${word} after it was corrected` } })
  await visitor({ method: 'DELETE', path: path(deleted) })
  await doIn(ann.api, conversation, '/end')
  for (const desk of [ann, ben]) {
    await until('the wrap-up', () => desk.workspace().wrapUps.length === 1)
    const body = { notes: `${word} of the wrap-up` }
    await desk.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body })
  }
}

async function everythingIsTakenBack({ conversation }: Scene): Promise<void> {
  const dora = apiOf(await signIn('dora'))
  const withWords = (items: readonly Item[]) =>
    items.filter(({ text, type }) => text.includes(word) && type !== 'amended')
  const written = await until('what was written down', async () => {
    const found = withWords(await itemsOf(dora, conversation))
    return found.filter(({ type }) => type === 'wrap_up').length === 2 && found
  })
  // The invitation's note and another one, two messages, and two wrap-ups.
  expect(written).toHaveLength(6)
  for (const { id } of written) await doIn(dora, conversation, `/items/${id}/redaction`)
  expect(withWords(await itemsOf(dora, conversation))).toEqual([])
}

/** The event stream fetches what there is. */
async function exported(conversation: string): Promise<void> {
  const message = { id: '1', timestamp: new Date(), attempts: 1, body: { type: 'export', conversation } }
  const batch = createMessageBatch('partyline-events', [message])
  await worker.queue(batch, env)
  expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual(['1'])
}

async function configuration(): Promise<string> {
  const { results } = await env.CONFIG.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
  ).all<{ name: string }>()
  const tables = await Promise.all(
    results.map(({ name: table }) => env.CONFIG.prepare(`SELECT * FROM "${table}"`).all()),
  )
  return JSON.stringify(tables.map((table) => table.results))
}
