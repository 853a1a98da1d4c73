import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { Cursors } from '../../durable-objects/shell/cursors.ts'
import { schemaNumber } from '../../durable-objects/shell/migrate.ts'
import { SqlStore } from '../../durable-objects/shell/sql-store.ts'
import { commitOf, rowAt, rowwise, snapshotAt, storeContract } from '../support/store-contract.ts'
import { emptyObject } from './support.ts'

describe('the store in SQLite', () => {
  for (const { title, check } of storeContract) {
    it(title, () =>
      runInDurableObject(emptyObject(), (_, { storage }) => check(() => new SqlStore(storage, null, rowwise))),
    )
  }

  it('S1 asking for an object that never was leaves no tables behind', () =>
    runInDurableObject(emptyObject(), (_, { storage }) => {
      const store = new SqlStore(storage, null)
      store.load()
      store.commit(commitOf({}))
      expect(schemaNumber(storage.sql)).toBe(0)
      store.commit(commitOf({ rows: [rowAt(1)] }))
      expect(schemaNumber(storage.sql)).toBeGreaterThan(0)
    }))

  it('D5 R12 the tables of the first release get what has been added, and cursors written by its code are whole', () =>
    runInDurableObject(emptyObject(), (_, { storage }) => {
      storage.transactionSync(() => {
        new SqlStore(storage, null).commit(commitOf({ rows: [rowAt(1)] }))
        toFirstRelease(storage.sql)
      })
      storage.sql.exec(`INSERT OR REPLACE INTO cursors (participant, place, at) VALUES ('p1', 7, 1)`)
      expect(new SqlStore(storage, null).overwritten(1)).toBe(0)
      storage.sql.exec(`INSERT OR REPLACE INTO cursors (participant, place, at) VALUES ('p2', 5, 1)`)
      expect(new Cursors(storage.sql, () => 1, true).all()).toEqual([
        ['p1', { read: 7, delivered: 7 }],
        ['p2', { read: 5, delivered: 5 }],
      ])
    }))

  it('D5 Q5 whom an object of the first release wrote to lately, and what it forgot, is one number each', () =>
    runInDurableObject(emptyObject(), (_, { storage }) => {
      const at = Date.UTC(2026, 10, 21)
      const sixDays = 6 * 86_400_000
      storage.transactionSync(() => {
        const store = new SqlStore(storage, null)
        store.commit(commitOf({ rows: [rowAt(1, { at })], checkpoint: snapshotAt(1, at) }))
        toFirstRelease(storage.sql)
      })
      storage.sql.exec(`INSERT INTO marks VALUES ('l:conversation/a', 7, 1), ('l:config', 2, 1), ('f:p1/x', 3, 1)`)
      storage.sql.exec(`INSERT INTO sent VALUES ('queue/q', 30, 4, 900), ('conversation/a', 31, 0, 0)`)
      storage.sql.exec(`INSERT INTO outbox VALUES ('queue/q', 30, 5, '{"type":"opened"}')`)
      const store = new SqlStore(storage, null)
      expect(store.load()).toMatchObject({
        marks: { 'f:p1/x': { n: 3 } },
        sent: 31,
        posts: [{ to: 'queue/q', tries: 4, dueAt: 900, letters: [{ n: 30, untilAt: null }] }],
        checkpoint: { horizon: at - sixDays },
      })
      expect([store.mark('l:conversation/a')?.n, store.mark('l:config')?.n]).toEqual([7, 2])
      expect(storage.sql.exec('SELECT COUNT(*) AS rows FROM sent').one()).toEqual({ rows: 2 })
    }))

  it('D5 Q5 a checkpoint that code of the first release takes, after a rollback, leaves the horizon where it was', () =>
    runInDurableObject(emptyObject(), (_, { storage }) => {
      new SqlStore(storage, null).commit(commitOf({ rows: [rowAt(1)], checkpoint: snapshotAt(1, 1, { horizon: 7 }) }))
      storage.sql.exec(
        `INSERT OR REPLACE INTO checkpoint (one, place, customer, agents, v, forgot, state) VALUES (1, 1, 1, 1, 1, 0, '{}')`,
      )
      expect(new SqlStore(storage, null).load().checkpoint?.horizon).toBe(7)
    }))

  it('D5 an alarm is moved with the commit or not at all', async () => {
    const stub = emptyObject()
    const soon = Date.now() + 3_600_000
    await runInDurableObject(stub, (_, { storage }) => {
      const store = new SqlStore(storage, null)
      store.commit(commitOf({ rows: [rowAt(1)], alarmAt: soon }))
      expect(() => store.commit(commitOf({ rows: [rowAt(1)], alarmAt: soon - 1 }))).toThrow()
    })
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBe(soon)
  })

  it('D5 what was written survives an eviction', async () => {
    const stub = emptyObject()
    await runInDurableObject(stub, (_, { storage }) =>
      new SqlStore(storage, null).commit(commitOf({ rows: [rowAt(1)] })),
    )
    await evictDurableObject(stub)
    const tail = await runInDurableObject(stub, (_, { storage }) => new SqlStore(storage, null).load().tail)
    expect(tail).toHaveLength(1)
  })
})

const firstTables = [
  'schema',
  'log',
  'checkpoint',
  'checkpoint_rows',
  'marks',
  'refusals',
  'keys',
  'outbox',
  'sent',
  'cursors',
]

function toFirstRelease(sql: SqlStorage): void {
  for (const name of laterTables(sql)) sql.exec(`DROP TABLE ${name}`)
  sql.exec('DROP INDEX marks_by_n')
  sql.exec('DELETE FROM sent; ALTER TABLE cursors DROP COLUMN delivered; ALTER TABLE outbox DROP COLUMN untilAt')
  sql.exec('UPDATE schema SET number = 1')
}

function laterTables(sql: SqlStorage): readonly string[] {
  const all = sql.exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`).toArray()
  return all.map(({ name }) => name).filter((name) => !name.startsWith('_cf_') && !firstTables.includes(name))
}
