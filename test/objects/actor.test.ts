import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/problem.ts'
import { counter, frame, onStorage, shell, wake, type Counter, type Event } from './counter.ts'

const day = 86_400_000

describe('one input, once', () => {
  it('D3 a frame that comes again changes nothing, in the same life or the next', () =>
    onStorage((storage, clock) => {
      const now = () => clock.at
      const first = wake(storage, now)
      expect(first.actor.execute(frame(1), { type: 'add', by: 2 })).toMatchObject({ outcome: 'done' })
      expect(first.actor.execute(frame(1), { type: 'add', by: 2 })).toEqual({
        outcome: 'duplicate',
        refusal: null,
        settled: 1,
      })
      const second = wake(storage, now)
      expect(second.actor.execute(frame(1), { type: 'add', by: 2 })).toMatchObject({ outcome: 'duplicate', settled: 1 })
      expect(second.actor.execute(frame(2), { type: 'add', by: 3 })).toMatchObject({ outcome: 'done' })
      expect(second.actor.state.total).toBe(5)
    }))

  it('D3 a number that was skipped is asked for, and nothing is consumed', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      expect(actor.execute(frame(2), { type: 'add', by: 1 })).toEqual({ outcome: 'outOfOrder', expected: 1 })
      actor.execute(frame(1), { type: 'add', by: 1 })
      expect(actor.execute(frame(3), { type: 'add', by: 1 })).toEqual({ outcome: 'outOfOrder', expected: 2 })
      expect(actor.execute(frame(2), { type: 'add', by: 1 })).toMatchObject({ outcome: 'done' })
    }))

  it('D3 what was refused stays refused under its number, whatever became allowed since', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      actor.execute(shell, { type: 'add', by: 1 })
      expect(actor.execute(frame(1), { type: 'add', by: -1 })).toMatchObject({ outcome: 'refused' })
      const again = wake(storage, () => clock.at).actor.execute(frame(1), { type: 'add', by: 1 })
      expect(again).toEqual({ outcome: 'duplicate', refusal: refuse('forbidden', 'by'), settled: 1 })
    }))

  it('D3 a request that is sent again under its key gets the first answer, another one under that key none', () =>
    onStorage((storage, clock) => {
      const key = { kind: 'key', key: 'ann/1', print: 'a' } as const
      const { actor } = wake(storage, () => clock.at)
      const first = actor.execute(key, { type: 'add', by: 1 })
      const later = wake(storage, () => clock.at)
      expect(later.actor.execute(key, { type: 'add', by: 1 })).toEqual(first)
      expect(later.actor.execute({ ...key, print: 'b' }, { type: 'add', by: 1 })).toMatchObject({
        refusal: { refused: 'key_reused' },
      })
      clock.at += limits.idempotencyKeyMs + 1
      later.actor.execute(key, { type: 'add', by: 1 })
      expect(later.actor.state.total).toBe(2)
    }))

  it('D3 an instance that was silent for a month is told to begin as a new one; a new one is welcome', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      actor.execute(frame(1, 'old'), { type: 'add', by: 1 })
      clock.at += limits.instanceSilentMs + 1
      for (let n = 1; n <= limits.checkpointEvery; n++) actor.execute(frame(n, 'busy'), { type: 'add', by: 1 })
      const { actor: later } = wake(storage, () => clock.at)
      expect(later.marks.forgotten('p1', 'old')).toBe(true)
      expect(later.marks.forgotten('p1', 'busy')).toBe(false)
      expect(later.execute(frame(2, 'old'), { type: 'add', by: 1 })).toMatchObject({
        refusal: { refused: 'unknown_instance' },
      })
      expect(later.execute(frame(1, 'new'), { type: 'add', by: 1 })).toMatchObject({ outcome: 'done' })
    }))

  it.each([2, limits.checkpointEvery + 90])('D2 a message costs exactly one row, also the one in row %i', (first) =>
    onStorage((storage, clock) => {
      let written = 0
      const sql = {
        exec: (text: string, ...bindings: unknown[]) => {
          const cursor = storage.sql.exec(text, ...bindings)
          written += cursor.rowsWritten
          return cursor
        },
      }
      const counted = {
        sql,
        transactionSync: <T>(work: () => T) => storage.transactionSync(work),
      } as DurableObjectStorage
      const { actor } = wake(counted, () => clock.at)
      for (let n = 1; n < first; n++) actor.execute(frame(n), { type: 'add', by: 1 })
      written = 0
      for (let n = first; n < first + 100; n++) actor.execute(frame(n), { type: 'add', by: 1 })
      expect(written).toBe(100)
    }),
  )

  it('D2 a write that fails is reported, and the state in memory is not ahead of the disk', () =>
    onStorage((storage, clock) => {
      const { actor, broken, published } = wake(storage, () => clock.at)
      actor.execute(shell, { type: 'add', by: 1 })
      storage.sql.exec(`INSERT INTO log VALUES (2, 0, '', 1, 0, 0, 0, '{}', NULL)`)
      expect(() => actor.execute(shell, { type: 'add', by: 1 })).toThrow()
      expect([broken.length, actor.state.total, published.length]).toEqual([1, 1, 1])
    }))
})

describe('waking', () => {
  it('D5 the state of a checkpoint and its tail is the fold of everything', () =>
    onStorage(async (storage, clock) => {
      const name = fc.constantFrom('a', 'b', 'c')
      const command = fc.oneof(
        fc.record({ type: fc.constant('add' as const), by: fc.integer({ min: -2, max: 5 }) }),
        fc.record({ type: fc.constant('setBell' as const), name, at: fc.integer({ min: 1, max: 9 }) }).map((bell) => ({
          ...bell,
          at: clock.at + bell.at * day,
        })),
        name.map((each) => ({ type: 'due' as const, name: each, lifeAt: null })),
      )
      fc.assert(
        fc.property(fc.array(command, { minLength: 300, maxLength: 700 }), (commands) => {
          let { actor } = wake(storage, () => clock.at)
          commands.forEach((each, index) => {
            if (index % 97 === 0) ({ actor } = wake(storage, () => clock.at))
            actor.execute(shell, each)
          })
          const rows = storage.sql
            .exec<{ event: string; at: number }>('SELECT event, at FROM log ORDER BY place')
            .toArray()
          const all = rows.reduce<Counter>(
            (state, { event, at }) => counter.apply(state, JSON.parse(event) as Event, at),
            counter.initial,
          )
          expect(actor.state).toEqual(all)
          expect(wake(storage, () => clock.at).actor.state).toEqual(all)
        }),
        { numRuns: 8 },
      )
    }))

  it('D5 waking reads a checkpoint and a tail, however long the log is', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      for (let n = 0; n < 5 * limits.checkpointEvery + 10; n++) actor.execute(shell, { type: 'add', by: 1 })
      const [checkpoint] = storage.sql.exec<{ place: number }>('SELECT place FROM checkpoint').toArray()
      expect(actor.place - (checkpoint?.place ?? 0)).toBeLessThan(limits.checkpointEvery)
      expect(wake(storage, () => clock.at).actor).toMatchObject({ place: actor.place, state: actor.state })
    }))

  it('D5 an event that cannot be folded makes the object readable and nothing more', () =>
    onStorage(async (storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      actor.execute(shell, { type: 'add', by: 4 })
      actor.execute(shell, { type: 'setBell', name: 'a', at: clock.at + 1 })
      storage.sql.exec(`UPDATE log SET event = '{"type":"fromTheFuture"}' WHERE place = 2`)
      await storage.deleteAlarm()
      clock.at += day
      const { actor: later, published, lines } = wake(storage, () => clock.at)
      expect([later.state.total, later.place, published]).toEqual([4, 2, []])
      expect(later.execute(frame(1), { type: 'add', by: 1 })).toMatchObject({ refusal: { refused: 'quarantined' } })
      expect(() =>
        later.deliver([{ from: 'config', n: 1, letter: { type: 'withdraw', invitation: 'i', why: 'moved' } }]),
      ).toThrow('quarantined')
      expect(lines.some(({ quarantined }) => String(quarantined).startsWith('row 2'))).toBe(true)
      expect(await storage.getAlarm()).toBeNull()
    }))

  it('D5 a version of an event that is newer than the code is not guessed at', () =>
    onStorage((storage, clock) => {
      wake(storage, () => clock.at).actor.execute(shell, { type: 'add', by: 4 })
      storage.sql.exec('UPDATE log SET v = 99')
      expect(wake(storage, () => clock.at).actor.quarantined).toContain('99')
    }))

  it('D5 nor is the state of a checkpoint that newer code wrote', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      for (let n = 0; n < limits.checkpointEvery; n++) actor.execute(shell, { type: 'add', by: 1 })
      storage.sql.exec('UPDATE checkpoint SET v = 99')
      const later = wake(storage, () => clock.at).actor
      expect(later.quarantined).toContain('99')
      expect(later.place).toBe(actor.place)
      expect(later.rowsAfter(0, 1)).toHaveLength(1)
    }))
})

describe('what is damaged', () => {
  const saved = (storage: DurableObjectStorage) => {
    const sql = storage.sql
    const [state] = sql.exec('SELECT state FROM checkpoint').toArray()
    const parts = sql.exec('SELECT part, key, value FROM checkpoint_rows').toArray()
    return () => {
      sql.exec('UPDATE checkpoint SET state = ?', state?.['state'])
      for (const { part, key, value } of parts) {
        sql.exec('INSERT OR REPLACE INTO checkpoint_rows (part, key, value) VALUES (?, ?, ?)', part, key, value)
      }
    }
  }

  it.each([
    ['a state cut off', 'UPDATE checkpoint SET state = substr(state, 1, length(state) / 2)', 'no JSON'],
    ['an empty state', `UPDATE checkpoint SET state = ''`, 'no JSON in 0'],
    ['an entry of a part cut off', `UPDATE checkpoint_rows SET value = '"half' WHERE key = 'a'`, 'no JSON'],
    ['an entry of a part that is lost', `DELETE FROM checkpoint_rows WHERE key = 'a'`, '1 rows of 2 in bells'],
    ['a part that is lost', 'DELETE FROM checkpoint_rows', '0 rows of 2 in bells'],
  ])(
    'O3 D5 %s: it can be read as far as its log goes, takes nothing, and goes on when it is mended',
    (_, damage, why) =>
      onStorage((storage, clock) => {
        const now = () => clock.at
        const { actor } = wake(storage, now)
        for (const name of ['a', 'b']) actor.execute(shell, { type: 'setBell', name, at: clock.at + day })
        for (let n = 0; n < limits.checkpointEvery; n++) actor.execute(frame(n + 1), { type: 'add', by: 1 })
        const mend = saved(storage)
        storage.sql.exec(damage)
        const broken = wake(storage, now)
        expect(broken.actor.quarantined).toMatch(/^row 512: Damaged: /)
        expect(broken.actor.quarantined).toContain(why)
        expect(broken.lines).toContainEqual({ level: 'error', quarantined: broken.actor.quarantined })
        expect([broken.actor.state, broken.actor.place]).toEqual([actor.state, actor.place])
        const next = frame(limits.checkpointEvery + 1)
        expect(broken.actor.execute(next, { type: 'add', by: 1 })).toMatchObject({ outcome: 'refused' })
        mend()
        const mended = wake(storage, now)
        expect([mended.actor.quarantined, mended.actor.state]).toEqual([null, actor.state])
        expect(mended.actor.execute(next, { type: 'add', by: 1 })).toMatchObject({ outcome: 'done' })
      }),
  )

  it('O3 R14 a checkpoint that is gone with the log before it is missed, and nothing is made up', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at, { keepEventsMs: 1 })
      for (let n = 0; n <= limits.checkpointEvery; n++) {
        clock.at += 1_000
        actor.execute(shell, { type: 'add', by: 1 })
      }
      storage.sql.exec('DELETE FROM checkpoint')
      const { actor: later } = wake(storage, () => clock.at)
      expect(later.quarantined).toMatch(/Damaged: no row 1$/)
      expect(later.state).toEqual(counter.initial)
    }))

  it('D5 with the whole log a checkpoint that is gone is missed by nobody', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      for (let n = 0; n <= limits.checkpointEvery; n++) actor.execute(shell, { type: 'add', by: 1 })
      storage.sql.exec('DELETE FROM checkpoint')
      const { actor: later } = wake(storage, () => clock.at)
      expect([later.quarantined, later.state]).toEqual([null, actor.state])
    }))

  it('O3 S9 an event that is cut off, or a row that is lost: what it held is quoted nowhere', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      actor.execute(shell, { type: 'add', by: 4 })
      actor.execute(shell, { type: 'setBell', name: 'Maria', at: clock.at + day })
      actor.execute(shell, { type: 'add', by: 1 })
      storage.sql.exec(`UPDATE log SET event = replace(event, '"', '') WHERE place = 2`)
      const cut = wake(storage, () => clock.at)
      expect(cut.actor.quarantined).toMatch(/^row 2: Damaged: no JSON/)
      expect(JSON.stringify(cut.lines)).not.toContain('Maria')
      storage.sql.exec('DELETE FROM log WHERE place = 2')
      const { actor: lost } = wake(storage, () => clock.at)
      expect([lost.quarantined, lost.state.total, lost.place]).toEqual(['row 3: Damaged: no row 2', 4, 3])
    }))

  it('O5 a checkpoint of the first release counts no rows, and its code finds them as it knows them', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      actor.execute(shell, { type: 'setBell', name: 'a', at: clock.at + day })
      for (let n = 1; n < limits.checkpointEvery; n++) actor.execute(shell, { type: 'add', by: 1 })
      const [row] = storage.sql.exec<{ state: string }>('SELECT state FROM checkpoint').toArray()
      const parts = storage.sql.exec<{ key: string; value: string }>('SELECT key, value FROM checkpoint_rows').toArray()
      const bells = Object.fromEntries(parts.map(({ key, value }) => [key, JSON.parse(value) as number]))
      const state = JSON.parse(row?.state ?? '') as Counter
      // That code lays the rows over the state.
      expect({ ...state, bells }).toEqual(actor.state)
      const { bells: _, ...rest } = state
      storage.sql.exec('UPDATE checkpoint SET state = ?', JSON.stringify(rest))
      const { actor: later } = wake(storage, () => clock.at)
      expect([later.quarantined, later.state]).toEqual([null, actor.state])
    }))
})

describe('time', () => {
  it('D5 the alarm stands at the earliest deadline and is never moved later', () =>
    onStorage(async (storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      const bell = (name: string, ms: number) => actor.execute(shell, { type: 'setBell', name, at: clock.at + ms })
      bell('b', 2_000_000)
      expect(await storage.getAlarm()).toBe(clock.at + 2_000_000)
      bell('a', 1_000_000)
      expect(await storage.getAlarm()).toBe(clock.at + 1_000_000)
      bell('a', 3_000_000)
      expect(await storage.getAlarm()).toBe(clock.at + 1_000_000)
      clock.at += 1_000_000
      actor.wake()
      expect(actor.state.rings).toEqual([])
      expect(await storage.getAlarm()).toBe(clock.at + 1_000_000)
    }))

  it('D5 a late alarm executes what came due, in order of time and not before it', () =>
    onStorage((storage, clock) => {
      const { actor } = wake(storage, () => clock.at)
      for (const [name, ms] of [
        ['c', 3_000],
        ['a', 1_000],
        ['b', 2_000],
        ['d', 60_001],
      ] as const) {
        actor.execute(shell, { type: 'setBell', name, at: clock.at + ms })
      }
      clock.at += 60_000
      actor.wake()
      expect(actor.state.rings).toEqual(['a', 'b', 'c'])
      actor.wake()
      expect(actor.state.rings).toEqual(['a', 'b', 'c'])
      clock.at += 1
      actor.wake()
      expect(actor.state.rings).toEqual(['a', 'b', 'c', 'd'])
    }))

  it('D5 an alarm that was lost is set again by whatever wakes the object', () =>
    onStorage(async (storage, clock) => {
      wake(storage, () => clock.at).actor.execute(shell, { type: 'setBell', name: 'a', at: clock.at + day })
      await storage.deleteAlarm()
      wake(storage, () => clock.at)
      expect(await storage.getAlarm()).toBe(clock.at + day)
      // It stands in the past and does not fire (seen in production, 2026-07).
      await storage.deleteAlarm()
      const armedAt = clock.at + day
      clock.at += 2 * day
      const { actor } = wake(storage, () => clock.at, { armedAt })
      expect(actor.state.rings).toEqual(['a'])
      actor.execute(shell, { type: 'setBell', name: 'b', at: clock.at + day })
      expect(await storage.getAlarm()).toBe(clock.at + day)
    }))

  it('D5 a deadline that leads to nothing is reported and left alone for a while; others keep their time', () =>
    onStorage(async (storage, clock) => {
      const { actor, lines } = wake(storage, () => clock.at)
      actor.execute(shell, { type: 'setBell', name: 'mute', at: clock.at + 1 })
      actor.execute(shell, { type: 'setBell', name: 'a', at: clock.at + 2 })
      clock.at += 10
      actor.wake()
      expect(actor.state.rings).toEqual(['a'])
      const firstAt = clock.at
      clock.at += 1
      actor.wake()
      expect(lines.filter(({ deadline }) => deadline === 'mute')).toHaveLength(1)
      expect(await storage.getAlarm()).toBe(firstAt + 60_000)
      clock.at = firstAt + 60_000
      actor.wake()
      expect(lines.filter(({ deadline }) => deadline === 'mute')).toHaveLength(2)
    }))
})
