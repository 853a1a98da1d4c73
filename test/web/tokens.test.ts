import { describe, expect, it } from 'vitest'
import text from '../../web/shared/tokens.css?raw'

/** A meaning's colour in a scheme, followed through the layers. */
function colour(name: string, scheme: 0 | 1): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(text)?.[1] ?? ''
  const [, next] = /^var\(--([\w-]+)\)$/.exec(value) ?? []
  if (next !== undefined) return colour(next, scheme)
  const pair = /^light-dark\((#\w{6}), (#\w{6})\)$/.exec(value) ?? []
  return pair[scheme + 1] ?? ''
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('U3 the colours of the %s scheme', (_, scheme) => {
  const grounds = ['sunken', 'page', 'raised', 'hover', 'accent-soft', 'note']
  const words = ['text', 'quiet', 'accent', 'accent-strong', 'good', 'warn', 'wrong', 'on-note']
  const own = ['good', 'warn', 'wrong'].map((name) => [name, `${name}-soft`] as const)
  it.each([
    ...words.flatMap((word) => grounds.map((ground) => [word, ground] as const)),
    ...own,
    ['on-accent', 'accent'] as const,
    ['on-accent', 'accent-strong'] as const,
  ])('let %s be read on %s', (word, ground) => {
    expect(contrast(colour(word, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(grounds.slice(0, 4))('show the edge of a control on %s', (ground) => {
    expect(contrast(colour('edge', scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(3)
  })
})
