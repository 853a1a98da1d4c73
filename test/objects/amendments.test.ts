// R14 on the real object: what everybody sees of a change, and that no copy of the words is left.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Act } from '../../domain/conversation/commands.ts'
import type { Person } from '../../domain/conversation/person.ts'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { ann, ben, carl, connect, seated, test, type ConversationStub } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const dora: Person = { role: 'supervisor', agent: 'dora', name: 'Dora' }

async function does(stub: ConversationStub, by: Person, act: Act, key: string | null = null): Promise<readonly Item[]> {
  const cause = key === null ? test : ({ kind: 'key', key, print: key } as const)
  const answer = await stub.act(by, act, cause)
  if (isRefusal(answer)) throw new Error(answer.refused)
  return JSON.parse(answer.items) as Item[]
}

async function says(stub: ConversationStub, by: Person, text: string): Promise<Item> {
  const [item] = await does(stub, by, { type: 'message', text, contentType: 'text/markdown' })
  return item!
}

async function read(stub: ConversationStub, by: Person): Promise<readonly Item[]> {
  const page = await stub.page(by, 0, limits.pageItems)
  if (isRefusal(page)) throw new Error(page.refused)
  return page.items.map((item) => JSON.parse(item) as Item)
}

/** Everything that the object has on its disk. */
function disk(stub: ConversationStub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
      )
      .toArray()
    return JSON.stringify(tables.map(({ name }) => storage.sql.exec(`SELECT * FROM ${name}`).toArray()))
  })
}

describe('amendments', () => {
  it('R14 a correction reaches everybody connected; the item keeps its place, time, number and form', async () => {
    const { stub, customer, agent } = await seated()
    const said = await says(stub, carl, 'Helo')
    const before = await read(stub, carl)
    await customer.items(1)
    await agent.items(1)
    vi.setSystemTime(Date.now() + 60_000)
    await does(stub, carl, { type: 'correct', item: said.id, text: 'Hello' })
    const amended = { type: 'amended', amends: said.id, change: 'corrected', text: 'Hello', participant: 'p1' }
    expect((await customer.take('items')).items).toMatchObject([amended])
    expect((await agent.take('items')).items).toMatchObject([amended])
    for (const person of [carl, ann]) {
      const items = await read(stub, person)
      expect(items.find(({ id }) => id === said.id)).toEqual({ ...said, text: 'Hello', change: 'corrected' })
    }
    expect((await read(stub, carl)).slice(0, -1).map(({ id, at }) => [id, at])).toEqual(
      before.map(({ id, at }) => [id, at]),
    )
    const again = await connect(stub, carl)
    const { items } = await again.hello({ instance: 'instance-2' })
    expect(items).toEqual(await read(stub, carl))
  })

  it('R14 of what was deleted or redacted no copy is left on the disk, whatever was made of it before', async () => {
    const { stub } = await seated()
    const mine = await says(stub, carl, 'my secret-1')
    await does(stub, carl, { type: 'correct', item: mine.id, text: 'my secret-2' }, 'customer/carl/1')
    await does(stub, carl, { type: 'correct', item: mine.id, text: 'my secret-3' })
    expect(await disk(stub)).toContain('secret-')
    await does(stub, carl, { type: 'delete', item: mine.id })
    expect(await disk(stub)).not.toContain('secret-')
    const [note] = await does(stub, ann, { type: 'note', text: 'a secret-4' })
    await does(stub, dora, { type: 'redact', item: note!.id })
    expect(await disk(stub)).not.toContain('secret-')
    await evictDurableObject(stub, { webSockets: 'close' })
    const items = await read(stub, ann)
    expect(items.filter(({ type }) => type === 'amended').map(({ change, text }) => [change, text])).toEqual([
      ['corrected', ''],
      ['corrected', ''],
      ['deleted', ''],
      ['redacted', ''],
    ])
    expect(items.find(({ id }) => id === mine.id)).toMatchObject({ text: '', change: 'deleted' })
  })

  it('R14 R13 of a note that is redacted the customer hears nothing', async () => {
    const { stub, customer } = await seated()
    const [note] = await does(stub, ann, { type: 'note', text: 'odd' })
    await does(stub, dora, { type: 'redact', item: note!.id })
    expect(await stub.act(carl, { type: 'correct', item: note!.id, text: 'x' }, test)).toMatchObject({
      refused: 'item_not_found',
      field: 'item',
    })
    await says(stub, ann, 'end')
    expect((await customer.take('items')).items).toMatchObject([{ text: 'end' }])
  })

  it('R14 a prompt and the words of a wrap-up can be redacted, also after the end and by who was never there', async () => {
    const { stub } = await seated()
    await does(stub, ann, { type: 'end' })
    await runInDurableObject(stub, (object) => {
      const letter = {
        type: 'wrapUp',
        agent: 'ann',
        name: 'Ann',
        dispositions: ['Solved'],
        notes: 'a secret-1',
      } as const
      ;(object as unknown as { deliver(all: unknown[]): void }).deliver([
        // Above whatever Ann's own object has numbered.
        { from: 'agent/ann', n: Number.MAX_SAFE_INTEGER, letter },
      ])
    })
    const wrapUp = (await read(stub, dora)).find(({ type }) => type === 'wrap_up')
    await does(stub, dora, { type: 'redact', item: wrapUp!.id })
    expect(await disk(stub)).not.toContain('secret-')
    const after = (await read(stub, ann)).find(({ type }) => type === 'wrap_up')
    expect(after).toMatchObject({ text: '', change: 'redacted', dispositions: ['Solved'] })
  })

  it('D3 R14 the same request changes it once and is answered as before', async () => {
    const { stub } = await seated()
    const said = await says(stub, carl, 'Helo')
    const correct: Act = { type: 'correct', item: said.id, text: 'Hello' }
    const first = await does(stub, carl, correct, 'customer/carl/1')
    await does(stub, carl, { type: 'correct', item: said.id, text: 'Hello!' })
    expect(await does(stub, carl, correct, 'customer/carl/1')).toEqual(first)
    const items = await read(stub, carl)
    expect(items.filter(({ type }) => type === 'amended')).toHaveLength(2)
    expect(items.find(({ id }) => id === said.id)?.text).toBe('Hello!')
  })

  it.each([
    ['of another conversation', (id: string) => id.replace(/^./, 'x')],
    ['beyond the log', (id: string) => id.replace(/[^:]+$/, '9999')],
    ['that is a line without an item', (id: string) => id.replace(/[^:]+$/, '2')],
    ['that is none', () => '__proto__'],
    ['with a place that is none', (id: string) => id.replace(/[^:]+$/, '01')],
    ['far too large', (id: string) => `${id}${'9'.repeat(300)}`],
  ])('S3 R14 an item %s is not found', async (_, of) => {
    const { stub } = await seated()
    const { id } = await says(stub, carl, 'Hello')
    for (const by of [carl, dora]) {
      const act: Act = by === dora ? { type: 'redact', item: of(id) } : { type: 'delete', item: of(id) }
      expect(await stub.act(by, act, test)).toMatchObject({ refused: 'item_not_found', field: 'item' })
    }
  })

  it('R14 S1 who is not there changes nothing', async () => {
    const { stub } = await seated()
    const { id } = await says(stub, carl, 'Hello')
    const before = await disk(stub)
    expect(await stub.act(ben, { type: 'delete', item: id }, test)).toMatchObject({ refused: 'not_a_participant' })
    expect(await stub.act(ben, { type: 'redact', item: id }, test)).toMatchObject({ refused: 'forbidden' })
    expect(await stub.act(ann, { type: 'correct', item: id, text: 'x' }, test)).toMatchObject({ refused: 'forbidden' })
    expect(await disk(stub)).toBe(before)
  })

  it('R14 what was said at the same moment arrives before what changes it', async () => {
    const { stub, customer, agent } = await seated()
    customer.message(1, 'Helo')
    const [said] = (await customer.take('items')).items
    agent.message(1, 'Hi')
    await does(stub, carl, { type: 'correct', item: said!.id, text: 'Hello' })
    const { items } = await customer.items(2)
    expect(items.map(({ type }) => type)).toEqual(['message', 'amended'])
  })

  it('R14 a client is told how long it may', async () => {
    const { customer } = await seated()
    expect((await customer.hello()).limits).toMatchObject({ amendWithinMs: 900_000 })
  })
})
