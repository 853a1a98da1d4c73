import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepLooking } from '../../web/console/looking.ts'

class Page extends EventTarget {
  visibilityState = 'visible'
  turn(state: 'visible' | 'hidden'): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}
let page: Page

beforeEach(() => {
  vi.useFakeTimers()
  page = new Page()
  vi.stubGlobal('document', page)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('looks at once and again, one look at a time, and no more when it is ended', async () => {
  const answers: (() => void)[] = []
  const stop = keepLooking(() => new Promise((resolve) => answers.push(resolve)), 1_000)
  expect(answers).toHaveLength(1)
  page.turn('visible')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(answers).toHaveLength(1)
  answers[0]?.()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(answers).toHaveLength(2)
  stop()
  answers[1]?.()
  page.turn('visible')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(answers).toHaveLength(2)
})

it('asks nothing while the page is hidden, and at once when it is shown', async () => {
  const look = vi.fn(async () => {})
  const stop = keepLooking(look, 1_000)
  page.turn('hidden')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(look).toHaveBeenCalledTimes(1)
  page.turn('visible')
  expect(look).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(look).toHaveBeenCalledTimes(3)
  stop()
})
