import { describe, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import { inOrder, pressed } from '../../web/console/board/sort.ts'
import { stateInWords } from '../../web/console/board/waiting-state.ts'
import type { AgentLine } from '../../web/console/calls.ts'
import { matchPiecesOf } from '../../web/console/conversation/found.ts'
import { Search } from '../../web/console/conversation/search.ts'
import { earlierFrom, fewest, followFrom, mostFollowed, revealFrom } from '../../web/console/conversation/span.ts'
import { Drafts } from '../../web/console/drafts.ts'
import { lastWordsOf } from '../../web/console/last-words.ts'
import { missedIn } from '../../web/console/missed.ts'
import { nextOf } from '../../web/console/onward.ts'
import { neighbour, sectionsOf } from '../../web/console/sections.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString()

function item(type: Item['type'], role: Item['role'], text: string, second = 0): Item {
  const participant = role === 'customer' ? 'p1' : 'p2'
  return { id: `c:${second}`, at: at(second), type, role, name: role, participant, contentType: 'text/plain', text }
}

const card = { entryPoint: 'Shop', queue: 'Sales', customer: 'Vera', waitingSince: at(0), mode: 'live' } as const

function workspace(work: readonly [string, Workspace['work'][number]['state'], boolean][]): Workspace {
  return {
    agent: { id: 'ann', name: 'Ann', role: 'agent' },
    presence: 'available',
    capacity: { limit: 3, used: 1 },
    offers: [],
    work: work.map(([conversation, state, quiet], index) => ({ conversation, state, quiet, since: at(index), card })),
    wrapUps: [],
    alerts: [],
  }
}

it('Q10 U4 the board says of who waits whether they ring, and whether they are there', () => {
  const agents = [{ id: 'ann', name: 'Ann Lee' }] as AgentLine[]
  const says = (offeredTo: string | null, skipped: boolean) => stateInWords({ offeredTo, skipped }, agents)
  expect([says('ann', false), says('ben', false)]).toEqual(['offered to Ann Lee', 'offered to ben'])
  expect([says(null, false), says(null, true)]).toEqual(['waits for an agent', 'not there at the moment'])
})

describe('U3 the list of work', () => {
  const sections = sectionsOf(
    workspace([
      ['a', 'active', false],
      ['b', 'active', true],
      ['c', 'parked', false],
      ['d', 'returned', false],
      ['e', 'active', false],
    ]),
  )

  it('has sections for what is active, new and parked, each with the oldest first', () => {
    expect(sections.map(({ name, entries }) => [name, entries.map(({ conversation }) => conversation)])).toEqual([
      ['active', ['a', 'e']],
      ['quiet', ['b']],
      ['parked', ['c', 'd']],
    ])
  })

  it('Q2 has what was assigned and waits to be opened among what is new, once, even if it came back', () => {
    const offer = (conversation: string, quiet: boolean, second: number): Workspace['offers'][number] => ({
      id: `o${conversation}`,
      conversation,
      purpose: 'return',
      state: 'ringing',
      quiet,
      untilAt: at(second),
      missedPresence: 'away',
      card,
    })
    const now: Workspace = {
      ...workspace([['d', 'returned', false]]),
      offers: [offer('d', true, 9), offer('f', true, 5), offer('g', false, 1)],
    }
    const shown = sectionsOf(now).map(({ name, entries }) => [name, entries.map(({ conversation }) => conversation)])
    expect(shown).toEqual([['quiet', ['f', 'd']]])
    expect(neighbour(sectionsOf(now), null, 1)).toBeNull()
    const after: Workspace = { ...now, offers: [], presence: 'away' }
    expect(missedIn(now, after)).toHaveLength(3)
    expect(missedIn(now, { ...after, presence: 'busy' })).toEqual([])
    expect(missedIn(now, { ...after, presence: 'available' })).toEqual([])
    expect(missedIn(null, after)).toEqual([])
  })

  it('Q2 is walked around by keyboard without opening what was assigned quietly', () => {
    const walked = ['e', 'c', 'd', 'a'].map((wanted, step) => [
      wanted,
      neighbour(sections, ['a', 'e', 'c', 'd'][step] ?? null, 1),
    ])
    for (const [wanted, found] of walked) expect(found).toBe(wanted)
    expect(neighbour(sections, 'a', -1)).toBe('d')
    expect(neighbour([], 'a', 1)).toBeNull()
  })
})

describe('U3 a row of the list', () => {
  it('says since when the customer waits: from the first words that no message answers', () => {
    const items = [
      item('message', 'customer', 'one', 1),
      item('message', 'agent', 'answer', 2),
      item('message', 'customer', 'two', 3),
      item('message', 'customer', 'three', 4),
      item('note', 'agent', 'a note is no answer', 5),
    ]
    expect(lastWordsOf(items)).toMatchObject({ last: { text: 'a note is no answer' }, waitsSince: at(3) })
    expect(lastWordsOf(items.slice(0, 2))).toMatchObject({ last: { text: 'answer' }, waitsSince: null })
    expect(lastWordsOf([])).toEqual({ last: null, messageAt: null, waitsSince: null })
  })

  it('counts the other clock from the last message, which no note sets back', () => {
    const answer = item('message', 'agent', 'answer', 2)
    const note = item('note', 'agent', 'a note', 9)
    expect(lastWordsOf([item('message', 'customer', 'one', 1), answer, note])).toMatchObject({
      last: { text: 'a note' },
      messageAt: at(2),
      waitsSince: null,
    })
    expect(lastWordsOf([note]).messageAt).toBeNull()
  })

  it('R14 does not show words that were taken away', () => {
    const gone: Item = { ...item('message', 'customer', '', 2), change: 'redacted' }
    expect(lastWordsOf([item('message', 'customer', 'one', 1), gone]).last?.text).toBe('one')
  })
})

describe('U3 the way on when a conversation is done with', () => {
  const open = (conversation: string, second: number | null) => ({
    conversation,
    waitsSince: second === null ? null : at(second),
  })

  it.each([
    ['who has waited longest for an answer', [open('a', null), open('b', 5), open('c', 3)], ['w'], 'c'],
    ['else the first that is open', [open('a', null), open('b', null)], ['w'], 'a'],
    ['else what is left to write down', [], ['w', 'x'], 'w'],
    ['else the list', [], [], null],
  ])('leads to %s', (_, conversations, wrapUps, to) => {
    expect(nextOf(conversations, wrapUps)).toBe(to)
  })
})

describe('U3 the composer', () => {
  it('is for the customer again whenever one comes to a conversation, unless a note was begun', () => {
    const drafts = new Drafts('ann', new MemoryStorage(), () => 0)
    drafts.change('c1', { kind: 'note', message: 'half' })
    drafts.beginAnew('c1')
    expect(drafts.of('c1').value).toMatchObject({ kind: 'message', message: 'half' })
    drafts.change('c1', { kind: 'note', note: 'begun' })
    drafts.beginAnew('c1')
    expect(drafts.of('c1').value).toMatchObject({ kind: 'note', note: 'begun' })
  })

  it('D2 keeps what is to travel along with an invitation until it has gone', () => {
    const storage = new MemoryStorage()
    new Drafts('ann', storage, () => 0).change('c1', { asking: 'Wants a refund' })
    expect(new Drafts('ann', storage, () => 0).of('c1').value.asking).toBe('Wants a refund')
  })
})

describe('U3 transcript search', () => {
  it('finds words and names whatever their case and accents, and not what amends others', () => {
    const items = [
      item('message', 'customer', 'Un café?'),
      item('amended', 'customer', 'CAFE'),
      item('note', 'agent', 'x'),
    ]
    const search = new Search({ now: () => 0, later: () => () => {} })
    search.over(items, 11)
    const find = (query: string) => {
      search.ask(query)
      return search.found.value
    }
    expect(find('CAFE')).toEqual([11])
    expect(find('agent')).toEqual([13])
    expect(find('  ')).toEqual([])
  })

  it('looks for a few milliseconds at a time, the newest first, and at nothing twice', () => {
    let now = 0
    let rest: (() => void) | null = null
    let looks = 0
    const items = Array.from({ length: 50 }, (_, n) => ({
      ...item('message', 'customer', '', n),
      get text() {
        looks++
        now++
        return 'word'
      },
    }))
    const search = new Search({
      now: () => now,
      later: (run) => {
        rest = run
        return () => {
          rest = null
        }
      },
    })
    search.over(items, 1)
    search.ask('WORD')
    expect(search.found.value.at(-1)).toBe(50)
    expect(search.found.value.length).toBeLessThan(20)
    for (let slice = 0; rest !== null && slice < 50; slice++) (rest as () => void)()
    expect(search.found.value).toEqual(items.map((_, index) => index + 1))
    search.over([...items], 1)
    expect(looks).toBe(50)
    search.ask('nothing')
    search.stop()
    expect(rest).toBeNull()
  })

  it.each([
    ['Un café, un CAFE', 'cafe', ['Un ', '[café]', ', un ', '[CAFE]']],
    ['👩‍👩‍👧 né 👩‍👩‍👧', 'ne', ['👩‍👩‍👧 ', '[né]', ' 👩‍👩‍👧']],
    ['İstanbul', 'x', ['İstanbul']],
  ])('marks where the words stand in %s, and loses nothing', (text, query, wanted) => {
    expect(matchPiecesOf(text, query).map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece))).toEqual(wanted)
    expect(
      matchPiecesOf(text, query)
        .map(({ text: piece }) => piece)
        .join(''),
    ).toBe(text)
  })
})

describe('U3 a long transcript', () => {
  it('is drawn at its end only, and never more than so much of it while one follows', () => {
    let from = followFrom(null, 1, 1_000)
    expect(1_000 - from + 1).toBe(fewest)
    for (let last = 1_001; last <= 2_000; last++) {
      from = followFrom(from, 1, last)
      expect(last - from + 1).toBeLessThanOrEqual(mostFollowed)
      expect(last - from + 1).toBeGreaterThanOrEqual(fewest)
    }
  })

  it('goes up in steps to what is here, and shows where one is sent', () => {
    expect(earlierFrom(500, 451)).toBe(451)
    expect(earlierFrom(500, 1)).toBeLessThan(500)
    expect(revealFrom(900, 1, 300)).toBe(280)
    expect(revealFrom(100, 1, 300)).toBe(100)
  })
})

describe('U3 drafts', () => {
  it('are kept by person and conversation, forgotten when empty, and swept when nobody came back', () => {
    const storage = new MemoryStorage()
    let now = 0
    new Drafts('ann', storage, () => now).change('c1', { message: 'To be said', note: 'hm' })
    const again = new Drafts('ann', storage, () => now)
    expect(again.of('c1').value).toMatchObject({ message: 'To be said', note: 'hm' })
    expect(new Drafts('ben', storage, () => now).of('c1').value.message).toBe('')
    again.change('c1', { message: '', note: '' })
    expect(storage.length).toBe(0)
    again.change('c2', { message: 'old' })
    now = 15 * 86_400_000
    new Drafts('ann', storage, () => now).sweep()
    expect(new Drafts('ann', storage, () => now).of('c2').value.message).toBe('')
  })

  it('R14 have the new words for what was said among them, item by item', () => {
    const storage = new MemoryStorage()
    const drafts = new Drafts('ann', storage, () => 0)
    drafts.correct('c1', 'c1:5', 'Bettr')
    drafts.correct('c1', 'c1:9', '')
    const again = new Drafts('ann', storage, () => 0)
    expect([again.of('c1').value.corrections, again.any]).toEqual([{ 'c1:5': 'Bettr', 'c1:9': '' }, true])
    again.correct('c1', 'c1:5', null)
    again.correct('c1', 'c1:9', null)
    expect([again.of('c1').value.corrections, storage.length]).toEqual([{}, 0])
  })

  it('of a tab that has not looked for a while take nothing from those of another, and come to it', () => {
    const storage = new MemoryStorage()
    const [stale, fresh] = [new Drafts('ann', storage, () => 0), new Drafts('ann', storage, () => 0)]
    stale.change('c1', { message: 'From here' })
    fresh.change('c1', { note: 'Written in the other one', dispositions: ['Solved'] })
    stale.change('c1', { message: 'From here, too' })
    const all = { message: 'From here, too', note: 'Written in the other one', dispositions: ['Solved'] }
    expect(new Drafts('ann', storage, () => 0).of('c1').value).toMatchObject(all)
    const key = storage.key(0)
    fresh.changedElsewhere(key)
    expect(fresh.of('c1').value).toMatchObject(all)
    stale.change('c1', { message: '', note: '', dispositions: [] })
    fresh.changedElsewhere(key)
    expect([fresh.of('c1').value.note, storage.length]).toEqual(['', 0])
  })

  it('R13 of another tab make no message of the note that is begun in this one', () => {
    const storage = new MemoryStorage()
    const [noting, writing] = [new Drafts('ann', storage, () => 0), new Drafts('ann', storage, () => 0)]
    noting.change('c1', { kind: 'note' })
    writing.change('c1', { message: 'Hello' })
    noting.changedElsewhere(storage.key(0))
    noting.change('c1', { note: 'Called twice' })
    writing.changedElsewhere(storage.key(0))
    expect(noting.of('c1').value).toMatchObject({ kind: 'note', message: 'Hello', note: 'Called twice' })
    expect(writing.of('c1').value).toMatchObject({ kind: 'message', message: 'Hello', note: 'Called twice' })
  })

  it.each(['', 'null', '{}', '[1]', '{"savedAt":1,"draft":{"message":{}}}', '{"__proto__":{"message":"x"}}'])(
    'S3 take %s in the storage for nothing',
    (text) => {
      const storage = new MemoryStorage()
      storage.setItem('partyline.draft/ann/c1', text)
      expect(new Drafts('ann', storage, () => 0).of('c1').value.message).toBe('')
    },
  )
})

describe('E2 the order of the board', () => {
  it('turns around on a second press, and keeps what has no value at the end', () => {
    const order = pressed({ by: 'name', down: false }, 'size', 'name')
    expect(order).toEqual({ by: 'size', down: true })
    expect(pressed(order, 'size', 'name')).toEqual({ by: 'size', down: false })
    const rows = [3, null, 7]
    expect(inOrder(rows, (row) => row, true)).toEqual([7, 3, null])
    expect(inOrder(rows, (row) => row, false)).toEqual([3, 7, null])
  })
})
