// S9 as a whole: what agents do among themselves changes nothing of what the customer gets, to the byte.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { ann, carl, connect, inside, seated, test, type ConversationStub } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2040-01-01T10:00:00Z') }))
afterEach(() => void vi.useRealTimers())

/** What only agents see, each a deed of Ann. */
const hidden = {
  note: (stub: ConversationStub) => does(stub, { type: 'note', text: 'between us' }),
  longNote: (stub: ConversationStub) => does(stub, { type: 'note', text: 'x'.repeat(9_000) }),
  changedNote: async (stub: ConversationStub) => {
    const [note] = await does(stub, { type: 'note', text: 'teh' })
    await does(stub, { type: 'correct', item: note?.id ?? '', text: 'the' })
    await does(stub, { type: 'delete', item: note?.id ?? '' })
  },
  invited: (stub: ConversationStub) => withdrawn(stub, { kind: 'agent', id: 'ben', name: 'Ben' }, 'invite'),
  queue: (stub: ConversationStub) => withdrawn(stub, { kind: 'queue', id: 'sales', name: 'Sales' }, 'invite'),
  transfer: (stub: ConversationStub) => withdrawn(stub, { kind: 'agent', id: 'ben', name: 'Ben' }, 'transfer'),
} as const

type Hidden = keyof typeof hidden

async function does(stub: ConversationStub, act: Parameters<ConversationStub['act']>[1]): Promise<readonly Item[]> {
  const answer = await stub.act(ann, act, test)
  if (isRefusal(answer)) throw new Error(answer.refused)
  return JSON.parse(answer.items) as Item[]
}

/** Asked and taken back, before anybody can have answered. */
async function withdrawn(
  stub: ConversationStub,
  target: { kind: 'agent' | 'queue'; id: string; name: string },
  type: 'invite' | 'transfer',
): Promise<void> {
  await inside(stub, ({ host }) => {
    host.execute(test, { type: 'act', by: ann, act: { type, target, flow: null } })
    const [invitation = ''] = Object.keys(host.actor.state.invitations)
    host.execute(test, { type: 'act', by: ann, act: { type: 'cancelInvitation', invitation } })
  })
}

/** A story of the customer, with deeds of agents in its pauses; all that the customer gets of it. */
async function viewWith(between: readonly (readonly Hidden[])[]): Promise<readonly string[]> {
  const { id, stub, customer } = await seated()
  const got: string[] = []
  const until = async (what: string) => {
    do got.push(await customer.text())
    while (!got.at(-1)?.includes(what))
  }
  const pause = async (index: number) => {
    for (const deed of between[index] ?? []) await hidden[deed](stub)
    await stub.cursor(ann, await inside(stub, ({ host }) => host.actor.agents))
  }
  const tell = async (answer: Promise<unknown>) => void got.push(JSON.stringify(await answer))
  await pause(0)
  customer.message(1, 'Hello')
  await until('Hello')
  await pause(1)
  await stub.act(ann, { type: 'message', text: 'Good morning', contentType: 'text/plain' }, test)
  await until('Good morning')
  customer.send({ type: 'read', upTo: 3 })
  await until('"participant":"p1","read":3')
  await pause(2)
  const [last] = (await itemsOf(stub)).slice(-1)
  for (const item of [last?.id ?? '', `${id}:1`, `${id}:99`, `${id}:aaaaaaaaaa`])
    await tell(stub.act(carl, { type: 'correct', item, text: 'Hi' }, test))
  await tell(stub.act(carl, { type: 'message', text: 'over HTTP', contentType: 'text/plain' }, test))
  await tell(stub.view(carl))
  customer.send({ type: 'more', since: 1_000 })
  customer.send({ type: 'earlier', before: 3 })
  customer.message(7, 'out of order')
  customer.message(1, 'Hello')
  await until('"taken"')
  await pause(3)
  await stub.act(ann, { type: 'end' }, test)
  await until('"status":"ended"')
  const again = await connect(stub, carl)
  await tell(again.hello({ instance: 'instance-9' }))
  await tell(again.hello({ instance: 'instance-9', tail: 2 }))
  for (const [since, limit] of [
    [1, 3],
    [0, 200],
  ] as const)
    await tell(stub.page(carl, since, limit))
  await tell(stub.view(carl))
  return canonical(got, id)
}

async function itemsOf(stub: ConversationStub): Promise<readonly Item[]> {
  const page = await stub.page(carl, 0, 200)
  if (isRefusal(page)) throw new Error(page.refused)
  return page.items.map((item) => JSON.parse(item) as Item)
}

/** Ids are drawn for each conversation: told apart by when they came up first. */
function canonical(texts: readonly string[], conversation: string): readonly string[] {
  const names = new Map<string, string>()
  const name = (id: string) => {
    if (!names.has(id)) names.set(id, `#${names.size}`)
    return names.get(id) ?? ''
  }
  return texts.map((text) =>
    text
      .replaceAll(conversation, 'C')
      .replaceAll(/C:[0-9a-z]{10}/g, name)
      .replaceAll(/\bp(?!articipant)[0-9a-z]{10}\b/g, name),
  )
}

describe('the view of the customer', () => {
  it('S9 R13 is the same to the byte, whatever agents did among themselves', async () => {
    const plain = await viewWith([])
    expect(plain.length).toBeGreaterThan(15)
    const deed = fc.constantFrom(...(Object.keys(hidden) as Hidden[]))
    const pauses = fc.array(fc.array(deed, { maxLength: 4 }), { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(pauses, async (between) => {
        expect(await viewWith(between)).toEqual(plain)
      }),
      { numRuns: 8, examples: [[[['note'], ['invited'], ['queue', 'changedNote'], ['transfer', 'longNote']]]] },
    )
  }, 60_000)
})
