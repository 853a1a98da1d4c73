// What strangers write is drawn, searched and counted in time in proportion to its length, whatever signs it is made of.
import { describe, expect, it } from 'vitest'
import type { Item } from '../../protocol/items.ts'
import { limits } from '../../protocol/limits.ts'
import { caseless, matchPiecesOf } from '../../web/console/conversation/found.ts'
import { Search } from '../../web/console/conversation/search.ts'
import { fewest } from '../../web/console/conversation/span.ts'
import { lastWordsOf } from '../../web/console/last-words.ts'
import { wordsOf } from '../../web/shared/item-words.ts'
import { linesOf } from '../../web/shared/lines.ts'
import { partsOf } from '../../web/shared/links.ts'
import { isWords, Log } from '../../web/shared/log.ts'
import { plainOf } from '../../web/shared/markdown.ts'
import { colourOf, initialsOf } from '../../web/shared/names.ts'
import { apart, piecesOf as sentencePieces, tame } from '../../web/shared/sentence.ts'
import { wordingOf } from '../../web/shared/wording.ts'
import { partsIn, wordsIn } from '../../web/shared/words-in.ts'
import { cpuMs } from '../support/growth.ts'
import { hostileBeginnings as beginnings, hostileSigns as signs } from '../support/signs.ts'

const works: Readonly<Record<string, (text: string) => unknown>> = {
  partsOf,
  plainOf,
  caseless,
  tame,
  apart,
  initialsOf,
  'piecesOf of a search': (text) => matchPiecesOf(text, 'a'),
  'piecesOf of a sentence': (text) => sentencePieces('{name} left', { name: text }),
  colourOf: (text) => colourOf(text),
  wordsOf: (text) => wordsOf({ ...item(text), type: 'joined' }, { joined: '{name} came' }, wordingOf('en')),
}

let made = 0

function item(text: string, more: Partial<Item> = {}): Item {
  const at = new Date(Date.UTC(2026, 5, 1) + made * 1_000).toISOString()
  const id = `c:${++made}`
  return {
    id,
    at,
    type: 'message',
    role: 'customer',
    name: text.slice(0, 256),
    participant: 'p1',
    contentType: 'text/plain',
    text,
    ...more,
  }
}

/** As many bytes as a message may have. */
const long = (sign: string, beginning = '', bytes: number = limits.messageBytes) =>
  beginning + sign.repeat(Math.ceil(bytes / new TextEncoder().encode(sign).byteLength))

/** Two messages' length, and CPU milliseconds: what took the square of the length took more than 400. */
const units = 2 * limits.messageBytes
const allowedMs = 150

describe.each(Object.entries(works))('S3 %s', (_, work) => {
  it('takes 32 kB of any sign in time in proportion', { timeout: 60_000 }, () => {
    const slow = beginnings.flatMap((beginning) =>
      signs.flatMap((sign) => {
        const text = beginning + sign.repeat(Math.ceil(units / sign.length))
        const took = () => cpuMs(() => work(text))
        // Something else may have come in between once or twice: what is slow is slow again.
        return took() > allowedMs && took() > allowedMs && took() > allowedMs ? [{ beginning, sign }] : []
      }),
    )
    expect(slow).toEqual([])
  })
})

it('S3 one message has no more links and marks than somebody could look at', () => {
  const links = partsOf('https://a.example '.repeat(900)).filter(({ kind }) => kind === 'link')
  expect(links).toHaveLength(limits.linksPerMessage)
  expect(matchPiecesOf('a'.repeat(16_384), 'a').filter(({ hit }) => hit)).toHaveLength(limits.matchesPerMessage)
  for (const text of [
    'https://a.example '.repeat(900),
    `https://a.example/${'x'.repeat(9_000)}`,
    `https://${'語'.repeat(4_000)}`,
  ])
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
})

describe('S3 ten thousand hostile messages', () => {
  const rotated = Array.from({ length: 10_000 }, (_, n) =>
    item(
      long(signs[n % signs.length] ?? '', beginnings[n % beginnings.length], 4_096),
      n % 2 === 0 ? {} : { contentType: 'text/markdown' },
    ),
  )

  it('are taken, grouped and drawn one after the other without a long task', { timeout: 60_000 }, () => {
    const log = new Log()
    log.append(1, rotated)
    draw(log)
    const changes = Array.from({ length: 20 }, (_, n) => {
      const next = item(long(signs[n] ?? ''))
      return cpuMs(() => {
        log.append(log.last.value + 1, [next])
        draw(log)
      })
    })
    // A task of more than 50 ms is long; that of the worst change may be four times as much.
    expect(Math.max(...changes)).toBeLessThan(200)
  })

  it('R14 are amended without looking through all of them for each', () => {
    const log = new Log()
    log.append(1, rotated)
    const amendments = rotated
      .slice(0, 2_000)
      .map(({ id }) => item('', { type: 'amended', amends: id, change: 'redacted' }))
    expect(cpuMs(() => log.append(10_001, amendments))).toBeLessThan(200)
    expect(log.items.value[1_999]).toMatchObject({ text: '', change: 'redacted' })
    expect(log.items.value[2_000]?.text).not.toBe('')
  })

  it('are searched in slices', { timeout: 60_000 }, () => {
    const waiting: (() => void)[] = []
    const search = new Search({
      now: () => performance.now(),
      later: (run) => {
        waiting.push(run)
        return () => {}
      },
    })
    search.over(rotated, 1)
    const slices = [cpuMs(() => search.ask('a'))]
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) slices.push(cpuMs(run))
    expect(Math.max(...slices)).toBeLessThan(200)
    expect(search.found.value.length).toBeGreaterThan(1_000)
    search.stop()
  })

  /** What a change makes the console work out: the lines at the end, their parts, and the row of the list. */
  function draw(log: Log): void {
    const items = log.items.value
    lastWordsOf(items)
    const from = Math.max(0, items.length - 2 * fewest)
    for (const line of linesOf(items.slice(from), { first: from + 1, newFrom: null, groupMs: 180_000 }))
      if (line.kind === 'words') partsIn(line.item)
  }
})

it('S3 the parts of an item are worked out once', () => {
  const one = item(long('https://a.example ', '*hello* '), { contentType: 'text/markdown' })
  expect(partsIn(one)).toBe(partsIn(one))
  expect(wordsIn(one).startsWith('hello https://a.example')).toBe(true)
})

it('D9 what was taken away is no news, though an older message is unread', () => {
  const [older, deleted] = [item('still unread'), item('', { change: 'deleted' })]
  expect([older, deleted, item('', { change: 'redacted' }), item('x', { type: 'joined' })].filter(isWords)).toEqual([
    older,
  ])
  const kinds = linesOf([older, deleted], { first: 1, newFrom: null, groupMs: 1_000 }).map(({ kind }) => kind)
  expect(kinds).toEqual(['day', 'words', 'words'])
})

describe('D7 Markdown is shown as its plain words', () => {
  it.each([
    ['# Hi **Ann**', 'Hi Ann'],
    ['> quoted\n> - *one*\n- __two__', 'quoted\n- one\n- two'],
    ['**_both_** and ~~gone~~', 'both and gone'],
    ['2 * 3 * 4 = 24, 5* hotel, ~ 5', '2 * 3 * 4 = 24, 5* hotel, ~ 5'],
    ['snake_case and _it_', 'snake_case and it'],
    [
      'see [our page](https://example.com/a_b) and <https://x.example>',
      'see our page (https://example.com/a_b) and https://x.example',
    ],
    ['[w](https://en.wikipedia.org/wiki/A_(b))', 'w (https://en.wikipedia.org/wiki/A_(b))'],
    ['[https://a.example](https://a.example)', 'https://a.example'],
    ['![a cat](https://x.example/c.png)', 'a cat (https://x.example/c.png)'],
    ['`a * b` and ``x ` y``', 'a * b and x ` y'],
    ['```js\nlet a = **b**\n```\nend', 'let a = **b**\nend'],
    ['\\*not\\* <b>bold</b>', '*not* <b>bold</b>'],
    ['one\n\n---\n\ntwo', 'one\n\n\ntwo'],
    ['a](b) and [c', 'a](b) and [c'],
  ])('%j says %j', (markdown, words) => {
    expect(plainOf(markdown)).toBe(words)
    expect(wordsIn(item(markdown, { contentType: 'text/markdown' }))).toBe(words)
    expect(wordsIn(item(markdown))).toBe(markdown)
  })
})
