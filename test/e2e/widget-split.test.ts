// The widget in two steps: what a page pays before anybody chats, and the chat that is fetched when somebody wants it, or cannot be.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, isAccessible, launcher, log, openChat, says, witness, type SiteFile } from './site.ts'
import { picture } from './stage.ts'

const fixtures = join(import.meta.dirname, 'fixtures')

const listens = `window.violations = []
addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))`

/** Pages with policies that a careful site has. */
function pages(partyline: string): Record<string, SiteFile> {
  const connects = `connect-src ${partyline} ${partyline.replace('http', 'ws')}`
  const rest = `default-src 'none'; ${connects}; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
  const page = (script: string, nonce: string, lang = 'en'): SiteFile => ({
    type: 'text/html',
    policy: `${rest}; script-src ${script}`,
    text: `<!doctype html><html lang="${lang}"><head><title>Somebody else</title><script nonce="${nonce}">${listens}</script>
    <script src="${partyline}/widget.js" data-entry-point="shop" nonce="${nonce}" async></script></head><body><h1>Careful</h1></body></html>`,
  })
  return {
    '/nonce': page("'nonce-r4nd0m'", 'r4nd0m'),
    '/dynamic': page("'nonce-r4nd0m' 'strict-dynamic'", 'r4nd0m'),
    '/forbids': page(`${partyline}/widget.js`, 'none', 'fr'),
  }
}

const readers = new Readers({ pages })

/** A reader whose browser is ready to go there; `asked` is what their pages have asked of partyline. */
async function reader(options: BrowserContextOptions = {}): Promise<{ page: Page; asked: string[] }> {
  const page = await readers.stranger(options)
  const asked: string[] = []
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin === readers.url) asked.push(pathname)
  })
  return { page, asked }
}

/** The chat has drawn itself beside the launcher's button. */
const isThere = (page: Page) => chat(page).locator('.widget .widget').count()

describe('U1 what a page pays before anybody chats', () => {
  it('is the script and one request, which a tab keeps; the chat is fetched when the page is idle, and not run', async () => {
    const { page, asked } = await reader()
    await page.goto(readers.site)
    await launcher(page).waitFor()
    await until('the chat is fetched', () => asked.includes('/widget/chat.js'))
    await page.waitForLoadState('networkidle')
    expect(asked.toSorted()).toEqual(['/v1/entry-points/shop', '/widget.js', '/widget/chat.js'])
    expect(asked.at(-1)).toBe('/widget/chat.js')
    expect(await isThere(page)).toBe(0)
    asked.length = 0
    await page.goto(`${readers.site}/?lang=fr`)
    await until('the chat and its words are fetched', () => asked.includes('/widget/locales/fr.json'))
    await page.waitForLoadState('networkidle')
    expect(asked).not.toContain('/v1/entry-points/shop')
    await launcher(page).click()
    await chat(page).getByRole('textbox', { name: 'Message' }).waitFor()
    expect(asked.filter((path) => path === '/widget/locales/fr.json')).toHaveLength(1)
  })

  it('the button stands while the network hangs, and whoever saves data fetches the chat by coming near', async () => {
    const { page, asked } = await reader()
    const held: Route[] = []
    await page.context().route('**/v1/entry-points/shop', (route) => {
      held.push(route)
    })
    await page.addInitScript("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    await page.goto(readers.site)
    await launcher(page).waitFor()
    await until('it is asked', () => held.length > 0)
    await page.evaluate('new Promise((resolve) => requestIdleCallback(() => resolve(null)))')
    expect(asked).not.toContain('/widget/chat.js')
    await launcher(page).hover()
    await until('the chat is fetched', () => asked.includes('/widget/chat.js'))
    expect(await isThere(page)).toBe(0)
    for (const route of held) await route.continue()
  })

  it('who has a conversation gets it back at once, with what is unread, and so does another tab', async () => {
    const { page } = await reader()
    await page.goto(readers.site)
    await openChat(page)
    await says(page, 'I shall be back')
    await chat(page).getByText('Sent', { exact: true }).waitFor()
    await page.evaluate('partyline.close()')
    await page.reload()
    await until('the chat is there', async () => (await isThere(page)) === 1)
    await page.evaluate("partyline.identify('no token').catch((error) => { window.refused = String(error) })")
    await until('it is refused', () => page.evaluate('window.refused !== undefined'))
  })

  it('who signs out before the chat is there leaves nothing', async () => {
    const { page } = await reader()
    await page.context().route('**/widget/chat.js*', (route) => route.abort())
    await page.goto(readers.site)
    await launcher(page).waitFor()
    await page.evaluate(() => {
      const kept = ['visitor', 'name', 'conversation/shop', 'unsent/c1/customer/x', 'unsent/c1/ann/y', 'muted']
      for (const key of kept) localStorage.setItem(`partyline.${key}`, 'kept')
      sessionStorage.setItem('partyline.draft', 'My secret')
    })
    await page.evaluate('partyline.signOut()')
    const left = await page.evaluate(() => [...Object.keys(localStorage), sessionStorage.getItem('partyline.draft')])
    expect(new Set(left)).toEqual(new Set(['partyline.unsent/c1/ann/y', null]))
  })
})

describe('U1 a chat that cannot be had', () => {
  const tooFar = 'is of a release too far away'
  const faults: Record<string, (route: Route) => Promise<void>> = {
    'is missing': (route) => route.fulfill({ status: 404, body: 'Not found' }),
    'is out of reach': (route) => route.abort('internetdisconnected'),
    'is of the wrong type': (route) =>
      route.fulfill({
        status: 200,
        contentType: 'text/html',
        headers: { 'access-control-allow-origin': '*' },
        body: '<p>',
      }),
    [tooFar]: (route) =>
      route.fulfill({
        status: 200,
        contentType: 'text/javascript',
        headers: { 'access-control-allow-origin': '*' },
        body: 'export const contracts = [99]',
      }),
  }
  it.each(Object.keys(faults))(
    '%s: it is tried again and said in the page’s language, and the words are kept',
    async (name) => {
      const { page, asked } = await reader()
      await page.context().route('**/widget/chat.js*', (route) => faults[name]?.(route))
      await page.goto(`${readers.site}/?lang=fr`)
      await launcher(page).click()
      await chat(page).getByText('La discussion est injoignable.').waitFor()
      // What has come and is of no use stays in the page until it is loaded anew.
      if (name !== tooFar) expect(asked.filter((path) => path === '/widget/chat.js').length).toBeGreaterThan(1)
      await field(page).fill('Ma question')
      if (name === 'is missing') {
        await isAccessible(page, 'no chat')
        await picture({ page }, 'widget-09-no-chat')
      }
      await page.keyboard.press('Escape')
      await chat(page).getByRole('dialog').waitFor({ state: 'hidden' })
      await page.reload()
      await launcher(page).click()
      await chat(page).getByText('La discussion est injoignable.').waitFor()
      expect(await field(page).inputValue()).toBe('Ma question')
      await page.context().unroute('**/widget/chat.js*')
      if (name === tooFar) await page.reload()
      else await chat(page).getByRole('button', { name: 'Réessayer' }).click()
      await until('the chat is there', async () => (await isThere(page)) === 1)
      expect(await field(page).inputValue()).toBe('Ma question')
      await field(page).press('Enter')
      await log(page).getByText('Ma question', { exact: true }).waitFor()
    },
  )

  it('is forbidden by the page’s policy: that is said too', async () => {
    const { page } = await reader()
    const warned: string[] = []
    page.on('console', (message) => warned.push(message.text()))
    await page.goto(`${readers.site}/forbids`)
    await launcher(page).click()
    await chat(page).getByText('La discussion est injoignable.').waitFor()
    expect(warned.filter((text) => text.startsWith('partyline: ') && text.includes('script-src'))).toHaveLength(1)
  })
})

it.each(['/nonce', '/dynamic'])(
  'U1 %s: the chat comes by the nonce of the script, and breaks no policy',
  async (path) => {
    const { page, asked } = await reader()
    await page.goto(readers.site + path)
    await launcher(page).waitFor()
    await until('the chat is fetched', () => asked.includes('/widget/chat.js'))
    await openChat(page)
    await says(page, 'Carefully')
    await chat(page).getByText('Sent', { exact: true }).waitFor()
    expect((await witness(page)).violations).toEqual([])
  },
)

it.each(readdirSync(fixtures).filter((file) => file.endsWith('.js.txt')))(
  'U1 %s, which a page has in its cache, finds the chat of today',
  async (file) => {
    const { page } = await reader()
    const body = readFileSync(join(fixtures, file), 'utf8')
    await page.context().route('**/widget.js', (route) => route.fulfill({ contentType: 'text/javascript', body }))
    await page.goto(readers.site)
    await openChat(page)
    await says(page, 'From an old page')
    await chat(page).getByText('Sent', { exact: true }).waitFor()
    await page.evaluate('partyline.close()')
    await chat(page).getByRole('dialog').waitFor({ state: 'hidden' })
    await page.reload()
    await openChat(page)
    await log(page).getByText('From an old page').waitFor()
    await page.evaluate('partyline.signOut()')
    await chat(page).getByText('Hello! How can we help?').waitFor()
    expect((await witness(page)).violations).toEqual([])
  },
)
