// O5: what the last release left in a browser is taken over once, by whom it belongs to.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Drafts } from '../../web/console/drafts.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { takeSlot, parseSlot } from '../../web/shared/slots.ts'
import { forgetVisitor } from '../../web/widget/forget.ts'
import { takeOver } from '../../web/widget/former.ts'
import { former, keysFor } from '../../web/widget/keys.ts'
import { FakeLocks } from '../support/fake-locks.ts'
import { conversation, formerLocal, formerSession } from './former-keys.ts'

function browser() {
  const storage = new MemoryStorage()
  for (const [key, value] of Object.entries(formerLocal)) storage.setItem(key, value)
  const keys = () => Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  return { storage, keys }
}

it('O5 P5 words that were not sent are taken over from the last release by the one who wrote them, once', async () => {
  const { storage, keys } = browser()
  const locks = new FakeLocks()
  const take = (root: string, owner: string) =>
    takeSlot({ storage, locks: locks.tab().locks, root, now: () => 0, newId: () => 'new' }, conversation, owner, 'any')
  const textsOf = async (root: string, owner: string) =>
    parseSlot((await take(root, owner))?.load() ?? null)?.entries.map(({ text }) => text)
  expect(await textsOf('widget/', 'customer')).toEqual(['Unsent by Vera'])
  expect(await textsOf('console/', 'ben')).toBeUndefined()
  expect(await textsOf('console/', 'ann')).toEqual(['Unsent by Ann'])
  expect(await textsOf('widget/', 'customer')).toBeUndefined()
  expect(keys().filter((key) => key.startsWith('partyline.unsent/'))).toEqual([])
})

it('O5 D3 what a page of the last release still holds is left to it', async () => {
  const { storage, keys } = browser()
  const locks = new FakeLocks()
  const heldKey = keys().find((key) => key.includes('/customer/')) ?? ''
  const old = locks.tab()
  void old.locks.request(heldKey, { ifAvailable: true }, () => new Promise(() => {}))
  const outside = { storage, locks: locks.tab().locks, root: 'widget/', now: () => 0, newId: () => 'new' }
  expect((await takeSlot(outside, conversation, 'customer', 'any'))?.load()).toBeNull()
  expect(keys()).toContain(heldKey)
  old.kill()
  expect((await takeSlot(outside, conversation, 'customer', 'unsent'))?.load()).toContain('Unsent by Vera')
})

it('O5 U3 drafts are taken over from the last release by their agent', () => {
  const { storage, keys } = browser()
  const now = () => Date.UTC(2026, 0, 5, 10)
  expect(new Drafts('ben', storage, now).of(conversation).value.message).toBe('')
  expect(new Drafts('ann', storage, now).of(conversation).value).toEqual({
    kind: 'note',
    corrections: {},
    message: 'To be said',
    note: 'hm',
    dispositions: ['Solved'],
    asking: '',
    notes: 'Sent again.',
  })
  expect(keys().filter((key) => key.startsWith('partyline.draft/'))).toEqual([])
})

/** As `window.localStorage` is: what it holds are its own properties. */
function shelf(held: Readonly<Record<string, string>>): Record<string, string> {
  const ways = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key]
    },
  }
  return Object.assign(Object.create(ways) as Record<string, string>, held)
}

describe('O5 P9 what the widget of the last release left', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  const host = 'https://chat.example'
  const [shop, bank] = [keysFor(host, 'shop'), keysFor(host, 'bank')]

  function page(more: Readonly<Record<string, string>> = {}) {
    const [localStorage, sessionStorage] = [shelf({ ...formerLocal, ...more }), shelf(formerSession)]
    vi.stubGlobal('window', { localStorage, sessionStorage })
    return { localStorage, sessionStorage }
  }

  it('goes to the entry point whose conversation it was, once, and not to another brand of the same origin', () => {
    const { localStorage, sessionStorage } = page()
    takeOver('bank', bank)
    expect(localStorage[bank.visitor]).toBeUndefined()
    takeOver('shop', shop)
    expect(localStorage).toMatchObject({
      [shop.visitor]: formerLocal['partyline.visitor'],
      [shop.name]: 'Vera',
      [shop.muted]: 'yes',
      [shop.notify]: 'yes',
      [shop.conversation('')]: conversation,
    })
    expect(sessionStorage).toMatchObject({ [shop.draft('')]: 'Half a sentence', [shop.open]: 'yes' })
    takeOver('bank', bank)
    expect(localStorage[bank.visitor]).toBeUndefined()
    for (const key of Object.values(former))
      expect([localStorage[key], sessionStorage[key]]).toEqual([undefined, undefined])
  })

  it('goes to each entry point that had a conversation with the visitor', () => {
    const { localStorage } = page({ 'partyline.conversation/bank': 'another' })
    takeOver('shop', shop)
    expect(localStorage['partyline.visitor']).toBeDefined()
    takeOver('bank', bank)
    expect([localStorage[shop.visitor], localStorage[bank.visitor]]).toEqual([
      formerLocal['partyline.visitor'],
      formerLocal['partyline.visitor'],
    ])
    expect(localStorage['partyline.visitor']).toBeUndefined()
  })

  it('P9 is taken by signing out with everything of the host, and nothing of the console or of another host', () => {
    const { localStorage, sessionStorage } = page({
      [shop.visitor]: 'x',
      [bank.draft('maria')]: 'x',
      [`${bank.unsent}c/customer/1`]: 'x',
      [keysFor('https://other.example', 'shop').visitor]: 'kept',
      'partyline.console/draft/ann/c': 'kept',
    })
    forgetVisitor(shop)
    const left = [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
    expect(left.filter((key) => key.startsWith('partyline.widget/'))).toEqual([
      'partyline.widget/other.example/shop/visitor',
    ])
    expect(left).toContain('partyline.console/draft/ann/c')
    for (const key of Object.values(former)) expect(left).not.toContain(key)
  })
})
