import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idsOf, permute, roundKeys, unpermute, type IdKey } from '../../domain/ids.ts'

const word = fc.nat(2 ** 24 - 1)
const key: fc.Arbitrary<IdKey> = fc.tuple(word, word, word, word)
const place = fc.integer({ min: 1, max: 2 ** 30 })
const conversation = '6f1c2a4e-8b0d-4f7a-9c3e-5d2b1a0f9e8d'

describe('ids', () => {
  it('S9 the permutation is Speck 48/96, by the test vector that its authors published', () => {
    const keys = roundKeys([0x020100, 0x0a0908, 0x121110, 0x1a1918])
    expect(permute(keys, 0x6d2073696874).toString(16)).toBe('735e10b6445d')
    expect(unpermute(keys, 0x735e10b6445d)?.toString(16)).toBe('6d2073696874')
  })

  it('S9 D1 an id leads back to its place, and to no other', () => {
    fc.assert(
      fc.property(key, place, (secret, at) => {
        const ids = idsOf(secret)
        const id = ids.item(conversation, at)
        expect(id).toMatch(/^[0-9a-f-]{36}:[0-9a-z]{10}$/)
        expect(ids.placeOf(conversation, id)).toBe(at)
        // Stable: nothing but key and place decides.
        expect(idsOf(secret).item(conversation, at)).toBe(id)
      }),
    )
  })

  it('S9 whatever is counted, no two things of an object have one id', () => {
    fc.assert(
      fc.property(key, fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 20 }), { minLength: 2 }), (secret, numbers) => {
        const ids = idsOf(secret)
        const all = numbers.flatMap((n) => [
          ids.item('c', n).slice(2),
          ids.participant(n).slice(1),
          ids.invitation('c', n).slice(3),
          ids.offer('q', 'c', n).slice(3),
        ])
        expect(new Set(all).size).toBe(all.length)
        expect(all.every((id) => /^[0-9a-z]{10}$/.test(id))).toBe(true)
      }),
    )
  })

  it('S9 two conversations name the same place differently', () => {
    fc.assert(
      fc.property(key, key, place, (one, other, at) => {
        fc.pre(String(one) !== String(other))
        expect(idsOf(one).item('c', at)).not.toBe(idsOf(other).item('c', at))
      }),
    )
  })

  it('S9 ids of lines that follow each other say nothing of their order, or of what stands between', () => {
    let risen = 0
    let changedBits = 0
    let pairs = 0
    const seeded = fc.sample(key, { numRuns: 100, seed: 8 })
    for (const keys of seeded.map(roundKeys)) {
      for (let at = 1; at < 50; at++) {
        const [one, next] = [permute(keys, at), permute(keys, at + 1)]
        if (next > one) risen++
        changedBits += bitsIn(BigInt(one) ^ BigInt(next))
        pairs++
      }
    }
    expect(Math.abs(risen / pairs - 1 / 2)).toBeLessThan(0.03)
    expect(Math.abs(changedBits / pairs / 48 - 1 / 2)).toBeLessThan(0.01)
  })

  it('S9 what is no id of an item of the conversation leads nowhere', () => {
    const ids = idsOf([1, 2, 3, 4])
    const others = [
      '',
      ids.participant(2),
      ids.invitation(conversation, 1),
      ids.item('another', 3),
      `${conversation}:`,
      `${conversation}:0`,
      `${conversation}:-1`,
      `${conversation}:ZZZZZZZZZZ`,
      `${conversation}:zzzzzzzzzz`,
      `${conversation}:${'1'.repeat(11)}`,
      `${conversation}:${ids.participant(2).slice(1)}`,
    ]
    for (const other of others) expect(ids.placeOf(conversation, other), other).toBeNull()
  })

  it('D1 an id that release 0.1.0 gave is the place itself', () => {
    expect(idsOf([1, 2, 3, 4]).placeOf('c', 'c:15')).toBe(15)
  })
})

function bitsIn(number: bigint): number {
  return number.toString(2).replaceAll('0', '').length
}
