// Finds web addresses in messages. Only http and https become links, so no text can run
// a script. The text may be hostile: the search takes time proportional to its length.
import { limits } from '../../protocol/limits.ts'

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

const address = /https?:\/\/[^\s<>"'`{}|\\^]+/gi
/** Punctuation that ends a sentence is not part of the address before it. */
const closing: ReadonlySet<string> = new Set('.,;:!?…。、)]»”’')
/** Characters that change the direction of writing could show another address than the one that opens. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/

export function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  let looked = 0
  for (const found of text.matchAll(address)) {
    if (++looked > limits.linksPerMessage) break
    const shown = trimmed(found[0])
    const href = hrefOf(shown)
    if (href === null) continue
    if (found.index > at) parts.push({ kind: 'text', text: text.slice(at, found.index) })
    parts.push({ kind: 'link', text: shown, href })
    at = found.index + shown.length
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) })
  return parts
}

/** Keeps a closing bracket if the address itself has an opening one. It walks from the end; a regular expression would retry at every bracket. */
function trimmed(found: string): string {
  let end = found.length
  while (end > 0 && closing.has(found.charAt(end - 1))) end--
  const bare = found.slice(0, end)
  return found.charAt(end) === ')' && bare.includes('(') ? `${bare})` : bare
}

function hrefOf(text: string): string | null {
  if (text.length > limits.urlLength) return null
  // Converting a host to ASCII takes quadratic time.
  if ((text.split(/[/?#]/, 3)[2] ?? '').length > limits.hostLength) return null
  if (turning.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  // `https://bank.example@evil.example` looks like the bank's address.
  return url.username === '' && url.password === '' ? url.href : null
}
