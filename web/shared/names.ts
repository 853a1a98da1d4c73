// Avatars from names: initials and a colour, the same everywhere.

/** Latin letters, matched without a Unicode property: loading that table takes a slow phone 90 ms (Chromium 156, November 2026). */
const latin = /^[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f](?![^\0-\u02ff])/

/** A letter that no following character combines with. */
const plain = /^[\p{L}\p{N}](?![\p{M}\p{Cf}\u1100-\u11ff])/u
let letters: Intl.Segmenter | null = null

/** The first letters of the first and last word. Characters that are no letters are skipped, unless there are no others. */
export function initialsOf(name: string): string {
  const parts = name.slice(0, 200).split(/\s+/).filter(Boolean)
  const spoken = parts.filter((part) => latin.test(part) || /^[\p{L}\p{N}]/u.test(part))
  const of = spoken.length > 0 ? spoken : parts
  const ends = of.length > 1 ? [of[0], of.at(-1)] : of
  return ends.map(firstOf).join('').toLocaleUpperCase()
}

const colours = 8

/** An index into the colours, from 0; the same name always has the same colour. */
export function colourOf(name: string): number {
  let sum = 0
  for (const character of name.slice(0, 200)) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
  return sum % colours
}

/** The colour's hue in degrees. The console's style sheet has the same hues by index. */
export function hueOf(name: string): number {
  return 20 + (colourOf(name) * 360) / colours
}

function firstOf(text = ''): string {
  const found = latin.exec(text) ?? plain.exec(text)
  if (found !== null) return found[0]
  // Created on first use: it takes a slow phone 200 ms (Chromium 156, November 2026).
  letters ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  for (const { segment } of letters.segment(text)) return segment.slice(0, 16)
  return ''
}
