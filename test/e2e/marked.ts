// A language of which every sentence is marked, ⟦…⟧: French with marks put around it on its way to the page. What a page shows without a mark
// stands in no locale file, and so is said in one language only (U2).
import type { BrowserContext, Page } from 'playwright-core'

/** The language that is marked. */
export const marked = 'fr'
const [from, to] = ['⟦', '⟧']

/** Every sentence of a section; functions answer marked sentences. */
const mark = `(function mark(said) {
  if (typeof said === 'string') return '${from}' + said + '${to}'
  if (typeof said === 'function') return (...given) => mark(said(...given))
  return Array.isArray(said) ? said.map(mark) : Object.fromEntries(Object.entries(said).map(([name, one]) => [name, mark(one)]))
})`

function marks(said: object): object {
  return Object.fromEntries(
    Object.entries(said).map(([name, one]: [string, string | object]) => [
      name,
      typeof one === 'string' ? `${from}${one}${to}` : marks(one),
    ]),
  )
}

/** Numbers, times and lists, as the browser writes them, are said in every language too. */
const markIntl = `
  for (const kind of [Intl.NumberFormat, Intl.DateTimeFormat]) {
    const { get } = Object.getOwnPropertyDescriptor(kind.prototype, 'format')
    Object.defineProperty(kind.prototype, 'format', {
      configurable: true,
      get() { const format = get.call(this); return (...given) => '${from}' + format(...given) + '${to}' },
    })
  }
  for (const [owner, name] of [[Intl.RelativeTimeFormat.prototype, 'format'], [Intl.ListFormat.prototype, 'format'], [Number.prototype, 'toLocaleString']]) {
    const said = owner[name]
    owner[name] = function (...given) { return '${from}' + said.apply(this, given) + '${to}' }
  }`

/** Whoever uses this browser reads the marked language, on partyline's pages and in its widget. */
export async function markWords(context: BrowserContext): Promise<void> {
  await context.addInitScript(markIntl)
  await context.route(new RegExp(`/assets/${marked}-[^/]*\\.js$`), async (route) => {
    const answer = await route.fetch()
    const [, exported = ''] = /export\s*\{([^}]*)\}/.exec(await answer.text()) ?? []
    const names = [...exported.matchAll(/[\w$]+ as (\w+)/g)].map(([, name]) => name)
    const lines = names.map((name) => `export const ${name} = mark(real.${name})`)
    const body = [`import * as real from '${route.request().url()}?real'`, `const mark = ${mark}`, ...lines].join('\n')
    await route.fulfill({ response: answer, body })
  })
  await context.route(`**/widget/locales/${marked}.json`, async (route) => {
    const answer = await route.fetch()
    const { about, ...said } = (await answer.json()) as Record<string, object>
    const body = JSON.stringify({ about, ...marks(said) })
    await route.fulfill({ response: answer, body })
  })
  // The launcher has its few words itself, in every language.
  await context.route('**/widget.js', async (route) => {
    const answer = await route.fetch()
    const own = new RegExp(`(\\b${marked}:\\[(.)ltr\\2,)([^\\]]*)`)
    const sentence = /([`"'])(.*?)\1/g
    const body = (await answer.text()).replace(
      own,
      (_, before: string, __, words: string) => before + words.replaceAll(sentence, `$1${from}$2${to}$1`),
    )
    await route.fulfill({ response: answer, body })
  })
}

/** What the demo's server calls people and things, the product's own name, and what stands on keys. */
const names =
  'partyline|curl|UUID|Visitor|Maria Castelo|Budi Santoso|Ctrl|Alt|Shift|Administrator|Ann|Ben|Cleo|Dora|Sales|Support|Shop|Account|Members|Kettle & Crane|Solved|Follow up|Spam|佐藤 由紀'

/** What a person can see, read aloud or hover there, and no mark is around; none is how it should be. */
export function unmarked(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    ${walk}
    const known = /(?<!\\p{L})(${names}|[A-Z]{1,2})(?!\\p{L})/gu
    const found = new Set()
    const look = (words, where) => {
      let rest = words
      for (let before = ''; before !== rest; ) {
        before = rest
        rest = rest.replaceAll(/${from}[^${from}${to}]*${to}/gu, '')
      }
      if (/\\p{L}/u.test(rest.replaceAll(known, ''))) found.add(where + ': ' + words.trim())
    }
    for (const [words, where] of wordsOf(document)) look(words, where)
    return [...found]
  })()`)
}

/** Runs within a page. What is in another language says so, and what is in none says that it is not to be translated. */
const walk = `
  // A flow's words and an administrator's topics are in the customer's language; names are as people gave them, but for those of commands.
  const elsewhere = '.prompt p, .topic, bdi.name:not([role=option] *), [translate=no], [lang]:not([lang=${marked}]), kbd, script, style, noscript'
  const said = ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt']
  function* wordsOf(root) {
    if (root === document) yield [document.title, 'title']
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) yield* wordsOf(element.shadowRoot)
      if (element.closest(elsewhere) || !element.checkVisibility({ visibilityProperty: true })) continue
      const kinds = [...element.classList].map((kind) => '.' + kind).join('')
      const where = element.tagName.toLowerCase() + kinds
      for (const name of said) if (element.hasAttribute(name)) yield [element.getAttribute(name), where + '[' + name + ']']
      const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data)
      yield [words.join(''), where]
    }
  }`
