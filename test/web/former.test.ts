// O5: what the last release left in a browser is taken over once, by whom it belongs to.
import { expect, it } from 'vitest'
import { Drafts } from '../../web/console/drafts.ts'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { claimSlot, parseKept } from '../../web/shared/slots.ts'
import { FakeLocks } from '../support/fake-locks.ts'
import { conversation, formerLocal } from './former-keys.ts'

function browser() {
  const storage = new MemoryStorage()
  for (const [key, value] of Object.entries(formerLocal)) storage.setItem(key, value)
  const keys = () => Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  return { storage, keys }
}

it('O5 P5 words that were not sent are taken over from the last release by the one who wrote them, once', async () => {
  const { storage, keys } = browser()
  const locks = new FakeLocks()
  const claim = (root: string, owner: string) =>
    claimSlot({ storage, locks: locks.tab().locks, root, now: () => 0, newId: () => 'new' }, conversation, owner, 'any')
  const textsOf = async (root: string, owner: string) =>
    parseKept((await claim(root, owner))?.load() ?? null)?.entries.map(({ text }) => text)
  expect(await textsOf('widget/', 'customer')).toEqual(['Unsent by Vera'])
  expect(await textsOf('console/', 'ben')).toBeUndefined()
  expect(await textsOf('console/', 'ann')).toEqual(['Unsent by Ann'])
  expect(await textsOf('widget/', 'customer')).toBeUndefined()
  expect(keys().filter((key) => key.startsWith('partyline.unsent/'))).toEqual([])
})

it('O5 D3 what a page of the last release still holds is left to it', async () => {
  const { storage, keys } = browser()
  const locks = new FakeLocks()
  const former = keys().find((key) => key.includes('/customer/')) ?? ''
  const old = locks.tab()
  void old.locks.request(former, { ifAvailable: true }, () => new Promise(() => {}))
  const outside = { storage, locks: locks.tab().locks, root: 'widget/', now: () => 0, newId: () => 'new' }
  expect((await claimSlot(outside, conversation, 'customer', 'any'))?.load()).toBeNull()
  expect(keys()).toContain(former)
  old.kill()
  expect((await claimSlot(outside, conversation, 'customer', 'unsent'))?.load()).toContain('Unsent by Vera')
})

it('O5 U3 drafts are taken over from the last release by their agent', () => {
  const { storage, keys } = browser()
  const now = () => Date.UTC(2026, 0, 5, 10)
  expect(new Drafts('ben', storage, now).of(conversation).value.message).toBe('')
  expect(new Drafts('ann', storage, now).of(conversation).value).toEqual({
    kind: 'note',
    message: 'To be said',
    note: 'hm',
    dispositions: ['Solved'],
    notes: 'Sent again.',
  })
  expect(keys().filter((key) => key.startsWith('partyline.draft/'))).toEqual([])
})
