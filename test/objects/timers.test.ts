// Every timer to the millisecond, and whatever becomes of its alarm: late, doubled, or lost and found by somebody else.
import { evictDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { signIn } from '../worker/support.ts'
import { alarmOf, freeze, loseAlarm, moveTo, objectAt, ring, ringAgain, thaw, timesIn } from './clockwork.ts'
import { happens, leaveOffices, makeOffice, meet, ready, waiting, type Furnishing, type Office } from './offices.ts'
import { answer, apiOf, doIn, ringing, setPresence, until, type Desk, type Visitor } from './people.ts'
import { outcome } from './races.ts'

const minute = 60_000
const hour = 60 * minute

/** What is to happen, where, and when (ms). */
interface Due {
  readonly where: string
  readonly event: string
  readonly at: number
  /** Somebody else comes to the object. */
  readonly touch: () => Promise<unknown>
}

interface Timer extends Furnishing {
  readonly name: string
  readonly arrange: (office: Office) => Promise<Due>
}

const persistent = { mode: 'persistent', flows: { inbound: 'inbound-persistent', parked: 'parked' } }

const timers: readonly Timer[] = [
  {
    name: 'Q2 an offer rings for 20 s',
    arrange: async (office) => {
      const agent = await ready(office)
      const { conversation } = await office.visit({ origin: 'api' })
      await ringing(agent, conversation)
      return atAgent(office, agent, 'offerFailed', limits.ringMs.default)
    },
  },
  {
    name: 'Q3 who declined is asked again after 30 s',
    arrange: async (office) => {
      const agent = await ready(office)
      const { conversation } = await office.visit({ origin: 'api' })
      await answer(agent, conversation, 'decline')
      const where = `queue/${office.id}`
      await happens(where, 'resting')
      const touch = () => agent.api({ method: 'GET', path: `/queues/${office.id}` })
      return { where, event: 'roundEnded', at: office.now + limits.roundRestMs, touch }
    },
  },
  {
    name: 'A3 the lease of an agent is 150 s',
    arrange: async (office) => {
      const agent = await ready(office)
      return atAgent(office, agent, 'presenceSet', limits.leaseGraceMs.default)
    },
  },
  {
    name: 'A4 a wrap-up has its limit',
    arrange: async (office) => {
      const { agent, visitor } = await meet(office)
      await doIn(agent.api, visitor.conversation, '/end')
      await until('the wrap-up', () => agent.workspace().wrapUps.length === 1)
      // Signs of life are not what this is about.
      await setPresence(agent, 'offline')
      return atAgent(office, agent, 'wrapUpFinished', limits.wrapUpMs.default)
    },
  },
  {
    name: 'A5 the next queue hears of a free agent after its delay',
    agent: { delayMs: 30_000 },
    arrange: async (office) => {
      const agent = await ready(office)
      await happens(`agent/${office.id}`, 'delayed')
      return atAgent(office, agent, 'told', 30_000)
    },
  },
  {
    name: 'W4 the Wait of the disconnect flow is over after 15 minutes',
    entry: { flows: { inbound: 'inbound-live', disconnect: 'disconnect' } },
    arrange: async (office) => {
      const { agent, visitor } = await meet(office)
      await doIn(agent.api, visitor.conversation, '/leave')
      return inConversation(office, visitor, 'ended', 15 * minute)
    },
  },
  {
    name: 'P6 a return rings for 120 s at the same agent, then the queue has it',
    entry: { flows: { inbound: 'inbound-live', parked: 'parked' } },
    arrange: async (office) => {
      const { agent, visitor } = await meet(office)
      await doIn(agent.api, visitor.conversation, '/park')
      await doIn(visitor.api, visitor.conversation, '/messages', { text: 'Back again' })
      await ringing(agent, visitor.conversation)
      return inConversation(office, visitor, 'enqueued', limits.returnWithinMs.default)
    },
  },
  {
    // Shorter than the lease, of which there is no sign of life here.
    name: 'Q2 what was assigned and is not opened within its time goes on',
    entry: { ...persistent, openWithinMs: minute },
    arrange: async (office) => {
      const agent = await ready(office)
      const visitor = await office.visit({ origin: 'api' })
      await ringing(agent, visitor.conversation)
      return atAgent(office, agent, 'offerFailed', minute)
    },
  },
  {
    name: 'P6, Q2 a persistent return that is not opened within the entry point’s time goes to the queue',
    entry: { ...persistent, returnWithinMs: 5_000 },
    arrange: async (office) => {
      const { agent, visitor } = await meet(office)
      await doIn(agent.api, visitor.conversation, '/park')
      await doIn(visitor.api, visitor.conversation, '/messages', { text: 'Back again' })
      await ringing(agent, visitor.conversation)
      return inConversation(office, visitor, 'enqueued', 5_000)
    },
  },
  {
    name: 'Q2 what was accepted on arrival and is not opened within 5 minutes goes back',
    queue: { acceptance: 'automatic' },
    arrange: async (office) => {
      const { visitor } = await meet(office)
      return inConversation(office, visitor, 'left', limits.openWithinMs.default)
    },
  },
  {
    name: 'W6 it expires at its maximum duration',
    entry: { warnBeforeMs: 0 },
    arrange: async (office) => {
      const visitor = await office.visit({ origin: 'api', durationMinutes: 60 })
      return inConversation(office, visitor, 'ended', hour)
    },
  },
  {
    name: 'W6 all are warned 5 minutes before',
    arrange: async (office) => {
      const visitor = await office.visit({ origin: 'api', durationMinutes: 60 })
      return inConversation(office, visitor, 'expiring', hour - limits.warnBeforeMs)
    },
  },
  {
    name: 'W11 who never connects is waited for 5 minutes',
    arrange: async (office) => inConversation(office, await office.visit(), 'ended', limits.connectWithinMs),
  },
  {
    name: 'Q10 a customer without a sign of life is skipped after 60 s',
    arrange: async (office) => {
      const visitor = await office.visit()
      await waiting(office, visitor)
      // That somebody else asks is no sign of life.
      const dora = apiOf(await signIn('dora'))
      const touch = () => dora({ method: 'GET', path: `/conversations/${visitor.conversation}` })
      return { ...inConversation(office, visitor, 'skipped', limits.noLifeSkipMs), touch }
    },
  },
  {
    name: 'Q10 and abandoned after 10 minutes',
    arrange: async (office) => {
      const visitor = await office.visit()
      await waiting(office, visitor)
      moveTo(office.now + limits.noLifeSkipMs)
      await ring(`conversation/${visitor.conversation}`)
      return inConversation(office, visitor, 'ended', limits.noLifeEndMs.default)
    },
  },
]

beforeEach(() => void freeze())
afterEach(() => {
  leaveOffices()
  thaw()
})

async function arrange(timer: Timer): Promise<Due & { readonly before: number }> {
  const due = await timer.arrange(await makeOffice(timer))
  return { ...due, before: await timesIn(due.where, due.event) }
}

describe('every timer', () => {
  it.each(timers)('$name: not a millisecond early, and not one late', async (timer) => {
    const { where, event, at, before } = await arrange(timer)
    moveTo(at - 1)
    await ring(where)
    expect(await timesIn(where, event)).toBe(before)
    // Whatever came before it, the alarm stands at this one now.
    expect(await alarmOf(where)).toBe(at)
    moveTo(at)
    expect(await ring(where)).toBe(true)
    expect(await timesIn(where, event)).toBe(before + 1)
  })

  it.each(timers)('$name: by an alarm that is an hour late', async (timer) => {
    const { where, event, at, before } = await arrange(timer)
    moveTo(at + hour)
    expect(await ring(where)).toBe(true)
    expect(await timesIn(where, event)).toBeGreaterThan(before)
  })

  it.each(timers)('$name: once, however often the alarm goes off', async (timer) => {
    const { where, event, at, before } = await arrange(timer)
    moveTo(at)
    await ring(where)
    await ringAgain(where)
    await ring(where)
    await ringAgain(where)
    expect(await timesIn(where, event)).toBe(before + 1)
  })

  it.each(timers)('$name: with the alarm lost, when somebody else wakes the object', async (timer) => {
    const { where, event, at, before, touch } = await arrange(timer)
    await loseAlarm(where)
    await evictDurableObject(objectAt(where))
    moveTo(at)
    await touch()
    expect(await timesIn(where, event)).toBe(before + 1)
  })
})

describe('a server that was away', () => {
  it('A3 Q3 makes no miss of what rang meanwhile: it rings again, and the agent stays available', async () => {
    const office = await makeOffice({ queue: { missedPresence: 'away' } })
    const agent = await ready(office)
    const { conversation } = await office.visit({ origin: 'api' })
    const first = await ringing(agent, conversation)
    const where = `agent/${office.id}`
    await evictDurableObject(objectAt(where))
    moveTo(office.now + limits.ringMs.default + minute)
    await ring(where)
    await until('another ring', () => agent.workspace().offers.some(({ id }) => id !== first.id))
    expect(agent.workspace().offers).toMatchObject([{ conversation, state: 'ringing' }])
    expect(agent.workspace().presence).toBe('available')
    expect(await timesIn(where, 'presenceSet')).toBe(1)
  })
})

describe('a lost alarm', () => {
  it('W6 is set again by the next message, even if the object never slept', async () => {
    const office = await makeOffice()
    const visitor = await office.visit({ origin: 'api', durationMinutes: 60 })
    const where = `conversation/${visitor.conversation}`
    await loseAlarm(where)
    moveTo(office.now + 2 * hour)
    await doIn(visitor.api, visitor.conversation, '/messages', { text: 'Anybody?' })
    expect(await alarmOf(where)).toBe(office.now + 2 * hour + 1)
    moveTo(office.now + 2 * hour + 1)
    await ring(where)
    expect(await timesIn(where, 'ended')).toBe(1)
  })

  it('W6 and by a new socket, which sees what came of it', async () => {
    const office = await makeOffice()
    const visitor = await office.visit({ origin: 'api', durationMinutes: 60 })
    const where = `conversation/${visitor.conversation}`
    await loseAlarm(where)
    await evictDurableObject(objectAt(where))
    moveTo(office.now + hour)
    const tab = office.open(visitor)
    const last = await until('the end', () => tab.items.value.find(({ type }) => type === 'ended'))
    expect(last.reason).toBe('expired')
  })
})

function atAgent(office: Office, { api }: Desk, event: string, afterMs: number): Due {
  const touch = () => api({ method: 'GET', path: '/agent' })
  return { where: `agent/${office.id}`, event, at: office.now + afterMs, touch }
}

function inConversation(office: Office, { api, conversation }: Visitor, event: string, afterMs: number): Due {
  // What is overdue comes first: the message may be too late.
  const touch = () => outcome(doIn(api, conversation, '/messages', { text: 'Hello?' }))
  return { where: `conversation/${conversation}`, event, at: office.now + afterMs, touch }
}
