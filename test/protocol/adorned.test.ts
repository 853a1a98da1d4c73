// P8: whatever a page or a token says of a name and attributes, what is left of it is taken.
import { assert, dictionary, jsonValue, oneof, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { siteClaims, startBody } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { adorned } from '../../worker/adorned.ts'

const of = (attributes: unknown) => adorned({ attributes })
const flag = '👩‍👩‍👧‍👦'

describe('what adorns', () => {
  it.each([
    [{ name: 'Vera' }, { name: 'Vera' }, []],
    [{}, {}, []],
    [{ name: null, attributes: null }, {}, []],
    [{ name: '' }, {}, [['name', 'left_out']]],
    [{ name: ' \u200b ' }, {}, [['name', 'left_out']]],
    [{ name: 7 }, {}, [['name', 'left_out']]],
    [{ name: { first: 'Vera' } }, {}, [['name', 'left_out']]],
    [{ name: 'x'.repeat(300) }, { name: 'x'.repeat(limits.nameLength) }, [['name', 'shortened']]],
    [{ name: 'x'.repeat(255) + '😀😀' }, { name: 'x'.repeat(255) }, [['name', 'shortened']]],
    [{ attributes: 'gold' }, {}, [['attributes', 'left_out']]],
    [{ attributes: ['gold'] }, {}, [['attributes', 'left_out']]],
    [
      { attributes: { a: 1, b: true, c: null, d: ['x'], e: 'x', f: 1.5 } },
      { attributes: { a: '1', b: 'true', e: 'x', f: '1.5' } },
      [
        ['attributes.a', 'made_text'],
        ['attributes.b', 'made_text'],
        ['attributes.c', 'left_out'],
        ['attributes.d', 'left_out'],
        ['attributes.f', 'made_text'],
      ],
    ],
    [{ attributes: { 'a b': 'c', ok: 'd' } }, { attributes: { ok: 'd' } }, [['attributes.a b', 'left_out']]],
    [{ attributes: { a: 'x\u0007y' } }, { attributes: { a: 'xy' } }, []],
  ])('P8 of %j %j is left', (input, given, adjusted) => {
    expect(adorned(input)).toEqual({ given, adjusted: adjusted.map(([field, how]) => ({ field, how })) })
  })

  it('P8 a long attribute is cut between signs, not in one', () => {
    for (const sign of ['😀', flag, 'e\u0301']) {
      const { given, adjusted } = of({ a: sign.repeat(limits.attributeLength) })
      const { a = '' } = (given as { attributes: Record<string, string> }).attributes
      expect(a.length).toBeLessThanOrEqual(limits.attributeLength)
      expect(a.length).toBeGreaterThan(limits.attributeLength - 2 * sign.length)
      expect(a).toBe(sign.repeat(a.length / sign.length))
      expect(adjusted).toEqual([{ field: 'attributes.a', how: 'shortened' }])
    }
  })

  it('P8 of too many attributes the first ones are kept, as many as there is room for', () => {
    const { given, adjusted } = of(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, 'v'])))
    const kept = Object.keys((given as { attributes: object }).attributes)
    expect(kept).toEqual(Array.from({ length: limits.attributeCount }, (_, n) => `k${n}`))
    expect(adjusted[0]).toEqual({ field: `attributes.k${limits.attributeCount}`, how: 'left_out' })
    expect(adjusted).toHaveLength(limits.attributeCount)
  })

  it('P8 of too large ones those are kept for which there is room', () => {
    const { given, adjusted } = of(
      Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${n}`, 'é'.repeat(2_000)])),
    )
    expect(Object.keys((given as { attributes: object }).attributes)).toHaveLength(8)
    expect(adjusted).toHaveLength(12)
    expect(startBody.safeParse(given).success).toBe(true)
  })

  it('P8 spaces that a control sign has parted are one space', () => {
    expect(adorned({ sub: 'maria', name: '!\t\u0000\t!' }).given).toEqual({ sub: 'maria', name: '! !' })
  })

  it('P8 whatever it was, the schemas take what is left', () => {
    const words = string({ unit: 'binary', maxLength: 6_000 })
    const attributes = oneof(jsonValue(), dictionary(oneof(string(), words), oneof(jsonValue(), words)))
    assert(
      property(tuple(oneof(jsonValue(), words), attributes), ([name, all]) => {
        const { given } = adorned({ sub: 'maria', name, attributes: all })
        const { sub: _, ...body } = given as { sub: string }
        expect(siteClaims.safeParse(given).error).toBeUndefined()
        expect(startBody.safeParse(body).error).toBeUndefined()
        // And once more there is nothing left to adjust.
        expect(adorned(given)).toEqual({ given, adjusted: [] })
      }),
      { numRuns: 300 },
    )
  })
})
