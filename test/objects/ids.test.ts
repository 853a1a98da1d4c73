// What outward ids say, who may use them, and who hears by which frame somebody spoke (S9).
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { Act } from '../../domain/conversation/commands.ts'
import type { Person } from '../../domain/conversation/person.ts'
import type { Item } from '../../protocol/items.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { ann, ben, carl, connect, inside, partiesOf, seatBen, seated, test, type ConversationStub } from './support.ts'

async function read(stub: ConversationStub, by: Person): Promise<readonly Item[]> {
  const page = await stub.page(by, 0, 200)
  if (isRefusal(page)) throw new Error(page.refused)
  return page.items.map((item) => JSON.parse(item) as Item)
}

/** How many rows each table has. */
function sizes(stub: ConversationStub) {
  return runInDurableObject(stub, (_, { storage }) =>
    ['log', 'marks', 'refusals', 'keys', 'outbox', 'amendments'].map(
      (table) => storage.sql.exec<{ rows: number }>(`SELECT COUNT(*) AS rows FROM ${table}`).one().rows,
    ),
  )
}

const token = /^[0-9a-z]{10}$/

describe('ids', () => {
  it('S9 the ids of items, people and invitations say nothing of how many there are', async () => {
    const { id, stub } = await seated()
    await inside(stub, seatBen)
    const items = await read(stub, ann)
    for (const item of items) expect(item.id.slice(id.length + 1)).toMatch(token)
    const invited = items.find(({ type }) => type === 'invited')
    expect(invited?.invitation?.slice(id.length + 2)).toMatch(token)
    const [customer, ...others] = await partiesOf(stub)
    expect(customer).toBe('p1')
    expect(new Set(items.flatMap(({ participant }) => participant ?? []))).toEqual(new Set(others))
    for (const other of others) expect(other.slice(1)).toMatch(token)
  })

  it('S9 both audiences know an item by one id, which stays through changes and restarts', async () => {
    const { stub, customer } = await seated()
    customer.message(1, 'Hello')
    const [said] = (await customer.items(1)).items
    const before = await read(stub, carl)
    await stub.act(carl, { type: 'correct', item: said?.id ?? '', text: 'Hello!' }, test)
    await evictDurableObject(stub, { webSockets: 'close' })
    const after = await read(stub, carl)
    expect(after.slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(after.at(-1)).toMatchObject({ type: 'amended', amends: said?.id })
    const seen = new Set((await read(stub, ann)).map(({ id }) => id))
    expect(after.every(({ id }) => seen.has(id))).toBe(true)
    expect(await stub.act(carl, { type: 'delete', item: said?.id ?? '' }, test)).toHaveProperty('items')
  })

  it('S9 the key is made once and goes nowhere', async () => {
    const { stub, customer } = await seated()
    const keyOf = () =>
      runInDurableObject(
        stub,
        (_, { storage }) => storage.sql.exec<{ key: string }>('SELECT key FROM id_key').one().key,
      )
    const key = await keyOf()
    customer.message(1, 'Hello')
    await customer.items(1)
    await evictDurableObject(stub, { webSockets: 'close' })
    await inside(stub, seatBen)
    expect(await keyOf()).toBe(key)
    const words = (JSON.parse(key) as number[]).map(String)
    expect(words).toHaveLength(4)
    const log = JSON.stringify(await stub.log(0))
    for (const word of words.filter(({ length }) => length > 5)) expect(log).not.toContain(word)
  })

  it('S9 by which frame somebody spoke is told to its author, on all of their tabs, and to nobody else', async () => {
    const { stub, customer, agent } = await seated()
    const second = await connect(stub, carl)
    await second.hello({ instance: 'instance-2' })
    agent.send({ type: 'note', n: 1, text: 'unseen' })
    agent.message(2, 'from Ann')
    const [fromAnn] = (await customer.items(1)).items
    await second.items(1)
    customer.message(1, 'from Carl')
    expect(fromAnn).toMatchObject({ text: 'from Ann' })
    expect(fromAnn).not.toHaveProperty('ref')
    for (const tab of [customer, second])
      expect((await tab.items(1)).items).toMatchObject([{ text: 'from Carl', ref: 'instance-1#1' }])
    const heard = (await agent.items(3)).items
    expect(heard.map(({ ref }) => ref)).toEqual(['instance-a#1', 'instance-a#2', undefined])
    // Read later, over the socket and over HTTP.
    const [again, colleague] = [await connect(stub, carl), await connect(stub, ann)]
    const mine = (await again.hello({ instance: 'instance-3' })).items
    const hers = (await colleague.hello({ instance: 'instance-b' })).items
    again.send({ type: 'earlier', before: mine.length + 1 })
    const pages = [mine, (await again.take('earlier')).items, await read(stub, carl)]
    for (const items of pages) expect(refsOf(items)).toEqual([undefined, 'instance-1#1'])
    for (const items of [hers, await read(stub, ann)]) expect(refsOf(items)).toEqual(['instance-a#2', undefined])
    const dora: Person = { role: 'supervisor', agent: 'dora', name: 'Dora' }
    expect((await read(stub, dora)).some(({ ref }) => ref !== undefined)).toBe(false)
  })

  it('S9 one frame of several people is right for each of them', async () => {
    const { stub, customer, agent } = await seated()
    await inside(stub, ({ host }) => {
      const says = (by: Person, participant: string, instance: string) =>
        host.execute(
          { kind: 'frame', participant, instance, n: 1 },
          { type: 'act', by, act: { type: 'message', text: instance, contentType: 'text/plain' } },
        )
      const [, hers = ''] = host.actor.state.participants.map(({ id }) => id)
      says(carl, 'p1', 'instance-x')
      says(ann, hers, 'instance-y')
    })
    const refs = (items: readonly Item[]) => items.map(({ text, ref }) => `${text} ${ref ?? ''}`)
    expect(refs((await customer.items(2)).items)).toEqual(['instance-x instance-x#1', 'instance-y '])
    expect(refs((await agent.items(2)).items)).toEqual(['instance-x ', 'instance-y instance-y#1'])
  })

  it.each(['correct', 'delete'] as const)(
    'S9 an id never given, one of the other audience and one of another conversation: no %s tells them apart',
    async (type) => {
      const { id, stub, agent } = await seated()
      const other = await seated()
      agent.send({ type: 'note', n: 1, text: 'unseen' })
      const [note] = (await agent.items(1)).items
      const [theirs] = await read(other.stub, carl)
      // Right in form, of lines that are no items and of lines that are still to come.
      const empty = await inside(stub, ({ host: { actor } }) => [2, 3, 9_999].map((place) => actor.ids.item(id, place)))
      const never = [...empty, 'never', `${id}:1`, `${id}:2`, `${id}:aaaaaaaaaa`, `${id}:zzzzzzzzzz`, `${id}:`, '']
      const before = await sizes(stub)
      for (const item of [note?.id, theirs?.id, ...never]) {
        const act = (type === 'correct' ? { type, item, text: 'x' } : { type, item }) as Act
        expect(await stub.act(carl, act, test), item).toEqual({ refused: 'item_not_found', field: 'item' })
      }
      expect(await sizes(stub)).toEqual(before)
    },
  )

  it('S9 invitations and participants of another conversation are as unknown as those that never were', async () => {
    const { stub } = await seated()
    const other = await seated()
    await inside(other.stub, seatBen)
    const theirs = await inside(other.stub, ({ host }) => host.actor.state.participants.map(({ id }) => id))
    for (const participant of [...theirs.slice(1), 'p2', 'p3', 'never', '__proto__'])
      expect(await stub.act(ann, { type: 'remove', participant }, test)).toMatchObject({
        refused: 'participant_not_found',
      })
    const invited = (await read(other.stub, ann)).find(({ type }) => type === 'invited')
    for (const invitation of [invited?.invitation ?? '', 'never', '__proto__'])
      expect(await stub.act(ann, { type: 'cancelInvitation', invitation }, test)).toMatchObject({
        refused: 'invitation_not_found',
      })
  })
})

describe('a conversation that release 0.1.0 wrote', () => {
  it('S9 D1 goes on: its items keep their ids and can be changed by them, and the new ones say no order', async () => {
    const { id, stub, customer, agent } = await seated()
    agent.message(1, 'old')
    customer.message(1, 'mine')
    await customer.items(2)
    await asReleased(stub, id)
    const old = await read(stub, carl)
    expect(old.slice(-2)).toMatchObject([
      { text: 'old', id: expect.stringMatching(/:\d+$/) },
      { text: 'mine', id: expect.stringMatching(/:\d+$/), ref: 'instance-1#1' },
    ])
    expect(refsOf(old)).toEqual([undefined, 'instance-1#1'])
    const tab = await connect(stub, carl)
    await tab.hello({ since: old.length, sent: 1 })
    tab.message(2, 'new')
    const [fresh] = (await tab.items(1)).items
    expect(fresh?.id.slice(id.length + 1)).toMatch(token)
    for (const item of [old.at(-1), fresh]) {
      await stub.act(carl, { type: 'correct', item: item?.id ?? '', text: 'better' }, test)
      expect((await tab.items(1)).items).toMatchObject([{ type: 'amended', amends: item?.id }])
    }
    expect((await read(stub, carl)).map((item) => item.id).slice(0, old.length)).toEqual(old.map((item) => item.id))
    expect(refsOf((await read(stub, ann)).slice(-4))).toEqual([undefined, undefined])
    // The place of a new item is no id of it.
    const place = await inside(stub, ({ host }) => host.actor.place)
    for (const each of [place, place - 1, place - 2])
      expect(await stub.act(carl, { type: 'delete', item: `${id}:${each}` }, test)).toMatchObject({
        refused: 'item_not_found',
      })
    await inside(stub, seatBen)
    expect(await stub.admit(ben)).toMatchObject({ participant: expect.stringMatching(/^p[0-9a-z]{10}$/) })
  })
})

function refsOf(items: readonly Item[]): readonly (string | undefined)[] {
  return items.filter(({ type }) => type === 'message').map(({ ref }) => ref)
}

/** Puts the disk back to what it was then: places for ids, the author's frame in every item, no key. */
async function asReleased(stub: ConversationStub, id: string): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    const rows = storage.sql.exec<{ place: number; cause: string; item: string }>(
      'SELECT place, cause, item FROM log WHERE item IS NOT NULL',
    )
    for (const { place, cause, item } of rows.toArray()) {
      const ref = cause.startsWith('f:') ? { ref: cause.slice(cause.indexOf('/') + 1) } : {}
      const then = JSON.stringify({ ...(JSON.parse(item) as Item), id: `${id}:${place}`, ...ref })
      storage.sql.exec('UPDATE log SET item = ? WHERE place = ?', then, place)
    }
    storage.sql.exec('UPDATE log SET v = 2; UPDATE checkpoint SET v = 2; DELETE FROM id_key')
  })
  await evictDurableObject(stub, { webSockets: 'close' })
}
