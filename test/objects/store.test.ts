import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { schemaNumber } from '../../durable-objects/shell/migrate.ts'
import { SqlStore } from '../../durable-objects/shell/sql-store.ts'
import { commitOf, rowAt, rowwise, storeContract } from '../support/store-contract.ts'
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
      expect(schemaNumber(storage.sql)).toBe(1)
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
