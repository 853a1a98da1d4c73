// U1: what a page keeps where the browser refuses, and what its other tabs have written since.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'

let page: EventTarget

/** As a browser tells it to the tabs that did not do it. */
function hear(key: string | null, newValue: string | null): void {
  page.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }))
}

/** A page whose browser has no room. */
async function open() {
  page = new EventTarget()
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  const localStorage = Object.assign(new MemoryStorage(), { setItem: full })
  vi.stubGlobal('window', { localStorage })
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.resetModules()
  return import('../../web/shared/stores.ts')
}

beforeEach(() => vi.stubGlobal('BroadcastChannel', undefined))
afterEach(() => void vi.unstubAllGlobals())

it('U1 what another tab changes, or empties as a whole, does not live on in this one', async () => {
  const { storeOf } = await open()
  const store = storeOf('localStorage')
  for (const key of ['one', 'two', 'three']) store.setItem(key, 'mine')
  hear('one', null)
  expect(['one', 'two', 'three'].map((key) => store.getItem(key))).toEqual([null, 'mine', 'mine'])
  hear(null, null)
  expect(['one', 'two', 'three'].map((key) => store.getItem(key))).toEqual([null, null, null])
})

it('U1 whoever listens hears keys and values after the store, until it listens no more', async () => {
  const { onStorage, storeOf } = await open()
  const store = storeOf('localStorage')
  store.setItem('one', 'mine')
  const heard: unknown[] = []
  const over = new AbortController()
  onStorage(({ key, newValue }) => heard.push([key, newValue, store.getItem('one')]), over)
  hear('one', 'theirs')
  over.abort()
  hear('two', 'theirs')
  expect(heard).toEqual([['one', 'theirs', null]])
})

it('S4 without a channel a tab’s word comes by the storage, and taking it away again says nothing', async () => {
  await open()
  const { Tabs } = await import('../../web/shared/tabs.ts')
  const heard: string[] = []
  const tabs = new Tabs('tabs', (word) => heard.push(word), vi.fn())
  for (const value of ['left/ann', null]) hear('tabs', value)
  hear('elsewhere', 'left/ben')
  tabs.close()
  hear('tabs', 'left/cleo')
  expect(heard).toEqual(['left/ann'])
})
