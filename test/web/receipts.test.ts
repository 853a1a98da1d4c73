import { expect, it } from 'vitest'
import type { Party } from '../../protocol/server-frames.ts'
import { receiptsOf } from '../../web/shared/receipts.ts'

const party = (id: string): Party => ({ id, role: 'agent', name: id, joinedAt: '2026-01-01T00:00:00.000Z' })
const names = (parties: readonly Party[]) => parties.map(({ id }) => id)

it('R12 words are read by some, delivered to others and neither by the rest', () => {
  const roster = ['p1', 'p2', 'p3', 'p4'].map(party)
  const receipts = receiptsOf(7, 'p2', roster, { p1: 7, p2: 9, p3: 2 }, { p1: 9, p3: 8, p4: 6 })
  expect(names(receipts.read)).toEqual(['p1'])
  expect(names(receipts.delivered)).toEqual(['p3'])
})
