import { expect, it } from 'vitest'
import { leftSaid } from '../../web/console/list/left.ts'

it('Q2 what is left of a ring is said in whole seconds, and in minutes where more digits find no room', () => {
  const said = [-1, 0, 1, 999, 1_000, 20_000, 99_000, 99_001, 120_000, 300_000].map(leftSaid)
  expect(said).toEqual(['0', '0', '1', '1', '1', '20', '99', '2′', '2′', '5′'])
})
