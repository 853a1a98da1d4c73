// Web addresses in what people write. Only http and https become links, so that no text can be a script.

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

const address = /https?:\/\/[^\s<>"'`{}|\\^]+/gi
/** What closes a sentence is no part of the address before it. */
const trailing = /[.,;:!?…。、)\]»”’]+$/
/** Characters that turn the direction of a text could show another address than the one that opens. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/

export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  for (const found of text.matchAll(address)) {
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

/** A closing bracket stays if the address itself opened one. */
function trimmed(found: string): string {
  const bare = found.replace(trailing, '')
  return found[bare.length] === ')' && bare.includes('(') ? `${bare})` : bare
}

function hrefOf(text: string): string | null {
  if (turning.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  // `https://bank.example@evil.example` reads like the bank.
  return url.username === '' && url.password === '' ? url.href : null
}
