// The system's alerts as the console shows them.
import { h } from 'preact'
import { afterEach, expect, it, vi } from 'vitest'
import { closeDesks, openDesk } from './desk.ts'
import { elementsOf } from './drawn.ts'

afterEach(() => {
  closeDesks()
  vi.unstubAllGlobals()
})

it('O3 an alert says what came late, and how late, as text that needs no pointer', async () => {
  const { desk } = await openDesk()
  const { One } = await import('../../web/console/parts/faults.tsx')
  const at = '2026-01-01T00:00:00.000Z'
  const detail = `pick was due at ${at} and came 80 s late.`
  const more = { times: 1, overAt: null, acknowledgedAt: null, acknowledgedBy: null }
  const fault = { id: '1', kind: 'late_alarm', object: 'queue/sales', about: null, detail, firstAt: at, lastAt: at }
  const drawn = elementsOf(h(One, { desk, fault: { ...fault, kind: 'late_alarm', ...more } }))
  expect(drawn.find(({ tag }) => tag === 'small')?.text).toBe(detail)
  expect(drawn.map(({ props }) => props.title)).not.toContain(detail)
})
