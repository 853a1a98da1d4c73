// U1: what the browser keeps may be refused in every way, and a page goes on all the same.
import { describe, expect, it } from 'vitest'
import { MemoryStorage } from '../../web/shared/memory-storage.ts'
import { renamed, BrowserStore, type Keeping } from '../../web/shared/store.ts'

/** A storage with room for so many characters, as browsers count them. */
class Small extends MemoryStorage {
  room: number
  constructor(room: number) {
    super()
    this.room = room
  }
  override setItem(key: string, value: string): void {
    const others = Array.from({ length: this.length }, (_, index) => this.key(index) ?? '')
      .filter((other) => other !== key)
      .reduce((sum, other) => sum + other.length + (this.getItem(other) ?? '').length, 0)
    if (others + key.length + value.length > this.room) throw new DOMException('full', 'QuotaExceededError')
    super.setItem(key, value)
  }
}

const refusing = (of: Partial<Keeping>): Keeping => Object.assign(new MemoryStorage(), of)
const forbidden = (): never => {
  throw new DOMException('forbidden', 'SecurityError')
}

const ways: readonly [string, () => Keeping | null | undefined][] = [
  ['works', () => new MemoryStorage()],
  ['its getter throws', forbidden],
  ['is null', () => null],
  ['is undefined', () => undefined],
  ['is full to the last byte', () => new Small(0)],
  ['has 120 bytes left', () => new Small(120)],
  ['does not read', () => refusing({ getItem: forbidden })],
  ['does not write', () => refusing({ setItem: forbidden })],
  ['says that it wrote and did not', () => refusing({ setItem: () => {} })],
  ['does not remove', () => refusing({ removeItem: forbidden })],
  ['does not list', () => refusing({ key: forbidden })],
]

describe.each(ways)('U1 a storage that %s', (_way, open) => {
  it('keeps for the life of the page what it is given, and lets it go', () => {
    const store = new BrowserStore(open)
    const long = 'x'.repeat(200)
    for (const value of ['short', long, 'short again', long]) {
      store.setItem('key', value)
      expect(store.getItem('key')).toBe(value)
    }
    store.setItem('other', 'one')
    const keys = new Set(Array.from({ length: store.length }, (_, index) => store.key(index)))
    expect(keys).toEqual(new Set(['key', 'other']))
    store.removeItem('key')
    expect(store.getItem('key')).toBeNull()
    store.clear((key) => key === 'other')
    expect([store.length, store.getItem('other')]).toEqual([0, null])
  })
})

it('D3 a store that lets nothing go keeps no stale value for the next page either', () => {
  const real = refusing({ removeItem: forbidden })
  const store = new BrowserStore(() => real)
  store.setItem('key', 'stale')
  store.removeItem('key')
  expect(new BrowserStore(() => real).getItem('key')).toBeNull()
  store.setItem('key', 'fresh')
  expect(new BrowserStore(() => real).getItem('key')).toBe('fresh')
})

it('D3 a store that becomes full keeps no stale value for the next page', () => {
  const real = new Small(50)
  const store = new BrowserStore(() => real)
  store.setItem('key', 'first')
  real.room = 5
  store.setItem('key', 'second, and longer')
  expect([store.getItem('key'), real.getItem('key')]).toEqual(['second, and longer', null])
  real.room = 50
  store.setItem('key', 'third')
  expect([store.getItem('key'), real.getItem('key')]).toEqual(['third', 'third'])
})

it('U1 another tab’s newer value is seen', () => {
  const real = new Small(0)
  const store = new BrowserStore(() => real)
  store.setItem('key', 'mine')
  real.room = 50
  real.setItem('key', 'theirs')
  store.changedElsewhere('key')
  expect(store.getItem('key')).toBe('theirs')
})

it('U1 a former name is given up for the new one, in a full storage too', () => {
  const real = new Small(40)
  real.setItem('former', 'x'.repeat(30))
  const store = new BrowserStore(() => real)
  renamed(store, 'former', 'newer name')
  expect(real.getItem('newer name')).toBe('x'.repeat(30))
  expect(real.getItem('former')).toBeNull()
})
