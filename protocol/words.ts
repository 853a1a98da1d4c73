// Which characters messages and names may contain. This file imports nothing, so that pages may import it. The text may be hostile: every pattern
// looks at each character a bounded number of times.

/** Control characters except tab and newline. */
const control = /[^\P{Cc}\t\n]/u
/** The same, and lone surrogates, which no encoding can represent. */
const unsayable = /[^\P{Cc}\t\n]|\p{Cs}/u
const controls = new RegExp(unsayable, 'gu')

/**
 * A visible character. Spaces, combining marks, characters that Unicode calls invisible, and letters or symbols that are drawn as nothing do not
 * count. Unassigned code points count, since they may be the next emoji.
 */
const ink =
  /[^\p{Z}\p{M}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u115f\u1160\u2800\u3164\uffa0\u{13441}\u{13442}\u{1d159}]/u

/** Characters that change the direction of the text around them. In a name they could make a sentence say something else. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** Spaces of every kind, and line ends. */
const spaces = /[\p{Z}\t\n\v\f\r\u0085]+/gu

/** D7: the text with every CRLF and CR replaced by a newline. */
export function withNewlines(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

/** D7: the first character that messages must not contain, as `U+0007`, or null. A carriage return counts; apply `withNewlines` first. */
export function controlIn(text: string): string | null {
  // Nearly every text has none, and this check costs a third of a search (0.5 µs for 200 characters, 2026-11).
  if (text.isWellFormed() && !control.test(text)) return null
  return `U+${(unsayable.exec(text)?.[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** D7: the text as pages send it, without the characters that would be refused. */
export function withoutControls(text: string): string {
  return withNewlines(text).replaceAll(controls, '')
}

/** D7: whether the text has a visible character. */
export function hasInk(text: string): boolean {
  return ink.test(text)
}

/**
 * A name in a form that is safe in our sentences: on one line, without control characters and without characters that change the direction, at
 * most `most` UTF-16 units. Empty: it has no visible character, which counts as no name.
 */
export function nameOf(text: string, most = Infinity): string {
  const line = text
    .slice(0, 4 * most)
    .replaceAll(turning, '')
    .replaceAll(spaces, ' ')
    .replaceAll(controls, '')
    // Spaces that a control character had parted.
    .replaceAll(spaces, ' ')
    .trim()
  const name = line.length <= most ? line : withoutHalf(line.slice(0, most)).trim()
  return hasInk(name) ? name : ''
}

/** Removes a lone surrogate at the end, which cutting may have left. */
function withoutHalf(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1)
}
