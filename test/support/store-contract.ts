// What every store must do. `open` opens one and the same disk anew, as after a crash.
import { expect } from 'vitest'
import type { Letter } from '../../domain/letters.ts'
import { emptyCommit, type Commit, type Row, type Snapshot, type Store } from '../../durable-objects/shell/store.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/problem.ts'

export interface Clause {
  readonly title: string
  readonly check: (open: () => Store) => void
}

/** The parts of a state that the stores under test keep row by row. */
export const rowwise = ['waiting'] as const

const letter: Letter = { type: 'withdraw', invitation: 'i1', why: 'moved' }

export function commitOf(commit: Partial<Commit>): Commit {
  return { ...emptyCommit, ...commit }
}

export function rowAt(place: number, more: Partial<Row> = {}): Row {
  const item = `{"id":"c:${place}"}`
  return {
    place,
    at: place,
    cause: `s:${place}`,
    v: 1,
    seen: 3,
    customer: place,
    agents: place,
    event: '{}',
    item,
    ...more,
  }
}

export function snapshotAt(place: number, at: number, more: Partial<Snapshot> = {}): Snapshot {
  const empty = { state: { waiting: {} }, forgot: false, horizon: 0, raised: {}, dropped: [], keep: null }
  return { place, customer: place, agents: place, v: 1, at, ...empty, ...more }
}

const said2 = { id: 'c:2', text: 'two' }

function itemsIn(store: Store): readonly unknown[] {
  return store.rows(1, 9).map(({ item }) => JSON.parse(item ?? 'null') as unknown)
}

export const storeContract: readonly Clause[] = [
  {
    title: 'D2 an empty disk is an object that never was',
    check: (open) => {
      const store = open()
      expect(store.load()).toEqual({ idKey: null, checkpoint: null, tail: [], marks: {}, sent: 0, posts: [] })
      expect([store.refusal('f:p1/a', 1), store.kept('k'), store.rows(1, 9)]).toEqual([null, null, []])
    },
  },
  {
    title: 'S9 the key of its ids is kept from the first row on',
    check: (open) => {
      const store = open()
      store.commit(commitOf({ idKey: [1, 2, 3, 4], rows: [rowAt(1)] }))
      store.commit(commitOf({ rows: [rowAt(2)] }))
      expect(open().load().idKey).toEqual([1, 2, 3, 4])
    },
  },
  {
    title: 'D2 rows that were committed are there after a crash, in order',
    check: (open) => {
      const store = open()
      store.commit(commitOf({ rows: [rowAt(1)] }))
      store.commit(commitOf({ rows: [rowAt(2), rowAt(3, { item: null, seen: 0 })] }))
      const { item: _, ...first } = rowAt(1)
      expect(open().load().tail[0]).toEqual(first)
      expect(
        open()
          .load()
          .tail.map(({ place }) => place),
      ).toEqual([1, 2, 3])
      expect(open().rows(2, 3)).toEqual([rowAt(2), rowAt(3, { item: null, seen: 0 })])
    },
  },
  {
    title: 'D2 a commit that fails leaves nothing behind',
    check: (open) => {
      const store = open()
      store.commit(commitOf({ rows: [rowAt(1)] }))
      const settled = { sender: 'f:p1/a', n: 1, at: 5, refusal: null }
      const half = commitOf({
        rows: [rowAt(2), rowAt(1)],
        settled,
        letters: [{ to: 'queue/q', n: 1, at: 5, untilAt: null, letter }],
      })
      expect(() => store.commit(half)).toThrow()
      const { tail, marks, posts } = open().load()
      expect([tail.length, marks, posts]).toEqual([1, {}, []])
    },
  },
  {
    title:
      'R14 an item is overwritten with the row that says so, its place and time stay; what came back to say so is counted',
    check: (open) => {
      const store = open()
      const said = (place: number, text: string) => rowAt(place, { item: JSON.stringify({ id: `c:${place}`, text }) })
      store.commit(commitOf({ rows: [said(1, 'one'), said(2, 'two')] }))
      const correct = { place: 1, by: 3, change: 'corrected', text: 'won' } as const
      store.commit(commitOf({ rows: [said(3, 'won')], overwrites: [correct] }))
      expect(itemsIn(open())).toEqual([
        { id: 'c:1', text: 'won', change: 'corrected' },
        said2,
        { id: 'c:3', text: 'won' },
      ])
      expect([open().overwritten(1), open().overwritten(2)]).toEqual([1, 0])
      expect(open().rows(1, 1)[0]).toMatchObject({ place: 1, at: 1, seen: 3, customer: 1, agents: 1, event: '{}' })
    },
  },
  {
    title: 'R14 what was deleted or redacted leaves no copy of its words, also not where it was corrected',
    check: (open) => {
      const store = open()
      const said = (place: number, text: string) => rowAt(place, { item: JSON.stringify({ id: `c:${place}`, text }) })
      store.commit(commitOf({ rows: [said(1, 'secret'), said(2, 'two')] }))
      const correct = { place: 1, by: 3, change: 'corrected', text: 'secret again' } as const
      store.commit(commitOf({ rows: [said(3, 'secret again')], overwrites: [correct] }))
      const redact = { place: 1, by: 4, change: 'redacted', text: '' } as const
      store.commit(commitOf({ rows: [said(4, '')], overwrites: [redact] }))
      expect(JSON.stringify(open().rows(1, 9))).not.toContain('secret')
      expect(itemsIn(open())).toEqual([
        { id: 'c:1', text: '', change: 'redacted' },
        said2,
        { id: 'c:3', text: '' },
        { id: 'c:4', text: '' },
      ])
      expect(open().overwritten(1)).toBe(2)
    },
  },
  {
    title: 'D3 a mark and its refusal stay, at most so many per sender',
    check: (open) => {
      const store = open()
      const last = limits.refusalsPerSender + 5
      for (let n = 1; n <= last; n++) {
        store.commit(commitOf({ settled: { sender: 'f:p1/a', n, at: n, refusal: refuse('forbidden', `${n}`) } }))
      }
      store.commit(commitOf({ settled: { sender: 'f:p1/b', n: 1, at: 1, refusal: refuse('invalid') } }))
      expect(open().load().marks).toEqual({ 'f:p1/a': { n: last, at: last }, 'f:p1/b': { n: 1, at: 1 } })
      expect(open().refusal('f:p1/a', last)).toEqual(refuse('forbidden', `${last}`))
      expect(open().refusal('f:p1/a', 6)).not.toBeNull()
      expect(open().refusal('f:p1/a', 5)).toBeNull()
      expect(open().refusal('f:p1/b', 1)).toEqual(refuse('invalid'))
    },
  },
  {
    title: 'D3 what a key led to is kept for a day',
    check: (open) => {
      const store = open()
      const kept = { key: 'agent/ann/1', print: 'x', at: 1_000, outcome: { first: 1, last: 2 } }
      store.commit(commitOf({ rows: [rowAt(1), rowAt(2)], kept }))
      expect(open().kept('agent/ann/1')).toEqual(kept)
      store.commit(commitOf({ rows: [rowAt(3)], checkpoint: snapshotAt(3, 1_000 + limits.idempotencyKeyMs) }))
      expect(open().kept('agent/ann/1')).toEqual(kept)
      store.commit(commitOf({ rows: [rowAt(4)], checkpoint: snapshotAt(4, 1_001 + limits.idempotencyKeyMs) }))
      expect(open().kept('agent/ann/1')).toBeNull()
    },
  },
  {
    title: 'D3 a checkpoint writes the marks that rose and forgets those that were dropped',
    check: (open) => {
      const store = open()
      store.commit(commitOf({ settled: { sender: 'f:p1/old', n: 4, at: 1, refusal: null } }))
      const raised = { 'f:p1/a': { n: 7, at: 2 } }
      store.commit(
        commitOf({
          rows: [rowAt(1)],
          checkpoint: snapshotAt(1, 9, { raised, dropped: ['f:p1/old'], forgot: true }),
        }),
      )
      const { marks, checkpoint, tail } = open().load()
      expect(marks).toEqual(raised)
      expect(checkpoint).toEqual({
        place: 1,
        customer: 1,
        agents: 1,
        v: 1,
        state: { waiting: {} },
        forgot: true,
        horizon: 0,
      })
      expect(tail).toEqual([])
    },
  },
  {
    title: 'S5 keys that are too old go with the next one, though nothing is ever written to the log',
    check: (open) => {
      const outcome = { refusal: refuse('forbidden') }
      const keep = (key: string, at: number, store: Store) =>
        store.commit(commitOf({ kept: { key, print: 'x', at, outcome } }))
      keep('ann/1', 1_000, open())
      const store = open()
      keep('ann/2', 2_000 + limits.idempotencyKeyMs, store)
      expect([store.kept('ann/1'), store.kept('ann/2')?.at]).toEqual([null, 2_000 + limits.idempotencyKeyMs])
      // Without a crash in between, too.
      keep('ann/3', 3_000 + 2 * limits.idempotencyKeyMs, store)
      expect([store.kept('ann/2'), store.kept('ann/3')?.at]).toEqual([null, 3_000 + 2 * limits.idempotencyKeyMs])
    },
  },
  {
    title: 'S5 of what was refused so many keys are remembered, of what was done all',
    check: (open) => {
      const store = open()
      const done = { first: 1, last: 1 }
      store.commit(commitOf({ rows: [rowAt(1)], kept: { key: 'ben/done', print: 'x', at: 1, outcome: done } }))
      const count = limits.refusedKeys + 2 * limits.sweepKeys.everyKeys
      for (let n = 1; n <= count; n++) {
        const outcome = { refusal: refuse('forbidden') }
        store.commit(commitOf({ kept: { key: `ann/${n}`, print: 'x', at: 1 + n, outcome } }))
      }
      const isKept = (n: number) => store.kept(`ann/${n}`) !== null
      const kept = Array.from({ length: count }, (_, index) => index + 1).filter(isKept)
      expect(kept.length).toBeLessThan(limits.refusedKeys + limits.sweepKeys.everyKeys)
      expect(kept.at(-1)).toBe(count)
      expect(kept.length).toBeGreaterThanOrEqual(limits.refusedKeys)
      expect(store.kept('ben/done')?.outcome).toEqual(done)
    },
  },
  {
    title: 'D5 parts kept row by row come back whole after changes',
    check: (open) => {
      const store = open()
      store.load()
      const one = { place: 1 }
      const state = (waiting: object, n: number) => ({ state: { waiting, n } })
      store.commit(commitOf({ rows: [rowAt(1)], checkpoint: snapshotAt(1, 1, state({ a: one, b: { place: 2 } }, 1)) }))
      store.commit(commitOf({ rows: [rowAt(2)], checkpoint: snapshotAt(2, 2, state({ a: one, c: { place: 3 } }, 2)) }))
      expect(open().load().checkpoint?.state).toEqual({ waiting: { a: one, c: { place: 3 } }, n: 2 })
      const again = open()
      const loaded = again.load().checkpoint?.state as { waiting: { a: object } }
      const changed = state({ a: loaded.waiting.a, c: { place: 4 } }, 3)
      again.commit(commitOf({ rows: [rowAt(3)], checkpoint: snapshotAt(3, 3, changed) }))
      expect(open().load().checkpoint?.state).toEqual(changed.state)
    },
  },
  {
    title: 'D5 rows of the past go at a checkpoint, never those after it or young ones',
    check: (open) => {
      const store = open()
      store.commit(commitOf({ rows: [1, 2, 3, 4].map((place) => rowAt(place, { at: place * 10 })) }))
      store.commit(
        commitOf({ rows: [rowAt(5, { at: 50 })], checkpoint: snapshotAt(5, 60, { keep: { fromAt: 30, toAt: 60 } }) }),
      )
      expect(
        open()
          .rows(1, 9)
          .map(({ place }) => place),
      ).toEqual([3, 4, 5])
      store.commit(commitOf({ rows: [rowAt(6, { at: 60 })] }))
      store.commit(commitOf({ checkpoint: snapshotAt(5, 99, { keep: { fromAt: 99, toAt: 99 } }) }))
      expect(
        open()
          .rows(1, 9)
          .map(({ place }) => place),
      ).toEqual([6])
    },
  },
  {
    title: 'R14 a row of a clock that was ahead keeps nothing, and the first row that is there says since when',
    check: (open) => {
      const store = open()
      expect(store.oldestAt()).toBeNull()
      const at = [10, 9_000, 11, 40, 9_000, 50]
      store.commit(commitOf({ rows: at.map((each, n) => rowAt(n + 1, { at: each })) }))
      expect(open().oldestAt()).toBe(10)
      const keep = { fromAt: 30, toAt: 100 }
      store.commit(commitOf({ checkpoint: snapshotAt(6, 60, { keep }) }))
      expect(
        open()
          .rows(1, 9)
          .map(({ place }) => place),
      ).toEqual([4, 5, 6])
      expect([store.oldestAt(), open().oldestAt()]).toEqual([40, 40])
    },
  },
  {
    title: 'Q5 letters wait in order until they have arrived, whoever asks',
    check: (open) => {
      const store = open()
      const post = (to: string, n: number) => ({ to, n, at: 5, untilAt: null, letter })
      store.commit(
        commitOf({ letters: [post('queue/a', 10), post('queue/b', 3), post('queue/a', 11), post('queue/a', 12)] }),
      )
      store.postponed('queue/a', 2, 900)
      const numbers = () =>
        Object.fromEntries(
          open()
            .load()
            .posts.map(({ to, letters }) => [to, letters.map(({ n }) => n)]),
        )
      expect(numbers()).toEqual({ 'queue/a': [10, 11, 12], 'queue/b': [3] })
      expect(
        open()
          .load()
          .posts.find(({ to }) => to === 'queue/a'),
      ).toMatchObject({ tries: 2, dueAt: 900 })
      store.delivered('queue/a', 11)
      store.delivered('queue/b', 3)
      expect(numbers()).toEqual({ 'queue/a': [12] })
      expect(open().load().posts[0]).toMatchObject({ tries: 0, letters: [{ letter }] })
      expect(open().load().sent).toBe(12)
    },
  },
  {
    title: 'Q5 a letter that is given up goes from among those that wait, which keep their times',
    check: (open) => {
      const store = open()
      const post = (n: number, untilAt: number | null) => ({ to: 'queue/a', n, at: 5, untilAt, letter })
      store.commit(commitOf({ letters: [post(1, null), post(2, 15), post(3, null)] }))
      expect(
        open()
          .load()
          .posts[0]?.letters.map(({ n, untilAt }) => [n, untilAt]),
      ).toEqual([
        [1, null],
        [2, 15],
        [3, null],
      ])
      store.postponed('queue/a', 4, 900)
      store.dropped('queue/a', 2)
      const [line] = open().load().posts
      expect([line?.letters.map(({ n }) => n), line?.tries, line?.dueAt]).toEqual([[1, 3], 4, 900])
      store.dropped('queue/a', 3)
      store.dropped('queue/a', 1)
      expect(open().load()).toMatchObject({ sent: 3, posts: [] })
      store.commit(commitOf({ letters: [post(9, null)] }))
      expect(open().load().posts).toMatchObject([{ tries: 0, dueAt: 0 }])
    },
  },
  {
    title: 'Q5 nothing is remembered of those to whom nothing is under way, but the highest number',
    check: (open) => {
      const store = open()
      const post = (to: string, n: number) => ({ to, n, at: n, untilAt: null, letter })
      store.commit(commitOf({ letters: [post('queue/a', 1), post('queue/b', 2)] }))
      store.delivered('queue/a', 1)
      store.postponed('queue/b', 3, 700)
      expect(open().load()).toMatchObject({ sent: 2, posts: [{ to: 'queue/b', tries: 3, dueAt: 700 }] })
      store.delivered('queue/b', 2)
      store.commit(commitOf({ letters: [post('queue/b', 9)] }))
      expect(open().load()).toMatchObject({ sent: 9, posts: [{ to: 'queue/b', tries: 0, dueAt: 0 }] })
    },
  },
  {
    title: 'Q5 marks of other objects are found by name, never lowered, and forgotten up to the horizon',
    check: (open) => {
      const store = open()
      const raised = Object.fromEntries([5, 6, 7, 8].map((n) => [`l:conversation/${n}`, { n, at: 1 }]))
      const first = { raised: { ...raised, 'l:config': { n: 1, at: 1 } } }
      store.commit(commitOf({ rows: [rowAt(1)], checkpoint: snapshotAt(1, 1, first) }))
      expect(open().load().marks).toEqual({})
      expect([open().mark('l:conversation/6'), open().mark('l:conversation/9')]).toEqual([{ n: 6, at: 1 }, null])
      expect([open().lowMarks(8, 2), open().lowMarks(8, 9), open().lowMarks(5, 9)]).toEqual([6, 7, null])
      store.commit(commitOf({ settled: { sender: 'l:conversation/6', n: 9, at: 2, refusal: null } }))
      const second = { raised: { 'l:conversation/6': { n: 6, at: 1 } }, horizon: 7 }
      store.commit(commitOf({ rows: [rowAt(2)], checkpoint: snapshotAt(2, 2, second) }))
      const marks = ['l:conversation/5', 'l:conversation/6', 'l:conversation/7', 'l:conversation/8', 'l:config']
      expect(marks.map((sender) => open().mark(sender)?.n)).toEqual([undefined, 9, undefined, 8, 1])
      expect(open().load().checkpoint?.horizon).toBe(7)
    },
  },
]
