import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { elapsed, heardNow, serverNow } from '../../web/shared/clock.ts'

const iso = (at: number) => new Date(at).toISOString()
const server = Date.UTC(2026, 0, 5, 9)

beforeEach(() => {
  vi.useFakeTimers({ now: server, toFake: ['Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('D5 what is left of a span is counted by the server’s clock, whatever is done to the one of the device', () => {
  heardNow(iso(server))
  const ringsUntil = server + 20_000
  vi.advanceTimersByTime(5_000)
  expect(ringsUntil - serverNow()).toBe(15_000)
  vi.setSystemTime(server + 90_000)
  expect(ringsUntil - serverNow()).toBe(15_000)
  vi.setSystemTime(server - 86_400_000)
  expect(ringsUntil - serverNow()).toBe(15_000)
  const before = elapsed()
  vi.advanceTimersByTime(1_000)
  expect(elapsed() - before).toBe(1_000)
  heardNow(undefined)
  heardNow('not a time')
  // Held up on its way: it says no more than what is known.
  heardNow(iso(server + 1_000))
  expect(ringsUntil - serverNow()).toBe(14_000)
  // After sleep, in which our clock stood still.
  heardNow(iso(server + 10_000))
  expect(ringsUntil - serverNow()).toBe(10_000)
  // That clock was set.
  heardNow(iso(server - 3_600_000))
  expect(serverNow()).toBe(server - 3_600_000)
})
