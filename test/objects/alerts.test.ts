// O3: what objects tell administrators of themselves, and that they stop telling it.
import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { QueueObject } from '../../durable-objects/queue.ts'
import { Alerts } from '../../durable-objects/shell/alerts.ts'
import type { Alert } from '../../protocol/alerts.ts'
import { limits } from '../../protocol/limits.ts'
import { lookAgain } from '../../worker/alerts.ts'
import { ask, env, got, signIn } from '../worker/support.ts'
import { alarmOf, freeze, loseAlarm, moveTo, objectAt, ring, thaw } from './clockwork.ts'
import { happens, leaveOffices, makeOffice, meet, ready, waiting } from './offices.ts'
import { answer, doIn, ringing, seated, until } from './people.ts'

beforeEach(() => void freeze())
afterEach(() => {
  leaveOffices()
  thaw()
})

async function alertsOf(object: string, state: 'open' | 'all' = 'open'): Promise<readonly Alert[]> {
  const page = await got<{ items: Alert[] }>(
    ask('GET', `/v1/admin/alerts?state=${state}`, { token: await signIn('root') }),
  )
  return page.items.filter((alert) => alert.object === object)
}

const told = (object: string, kind: Alert['kind']) =>
  until(`${kind} of ${object}`, async () => (await alertsOf(object)).find((alert) => alert.kind === kind))

/** Takes no letters until it is asked to. */
async function deafen(queue: string): Promise<() => Promise<void>> {
  const stub = objectAt(`queue/${queue}`) as unknown as DurableObjectStub<QueueObject>
  const set = (why: string | null) =>
    runInDurableObject(stub, ({ host }) => {
      host.actor.quarantined = why
    })
  await set('by a test')
  return () => set(null)
}

describe('administrators are told', () => {
  it('O3 of a conversation in quarantine, until it is out of it', async () => {
    const { visitor } = await meet(await makeOffice())
    const object = `conversation/${visitor.conversation}`
    const rows = (change: string) =>
      runInDurableObject(objectAt(object), (_, { storage }) => {
        storage.sql.exec(`UPDATE log SET v = v ${change} 90 WHERE place = (SELECT MAX(place) FROM log)`)
      })
    await rows('+')
    await abortAllDurableObjects()
    await expect(doIn(visitor.api, visitor.conversation, '/messages', { text: 'Hello?' })).rejects.toThrow()
    const alert = await told(object, 'quarantined')
    expect(alert).toMatchObject({ about: null, overAt: null, acknowledgedAt: null })
    expect(alert.detail).toMatch(/^row \d+: Error: version \d+ is newer/)
    await lookAgain(env, Date.now())
    expect(await alertsOf(object)).toHaveLength(1)
    await rows('-')
    await abortAllDurableObjects()
    await lookAgain(env, Date.now())
    expect(await alertsOf(object)).toEqual([])
    expect((await alertsOf(object, 'all'))[0]?.overAt).toBe(new Date().toISOString())
  })

  it('O3 of letters that another object does not take, to whom, and no more once it has them', async () => {
    const office = await makeOffice()
    const mend = await deafen(office.id)
    const { conversation } = await office.visit({ origin: 'api' })
    const object = `conversation/${conversation}`
    await happens(object, 'started')
    // Its flow asks whether the queue is open, and no longer than it waits for the answer. Then it asks to be let in.
    const askedAt = office.now + limits.questionMs
    moveTo(askedAt)
    await ring(object)
    expect(await alertsOf(object)).toEqual([])
    moveTo(askedAt + limits.alerts.letterMs)
    await ring(object)
    const alert = await told(object, 'stuck_letters')
    expect(alert).toMatchObject({ about: `queue/${office.id}`, times: 1 })
    expect(alert.detail).toContain(new Date(askedAt).toISOString().slice(0, 16))
    await mend()
    moveTo(askedAt + limits.alerts.letterMs + limits.retryMs.max)
    await ring(object)
    await until('it to be over', async () => (await alertsOf(object)).every(({ kind }) => kind !== 'stuck_letters'))
  })

  it('O3 of what was done long after it was due', async () => {
    const office = await makeOffice()
    const visitor = await office.visit()
    const object = `conversation/${visitor.conversation}`
    await happens(object, 'started')
    moveTo(office.now + limits.connectWithinMs + limits.alerts.alarmMs - 1)
    await ring(object)
    expect(await alertsOf(object)).toEqual([])
    const late = await office.visit()
    const other = `conversation/${late.conversation}`
    await happens(other, 'started')
    moveTo(Date.now() + limits.connectWithinMs + limits.alerts.alarmMs)
    await ring(other)
    expect((await told(other, 'late_alarm')).detail).toMatch(/ came 6\d s late\.$/)
    await happens(other, 'ended')
  })

  it('O3 of an alarm that never came, when something else wakes the object', async () => {
    const office = await makeOffice()
    const { conversation, token } = await office.visit()
    const object = `conversation/${conversation}`
    await happens(object, 'started')
    const stub = objectAt(object)
    await evictDurableObject(stub)
    moveTo(office.now + limits.connectWithinMs + limits.alerts.alarmMs)
    await ask('GET', `/v1/conversations/${conversation}`, { token })
    expect((await told(object, 'late_alarm')).detail).toMatch(/ came 6\d s late\.$/)
  })

  it('O3 of an alarm that was lost while the object was awake', async () => {
    const office = await makeOffice()
    const { api, conversation } = await office.visit()
    const object = `conversation/${conversation}`
    await happens(object, 'started')
    await loseAlarm(object)
    moveTo(office.now + limits.connectWithinMs + limits.alerts.alarmMs)
    await doIn(api, conversation, '/messages', { text: 'Hello?' })
    expect((await told(object, 'late_alarm')).detail).toMatch(/ came 6\d s late\.$/)
  })

  it('O3 Q10 not of a time that was over when it first mattered', async () => {
    const office = await makeOffice()
    const visitor = await office.visit()
    const object = `conversation/${visitor.conversation}`
    const tab = await waiting(office, visitor)
    const agent = await ready(office)
    await ringing(agent, visitor.conversation)
    await answer(agent, visitor.conversation, 'accept')
    await seated(agent, visitor.conversation)
    tab.stop()
    const leavesAt = office.now + 5 * limits.noLifeSkipMs
    for (let at = await alarmOf(object); at !== null && at <= leavesAt; at = await alarmOf(object)) {
      moveTo(at)
      await ring(object)
    }
    moveTo(leavesAt)
    await doIn(agent.api, visitor.conversation, '/release')
    await happens(object, 'left')
    await ring(object)
    expect(await alertsOf(object)).toEqual([])
  })
})

describe('an object', () => {
  function telling(db: D1Database = env.CONFIG) {
    const lines: Readonly<Record<string, unknown>>[] = []
    const work: Promise<void>[] = []
    const object = `queue/${crypto.randomUUID()}`
    const alerts = new Alerts({
      object,
      db,
      now: () => Date.now(),
      background: (one) => void work.push(one),
      log: (line) => void lines.push(line),
    })
    return { alerts, object, lines, done: () => Promise.all(work) }
  }

  it('O3 tells of one thing seldom, and of another at once', async () => {
    const { alerts, object, done, lines } = telling()
    for (let n = 0; n < 5; n++) alerts.raise('stuck_letters', 'agent/ann', `${n}`)
    alerts.raise('stuck_letters', 'agent/ben', 'x')
    await done()
    expect((await alertsOf(object)).map(({ about, times }) => [about, times])).toEqual([
      ['agent/ben', 1],
      ['agent/ann', 1],
    ])
    moveTo(Date.now() + limits.alerts.againMs)
    alerts.raise('stuck_letters', 'agent/ann', 'still')
    await done()
    expect(await alertsOf(object)).toContainEqual(
      expect.objectContaining({ about: 'agent/ann', times: 2, detail: 'still' }),
    )
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(3)
  })

  it('O3 of letters that were given up, until the receiver takes others', async () => {
    const { alerts, object, done } = telling()
    const posted = [{ from: object, n: Date.now(), letter: { type: 'pass', queue: 'q', ticket: 1 } }] as const
    moveTo(Date.now() + limits.alerts.letterMs)
    await expect(alerts.watched('agent/ann', posted, () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    await done()
    expect(await alertsOf(object)).toHaveLength(1)
    moveTo(Date.now() + limits.letterMs)
    const fresh = [{ ...posted[0], n: Date.now() }]
    await alerts.watched('agent/ann', fresh, () => Promise.resolve())
    await done()
    expect(await alertsOf(object)).toEqual([])
  })

  it('O3 that can write nowhere has told its log, and goes on', async () => {
    const broken = {
      prepare: () => ({ bind: () => ({ run: () => Promise.reject(new Error('database is locked')) }) }),
    } as unknown as D1Database
    const { alerts, done, lines } = telling(broken)
    alerts.raise('full', '', 'It has 9 GB on its disk.')
    await done()
    expect(lines).toEqual([
      { level: 'error', alert: 'full', about: '', detail: 'It has 9 GB on its disk.' },
      { level: 'error', alerts: 'Error: database is locked' },
    ])
  })

  it('O3 keeps no more in mind than it may, and says no more than fits', async () => {
    const { alerts, object, done } = telling()
    alerts.raise('full', '', 'x'.repeat(2 * limits.alerts.detailLength))
    await done()
    expect((await alertsOf(object))[0]?.detail).toHaveLength(limits.alerts.detailLength)
  })
})
