// Pages whose libraries and scripts have given the language's own words other meanings (FD).
import { build, type Rolldown } from 'vite'
import { it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, reads, says, type SiteFile } from './site.ts'
import { chats, packaged, pageOf, pagesOf, pathOf, tagOf, tryAll, type Unlike } from './unlike.ts'

/** A package for Node, as a page has it. */
async function bundled(entry: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    define: { global: 'window' },
    build: { write: false, minify: false, lib: { entry: `node_modules/${entry}`, formats: ['iife'], name: 'theirs' } },
  })) as Rolldown.RolldownOutput[]
  return built[0]?.output[0].code ?? ''
}

const libraries: Readonly<Record<string, string>> = {
  mootools: packaged('mootools/lib/mootools-core-1.5.2-server.js'),
  prototype: await bundled('prototype/lib/index.js'),
  sugar: packaged('sugar/dist/sugar.js'),
  zone: packaged('zone.js/bundles/zone.umd.js'),
  bluebird: packaged('bluebird/js/browser/bluebird.js'),
}
const files: Record<string, SiteFile> = Object.fromEntries(
  Object.entries(libraries).map(([name, text]) => [`/lib/${name}.js`, { type: 'text/javascript', text }]),
)

const library = (name: string, works: string, after = ''): Unlike => ({
  page: (partyline) =>
    pageOf({ head: `<script src="/lib/${name}.js"></script><script>${after}</script>${tagOf(partyline)}` }),
  works,
})
/** In a script of the page's own, before ours. */
const script = (text: string, works = 'true'): Unlike => ({
  page: (partyline) => pageOf({ head: `<script>${text}</script>${tagOf(partyline)}` }),
  works,
})

const cases: Readonly<Record<string, Unlike>> = {
  MooTools: library('mootools', "Array.from({ length: 2 }, () => 1)[0] === undefined && typeof [].each === 'function'"),
  Prototype: library('prototype', "typeof [].entries()[0] === 'undefined' && [1].collect((n) => n + 1)[0] === 2"),
  'Sugar, objects too': library(
    'sugar',
    "'a'.repeat(2) === 'aa' && [3, 1].min() === 1",
    'Sugar.extend({ objectPrototype: true })',
  ),
  'zone.js': library('zone', "typeof Zone === 'function' && Promise.name === 'ZoneAwarePromise'"),
  'Bluebird for promises': library(
    'bluebird',
    "Promise.resolve().constructor === Promise && 'tap' in Promise.resolve()",
    'window.Promise = P',
  ),
  'every object has more': script(
    `for (const [name, value] of [['x', 1], ['each', () => {}], ['title', 'theirs'], ['hidden', 'theirs'], ['disabled', 'theirs'], ['data', { deep: true }]])
      Object.prototype[name] = value`,
    "({}).x === 1 && document.title === 'Somebody else'",
  ),
  'every array has more': script(
    "for (const name of ['each', 'first', 'last', 'contains', 'remove', 'empty']) Array.prototype[name] = function () { return this.length }",
    '[1, 2].each() === 2',
  ),
  'every element has more': script(
    "for (const name of ['hide', 'show', 'toggle', 'update', 'text', 'set', 'get', 'on']) Element.prototype[name] = function () { throw new Error('theirs') }",
  ),
  'arrays and texts say JSON themselves': script(
    "for (const of of [Array, String, Number]) of.prototype.toJSON = function () { return 'theirs' }",
    'JSON.stringify([1]) === \'"theirs"\'',
  ),
  'JSON makes dates': script(
    'const { parse } = JSON; JSON.parse = (text) => parse(text, (_, value) => (/^\\d{4}-/.test(value) ? new Date(value) : value))',
    'JSON.parse(\'["2026-01-01"]\')[0] instanceof Date',
  ),
  'dates read as people write': script('Date.parse = (text) => new Date(0)', "typeof Date.parse('now') === 'object'"),
  'names that are taken': script(
    `var Text = 'text', Node = {}, Event = null, URL = '/api', Map = {}, Set = [], Comment = 1, Option = 2, Image = 3, Range = 4, Element = function () {},
      name = 'theirs', status = 'theirs', Intl = {}, Symbol = String, WeakMap = 0, Number = parseInt`,
    "URL === '/api' && name === 'theirs'",
  ),
  'names that are declared': script(
    `const Notification = {}, URL = '/api', Map = null; class Text {} class Event {} class WebSocket {} class AbortController {} class ResizeObserver {}
      let CSS = '', BroadcastChannel, AudioContext, Set, JSON, Object, Array, Promise, DOMException, HTMLElement, HTMLTextAreaElement, CSSStyleSheet`,
    "URL === '/api'",
  ),
  'functions that are taken': script(
    'function open() {} function close() {} function focus() {} function find() {} function stop() {} function print() {} function status() {}',
  ),
}

const readers = new Readers({
  pages: (partyline) => ({ ...files, ...pagesOf(cases)(partyline) }),
})

it('U1 on a page with MooTools a customer is answered', async () => {
  const page = await readers.stranger()
  await page.goto(readers.site + pathOf('MooTools'))
  const ann = await readers.agent('ann')
  await chats(page, 'From an older page')
  const { room, conversation } = await ann.accept()
  room.say('Welcome all the same')
  await reads(page, 'Welcome all the same')
  await says(page, 'Thank you')
  await until('it arrives', () => room.items.value.some(({ text }) => text === 'Thank you'))
  await page.reload()
  await chat(page).getByRole('log').getByText('Thank you', { exact: true }).waitFor()
  await ann.ends(conversation)
})

it('U1 whatever the libraries and scripts of a page have made of the language, the chat comes, a word goes, and theirs works on', async () => {
  await tryAll(readers, cases)
})
