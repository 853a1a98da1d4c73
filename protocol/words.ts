// What words and names of people are made of. Depends on nothing, so that pages may import it. The text is a stranger's: every
// pattern looks at each sign a bounded number of times.

/** Control signs but tab and newline. */
const control = /[^\P{Cc}\t\n]/u
/** The same, and halves of characters, which no encoding can say. */
const unsayable = /[^\P{Cc}\t\n]|\p{Cs}/u
const controls = new RegExp(unsayable, 'gu')

/**
 * A sign that can be seen: no space, no mark that stands on another, nothing that Unicode calls invisible, and none of the
 * letters and symbols that are drawn as nothing. What Unicode does not know yet counts: the next emoji is no blank.
 */
const ink =
  /[^\p{Z}\p{M}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u115f\u1160\u2800\u3164\uffa0\u{13441}\u{13442}\u{1d159}]/u

/** What turns the direction of the words around it: a name with one can make a line say something else. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** Spaces of every kind, and what ends a line. */
const spaces = /[\p{Z}\t\n\v\f\r\u0085]+/gu

/** D7: the text with a newline for every CRLF and CR. */
export function withNewlines(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

/** D7: `U+0007`: the first sign that no words of people may have, or null. A carriage return is one; `withNewlines` knows it. */
export function controlIn(text: string): string | null {
  // Nearly every text has none, and this way to know it costs a third of a search (0.5 µs for 200 signs, 2026-11).
  if (text.isWellFormed() && !control.test(text)) return null
  return `U+${(unsayable.exec(text)?.[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** D7: the text as pages send it: without the signs that would be refused. */
export function withoutControls(text: string): string {
  return withNewlines(text).replaceAll(controls, '')
}

/** D7: whether there is something to be seen in it. */
export function hasInk(text: string): boolean {
  return ink.test(text)
}

/**
 * A name as it may stand in a line of ours: on one line, without control signs and without what turns the writing around, of at
 * most `most` UTF-16 units. Empty: nothing of it can be seen, which is as good as no name.
 */
export function nameOf(text: string, most = Infinity): string {
  const line = text
    .slice(0, 4 * most)
    .replaceAll(turning, '')
    .replaceAll(spaces, ' ')
    .replaceAll(controls, '')
    .trim()
  const name = line.length <= most ? line : withoutHalf(line.slice(0, most)).trim()
  return hasInk(name) ? name : ''
}

/** A cut may have gone through a character. */
function withoutHalf(text: string): string {
  return text.isWellFormed() ? text : text.slice(0, -1)
}
