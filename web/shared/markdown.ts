// The plain text of Markdown (D7), without its markup. The text may be hostile:
// each line is walked once, and no character searches the rest of the text.
import { withIndex } from './with-index.ts'

interface Token {
  readonly kind: 'text' | 'run'
  readonly text: string
  /** For a run of `*`, `_` or `~`: whether emphasis can begin and end here. */
  readonly opens: boolean
  readonly closes: boolean
}

const fence = /^ {0,3}(?:`{3,}|~{3,})/
/** Block markup at the start of a line: quotes, then a heading. */
const quote = /^(?: {0,3}> ?)+/
const heading = /^ {0,3}#{1,6}(?: +|$)/
const rule = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/
/** Inline markup: an escaped character, backticks, emphasis, an address in angle brackets, the start and end of a link or picture. */
const sign = /\\[!-/:-@[-`{-~]|`+|\*+|_+|~+|<(?=https?:\/\/)|!?\[|\]\(?/g
const target = /<?([^\s()<>[\]]*(?:\([^\s()<>[\]]*\)[^\s()<>[\]]*)?)>?(?: +"[^"\n]*")?\)/y
const letter = /[\p{L}\p{N}]/u

export function plainOf(markdown: string): string {
  const said: string[] = []
  let lines: string[] = []
  let fenced = false
  const turn = () => {
    said.push(fenced ? lines.join('\n') : inline(lines.join('\n')))
    lines = []
  }
  for (const line of markdown.split('\n')) {
    if (fence.test(line)) {
      turn()
      fenced = !fenced
    } else if (fenced) lines.push(line)
    else if (!rule.test(line)) lines.push(line.replace(quote, '').replace(heading, '').trimEnd())
  }
  turn()
  return said.join('\n').trim()
}

function inline(text: string): string {
  const tokens: Token[] = []
  const say = (words: string) => {
    if (words !== '') tokens.push({ kind: 'text', text: words, opens: false, closes: false })
  }
  const ends = codeEnds(text)
  const brackets: { readonly at: number; readonly begins: number }[] = []
  let done = 0
  sign.lastIndex = 0
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    const [is] = found
    say(text.slice(done, found.index))
    done = sign.lastIndex
    const first = is.charAt(0)
    if (first === '\\') say(is.slice(1))
    else if (first === '`') {
      const end = ends.get(found.index)
      say(end === undefined ? is : text.slice(done, end))
      if (end !== undefined) done = end + is.length
    } else if (first === '<') {
      done = found.index + 1
      const closes = /[\s<>]|$/g
      closes.lastIndex = done
      const end = closes.exec(text)?.index ?? text.length
      say(text.charAt(end) === '>' ? text.slice(done, end) : text.slice(found.index, end))
      done = text.charAt(end) === '>' ? end + 1 : end
    } else if (is.endsWith('[')) {
      brackets.push({ at: tokens.length, begins: done })
      say(is)
    } else if (first === ']') {
      done = linkEnd(text, is, done, brackets.pop() ?? null, tokens, say)
    } else tokens.push(runOf(text, is, found.index))
    sign.lastIndex = done
  }
  say(text.slice(done))
  return emphasised(tokens)
}

/** Where the text goes on after `](`. A link becomes its text, followed by its address unless both are the same. */
function linkEnd(
  text: string,
  is: string,
  done: number,
  bracket: { readonly at: number; readonly begins: number } | null,
  tokens: Token[],
  say: (words: string) => void,
): number {
  target.lastIndex = done
  const [whole, address = ''] = (bracket && is === '](' && target.exec(text)) || []
  if (bracket === null || whole === undefined) {
    say(is)
    return done
  }
  const open = tokens[bracket.at]
  if (open) tokens[bracket.at] = { ...open, text: '' }
  const shown = text.slice(bracket.begins, done - 2)
  if (address !== '' && address !== shown) say(shown === '' ? address : ` (${address})`)
  return done + whole.length
}

/** For each start of code, its end: the next run of as many backticks. */
function codeEnds(text: string): ReadonlyMap<number, number> {
  const runs = [...text.matchAll(/`+/g)]
  const next = new Map<number, number>()
  const ends = new Map<number, number>()
  for (const { 0: run, index } of runs.toReversed()) {
    const end = next.get(run.length)
    if (end !== undefined) ends.set(index, end)
    next.set(run.length, index)
  }
  return ends
}

function runOf(text: string, is: string, at: number): Token {
  const before = text.slice(Math.max(0, at - 2), at)
  const after = text.slice(at + is.length, at + is.length + 2)
  const spaceBefore = before.trimEnd().length < before.length || before === ''
  const spaceAfter = after.trimStart().length < after.length || after === ''
  // `snake_case` has no emphasis.
  const within = is.startsWith('_') && letter.test(before.slice(-1)) && letter.test(after.charAt(0))
  const single = is === '~'
  const plain = within || single
  return { kind: 'run', text: is, opens: !spaceAfter && !plain, closes: !spaceBefore && !plain }
}

/** Removes the markup of emphasis where an opening run has a closing one. */
function emphasised(tokens: readonly Token[]): string {
  const open = new Map<string, number[]>()
  const gone = new Set<number>()
  for (const [at, { kind, text, opens, closes }] of withIndex(tokens)) {
    if (kind !== 'run') continue
    const before = closes ? open.get(text)?.pop() : undefined
    if (before !== undefined) gone.add(before).add(at)
    else if (opens) {
      const waiting = open.get(text)
      if (waiting) waiting.push(at)
      else open.set(text, [at])
    }
  }
  return tokens.map(({ text }, at) => (gone.has(at) ? '' : text)).join('')
}
