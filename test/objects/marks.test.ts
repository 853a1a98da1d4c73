// What an object remembers of the letters of others: enough to take none twice, and no more for all those whom it once heard of.
import { expect, it } from 'vitest'
import type { Envelope } from '../../durable-objects/shell/outbox.ts'
import { limits } from '../../protocol/limits.ts'
import { onStorage, shell, wake, type Bench } from './counter.ts'

const letter = { type: 'withdraw', invitation: 'i', why: 'moved' } as const
const of = (id: number | string, n: number): Envelope => ({ from: `conversation/${id}`, n, letter })

function takeCheckpoint({ actor }: Bench): void {
  for (let n = 0; n < limits.checkpointEvery; n++) actor.execute(shell, { type: 'add', by: 0 })
}

it('D3 Q5 a letter that was settled and forgotten is refused, and so is one that comes as late for the first time', () =>
  onStorage((storage, clock) => {
    const now = () => clock.at
    const sentAt = clock.at
    const first = wake(storage, now)
    for (const [id, n] of [
      ['a', sentAt],
      ['b', sentAt + 5],
    ] as const)
      first.actor.deliver([of(id, n)])
    takeCheckpoint(first)
    clock.at += limits.letterMarkMs + 10
    takeCheckpoint(first)
    expect(storage.sql.exec('SELECT COUNT(*) AS count FROM marks').one()).toEqual({ count: 0 })
    for (const { actor } of [first, wake(storage, now)]) {
      expect(actor.deliver([of('a', sentAt)])).toEqual([sentAt])
      expect(actor.deliver([of('c', sentAt + 1), of('c', sentAt + 2)])).toEqual([sentAt + 1, sentAt + 2])
      expect(actor.state.total).toBe(2)
    }
    const { actor } = wake(storage, now)
    for (const id of ['a', 'd']) expect(actor.deliver([of(id, clock.at)])).toEqual([])
    expect(actor.state.total).toBe(4)
  }))

it('Q5 what follows a letter that is refused is not taken before its sender knows', () =>
  onStorage((storage, clock) => {
    const bench = wake(storage, () => clock.at)
    const sentAt = clock.at
    bench.actor.deliver([of('a', sentAt)])
    takeCheckpoint(bench)
    clock.at += limits.letterMarkMs + 10
    takeCheckpoint(bench)
    const batch = [of('b', sentAt), of('b', clock.at)]
    // The answer may be lost: it has to be the same for the second time.
    for (let times = 0; times < 2; times++) expect(bench.actor.deliver(batch)).toEqual([sentAt])
    expect(bench.actor.state.total).toBe(1)
    expect(bench.actor.deliver(batch.slice(1))).toEqual([])
    expect(bench.actor.state.total).toBe(2)
  }))

it('Q5 a clock that is a month ahead for a moment makes no letter too old that is written then', () =>
  onStorage((storage, clock) => {
    const bench = wake(storage, () => clock.at)
    const soonAt = clock.at + 1_000
    for (const id of ['a', 'b']) bench.actor.deliver([of(id, clock.at)])
    takeCheckpoint(bench)
    clock.at += 30 * 86_400_000
    takeCheckpoint(bench)
    clock.at = soonAt
    for (const id of ['a', 'c']) expect(bench.actor.deliver([of(id, soonAt)])).toEqual([])
  }))

it('Q5 a clock that was ahead for days refuses nobody once it is right, and takes nothing twice', () =>
  onStorage((storage, clock) => {
    const now = () => clock.at
    const bench = wake(storage, now)
    const startedAt = clock.at
    clock.at += 10 * 86_400_000
    bench.actor.deliver([of('a', clock.at)])
    takeCheckpoint(bench)
    clock.at += limits.letterMarkMs + 10
    takeCheckpoint(bench)
    clock.at = startedAt + limits.letterMarkMs + 10
    const newcomers = ['b', 'c', 'd']
    for (const id of newcomers) {
      const { actor } = wake(storage, now)
      for (let times = 0; times < 2; times++) expect(actor.deliver([of(id, clock.at)])).toEqual([])
    }
    takeCheckpoint(wake(storage, now))
    const { actor } = wake(storage, now)
    for (const id of newcomers) expect(actor.deliver([of(id, clock.at)])).toEqual([])
    expect(actor.state.total).toBe(1 + newcomers.length)
    expect(actor.deliver([of('e', startedAt)])).toEqual([startedAt])
  }))

it('D3 the configuration counts its versions, and is never too old', () =>
  onStorage((storage, clock) => {
    const bench = wake(storage, () => clock.at)
    bench.actor.deliver([{ from: 'config', n: 7, letter }])
    bench.actor.deliver([of('a', clock.at)])
    takeCheckpoint(bench)
    clock.at += limits.letterMarkMs + 10
    takeCheckpoint(bench)
    const { actor } = wake(storage, () => clock.at)
    const total = actor.state.total
    for (const n of [6, 7]) expect(actor.deliver([{ from: 'config', n, letter }])).toEqual([])
    expect(actor.state.total).toBe(total)
    expect(actor.deliver([{ from: 'config', n: 8, letter }])).toEqual([])
    expect(actor.state.total).toBe(total + 1)
  }))

it('D3 a letter that led to nothing is not taken again after an earlier one of the log is read', () =>
  onStorage((storage, clock) => {
    const bench = wake(storage, () => clock.at)
    bench.actor.deliver([of('a', 5)])
    storage.sql.exec(`INSERT INTO marks (sender, n, at) VALUES ('l:conversation/a', 6, 1)`)
    const later = wake(storage, () => clock.at)
    later.actor.deliver([of('a', 6)])
    takeCheckpoint(later)
    const { actor } = wake(storage, () => clock.at)
    actor.deliver([of('a', 6)])
    expect(actor.state.total).toBe(1)
  }))

it(
  'D5 Q5 an object with 200,000 ended conversations behind it reads no more on waking, and for a letter, than a new one',
  () =>
    onStorage((storage, clock) => {
      const ended = 200_000
      let read = 0
      const counted = countReads(storage, (rows) => (read += rows))
      const measure = () => {
        read = 0
        const { actor } = wake(counted, () => clock.at)
        const waking = read
        read = 0
        actor.deliver([of('new', clock.at + 1)])
        actor.deliver([of('new', clock.at + 1)])
        return { waking, letters: read }
      }
      takeCheckpoint(wake(storage, () => clock.at))
      const before = measure()
      clock.at += 1_000
      storage.sql.exec(
        `WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < ?1)
       INSERT INTO marks (sender, n, at) SELECT 'l:conversation/' || hex(randomblob(16)), ?2 - n, ?2 FROM many`,
        ended,
        clock.at,
      )
      expect(measure()).toEqual(before)
      // Nor does a checkpoint walk through them: it forgets so many at a time.
      clock.at += limits.letterMarkMs
      read = 0
      takeCheckpoint(wake(counted, () => clock.at))
      expect(read).toBeLessThan(limits.checkpointEvery + 4 * limits.marksForgotten)
      const { left } = storage.sql.exec<{ left: number }>('SELECT COUNT(*) AS left FROM marks').one()
      expect(left).toBeGreaterThan(ended - limits.marksForgotten - 10)
      expect(left).toBeLessThanOrEqual(ended - limits.marksForgotten + 10)
    }),
  60_000,
)

it('Q5 an object keeps one number for all whom it has written to', () =>
  onStorage(async (storage, clock) => {
    const bench = wake(storage, () => clock.at)
    for (let n = 0; n < 300; n++) bench.actor.execute(shell, { type: 'write', to: `conversation/${n}` })
    await Promise.all(bench.pending)
    expect(storage.sql.exec('SELECT COUNT(*) AS count FROM sent').one()).toEqual({ count: 1 })
  }))

/** Rows that SQLite reads, in whatever way they are asked for. */
function countReads(storage: DurableObjectStorage, heard: (rows: number) => void): DurableObjectStorage {
  const exec = (text: string, ...bindings: SqlStorageValue[]) => {
    const cursor = storage.sql.exec(text, ...bindings)
    const rows = cursor.toArray()
    heard(cursor.rowsRead)
    return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows[Symbol.iterator]() }
  }
  const transactionSync = <T>(work: () => T) => storage.transactionSync(work)
  return { sql: { exec }, transactionSync, setAlarm: (at: number) => storage.setAlarm(at) } as never
}
