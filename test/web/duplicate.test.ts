// A tab that begins with what another one keeps of itself, while that one lives and after it.
import { signal } from '@preact/signals'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import type { FirstWords } from '../../web/widget/first.ts'
import { keysFor } from '../../web/widget/keys.ts'

const keys = keysFor('https://chat.example', 'shop')
const one: FirstWords = { text: 'One pot', state: 'interrupted' }
const kept = [keys.first(''), keys.first('ada'), keys.attempt(''), keys.attempt('ada')]

/** What the pages of a test listen to: those that are shown and those that are left. */
let shown = new EventTarget()

beforeEach(() => {
  shown = new EventTarget()
  vi.stubGlobal('addEventListener', shown.addEventListener.bind(shown))
})

/** Another page, with a module of its own. */
async function open(ofTab: MemoryStorage) {
  vi.resetModules()
  const { Duplicate } = await import('../../web/widget/duplicate.ts')
  return new Duplicate(ofTab, keys)
}

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

function copyOf(ofTab: MemoryStorage): MemoryStorage {
  const copy = new MemoryStorage()
  for (let index = 0; index < ofTab.length; index++) {
    const key = ofTab.key(index) ?? ''
    copy.setItem(key, ofTab.getItem(key) ?? '')
  }
  return copy
}

describe('D3 words that a tab has not sent', () => {
  it('are not those of its duplicate, which keeps what is written in it', async () => {
    const ofTab = tabWithWords()
    const tab = await open(ofTab)
    tab.tell()
    await isKnown(ofTab)
    const copy = copyOf(ofTab)
    const words = signal<readonly FirstWords[]>([one])
    const leaving = (await open(copy)).leaves(words)
    const fresh: FirstWords = { text: 'Of the copy', state: 'waiting' }
    words.value = [...words.value, fresh]
    await leaving
    expect(words.value).toEqual([fresh])
    expect(
      [keys.first('ada'), keys.attempt(''), keys.attempt('ada'), keys.tab].map((key) => copy.getItem(key)),
    ).toEqual([null, null, null, null])
    expect(kept.map((key) => ofTab.getItem(key))).toEqual(kept.map(() => 'theirs'))
  })

  it('stay where the page takes the chat away and puts it back, and where the tab that wrote them is gone', async () => {
    const ofTab = tabWithWords()
    const words = signal<readonly FirstWords[]>([one])
    vi.resetModules()
    const { Duplicate } = await import('../../web/widget/duplicate.ts')
    const before = new Duplicate(ofTab, keys)
    before.tell()
    await isKnown(ofTab)
    await new Duplicate(ofTab, keys).leaves(words)
    const left = tabWithWords()
    left.setItem(keys.tab, 'of-a-tab-that-is-gone')
    await (await open(left)).leaves(words)
    await (await open(tabWithWords())).leaves(words)
    expect([words.value, left.getItem(keys.attempt(''))]).toEqual([[one], 'theirs'])
  })

  it('come along to the next page of the tab, though the browser keeps the one before it to come back to', async () => {
    const ofTab = tabWithWords()
    const before = await open(ofTab)
    before.tell()
    await isKnown(ofTab)
    shown.dispatchEvent(new Event('pagehide'))
    await isKnown(ofTab, false)
    const words = signal<readonly FirstWords[]>([one])
    await (await open(ofTab)).leaves(words)
    expect([words.value, ofTab.getItem(keys.attempt(''))]).toEqual([[one], 'theirs'])
  })

  it('are again those of a page that one comes back to, and not those of its duplicate', async () => {
    const ofTab = tabWithWords()
    const tab = await open(ofTab)
    tab.tell()
    await isKnown(ofTab)
    shown.dispatchEvent(new Event('pagehide'))
    await isKnown(ofTab, false)
    shown.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await isKnown(ofTab)
    const words = signal<readonly FirstWords[]>([one])
    await (await open(copyOf(ofTab))).leaves(words)
    expect(words.value).toEqual([])
  })
})
