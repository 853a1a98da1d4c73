// A conversation whose log holds what today's code cannot fold, as after a roll-back: who is in it, and whose it is.
import { abortAllDurableObjects, evictAllDurableObjects, runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it } from 'vitest'
import type { Person } from '../../domain/conversation/person.ts'
import type { ConversationObject } from '../../durable-objects/conversation.ts'
import type { Alert } from '../../protocol/alerts.ts'
import { limits } from '../../protocol/limits.ts'
import type { RoomView } from '../../protocol/server-frames.ts'
import type { Room } from '../../web/shared/room.ts'
import { ask, got, problemIn, signIn, start } from '../worker/support.ts'
import { objectAt } from './clockwork.ts'
import { leaveOffices, makeOffice, meet, type Office } from './offices.ts'
import { doIn, itemsOf, openRoom, seated, until, type Visitor } from './people.ts'
import { test } from './support.ts'

afterEach(leaveOffices)

/** The row at the end, or all of them, as a later release would have written it; then the object wakes anew. */
async function spoil(conversation: string, which: 'last' | 'all', tear = abortAllDurableObjects): Promise<void> {
  const where = which === 'last' ? 'WHERE place = (SELECT MAX(place) FROM log)' : ''
  await runInDurableObject(objectAt(`conversation/${conversation}`), (_, { storage }) => {
    storage.sql.exec(`UPDATE log SET v = v + 90 ${where}`)
  })
  await tear()
}

async function mend(conversation: string): Promise<void> {
  await runInDurableObject(objectAt(`conversation/${conversation}`), (_, { storage }) => {
    storage.sql.exec('UPDATE log SET v = v - 90 WHERE v > 90')
  })
  await abortAllDurableObjects()
}

/** Says so much that there is a checkpoint, and cuts that off. Answers how to mend it. */
async function cutOff(conversation: string): Promise<() => Promise<void>> {
  const stub = () => objectAt(`conversation/${conversation}`) as unknown as DurableObjectStub<ConversationObject>
  const text = await runInDurableObject(stub(), ({ host }, { storage }) => {
    const by: Person = { role: 'customer', customer: host.actor.state.customer.id }
    for (let n = 0; n <= limits.checkpointEvery; n++) {
      host.execute(test, { type: 'act', by, act: { type: 'message', text: `line ${n}`, contentType: 'text/plain' } })
    }
    const { state } = storage.sql.exec<{ state: string }>('SELECT state FROM checkpoint').one()
    storage.sql.exec('UPDATE checkpoint SET state = ?', state.slice(0, state.length / 2))
    return state
  })
  await abortAllDurableObjects()
  return async () => {
    await runInDurableObject(stub(), (_, { storage }) => {
      storage.sql.exec('UPDATE checkpoint SET state = ?', text)
    })
    await abortAllDurableObjects()
  }
}

const isRefused = (tab: Room, why: string) => () => {
  const line = tab.connectionState.value
  return line.state === 'refused' && line.why === why
}

const startAgain = (office: Office, { token }: Visitor) =>
  got<{ conversation: string; resumed: boolean }>(start(office.id, { token }))

async function inTalk() {
  const office = await makeOffice()
  const { agent, visitor } = await meet(office)
  await doIn(visitor.api, visitor.conversation, '/messages', { text: 'My parcel is lost' })
  return { office, agent, visitor, conversation: visitor.conversation }
}

describe('a conversation in quarantine', () => {
  it.each([
    ['torn away', abortAllDurableObjects],
    ['put to sleep with its sockets', evictAllDurableObjects],
  ])('O3 lets its customer go for good after it was %s, and their agent reads on and is told', async (_, tear) => {
    const { office, agent, visitor, conversation } = await inTalk()
    const tab = office.open(visitor)
    const desk = openRoom(agent.api, conversation)
    await until('both to be there', () => tab.you.value !== null && desk.you.value !== null)
    await spoil(conversation, 'last', tear)
    // Something wakes it, as any frame or letter would.
    tab.say('Are you still there?')
    await until('the customer to be let go', isRefused(tab, 'quarantined'))
    expect(tab.unsent.entries.value.map(({ text }) => text)).toEqual(['Are you still there?'])
    expect(tab.items.value.some(({ text }) => text === 'My parcel is lost')).toBe(true)
    await until(
      'the agent to be told',
      () => desk.room.value?.fault === 'quarantined' && desk.connectionState.value.state === 'open',
    )
    expect(desk.items.value.some(({ text }) => text === 'My parcel is lost')).toBe(true)
    desk.stop()
  })

  it('O3 its customer starts anew at once at the same entry point, and has both', async () => {
    const { office, visitor, conversation } = await inTalk()
    await spoil(conversation, 'last')
    const connections = `/v1/conversations/${conversation}/connections`
    expect(await problemIn(ask('POST', connections, { token: visitor.token }))).toMatchObject({ code: 'quarantined' })
    const list = `/v1/entry-points/${office.id}/conversations`
    const open = () => got<{ items: { conversation: string }[] }>(ask('GET', list, { token: visitor.token }))
    expect((await open()).items).toEqual([])
    const next = await startAgain(office, visitor)
    expect(next).toMatchObject({ resumed: false })
    expect(next.conversation).not.toBe(conversation)
    expect((await open()).items.map((one) => one.conversation)).toEqual([next.conversation])
    expect(await startAgain(office, visitor)).toEqual({ conversation: next.conversation, resumed: true })
    const said = await doIn(visitor.api, next.conversation, '/messages', { text: 'Once more: my parcel' })
    expect(said.items).toHaveLength(1)
    // What was said in the one that is broken stays to be read.
    expect((await itemsOf(visitor.api, conversation)).some(({ text }) => text === 'My parcel is lost')).toBe(true)
    const earlier = await got<{ items: { conversation: string }[] }>(
      ask('GET', `${list}/earlier`, { token: visitor.token }),
    )
    expect(earlier.items.map((one) => one.conversation)).toEqual([conversation])
  })

  it('O3 looking gives nothing up: mended before anybody started anew, it is found again', async () => {
    const { office, agent, visitor, conversation } = await inTalk()
    await spoil(conversation, 'last')
    const list = `/v1/entry-points/${office.id}/conversations`
    const open = () => got<{ items: { conversation: string }[] }>(ask('GET', list, { token: visitor.token }))
    expect((await open()).items).toEqual([])
    await mend(conversation)
    expect((await open()).items.map((one) => one.conversation)).toEqual([conversation])
    expect(await startAgain(office, visitor)).toEqual({ conversation, resumed: true })
    await seated(agent, conversation)
    expect((await doIn(agent.api, conversation, '/messages', { text: 'Here I am' })).items).toHaveLength(1)
  })

  it('O3 mended after its customer started anew, it goes on beside the other and ends by itself', async () => {
    const { office, agent, visitor, conversation } = await inTalk()
    await spoil(conversation, 'last')
    const next = await startAgain(office, visitor)
    await mend(conversation)
    expect((await doIn(agent.api, conversation, '/end')).items.length).toBeGreaterThan(0)
    expect(await startAgain(office, visitor)).toEqual({ conversation: next.conversation, resumed: true })
  })

  it('O3 of which nothing can be folded, it tells whoever comes that it is broken, and shows nothing', async () => {
    const { office, agent, visitor, conversation } = await inTalk()
    const desk = openRoom(agent.api, conversation)
    await until('the agent to be there', () => desk.you.value !== null)
    await spoil(conversation, 'all', evictAllDurableObjects)
    const connections = `/v1/conversations/${conversation}/connections`
    for (const token of [visitor.token, agent.token, await signIn('dora')]) {
      expect(await problemIn(ask('POST', connections, { token }))).toMatchObject({ code: 'quarantined' })
      const items = `/v1/conversations/${conversation}/items`
      expect(await problemIn(ask('GET', items, { token }))).toMatchObject({ code: 'quarantined' })
    }
    await until('the agent to be let go', isRefused(desk, 'quarantined'))
    expect(await startAgain(office, visitor)).toMatchObject({ resumed: false })
    desk.stop()
  })

  it('O3 tells an agent who came in by what cannot be folded that it is broken, not that they are not in it', async () => {
    const { agent, visitor, conversation } = await inTalk()
    await runInDurableObject(objectAt(`conversation/${conversation}`), (_, { storage }) => {
      storage.sql.exec(`UPDATE log SET v = v + 90 WHERE json_extract(event, '$.type') = 'joined'`)
    })
    await abortAllDurableObjects()
    const path = `/v1/conversations/${conversation}/connections`
    expect(await problemIn(ask('POST', path, { token: agent.token }))).toMatchObject({ code: 'quarantined' })
    expect(await problemIn(ask('POST', path, { token: visitor.token }))).toMatchObject({ code: 'quarantined' })
  })

  it('O3 whose checkpoint is cut off is read on by its agent, told of to all, and goes on with every word when mended', async () => {
    const { office, agent, visitor, conversation } = await inTalk()
    const tab = office.open(visitor)
    await until('the customer to be there', () => tab.you.value !== null)
    const repair = await cutOff(conversation)
    tab.say('Are you still there?')
    await until('the customer to be let go', isRefused(tab, 'quarantined'))
    const desk = openRoom(agent.api, conversation)
    await until('the agent to be told', () => desk.room.value?.fault === 'quarantined')
    const last = `line ${limits.checkpointEvery}`
    await until('the agent to read all of it', () => desk.items.value.at(-1)?.text === last)
    expect(desk.items.value.some(({ text }) => text === 'My parcel is lost')).toBe(true)
    expect(desk.room.value).toMatchObject({ status: 'active' })
    const token = await signIn('root')
    const alert = await until('administrators to be told', async () => {
      const { items } = await got<{ items: Alert[] }>(ask('GET', '/v1/admin/alerts', { token }))
      return items.find((one) => one.object === `conversation/${conversation}` && one.kind === 'quarantined')
    })
    expect(alert.detail).toMatch(/^row \d+: Damaged: no JSON in \d+ characters$/)
    desk.stop()
    await repair()
    const [unsent] = tab.unsent.entries.value
    await doIn(visitor.api, conversation, '/messages', { text: unsent?.text })
    const lines = Array.from({ length: limits.checkpointEvery + 1 }, (_, n) => `line ${n}`)
    const everyWord = ['My parcel is lost', ...lines, 'Are you still there?']
    const after = openRoom(agent.api, conversation)
    const said = () => after.items.value.filter(({ type }) => type === 'message').map(({ text }) => text)
    await until('the agent to read on', () => said().at(-1) === 'Are you still there?')
    expect(said()).toEqual(everyWord)
    expect(after.room.value?.fault).toBeUndefined()
    after.stop()
  })

  it('S9 tells a stranger no more than one that is in order', async () => {
    const { conversation } = await inTalk()
    await spoil(conversation, 'last')
    const { token } = await (await makeOffice()).visit()
    const asked = ask('POST', `/v1/conversations/${conversation}/connections`, { token })
    expect(await problemIn(asked)).toMatchObject({ code: 'not_a_participant' })
  })

  it('O3 is shown as such to supervisors who read it, and its acts are refused by name', async () => {
    const { agent, conversation } = await inTalk()
    await spoil(conversation, 'last')
    const token = await signIn('dora')
    const { room } = await got<{ room: RoomView }>(ask('GET', `/v1/conversations/${conversation}`, { token }))
    expect(room).toMatchObject({ fault: 'quarantined', status: 'active' })
    const act = ask('POST', `/v1/conversations/${conversation}/end`, { token: agent.token })
    expect(await problemIn(act)).toMatchObject({ status: 503, code: 'quarantined' })
  })
})
