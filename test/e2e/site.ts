// A site of somebody else: another origin, a strict policy, a style sheet that means no good, and our widget on every page.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContextOptions, Locator, Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import type { Api } from '../../web/shared/api.ts'
import type { Room } from '../../web/shared/room.ts'
import { Desk, openRoom, signIn, until } from '../support/client.ts'
import { violations } from './axe.ts'
import type { Stage } from './stage.ts'

export interface Site {
  readonly url: string
  readonly close: () => Promise<void>
}

/** What the page's own script puts on `window`. */
interface Witness {
  readonly violations: string[]
  readonly told: [name: string, detail: Record<string, unknown>][]
}

const hostile = `
  * { all: initial !important; color: red !important; font: 99px fantasy !important; }
  *:not(partyline-chat) { display: none !important; }
  html, body, main { display: block !important; }
  partyline-chat { opacity: 0; transform: scale(3); position: static; }
  button, dialog, textarea, p { visibility: hidden !important; border: 9px dotted lime !important; }
  html { font-size: 40px !important; direction: inherit; }
`

/** Runs before the widget's script: listens for violations, and asks before there is anybody to ask. */
const script = `
  window.violations = []
  window.told = []
  addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))
  window.partyline = { queue: [] }
  for (const name of ['ready', 'open', 'close', 'unread', 'message', 'started', 'ended'])
    partyline.queue.push(['on', name, (detail) => told.push([name, detail])])
  partyline.queue.push(['setAttributes', { page: 'front', basket: 2 }])
`

/** A page of the site that a test brings along. */
export interface SiteFile {
  readonly type: string
  readonly text: string
  /** Absent: none. */
  readonly policy?: string
}

/** Serves `/?entry=shop&lang=en&dir=ltr`; whatever else is asked goes to the script's tag as an attribute. `files`: by their path. */
export async function openSite(partyline: string, files: Readonly<Record<string, SiteFile>> = {}): Promise<Site> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${partyline}`,
    "style-src 'self'",
    `connect-src ${partyline} ${partyline.replace('http', 'ws')}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
    const answer = (type: string, text: string) => {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy }).end(text)
    }
    const file = files[pathname]
    if (file !== undefined) {
      const headers = file.policy === undefined ? {} : { 'content-security-policy': file.policy }
      return response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, ...headers }).end(file.text)
    }
    if (pathname === '/hostile.css') return answer('text/css', hostile)
    if (pathname === '/page.js') return answer('text/javascript', script)
    if (pathname !== '/') return response.writeHead(404).end()
    const { entry = 'shop', lang = 'en', dir = '', ...rest } = Object.fromEntries(searchParams)
    const attributes = Object.entries(rest).map(([name, value]) => `data-${name}="${value}"`)
    return answer(
      'text/html',
      `<!doctype html><html lang="${lang}"${dir === '' ? '' : ` dir="${dir}"`}><head><title>Somebody else</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <link rel="stylesheet" href="/hostile.css" /><script src="/page.js"></script>
      <script src="${partyline}/widget.js" data-entry-point="${entry}" ${attributes.join(' ')} async></script></head>
      <body><main><h1>Somebody else’s page</h1></main></body></html>`,
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Options of a browser. */
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

/** A reader of the site in a browser of their own. */
export async function visit(
  { browser }: Stage,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1_100, height: 800 }, locale: 'en-GB', ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(url)
  return { page, close: () => context.close() }
}

export const chat = (page: Page): Locator => page.locator('partyline-chat')
export const log = (page: Page): Locator => chat(page).getByRole('log')
export const field = (page: Page): Locator => chat(page).getByRole('textbox', { name: 'Message' })
export const launcher = (page: Page): Locator => chat(page).locator('.launcher')

export async function openChat(page: Page): Promise<void> {
  await launcher(page).click()
  await chat(page).getByRole('dialog').waitFor()
}

/** Writes and sends, and waits until it stands there. */
export async function says(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
  await log(page).getByText(text, { exact: true }).last().waitFor()
}

export async function reads(page: Page, text: string): Promise<void> {
  await log(page).getByText(text).last().waitFor()
}

/** Holds what the page asks of an address until it is let go. */
export async function hold(
  page: Page,
  address: string | RegExp,
  method = 'GET',
): Promise<{ readonly held: readonly Route[]; readonly letGo: () => Promise<void> }> {
  const held: Route[] = []
  let open = false
  await page.route(address, async (route) => {
    if (open || route.request().method() !== method) await route.continue()
    else held.push(route)
  })
  return {
    held,
    letGo: async () => {
      open = true
      for (const route of held.splice(0)) await route.continue()
    },
  }
}

/** A computed style of the first element in the widget that matches, once there is one. */
export async function styleOf(page: Page, selector: string, property: string): Promise<string> {
  await chat(page).locator(selector).first().waitFor({ state: 'attached' })
  const found = `document.querySelector('partyline-chat').shadowRoot.querySelector(${JSON.stringify(selector)})`
  return page.evaluate<string>(`getComputedStyle(${found}).getPropertyValue(${JSON.stringify(property)})`)
}

export function witness(page: Page): Promise<Witness> {
  return page.evaluate(() => {
    const here = globalThis as unknown as Witness
    return { violations: here.violations, told: here.told }
  })
}

/** Axe finds nothing wrong with the widget as it stands. */
export async function isAccessible(page: Page, state: string): Promise<void> {
  expect([state, await violations(page, 'partyline-chat')]).toEqual([state, []])
}

export interface Colleague {
  readonly api: Api
  /** Takes what rings, and is in the room. */
  readonly accept: () => Promise<{ readonly room: Room; readonly conversation: string }>
  /** With no wrap-up left: free for the next test. */
  readonly ends: (conversation: string) => Promise<void>
  readonly leave: () => Promise<void>
}

/** An agent at the protocol: no page of theirs is needed here. */
export async function colleague({ url }: Stage, id: string): Promise<Colleague> {
  const api = await signIn(url, id)
  const desk = new Desk(api)
  const rooms: Room[] = []
  const be = (presence: string) => api({ method: 'PUT', path: '/agent/presence', body: { presence } })
  await until(`the workspace of ${id}`, () => desk.seen)
  await be('available')
  return {
    api,
    accept: async () => {
      const offer = await until('an offer', () => desk.seen?.offers.find(({ state }) => state === 'ringing'))
      await api({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer: 'accept' } })
      await until('work', () => desk.seen?.work.some(({ conversation }) => conversation === offer.conversation))
      const room = await openRoom(api, offer.conversation, id)
      rooms.push(room)
      await until('the room', () => room.you.value)
      return { room, conversation: offer.conversation }
    },
    ends: async (conversation) => {
      await api({ method: 'POST', path: `/conversations/${conversation}/end` })
      const wrapUp = { method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: { dispositions: [] } } as const
      await api(wrapUp).catch(() => null)
    },
    leave: async () => {
      await be('offline')
      for (const room of rooms) room.stop()
      desk.stop()
    },
  }
}
