// What anybody may ask without being known costs nothing that grows with how often it is asked.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import * as hoursModule from '../../domain/hours.ts'
import { limits } from '../../protocol/limits.ts'
import { Openings } from '../../worker/opening.ts'
import { ask, got, loadDemo, signIn } from './support.ts'

interface View {
  readonly open: boolean
  readonly opensAt: string | null
}
const berlin = { timeZone: 'Europe/Berlin', exceptions: [] }
/** Mondays from nine to five. */
const mondays = { ...berlin, weekly: [{ day: 1, from: '09:00', to: '17:00' }] }
const never = { ...berlin, weekly: [] }

describe('an entry point whose queue is closed', () => {
  let token: string
  beforeAll(async () => {
    await loadDemo()
    token = await signIn('root')
  })

  const hoursOfSales = async (hours: object) => {
    const { body } = await got<{ body: object }>(ask('GET', '/v1/admin/queues/sales', { token }))
    await got(ask('PUT', '/v1/admin/queues/sales', { token, body: { ...body, hours } }))
  }
  const look = () => got<View>(ask('GET', '/v1/entry-points/shop'))

  it('S5 is looked up once, however often it is asked', async () => {
    await hoursOfSales(never)
    const search = vi.spyOn(hoursModule, 'nextChange')
    const first = await look()
    expect(first).toMatchObject({ open: false, opensAt: null })
    for (let n = 0; n < 20; n++) expect(await look()).toEqual(first)
    expect(search.mock.calls.length).toBe(1)
    search.mockRestore()
  })

  it('Q7 other hours hold with the next question', async () => {
    await hoursOfSales(never)
    expect(await look()).toMatchObject({ open: false })
    await hoursOfSales({ ...berlin, weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })) })
    expect(await look()).toMatchObject({ open: true })
    await hoursOfSales(never)
    expect(await look()).toMatchObject({ open: false })
  })
})

describe('what is kept of openings', () => {
  const sunday = Date.parse('2026-11-29T12:00:00Z')
  const opensAt = '2026-11-30T08:00:00.000Z'
  const closesAt = '2026-11-30T16:00:00.000Z'

  it('Q7 holds until the hours change it, to the millisecond', () => {
    const openings = new Openings()
    const at = (now: number) => openings.at('sales@1', mondays, now)
    expect(at(sunday)).toEqual({ open: false, opensAt, closesAt: null })
    expect(at(Date.parse(opensAt) - 1)).toEqual({ open: false, opensAt, closesAt: null })
    expect(at(Date.parse(opensAt))).toEqual({ open: true, opensAt: null, closesAt })
    expect(at(Date.parse('2026-11-30T16:00:00Z') - 1)).toEqual({ open: true, opensAt: null, closesAt })
    expect(at(Date.parse('2026-11-30T16:00:00Z'))).toEqual({
      open: false,
      opensAt: '2026-12-07T08:00:00.000Z',
      closesAt: null,
    })
    // A clock that was set back is not told of the future.
    expect(at(sunday)).toEqual({ open: false, opensAt, closesAt: null })
  })

  it('S5 is no more than there is room for', () => {
    const openings = new Openings()
    const search = vi.spyOn(hoursModule, 'nextChange')
    const asked = (n: number) => openings.at(`q${n}@1`, mondays, sunday)
    for (let n = 0; n <= limits.openingsKept; n++) asked(n)
    const before = search.mock.calls.length
    asked(limits.openingsKept)
    asked(1)
    expect(search.mock.calls.length).toBe(before)
    asked(0)
    expect(search.mock.calls.length).toBe(before + 1)
    search.mockRestore()
  })
})
