import { runInDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberAt, pageAfter, pageBefore, placeOf, type Ends } from '../../durable-objects/shell/pages.ts'
import { SqlStore } from '../../durable-objects/shell/sql-store.ts'
import type { Row } from '../../durable-objects/shell/store.ts'
import { seenBy, type Audience } from '../../protocol/items.ts'
import { commitOf, rowAt } from '../support/store-contract.ts'
import { emptyObject } from './support.ts'

const audience = fc.constantFrom<Audience>('customer', 'agents')

/** Logs with long stretches that one audience cannot see. */
const log = fc
  .array(
    fc.tuple(
      fc.constantFrom(0, 1, 2, 3),
      fc.oneof({ weight: 9, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(400) }),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((stretches) => rowsOf(stretches.flatMap(([seen, length]) => Array.from({ length }, () => seen))))

function rowsOf(seen: readonly number[]): readonly Row[] {
  let customer = 0
  let agents = 0
  return seen.map((bits, index) => {
    if (bits & seenBy.customer) customer++
    if (bits & seenBy.agents) agents++
    const item = bits === 0 ? null : `{"id":"c:${index + 1}","text":"${'ä'.repeat(index % 7)}"}`
    return rowAt(index + 1, { seen: bits, customer, agents, item })
  })
}

function endsOf(rows: readonly Row[]): Ends {
  const { place, customer, agents } = rows.at(-1) ?? { place: 0, customer: 0, agents: 0 }
  return { place, customer, agents }
}

function texts(rows: readonly Row[], of: Audience): readonly string[] {
  return rows.flatMap(({ seen, item }) => (seen & seenBy[of] && item !== null ? [item] : []))
}

/** A property of a log on real storage; each run begins with an empty one. */
function holds<Rest extends readonly unknown[]>(
  rest: { readonly [Index in keyof Rest]: fc.Arbitrary<Rest[Index]> },
  check: (sql: SqlStorage, rows: readonly Row[], ...values: Rest) => void,
) {
  return runInDurableObject(emptyObject(), (_, { storage }) => {
    fc.assert(
      fc.property(log, fc.tuple(...rest), (rows, values) => {
        new SqlStore(storage, null).commit(commitOf({ rows: [...rows], alarmAt: null }))
        try {
          check(storage.sql, rows, ...(values as unknown as Rest))
        } finally {
          if (rows.length > 0) storage.sql.exec('DELETE FROM log')
        }
      }),
      { numRuns: 40 },
    )
  })
}

describe('pages', () => {
  it('D4 page after page gives exactly what came after n, whatever the gap and the size of a page', () =>
    holds([audience, fc.nat(1_000), fc.integer({ min: 1, max: 60 })], (sql, rows, who, gap, maxItems) => {
      const all = texts(rows, who)
      const since = Math.min(gap, all.length)
      const got: string[] = []
      for (let more = true; more;) {
        const page = pageAfter(sql, endsOf(rows), { audience: who, who: null }, since + got.length, maxItems)
        expect(page.first).toBe(since + got.length + 1)
        expect(page.items.length).toBeLessThanOrEqual(maxItems)
        got.push(...page.items)
        more = page.more
        if (more) expect(page.items.length).toBeGreaterThan(0)
      }
      expect(got).toEqual(all.slice(since))
    }))

  it('D4 page before page gives exactly what came before n, in order, whatever the size of a page', () =>
    holds([audience, fc.nat(1_000), fc.integer({ min: 1, max: 60 })], (sql, rows, who, from, maxItems) => {
      const all = texts(rows, who)
      let before = Math.min(from, all.length) + 1
      const got: string[] = []
      while (before > 1) {
        const page = pageBefore(sql, endsOf(rows), { audience: who, who: null }, before, maxItems)
        expect(page.items.length).toBe(Math.min(maxItems, before - 1))
        expect(page.first + page.items.length).toBe(before)
        got.unshift(...page.items)
        before = page.first
      }
      expect(got).toEqual(all.slice(0, from))
    }))

  it('D4 a page of what was before keeps to its bytes but always has an item', () =>
    holds([audience, fc.integer({ min: 1, max: 400 })], (sql, rows, who, maxBytes) => {
      const all = texts(rows, who)
      const { first, items } = pageBefore(
        sql,
        endsOf(rows),
        { audience: who, who: null },
        all.length + 1,
        200,
        maxBytes,
      )
      const bytes = new TextEncoder().encode(items.join('')).byteLength
      expect(items.length <= 1 || bytes <= maxBytes).toBe(true)
      expect([first, items]).toEqual([all.length + 1 - items.length, all.slice(all.length - items.length)])
      expect(items.length).toBeGreaterThanOrEqual(Math.min(1, all.length))
    }))

  it('D4 a page keeps to its bytes but always has an item', () =>
    holds([audience, fc.integer({ min: 1, max: 400 })], (sql, rows, who, maxBytes) => {
      const { items, more } = pageAfter(sql, endsOf(rows), { audience: who, who: null }, 0, 200, maxBytes)
      const bytes = new TextEncoder().encode(items.join('')).byteLength
      expect(items.length <= 1 || bytes <= maxBytes).toBe(true)
      expect(more).toBe(items.length < texts(rows, who).length)
    }))

  it('D1 a number is found at its place, and a place has its number', () =>
    holds([audience, fc.nat(1_000)], (sql, rows, who, any) => {
      const ends = endsOf(rows)
      const number = Math.min(any, ends[who])
      const place = placeOf(sql, ends, who, number)
      expect(place).toBe(number === 0 ? 0 : (rows.find((row) => row[who] === number)?.place ?? -1))
      expect(numberAt(sql, who, place)).toBe(number)
    }))

  it('R13 what an audience cannot see is not read for it', () =>
    holds([], (sql, rows) => {
      const hidden = rows.filter(({ seen }) => (seen & seenBy.customer) === 0).flatMap(({ item }) => item ?? [])
      const { items } = pageAfter(sql, endsOf(rows), { audience: 'customer', who: null }, 0)
      expect(items.filter((item) => hidden.includes(item))).toEqual([])
    }))

  it('D4 a page deep in a long log reads a page, not the log', () =>
    runInDurableObject(emptyObject(), (_, { storage }) => {
      const rows = rowsOf(Array.from({ length: 20_000 }, (_each, index) => (index % 50 === 0 ? 3 : 1)))
      new SqlStore(storage, null).commit(commitOf({ rows }))
      let read = 0
      const sql = {
        exec: (text: string, ...bindings: unknown[]) => {
          const rowsOfThis = storage.sql.exec(text, ...bindings).toArray()
          read += rowsOfThis.length
          return Object.assign(rowsOfThis, { one: () => rowsOfThis[0] })
        },
      } as unknown as SqlStorage
      const { items } = pageAfter(sql, endsOf(rows), { audience: 'agents', who: null }, 7_000)
      expect(items).toHaveLength(200)
      expect(read).toBeLessThan(300)
    }))
})
