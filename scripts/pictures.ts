// npm run pictures: takes the README's pictures of the demo's scene. The scene is always the same, and so are day and hour, at the server and in
// the browser. Two runs differ by a few seconds of waiting at most.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { ownBrowser } from '../test/e2e/browser.ts'
import { startLater } from '../test/support/later.ts'
import { prepare, seed } from './server.ts'

const folder = resolve(import.meta.dirname, '../docs/pictures')
const takenAt = Date.parse('2026-11-17T08:41:00Z')
const browserSettings = { locale: 'en-GB', timezoneId: 'Europe/Berlin', colorScheme: 'light' } as const
const size = { width: 1_280, height: 800 }
const withinMs = 120_000
const mostBytes = 200_000

const persist = mkdtempSync(join(tmpdir(), 'partyline-pictures-'))
await prepare({ persist })
const server = await startLater({ persist, vars: { DEMO_SCENE: 'on' } }, takenAt - Date.now())
const browser = await ownBrowser()
try {
  await seed(server.url)
  const context = await browser.newContext({ viewport: size, ...browserSettings })
  context.setDefaultTimeout(withinMs)
  await context.clock.install({ time: takenAt })
  await openPage(context, '/', 'It goes on as long as this page is open')
  await takeWorkspace(context)
  await takeBoard(context)
  await takeWidget(context)
} finally {
  await browser.close()
  await server.stop()
  rmSync(persist, { recursive: true, force: true })
}

async function takeWorkspace(context: BrowserContext): Promise<void> {
  const page = await openPage(context, '/console/?as=ann', 'Jonas Weber')
  await page
    .getByRole('list', { name: /^Active/ })
    .getByRole('button', { name: /Jonas Weber/ })
    .click()
  await page.getByText('In green, like the ones on the page?').last().waitFor()
  await take(page, 'workspace')
}

async function takeBoard(context: BrowserContext): Promise<void> {
  const page = await openPage(context, '/console/?as=dora#/board', 'Sales')
  await page.getByRole('button', { name: /Sales/ }).first().click()
  await page.getByText('Aiko Mori').first().waitFor()
  await take(page, 'board')
}

async function takeWidget(context: BrowserContext): Promise<void> {
  const page = await openPage(context, '/demo/account/', 'Sign in as')
  await page.getByRole('button', { name: 'Maria Castelo' }).click()
  await page.getByRole('button', { name: 'Open chat' }).click()
  await page.getByText('with my neighbour at number 12').last().waitFor()
  await take(page, 'widget')
}

/** Opens a page and waits until it shows this text. */
async function openPage(context: BrowserContext, path: string, words: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url + path)
  await page.getByText(words).first().waitFor()
  return page
}

async function take(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  // No animation is running and no caret blinks.
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  const { size: bytes } = statSync(path)
  if (bytes > mostBytes) throw new Error(`${name}.png has ${bytes} bytes; the README wants at most ${mostBytes}`)
  console.log(`docs/pictures/${name}.png, ${bytes} bytes`)
}
