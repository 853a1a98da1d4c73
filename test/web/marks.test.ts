import { expect, it } from 'vitest'
import type { Party } from '../../protocol/server-frames.ts'
import { marksOf } from '../../web/shared/marks.ts'

const party = (id: string): Party => ({ id, role: 'agent', name: id, joinedAt: '2026-01-01T00:00:00.000Z' })
const names = (parties: readonly Party[]) => parties.map(({ id }) => id)

it('R12 words are read by some, delivered to others and neither by the rest', () => {
  const roster = ['p1', 'p2', 'p3', 'p4'].map(party)
  const marks = marksOf(7, 'p2', roster, { p1: 7, p2: 9, p3: 2 }, { p1: 9, p3: 8, p4: 6 })
  expect(names(marks.read)).toEqual(['p1'])
  expect(names(marks.delivered)).toEqual(['p3'])
})
