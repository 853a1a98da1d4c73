// Pages whose style, form, clock, network or reader is not what one expects.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, launcher, log, openChat, styleOf, type SiteFile } from './site.ts'
import { chats, pageOf, pagesOf, tagOf, tryAll, type Unlike } from './unlike.ts'

const styled = (css: string): Unlike => ({
  page: (partyline) => pageOf({ head: `<style>${css}</style>${tagOf(partyline)}` }),
})
const plain = (more: Omit<Unlike, 'page'> = {}): Unlike => ({
  page: (partyline) => pageOf({ head: tagOf(partyline) }),
  ...more,
})
const directed = (html: string, attributes: string): Unlike => ({
  page: (partyline) => pageOf({ html, head: tagOf(partyline, `data-entry-point="shop" ${attributes} async`) }),
})
/** A clock that says what `at` makes of the true time. */
const clock = (at: string): string => `{
  const Real = Date
  const true_ = Real.now.bind(Real)
  const now = () => { const at = true_(); return ${at} }
  window.Date = class extends Real {
    constructor(...given) { if (given.length === 0) super(now()); else super(...given) }
    static now() { return now() }
  }
}`
const day = 86_400_000

const cases: Readonly<Record<string, Unlike>> = {
  'everything unset': styled('* { all: unset }'),
  'everything initial, which is important': styled(
    '* { all: initial !important } head, head * { display: none !important } body, h1, button { display: block !important }',
  ),
  'everything outlined': styled(
    '* { outline: 2px solid red; border: 3px solid blue; margin: 7px; padding: 9px; position: relative; float: left }',
  ),
  'a body moved to a layer, as everything': styled(
    '* { transform: translateZ(0); will-change: transform; transition: all 9s; animation: spin 9s infinite }',
  ),
  'children of the body in a grid': styled(
    'body { display: grid; grid-template-columns: 1fr 1fr } body > * { display: block; opacity: 0.1; transform: scale(3); filter: blur(9px); contain: strict; width: 100% }',
  ),
  'a root of 62.5 %': styled('html { font-size: 62.5% } body { font-size: 1.6rem }'),
  'a body that is zoomed': styled('body { zoom: 1.5 }'),
  'a body that is scaled': styled('body { transform: scale(0.5); min-height: 300vh; margin: 0; overflow: hidden }'),
  'a body that is dimmed, cut off and laid over': styled(
    'body { filter: grayscale(1); clip-path: inset(0 0 50% 0); opacity: 0.2; isolation: isolate } #own { clip-path: none }',
  ),
  'letters of another world': styled(
    '* { font: 99px/3 fantasy; letter-spacing: 1em; word-spacing: 2em; text-transform: uppercase; text-indent: 5em; white-space: pre; user-select: none; cursor: wait; pointer-events: none } #own { pointer-events: auto }',
  ),
  'no doctype': { page: (partyline) => pageOf({ doctype: '', head: tagOf(partyline) }) },
  'right to left, with a chat from left to right': directed(
    'lang="ar" dir="rtl"',
    'data-locale="en" data-direction="ltr"',
  ),
  'left to right, with a chat from right to left': directed('lang="en" dir="ltr"', 'data-direction="rtl"'),
  'right to left by style': styled('html { direction: rtl; writing-mode: horizontal-tb }'),
  'zoom of 200 %': plain({ options: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } }),
  'a phone': plain({ options: { viewport: { width: 320, height: 568 } } }),
  'less motion': plain({ options: { reducedMotion: 'reduce' } }),
  'forced colours': plain({ options: { forcedColors: 'active' } }),
  'more contrast, dark': plain({ options: { colorScheme: 'dark', contrast: 'more' } }),
  'a clock of yesterday': plain({ before: clock(`at - ${day}`) }),
  'a clock of tomorrow': plain({ before: clock(`at + ${day}`) }),
  'a clock that steps': plain({
    before: clock('at + (Math.floor(performance.now() / 300) % 2 === 0 ? 7_200_000 : -7_200_000)'),
  }),
  'no sockets': plain({ before: 'delete window.WebSocket' }),
}

/** As some do: whatever is fetched is kept, and what is kept is what one gets. */
const worker = `
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('fetch', (event) => {
    if (event.request.method !== 'GET') return
    event.respondWith(caches.open('all').then(async (cache) => {
      const known = await cache.match(event.request)
      if (known) return known
      const answer = await fetch(event.request)
      await cache.put(event.request, answer.clone()).catch(() => {})
      return answer
    }))
  })`

const readers = new Readers({
  pages: (partyline) => {
    const pages: Record<string, SiteFile> = pagesOf(cases)(partyline)
    pages['/worker.js'] = { type: 'text/javascript', text: worker }
    pages['/plain'] = pageOf({ head: tagOf(partyline) })
    return pages
  },
})

/** Nothing of the panel is out of sight, and its words are as large as they are meant to be. */
async function isWhole(page: Page, name: string): Promise<void> {
  // What is in a body that is zoomed is zoomed with it.
  const zoomed = name === 'a body that is zoomed'
  const size = page.viewportSize() ?? { width: 0, height: 0 }
  const box = await chat(page).locator('dialog.panel').boundingBox()
  if (box === null) throw new Error('no panel')
  const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height
  expect([name, inside || zoomed, box.width > 250, box.height > 250]).toEqual([name, true, true, true])
  // The pointer is on it, which lifts it.
  const button = await launcher(page).boundingBox()
  const fromEdge = button === null ? 0 : size.height - button.y - button.height
  expect([name, zoomed || (fromEdge >= 18 && fromEdge <= 24)]).toEqual([name, true])
  expect(await styleOf(page, '.bubble', 'font-size')).toBe('15px')
  expect(await styleOf(page, '.bubble', 'text-transform')).toBe('none')
  expect(await styleOf(page, '.bubble', 'letter-spacing')).toBe('normal')
}

it(
  'U1 whatever style, form, clock or reader a page has, the chat is whole and a word goes',
  { timeout: 5 * 60_000 },
  async () => {
    await tryAll(readers, cases, isWhole)
  },
)

it('U1 where a worker of the site keeps all that is fetched, a customer is as well off on the second page', async () => {
  const page = await readers.customer('/plain')
  await page.evaluate("navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)")
  await until('it rules', () => page.evaluate('navigator.serviceWorker.controller !== null'))
  await page.reload()
  await chats(page, 'Past the worker')
  await page.reload()
  await log(page).getByText('Past the worker').waitFor()
  await chats(page, 'Once more')
  await page.evaluate('partyline.signOut()')
  await log(page).getByText('Once more').waitFor({ state: 'detached' })
  await chats(page, 'As somebody new')
})

describe('U1 a page that does not want to show it', () => {
  const isShown = (page: Page) => launcher(page).isVisible()

  it('does not print it', async () => {
    const page = await readers.customer('/plain')
    await openChat(page)
    await page.emulateMedia({ media: 'print' })
    expect([await isShown(page), await chat(page).getByRole('dialog').isVisible()]).toEqual([false, false])
    await page.emulateMedia({ media: 'screen' })
    expect(await isShown(page)).toBe(true)
  })

  it('hides it by its own style', async () => {
    const page = await readers.customer('/plain')
    await page.addStyleTag({ content: 'body.paying partyline-chat { display: none }' })
    expect(await isShown(page)).toBe(true)
    await page.evaluate("document.body.classList.add('paying')")
    expect(await isShown(page)).toBe(false)
    await page.evaluate("document.body.classList.remove('paying')")
    await chats(page)
  })

  it('hides it and shows it by a call, before it is there too; what goes on in it goes on', async () => {
    const page = await readers.customer('/plain')
    await chats(page, 'Before')
    await page.evaluate('partyline.hide()')
    expect([await isShown(page), await chat(page).getByRole('dialog').isVisible()]).toEqual([false, false])
    await page.evaluate('partyline.destroy(); partyline.mount()')
    await until('it is back, and hidden', () => page.locator('partyline-chat[hidden]').count())
    await page.evaluate('partyline.show()')
    await launcher(page).waitFor()
    await openChat(page)
    await log(page).getByText('Before').waitFor()
    await page.evaluate('partyline.hide()')
    await page.evaluate('partyline.open()')
    await field(page).waitFor()
    await page.addInitScript("window.partyline = { queue: [['hide']] }")
    await page.reload()
    await until('it is there, and hidden', () => page.locator('partyline-chat[hidden]').count())
    await page.evaluate('partyline.show()')
    await openChat(page)
    await log(page).getByText('Before').waitFor()
  })
})
