// Onlookers (S1): who reads a conversation without taking part, live, and without anybody else's noticing.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Person } from '../../domain/conversation/person.ts'
import { closeCodes } from '../../protocol/close-codes.ts'
import { isRefusal } from '../../protocol/problem.ts'
import { Poller } from './poller.ts'
import {
  ann,
  ben,
  carl,
  connect,
  inside,
  logOf,
  partiesOf,
  seatBen,
  seated,
  talk,
  test,
  type Client,
  type ConversationStub,
} from './support.ts'

const dora = { role: 'supervisor', agent: 'dora', name: 'Dora' } as const
const root = { role: 'admin', agent: 'root', name: 'Root' } as const
const parking = { entry: { mode: 'persistent' } } as const

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2040-01-01T10:00:00Z') }))
afterEach(() => void vi.useRealTimers())

function say(stub: ConversationStub, text: string, by: Person = ann) {
  return stub.act(by, { type: 'message', text, contentType: 'text/plain' }, test)
}

async function watch(stub: ConversationStub, person: Person = dora): Promise<Client> {
  const client = await connect(stub, person)
  await client.hello({ instance: 'instance-w' })
  return client
}

/** Parked by Ann; it stands in her list. */
async function parked() {
  const talked = await talk(null, crypto.randomUUID(), parking.entry)
  await inside(talked.stub, ({ host }) => host.execute(test, { type: 'act', by: ann, act: { type: 'park' } }))
  return talked
}

describe('an onlooker', () => {
  it.each([dora, root])('S1 U4 $role gets the agents’ items as they happen, and is in no roster', async (person) => {
    const { stub, customer } = await seated()
    await stub.act(ann, { type: 'note', text: 'between us' }, test)
    const looking = await connect(stub, person)
    const welcome = await looking.hello({ instance: 'instance-w' })
    expect(welcome.you).toMatchObject({ role: 'supervisor', name: person.name, onlooker: true })
    expect(welcome.items.map(({ text }) => text)).toContain('between us')
    expect(welcome.room.roster.map(({ name }) => name)).toEqual(['Carl', 'Ann'])
    customer.message(1, 'Hello')
    expect((await looking.take('items')).items.map(({ text }) => text)).toEqual(['Hello'])
    customer.send({ type: 'typing' })
    expect(await looking.take('typing')).toMatchObject({ participant: 'p1' })
  })

  it('S1 looks on without a socket too', async () => {
    const { stub } = await talk()
    const poller = new Poller(stub)
    const [welcome] = await poller.open(dora)
    expect(welcome).toMatchObject({ type: 'welcome', you: { onlooker: true } })
    const heard = poller.hear()
    await say(stub, 'Hello')
    expect(await heard).toMatchObject([{ type: 'items', items: [{ text: 'Hello' }] }])
    expect(await poller.post({ type: 'message', n: 1, text: 'no' })).toBeNull()
    expect(await poller.hear()).toMatchObject([{ type: 'error', code: 'not_a_participant', n: 1 }])
  })

  it('S1 after hibernation and a restart hears on, and still takes no part', async () => {
    const { stub, customer } = await seated()
    const looking = await watch(stub)
    await evictDurableObject(stub, { webSockets: 'hibernate' })
    customer.message(1, 'Hello')
    expect((await looking.take('items')).items).toMatchObject([{ text: 'Hello' }])
    looking.message(1, 'I am here')
    expect(await looking.take('error')).toMatchObject({ code: 'not_a_participant', n: 1 })
  })

  it('S1 says nothing and does nothing there', async () => {
    const { stub } = await seated()
    const looking = await watch(stub)
    const before = await logOf(stub)
    looking.message(1, 'Hello')
    looking.send({ type: 'note', n: 2, text: 'a note' })
    expect(await looking.take('error')).toMatchObject({ code: 'not_a_participant', n: 1 })
    expect(await looking.take('error')).toMatchObject({ code: 'not_a_participant', n: 2 })
    for (const act of [{ type: 'leave' }, { type: 'end' }, { type: 'park' }] as const)
      expect(await stub.act(dora, act, test)).toMatchObject({ refused: 'not_a_participant' })
    expect(await stub.cursor(dora, 1)).toMatchObject({ refused: 'not_a_participant' })
    expect(await logOf(stub)).toEqual(before)
  })

  it('A3 Q10 is no life of the customer, and nobody’s presence', async () => {
    const { stub } = await talk()
    const looking = await watch(stub)
    looking.send({ type: 'typing' })
    looking.send({ type: 'read', upTo: 1 })
    looking.close()
    await looking.closed
    await evictDurableObject(stub)
    const cursors = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec('SELECT participant FROM cursors').toArray(),
    )
    expect(await partiesOf(stub)).toHaveLength(2)
    expect(cursors).toEqual([])
  })

  it('S1 reads an end, and goes on reading', async () => {
    const { stub } = await seated()
    const looking = await watch(stub)
    await stub.act(ann, { type: 'end' }, test)
    expect((await looking.take('room')).room.status).toBe('ended')
    looking.send({ type: 'earlier', before: 2 })
    expect((await looking.take('earlier')).first).toBe(1)
  })

  it('S1 who joins comes back as a participant', async () => {
    const { stub } = await seated()
    const looking = await watch(stub, { role: 'supervisor', agent: 'ben', name: 'Ben' })
    await inside(stub, seatBen)
    expect((await looking.closed).code).toBe(closeCodes.changed.code)
    const again = await connect(stub, ben)
    const { you, room } = await again.hello({ instance: 'instance-w' })
    expect(you.onlooker).toBeUndefined()
    expect(room.roster.map(({ id }) => id)).toContain(you.participant)
  })

  it('S1 R14 who took part before finds their own words, and can say nothing more', async () => {
    const { stub } = await seated()
    await inside(stub, seatBen)
    const there = await connect(stub, ben)
    await there.hello({ instance: 'instance-b' })
    there.message(1, 'mine')
    await there.take('items')
    await stub.act(ben, { type: 'leave' }, test)
    const again = await connect(stub, { role: 'supervisor', agent: 'ben', name: 'Ben' })
    const { you, items, taken } = await again.hello({ instance: 'instance-b', sent: 1 })
    expect([you.onlooker, taken]).toEqual([true, 1])
    expect(items.filter(({ participant }) => participant === you.participant).map(({ text }) => text)).toContain('mine')
  })

  it.each(['left', 'revoked'] as const)('S4 is cut off when the agent’s object says so: %s', async (why) => {
    const { stub } = await seated()
    const looking = await watch(stub)
    const letter = { type: 'readerGone', agent: 'dora', why } as const
    await inside(stub, (object) => object.deliver([{ from: 'agent/dora', n: 1, letter }]))
    expect((await looking.closed).code).toBe(closeCodes[why].code)
  })

  it('S4 is cut off with the sign-in that opened it', async () => {
    const { stub } = await seated()
    const looking = await connect(stub, dora, undefined, 'sign-in-1')
    await looking.hello({ instance: 'instance-w' })
    const letter = { type: 'signedOut', agent: 'dora', signIn: 'sign-in-1' } as const
    await inside(stub, (object) => object.deliver([{ from: 'agent/dora', n: 1, letter }]))
    expect((await looking.closed).code).toBe(closeCodes.revoked.code)
  })
})

describe('a parked conversation', () => {
  it('S1 P6 is read live by the agent in whose list it stands, and by no other', async () => {
    const { stub } = await parked()
    const looking = await watch(stub, ann)
    await say(stub, 'Are you there?', carl)
    expect((await looking.take('items')).items).toMatchObject([{ text: 'Are you there?' }, {}])
    expect(isRefusal(await stub.view(ann))).toBe(false)
    expect((await (await connect(stub, ben)).closed).code).toBe(closeCodes.forbidden.code)
    expect(await stub.view(ben)).toMatchObject({ refused: 'not_a_participant' })
  })

  it('S4 P6 is closed to them when somebody else has it', async () => {
    const { stub } = await parked()
    const looking = await watch(stub, ann)
    await say(stub, 'Are you there?', carl)
    await inside(stub, (object) => {
      object.host.deliver([{ from: 'config', n: 1, letter: { type: 'flows', flows: null } }])
      const [invitation = ''] = Object.keys(object.host.actor.state.invitations)
      const who = { agent: 'ben', name: 'Ben', role: 'agent', automatic: false, terms: null } as const
      object.host.deliver([{ from: 'agent/ben', n: 1, letter: { type: 'accepted', invitation, ...who } }])
    })
    expect((await looking.closed).code).toBe(closeCodes.left.code)
  })
})

describe('S9 everybody else', () => {
  /** A story of Carl and Ann, at each step of which somebody may look on; all that each of them gets, to the byte. */
  async function storyWith(step: (stub: ConversationStub, at: number) => Promise<void>) {
    const { id, stub, customer, agent } = await seated()
    const got: string[] = []
    const until = async (what: string, whom = [customer, agent]) => {
      for (const one of whom) {
        do got.push(await one.text())
        while (!got.at(-1)?.includes(what))
      }
    }
    await step(stub, 0)
    // Words that come close together: an onlooker must not part them.
    for (let n = 1; n <= 40; n++) customer.message(n, `word ${n}`)
    await step(stub, 1)
    await until('word 40')
    agent.send({ type: 'read', upTo: 20 })
    await until('"read":20')
    await step(stub, 2)
    agent.message(1, 'Good morning')
    await until('Good morning')
    customer.send({ type: 'typing' })
    await until('"typing"', [agent])
    await step(stub, 3)
    await stub.act(ann, { type: 'end' }, test)
    await until('"status":"ended"')
    got.push(JSON.stringify([await stub.view(carl), await stub.view(ann)]))
    return canonical(got.join('\n'), id)
  }

  /** Frames may be cut at any word, which is chance: what they bring in which order is not. */
  function canonical(text: string, conversation: string): string {
    const names = new Map<string, string>()
    const name = (id: string) => names.set(id, names.get(id) ?? `#${names.size}`).get(id) ?? ''
    return text
      .replaceAll(conversation, 'C')
      .replaceAll(/C:[0-9a-z]{10}/g, name)
      .replaceAll(/\bp(?!articipant)[0-9a-z]{10}\b/g, name)
      .replaceAll(/\]\}\n\{"type":"items","first":\d+,"items":\[/g, ',')
  }

  it('S9 gets the same to the byte, whoever looks on and whatever they try', async () => {
    const plain = await storyWith(async () => {})
    const looking: Client[] = []
    const seen = await storyWith(async (stub, at) => {
      const fresh = [await watch(stub), await watch(stub, root)]
      looking.push(...fresh)
      for (const client of fresh) {
        client.send({ type: 'typing' })
        client.send({ type: 'read', upTo: 2 })
        client.send({ type: 'delivered', upTo: 2 })
        client.message(1, 'I look on')
        client.send({ type: 'more', since: 0 })
        client.send('not a frame')
        await client.take('error')
      }
      await stub.page(dora, 0, 50)
      await stub.cursor(dora, 2)
      if (at === 2) for (const client of looking) client.close()
      if (at === 3) await evictDurableObject(stub, { webSockets: 'hibernate' })
    })
    expect(seen).toBe(plain)
  }, 30_000)
})
