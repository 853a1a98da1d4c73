import { describe, expect, it } from 'vitest'
import { findChromium, type ChromiumOutside } from '../../scripts/chromium.ts'

interface Question {
  install: number
  unpack: number
}

function machine(there: readonly string[], more: Partial<ChromiumOutside> = {}): ChromiumOutside & { asked: Question } {
  const asked = { install: 0, unpack: 0 }
  return {
    asked,
    env: { PATH: '/usr/local/bin:/usr/bin' },
    exists: (path) => there.includes(path),
    mayInstall: false,
    install: () => {
      asked.install++
      return false
    },
    unpack: () => {
      asked.unpack++
      return null
    },
    ...more,
  }
}

describe('O1 where the tests get their Chromium', () => {
  it('O1 the one that is named, and no other', () => {
    const named = { env: { PATH: '/usr/bin', CHROMIUM: '/opt/chromium' } }
    expect(findChromium(machine(['/opt/chromium', '/usr/bin/chromium'], named))).toBe('/opt/chromium')
    expect(() => findChromium(machine(['/usr/bin/chromium'], named))).toThrow(
      'CHROMIUM names /opt/chromium, which is not there.',
    )
  })

  it('O1 the one that is there, without installing anything', () => {
    const one = machine(['/usr/bin/google-chrome'], { mayInstall: true })
    expect(findChromium(one)).toBe('/usr/bin/google-chrome')
    expect(one.asked).toEqual({ install: 0, unpack: 0 })
  })

  it('O1 as root on Debian, the one that apt brings', () => {
    const there: string[] = []
    const install = () => there.push('/usr/bin/chromium') > 0
    expect(findChromium(machine(there, { mayInstall: true, install }))).toBe('/usr/bin/chromium')
  })

  it('O1 elsewhere, or when apt fails, the one of the npm registry', () => {
    const unpack = () => '/cache/chromium'
    const one = machine([], { unpack })
    expect(findChromium(one)).toBe('/cache/chromium')
    expect(one.asked.install).toBe(0)
    expect(findChromium(machine([], { mayInstall: true, unpack }))).toBe('/cache/chromium')
  })

  it('O1 where none can be had, one line says so', () => {
    expect(() => findChromium(machine([]))).toThrow(/^[^\n]+$/)
  })
})
