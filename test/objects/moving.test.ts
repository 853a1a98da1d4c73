// Q11, T3: a queue is asked before anybody leaves where they are, and whoever asked hears what it said. On real objects.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventVersion } from '../../domain/upcast.ts'
import { QueueAnswers } from '../../durable-objects/conversation-answers.ts'
import type { QueueObject } from '../../durable-objects/queue.ts'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import type { Problem } from '../../protocol/problem.ts'
import { ask, signIn } from '../worker/support.ts'
import { leaveOffices, makeOffice, ready, waiting, type Office } from './offices.ts'
import { answer, boardOf, configure, doIn, itemsOf, ringing, seated, until, type Visitor } from './people.ts'
import { outcome } from './races.ts'
import { conversation, env, inside } from './support.ts'

const shut = { hours: { timeZone: 'UTC', weekly: [], exceptions: [] } }

let dora: string
beforeAll(async () => {
  await configure({})
  dora = await signIn('dora')
})
afterEach(() => leaveOffices())

interface Answered {
  readonly status: number
  readonly body: Problem & { readonly items?: readonly Item[] }
}

async function send(visitor: Visitor, path: string, body: object, token = dora, key?: string): Promise<Answered> {
  const headers = key === undefined ? {} : { 'idempotency-key': key }
  const answered = await ask('POST', `/v1/conversations/${visitor.conversation}/${path}`, { token, body, headers })
  return { status: answered.status, body: await answered.json() }
}
const move = (visitor: Visitor, queue: string, token = dora, key?: string) =>
  send(visitor, 'move', { queue }, token, key)

async function come(office: Office): Promise<Visitor> {
  const visitor = await office.visit()
  await waiting(office, visitor)
  return visitor
}

/** The queue hears no letter until the answer is called. */
async function holdBack(queue: string): Promise<() => void> {
  const stub = env.QUEUE.get(env.QUEUE.idFromName(queue))
  let held = true
  await runInDurableObject(stub, ({ host }: QueueObject) => {
    const deliver = host.deliver.bind(host)
    host.deliver = (envelopes) => {
      if (held) throw new Error('held back')
      return deliver(envelopes)
    }
  })
  return () => {
    held = false
  }
}

const waitingIn = async (queue: string) => (await boardOf(queue)).waiting.map((one) => one.conversation)
const stateOf = ({ conversation: id }: Visitor) => inside(conversation(id), ({ host }) => host.actor.state)
const placeOf = ({ conversation: id }: Visitor) => inside(conversation(id), ({ host }) => host.actor.customer)

describe('moving who waits in a closed queue', () => {
  it('Q11 Q8 a supervisor without a seat moves them; the log says who and where, and an agent of the other queue serves them', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const visitor = await come(from)
    await configure({ [`queues/${from.id}`]: shut })
    expect(await boardOf(from.id)).toMatchObject({ open: false, leftWaiting: { size: 1, served: false } })
    const { status, body } = await move(visitor, to.id)
    expect(status).toBe(200)
    const said = `Dora moved the conversation to ${to.id}`
    expect(body.items).toMatchObject([
      { type: 'moved', name: 'Dora', about: { target: to.id }, text: said },
      { type: 'queued' },
    ])
    await until('the move', async () => (await waitingIn(from.id)).length === 0)
    expect(await boardOf(from.id)).not.toHaveProperty('leftWaiting')
    expect(await waitingIn(to.id)).toEqual([visitor.conversation])
    const agent = await ready(to)
    await answer(agent, visitor.conversation, 'accept')
    await seated(agent, visitor.conversation)
    expect((await itemsOf(agent.api, visitor.conversation)).map(({ text }) => text)).toContain(said)
    expect((await itemsOf(visitor.api, visitor.conversation)).map(({ text }) => text).join()).not.toContain('Dora')
  })

  it.each([
    ['closed', shut, 'queue_closed'],
    ['full', { maximumSize: 1 }, 'queue_full'],
    ['unstaffed', { refuseWhen: 'nobody_online' }, 'queue_unstaffed'],
  ] as const)('Q11 a target that is %s refuses with the reason, and nothing has changed', async (_, queue, code) => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    if (code === 'queue_full') await come(to)
    await configure({ [`queues/${to.id}`]: queue })
    const visitor = await come(from)
    const [before, shown] = [await stateOf(visitor), await placeOf(visitor)]
    expect(await move(visitor, to.id)).toMatchObject({ status: 409, body: { code, field: 'queue' } })
    expect(await stateOf(visitor)).toEqual({ ...before, invited: before.invited + 1 })
    expect(await placeOf(visitor)).toBe(shown)
    expect(await waitingIn(from.id)).toEqual([visitor.conversation])
    expect(await waitingIn(to.id)).not.toContain(visitor.conversation)
  })

  it('Q11 S3 what cannot be moved, and by whom not', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const visitor = await come(from)
    expect(await move(visitor, from.id)).toMatchObject({
      status: 409,
      body: { code: 'already_in_queue', field: 'queue' },
    })
    expect(await move(visitor, 'nowhere')).toMatchObject({
      status: 404,
      body: { code: 'queue_not_found', field: 'queue' },
    })
    expect(await move(visitor, 'no queue')).toMatchObject({ status: 400, body: { code: 'invalid', field: 'queue' } })
    for (const token of [visitor.token, await signIn('ann')])
      expect(await move(visitor, to.id, token)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    const agent = await ready(from)
    await answer(agent, visitor.conversation, 'accept')
    await seated(agent, visitor.conversation)
    expect(await move(visitor, to.id)).toMatchObject({ status: 409, body: { code: 'not_waiting' } })
    await doIn(agent.api, visitor.conversation, '/end')
    expect(await move(visitor, to.id)).toMatchObject({ status: 409, body: { code: 'conversation_ended' } })
  })

  it('Q11 while it rings: the agent of the first queue rings no more', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const agent = await ready(from)
    const visitor = await come(from)
    await ringing(agent, visitor.conversation)
    expect((await move(visitor, to.id)).status).toBe(200)
    await until('silence', () => agent.workspace().offers.length === 0)
    expect(agent.workspace().presence).toBe('available')
    expect(await waitingIn(to.id)).toEqual([visitor.conversation])
  })

  it('Q11 Q5 while an agent accepts at that very moment: never two, and nobody is lost', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const [one, other] = [await ready(from), await ready(to)]
    for (let round = 0; round < 4; round++) {
      const visitor = await come(from)
      const offer = await ringing(one, visitor.conversation)
      const accepting = outcome(
        one.api({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer: 'accept' } }),
      )
      const [moved] = await Promise.all([move(visitor, to.id), accepting])
      expect([200, 409]).toContain(moved.status)
      await until('somebody', async () => {
        const rings = other.workspace().offers.find((each) => each.conversation === visitor.conversation)
        if (rings?.state === 'ringing') await answer(other, visitor.conversation, 'accept')
        const { participants, invitations } = await stateOf(visitor)
        return participants.length === 2 && Object.keys(invitations).length === 0
      })
      const [agent] = (await stateOf(visitor)).participants.slice(1)
      const desk = agent?.person === one.id ? one : other
      await until('peace', () =>
        [one, other].every(({ id, workspace }) => {
          const { work, offers } = workspace()
          const here = work.filter((each) => each.conversation === visitor.conversation && each.state === 'active')
          return offers.length === 0 && here.length === (id === desk.id ? 1 : 0)
        }),
      )
      await doIn(desk.api, visitor.conversation, '/end')
      for (const { api, workspace } of [one, other]) {
        await until('wrap-up', async () => {
          for (const { conversation: id } of workspace().wrapUps)
            await outcome(api({ method: 'POST', path: `/agent/wrap-ups/${id}`, body: {} }))
          return workspace().wrapUps.length === 0
        })
      }
    }
  })

  it('Q11 R9 while the customer leaves: ended, and in neither queue', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const visitor = await come(from)
    const [moved] = await Promise.all([move(visitor, to.id), doIn(visitor.api, visitor.conversation, '/leave')])
    expect([200, 409]).toContain(moved.status)
    await until('the queues', async () => (await waitingIn(from.id)).length + (await waitingIn(to.id)).length === 0)
    const boards = [await boardOf(from.id), await boardOf(to.id)]
    expect(boards.reduce((sum, { abandoned }) => sum + abandoned, 0)).toBe(1)
  })

  it('Q11 D3 a call that is sent twice under one key moves once, and both hear the same', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const visitor = await come(from)
    const key = crypto.randomUUID()
    const both = await Promise.all([move(visitor, to.id, dora, key), move(visitor, to.id, dora, key)])
    expect(both[0].status).toBe(200)
    expect(both[1]).toEqual(both[0])
    await evictDurableObject(conversation(visitor.conversation))
    expect(await move(visitor, to.id, dora, key)).toEqual(both[0])
    expect(await waitingIn(to.id)).toEqual([visitor.conversation])
  })

  it('Q11 D3 what was refused stays refused under its key, also when the object has slept meanwhile', async () => {
    const [from, to] = [await makeOffice(), await makeOffice({ queue: shut })]
    const visitor = await come(from)
    const key = crypto.randomUUID()
    const refused = await move(visitor, to.id, dora, key)
    expect(refused.status).toBe(409)
    await evictDurableObject(conversation(visitor.conversation))
    await configure({ [`queues/${to.id}`]: { hours: null } })
    expect(await move(visitor, to.id, dora, key)).toEqual(refused)
    expect((await move(visitor, to.id)).status).toBe(200)
  })
})

describe('a queue that says nothing', () => {
  it('Q11 T3 is asked no longer, and whoever asked hears that, also when the alarm does not come', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const visitor = await come(from)
    const queue = env.QUEUE.get(env.QUEUE.idFromName(to.id))
    await runInDurableObject(queue, ({ host }) => {
      host.actor.quarantined = 'by a test'
    })
    await inside(conversation(visitor.conversation), ({ host }) => {
      vi.spyOn(host.actor, 'wake').mockImplementation(() => {})
    })
    const before = Object.keys((await stateOf(visitor)).invitations)
    const askedAt = Date.now()
    expect(await move(visitor, to.id)).toMatchObject({ status: 409, body: { code: 'queue_silent', field: 'queue' } })
    expect(Date.now() - askedAt).toBeLessThan(limits.connectMs)
    expect(Object.keys((await stateOf(visitor)).invitations)).toEqual(before)
  }, 30_000)

  it('T3 nothing that was not done is answered with success, whatever the clock says', async () => {
    vi.useFakeTimers()
    const answers = new QueueAnswers({ rowsAfter: () => [], resume: () => {} })
    const target = { kind: 'queue', id: 'q', name: 'Q' } as const
    const event = JSON.stringify({ type: 'enqueued', letter: { invitation: 'i1' } })
    const row = { place: 1, at: 0, v: eventVersion, event, cause: '', item: null, seen: 0, customer: 0, agents: 0 }
    const acts = (['move', 'transfer', 'invite'] as const).map((type) => ({ type, target, flow: null }))
    const heard = acts.map((act) => answers.of(act, [row]))
    vi.advanceTimersByTime(limits.queueAnswerMs)
    const silent = { refused: 'queue_silent' }
    expect(await Promise.all(heard)).toMatchObject([silent, silent, [row]])
    vi.useRealTimers()
  })
})

describe('transfer to a queue', () => {
  async function served(office: Office) {
    const agent = await ready(office)
    const visitor = await come(office)
    await answer(agent, visitor.conversation, 'accept')
    await seated(agent, visitor.conversation)
    return { agent, visitor }
  }

  it.each([
    ['closed', shut, 'queue_closed'],
    ['full', { maximumSize: 1 }, 'queue_full'],
    ['unstaffed', { refuseWhen: 'nobody_available' }, 'queue_unstaffed'],
  ] as const)(
    'T3 one that is %s refuses the transfer before anyone leaves, with the reason',
    async (_, queue, code) => {
      const [from, to] = [await makeOffice(), await makeOffice()]
      if (code === 'queue_full') await come(to)
      await configure({
        [`queues/${to.id}`]: queue,
        [`quick-connects/${to.id}`]: { name: to.id, target: { kind: 'queue', id: to.id } },
      })
      const { agent, visitor } = await served(from)
      for (const field of ['queue', 'quickConnect']) {
        const refused = await send(visitor, 'transfer', { [field]: to.id }, agent.token)
        expect(refused).toMatchObject({ status: 409, body: { code, field } })
      }
      const { participants, invitations } = await stateOf(visitor)
      expect([participants.length, invitations]).toEqual([2, {}])
      expect(agent.workspace().wrapUps).toEqual([])
    },
  )

  it('T3 when the queue takes it the answer says who has left, and the same key finds it again', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const { agent, visitor } = await served(from)
    const key = crypto.randomUUID()
    const taken = await send(visitor, 'transfer', { queue: to.id }, agent.token, key)
    expect(taken.body.items?.map(({ type }) => type)).toEqual(['transferring', 'queued', 'left'])
    expect(await send(visitor, 'transfer', { queue: to.id }, agent.token, key)).toEqual(taken)
  })

  it('T3 Q5 the object is gone while the queue is being asked: nobody has left early, and the same key finds what came of it', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const { agent, visitor } = await served(from)
    const key = crypto.randomUUID()
    const stub = conversation(visitor.conversation)
    const asking = send(visitor, 'transfer', { queue: to.id }, agent.token, key).catch(() => null)
    await until('the question', () =>
      inside(stub, ({ host }) => Object.keys(host.actor.state.invitations).length > 0).catch(() => false),
    )
    await evictDurableObject(stub).catch(() => {})
    await asking
    await until('the transfer', async () => (await stateOf(visitor)).participants.length === 1)
    const again = await send(visitor, 'transfer', { queue: to.id }, agent.token, key)
    expect(again.body.items?.map(({ type }) => type)).toEqual(['transferring', 'queued', 'left'])
    expect(await waitingIn(to.id)).toEqual([visitor.conversation])
  })

  it('T3 T2 while the queue is being asked everybody stays, and a second act is refused', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    const { agent, visitor } = await served(from)
    const goOn = await holdBack(to.id)
    const first = send(visitor, 'transfer', { queue: to.id }, agent.token)
    await until('the question', async () => Object.keys((await stateOf(visitor)).invitations).length > 0)
    const second = await send(visitor, 'transfer', { queue: 'support' }, agent.token)
    expect(second).toMatchObject({ status: 409, body: { code: 'transfer_pending' } })
    expect((await stateOf(visitor)).participants.length).toBe(2)
    goOn()
    expect((await first).body.items?.map(({ type }) => type)).toEqual(['transferring', 'queued', 'left'])
    expect((await stateOf(visitor)).participants.length).toBe(1)
  })

  it('T3 the object says what the queue said under the name that its release before had for acts', async () => {
    const [from, to] = [await makeOffice(), await makeOffice()]
    await configure({ [`queues/${to.id}`]: shut })
    const { agent, visitor } = await served(from)
    const answered = await conversation(visitor.conversation).act(
      { role: 'agent', agent: agent.id, name: agent.id },
      { type: 'transfer', target: { kind: 'queue', id: to.id, name: to.id }, flow: null },
      { kind: 'request', sender: agent.id },
    )
    expect(answered).toMatchObject({ refused: 'queue_closed' })
  })
})
