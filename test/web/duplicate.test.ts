// A tab that begins with what another one keeps of itself, while that one lives and after it.
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { Duplicate } from '../../web/widget/duplicate.ts'
import type { FirstWords } from '../../web/widget/first.ts'
import { keysFor } from '../../web/widget/keys.ts'

const keys = keysFor('https://chat.example', 'shop')
const one: FirstWords = { text: 'One pot', state: 'interrupted' }
const kept = [keys.first(''), keys.first('ada'), keys.attempt(''), keys.attempt('ada')]

let over = new AbortController()
/** What the pages of a test listen to. */
let events = new EventTarget()

beforeEach(() => {
  over = new AbortController()
  events = new EventTarget()
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events))
})
afterEach(() => {
  over.abort()
  vi.unstubAllGlobals()
})

const open = (ofTab: MemoryStorage, until = over) => new Duplicate(ofTab, keys, until.signal)

/** Until the tab has its lock, or has it no more. */
async function isKnown(ofTab: MemoryStorage, known = true): Promise<void> {
  const name = `${keys.tab}/${ofTab.getItem(keys.tab)}`
  await vi.waitUntil(async () => (await navigator.locks.query()).held?.some((lock) => lock.name === name) === known)
}

function tabWithWords(): MemoryStorage {
  const ofTab = new MemoryStorage()
  for (const key of kept) ofTab.setItem(key, 'theirs')
  return ofTab
}

/** With its lock. */
async function openTab() {
  const ofTab = tabWithWords()
  const tab = open(ofTab)
  tab.lockTab()
  await isKnown(ofTab)
  return { ofTab, tab }
}

function copyOf(ofTab: MemoryStorage): MemoryStorage {
  const copy = new MemoryStorage()
  for (let index = 0; index < ofTab.length; index++) {
    const key = ofTab.key(index) ?? ''
    copy.setItem(key, ofTab.getItem(key) ?? '')
  }
  return copy
}

const words = () => signal<readonly FirstWords[]>([one])

/** What is left of one's words. */
async function rest(tab: Duplicate): Promise<readonly FirstWords[]> {
  const mine = words()
  await tab.dropOthers(mine)
  return mine.value
}

describe('D3 words that a tab has not sent', () => {
  it('are not those of its duplicate, which keeps what is written in it', async () => {
    const { ofTab } = await openTab()
    const copy = copyOf(ofTab)
    const mine = words()
    const dropping = open(copy).dropOthers(mine)
    const fresh: FirstWords = { text: 'Of the copy', state: 'waiting' }
    mine.value = [...mine.value, fresh]
    await dropping
    expect(mine.value).toEqual([fresh])
    expect([...kept.slice(1), keys.tab].map((key) => copy.getItem(key))).toEqual([null, null, null, null])
    expect(kept.map((key) => ofTab.getItem(key))).toEqual(kept.map(() => 'theirs'))
  })

  it('stay where the tab that wrote them is gone, and where nothing named the tab', async () => {
    const ofGone = tabWithWords()
    ofGone.setItem(keys.tab, 'of-a-tab-that-is-gone')
    expect(await rest(open(ofGone))).toEqual([one])
    expect(ofGone.getItem(keys.attempt(''))).toBe('theirs')
    expect(await rest(open(tabWithWords()))).toEqual([one])
  })

  it('stay where the page takes the chat away and puts it back before the lock has gone', async () => {
    const { ofTab } = await openTab()
    over.abort()
    over = new AbortController()
    expect(await rest(open(ofTab))).toEqual([one])
  })

  it('stay where the chat is taken away while its lock is asked for', async () => {
    const ofTab = tabWithWords()
    open(ofTab).lockTab()
    over.abort()
    over = new AbortController()
    expect(await rest(open(ofTab))).toEqual([one])
  })

  it('come along to the next page of the tab, though the browser keeps the one before it to come back to', async () => {
    const { ofTab } = await openTab()
    events.dispatchEvent(new Event('pagehide'))
    expect(await rest(open(ofTab))).toEqual([one])
    expect(ofTab.getItem(keys.attempt(''))).toBe('theirs')
  })

  it('are again those of a page that one comes back to, and not those of its duplicate', async () => {
    const { ofTab, tab } = await openTab()
    events.dispatchEvent(new Event('pagehide'))
    await isKnown(ofTab, false)
    tab.lookAgain()
    expect(await rest(tab)).toEqual([one])
    expect(await rest(open(copyOf(ofTab)))).toEqual([])
  })

  it('are another tab’s who has taken them while the browser kept this page', async () => {
    const { ofTab, tab } = await openTab()
    events.dispatchEvent(new Event('pagehide'))
    await isKnown(ofTab, false)
    expect(await rest(open(copyOf(ofTab)))).toEqual([one])
    tab.lookAgain()
    expect(await rest(tab)).toEqual([])
  })

  it('stay in a frame, which shares them with the page around it', async () => {
    const { ofTab } = await openTab()
    vi.stubGlobal('top', {})
    expect(await rest(open(ofTab))).toEqual([one])
    expect(ofTab.getItem(keys.attempt(''))).toBe('theirs')
  })
})

describe('D3 locks that do not answer', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** They answer that another one has it, so many times, and then nothing. */
  function silentAfter(refusals: number): void {
    let more = refusals
    const request = (name: string, _options: object, run: (lock: null) => undefined) =>
      name === 'partyline.probe' || more-- > 0 ? Promise.resolve(run(null)) : new Promise(() => {})
    vi.stubGlobal('navigator', { locks: { request } })
  }

  it.each([
    ['leave a tab its words', 0, [one]],
    ['leave a tab that another one was known beside without them', 1, []],
  ])('%s', async (_, refusals, expected) => {
    silentAfter(refusals)
    const ofTab = tabWithWords()
    ofTab.setItem(keys.tab, 'a-tab')
    const leaves = rest(open(ofTab))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await leaves).toEqual(expected)
  })
})
