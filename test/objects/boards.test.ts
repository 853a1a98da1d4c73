// What queues and agents say of how they stand.
import { afterEach, describe, expect, it } from 'vitest'
import { env } from '../worker/support.ts'
import { freeze, moveTo, thaw } from './clockwork.ts'
import { configure } from './people.ts'

const hour = 3_600_000
const day = 24 * hour

const queue = (id: string) => env.QUEUE.get(env.QUEUE.idFromName(id))

afterEach(thaw)

describe('hours', () => {
  it('Q7 a queue says when it opens, and follows a change of its hours at once', async () => {
    const today = Math.ceil(freeze() / day) * day
    const from9to17 = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ day: n, from: '09:00', to: '17:00' }))
    await configure({ 'queues/hours': { name: 'X', hours: { timeZone: 'UTC', weekly: from9to17, exceptions: [] } } })
    moveTo(today + 8 * hour)
    expect(await queue('hours').hours()).toEqual({ open: false, opensAt: today + 9 * hour })
    moveTo(today + 9 * hour)
    expect(await queue('hours').hours()).toEqual({ open: true, opensAt: null })
    moveTo(today + 17 * hour)
    expect(await queue('hours').hours()).toEqual({ open: false, opensAt: today + day + 9 * hour })
    await configure({ 'queues/hours': { hours: null } })
    expect(await queue('hours').hours()).toEqual({ open: true, opensAt: null })
  })

  it('Q7 a queue that nobody configured is closed and never opens', async () => {
    expect(await queue('nowhere').hours()).toEqual({ open: false, opensAt: null })
  })
})
