// What somebody wrote stands in the transcript, where it can be redacted, and in no other object.
import { beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { counter, onStorage, shell, wake } from './counter.ts'
import { answer, configure, doIn, seated, setPresence, sitDown, until, visit } from './people.ts'
import { env, everythingIn } from './support.ts'

const canary = 'The customer is called canary in private.'

beforeAll(() => configure({}))

it('R14 an agent’s own object keeps nothing of the notes of a wrap-up once the conversation has them', async () => {
  const ann = await sitDown('ann')
  await setPresence(ann, 'available')
  const { conversation } = await visit('shop', { name: 'Vera', origin: 'api' })
  await answer(ann, conversation, 'accept')
  await seated(ann, conversation)
  await doIn(ann.api, conversation, '/end')
  await until('the wrap-up', () => ann.workspace().wrapUps.length === 1)
  await ann.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: { notes: canary } })

  const inConversation = () => everythingIn(env.CONVERSATION.get(env.CONVERSATION.idFromName(conversation)))
  const inAgent = () => everythingIn(env.AGENT.get(env.AGENT.idFromName('ann')))
  await until('the notes in the transcript', async () => (await inConversation()).includes(canary))
  await until('the letter to be gone', async () => !(await inAgent()).includes(`"to":"conversation/${conversation}"`))
  await until('nothing of them with the agent', async () => !(await inAgent()).includes('canary'))
  await setPresence(ann, 'offline')
  ann.stop()
})

describe('what is past', () => {
  const { keepEventsMs, sweepEveryMs } = limits
  const inAllMs = keepEventsMs + sweepEveryMs
  const rowsIn = (storage: DurableObjectStorage) =>
    storage.sql.exec<{ rows: number }>('SELECT COUNT(*) AS rows FROM log').one().rows

  it('R14 goes from the log of who does little no later than from others’, and the alarm stands for it', () =>
    onStorage(async (storage, clock) => {
      const now = () => clock.at
      const { actor } = wake(storage, now, { keepEventsMs })
      actor.execute(shell, { type: 'add', by: 3 })
      expect(await storage.getAlarm()).toBe(clock.at + inAllMs + 1)
      clock.at += inAllMs
      actor.wake()
      expect(rowsIn(storage)).toBe(1)
      clock.at += 1
      actor.wake()
      expect([actor.state.total, rowsIn(storage)]).toEqual([3, 0])
      expect(wake(storage, now, { keepEventsMs }).actor.state).toEqual({ ...counter.initial, total: 3 })
    }))

  it('R14 arms nothing when nothing is left, so that who does nothing sleeps for ever', () =>
    onStorage(async (storage, clock) => {
      const { actor } = wake(storage, () => clock.at, { keepEventsMs })
      actor.execute(shell, { type: 'add', by: 3 })
      await storage.deleteAlarm()
      clock.at += inAllMs + 1
      actor.wake()
      expect(await storage.getAlarm()).toBeNull()
      wake(storage, () => clock.at, { keepEventsMs }).actor.wake()
      expect(await storage.getAlarm()).toBeNull()
    }))

  it('R14 survives a restart, an alarm that was lost and one that comes twice', () =>
    onStorage((storage, clock) => {
      wake(storage, () => clock.at, { keepEventsMs }).actor.execute(shell, { type: 'add', by: 3 })
      clock.at += inAllMs + 1
      // What wakes it is not its alarm.
      const { actor } = wake(storage, () => clock.at, { keepEventsMs })
      expect([actor.state.total, rowsIn(storage)]).toEqual([3, 0])
      actor.execute(shell, { type: 'add', by: 4 })
      actor.wake()
      actor.wake()
      expect([actor.state.total, rowsIn(storage)]).toEqual([7, 1])
    }))

  it('R14 is looked for once in a while, however often something happens', () =>
    onStorage((storage, clock) => {
      let checkpoints = 0
      const { actor } = wake(
        counting(storage, 'INSERT OR REPLACE INTO checkpoint', () => checkpoints++),
        () => clock.at,
        {
          keepEventsMs,
        },
      )
      const everyMs = 10 * 60_000
      for (let ms = 0; ms < 3 * keepEventsMs; ms += everyMs) {
        clock.at += everyMs
        actor.execute(shell, { type: 'add', by: 1 })
        actor.wake()
        actor.wake()
        const [oldest] = storage.sql.exec<{ at: number }>('SELECT MIN(at) AS at FROM log').toArray()
        expect(clock.at - (oldest?.at ?? clock.at)).toBeLessThanOrEqual(inAllMs)
      }
      expect(checkpoints).toBeGreaterThan(40)
      expect(checkpoints).toBeLessThanOrEqual((2 * keepEventsMs) / sweepEveryMs)
    }))

  it('R14 goes in time where a clock that was ahead has dated it, and where it jumps back', () =>
    onStorage(async (storage, clock) => {
      const rightAt = clock.at
      clock.at += 400 * keepEventsMs
      const wrong = wake(storage, () => clock.at, { keepEventsMs })
      wrong.actor.execute(shell, { type: 'add', by: 3 })
      clock.at = rightAt
      const { actor } = wake(storage, () => clock.at, { keepEventsMs })
      expect([actor.state.total, rowsIn(storage)]).toEqual([3, 0])
      actor.execute(shell, { type: 'add', by: 1 })
      clock.at -= sweepEveryMs
      actor.wake()
      expect(rowsIn(storage)).toBe(1)
      expect(await storage.getAlarm()).toBeLessThanOrEqual(rightAt + inAllMs + 1)
    }))

  it('R14 stays where it cannot be folded, and nothing is tried again and again', () =>
    onStorage(async (storage, clock) => {
      wake(storage, () => clock.at, { keepEventsMs }).actor.execute(shell, { type: 'add', by: 3 })
      storage.sql.exec('UPDATE log SET v = 99')
      await storage.deleteAlarm()
      clock.at += inAllMs + 1
      const { actor } = wake(storage, () => clock.at, { keepEventsMs })
      expect([actor.quarantined === null, rowsIn(storage), await storage.getAlarm()]).toEqual([false, 1, null])
    }))
})

/** The same storage; hears of every statement that begins like this. */
function counting(storage: DurableObjectStorage, beginning: string, heard: () => void): DurableObjectStorage {
  const sql = {
    exec: (text: string, ...bindings: unknown[]) => {
      if (text.trim().startsWith(beginning)) heard()
      return storage.sql.exec(text, ...bindings)
    },
  }
  return {
    sql,
    transactionSync: <T>(work: () => T) => storage.transactionSync(work),
    setAlarm: (at: number) => storage.setAlarm(at),
  } as DurableObjectStorage
}
