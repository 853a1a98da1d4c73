import { afterEach, expect, it, vi } from 'vitest'
import { newId } from '../../web/shared/id.ts'

afterEach(() => vi.unstubAllGlobals())

const real = globalThis.crypto
const browsers: readonly (readonly [string, object | undefined])[] = [
  ['with TLS', real],
  ['without TLS', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => real.getRandomValues(bytes) }],
  ['that has nothing of the kind', undefined],
]

it.each(browsers)('S5 a newcomer’s key is a random UUID, as the server wants it, on a page %s', (_, crypto) => {
  vi.stubGlobal('crypto', crypto)
  const ids = Array.from({ length: 50 }, () => newId())
  expect(new Set(ids).size).toBe(50)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
