// The API's reference in a real browser: read, searched, taken along, on a phone, with the keyboard, and when the server is away.
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { operationEntries } from '../../protocol/api.ts'
import { violations } from './axe.ts'
import { shareStage, picture, type Stage } from './stage.ts'

let stage: Stage
let pages: Page[] = []

beforeAll(async () => {
  stage = await shareStage()
})
afterAll(() => stage.close())
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()))
  pages = []
})

const faults: string[] = []

async function openReference(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
  const permissions = ['clipboard-read', 'clipboard-write']
  const context = await stage.browser.newContext({ viewport: { width: 1_440, height: 900 }, permissions, ...options })
  const page = await context.newPage()
  pages.push(page)
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(`${stage.url}/reference/${hash}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** On a phone the field is in the contents. */
async function search(page: Page, text: string): Promise<void> {
  const contents = page.getByRole('button', { name: 'Contents' })
  const folded = await contents.isVisible()
  if (folded) await contents.click()
  await page.getByRole('searchbox', { name: 'Filter operations' }).fill(text)
  if (folded) await contents.click()
}

const phone = { viewport: { width: 390, height: 844 } }

it('C1 every operation that the API has can be read there', async () => {
  const page = await openReference()
  const titles = await page.getByRole('main').getByRole('heading', { level: 3 }).allInnerTexts()
  for (const [, { summary }] of operationEntries) expect(titles).toContain(summary)
  expect(faults).toEqual([])
})

it('C1 a link leads to its operation, whose fields unfold', async () => {
  const page = await openReference('#put-admin-entry-points-id')
  const article = page.getByRole('article', { name: 'Write an entry point' })
  await expect.poll(async () => (await article.boundingBox())?.y ?? -1).toBeLessThan(100)
  await article.getByText('Show what is in flows').first().click()
  await article.getByText('inbound', { exact: true }).first().waitFor()
  const marked = page.getByRole('navigation').locator('[aria-current=location]')
  await expect.poll(() => marked.innerText()).toContain('Write an entry point')
})

it('C1 an address that cannot be decoded leads nowhere, and the reader is followed all the same', async () => {
  const page = await openReference('#%')
  await page.getByRole('article', { name: 'Write an entry point' }).scrollIntoViewIfNeeded()
  await page.getByRole('navigation').locator('[aria-current=location]').waitFor()
  expect(faults).toEqual([])
})

it('C1 the filter leaves what is looked for, and says when there is nothing', async () => {
  const page = await openReference()
  const field = page.getByRole('searchbox', { name: 'Filter operations' })
  const links = page.getByRole('navigation').getByRole('link')
  await field.fill('post invitations')
  await expect.poll(() => links.allInnerTexts()).toEqual([expect.stringContaining('Invite a colleague or a queue')])
  await field.fill('zebra <b>')
  await page.getByText('Nothing matches “zebra <b>”.').first().waitFor()
  await page.getByRole('button', { name: 'Show everything' }).first().click()
  await expect.poll(() => links.count()).toBe(operationEntries.length)
})

it('C1 the line to copy asks the API', async () => {
  const page = await openReference()
  const article = page.getByRole('article', { name: 'Start a conversation' })
  await article.getByRole('button', { name: 'Copy curl' }).click()
  await page.getByText('curl: copied.').waitFor({ state: 'attached' })
  const line = await page.evaluate<string>('navigator.clipboard.readText()')
  expect(line).toContain(`curl -X POST "${stage.url}/v1/entry-points/$ENTRY_POINT/conversations"`)
  const body = /-d '([^']+)'/.exec(line)?.[1] ?? ''
  const answer = await fetch(`${stage.url}/v1/entry-points/shop/conversations`, { method: 'POST', body })
  expect(answer.status).toBe(201)
})

it('C1 with the keyboard alone: past the contents, through them, into the fields', async () => {
  const page = await openReference()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement?.id')).toBe('main')
  await page.getByRole('searchbox').focus()
  await page.keyboard.type('park')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => new URL(page.url()).hash).toBe('#post-conversations-id-park')
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each([
    ['desk', {}],
    ['phone', phone],
  ])('C1 on a %s nothing is in the way of anybody', async (place, options) => {
    const page = await openReference('', { colorScheme, ...options })
    await picture({ page }, `reference-${place}-${colorScheme}`)
    // Of every kind of part there is one in these; the whole page takes axe minutes.
    await search(page, 'entry-point')
    for (const summary of await page.locator('summary').all()) await summary.click()
    await picture({ page }, `reference-${place}-${colorScheme}-unfolded`)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    if (place === 'desk') return
    await search(page, '')
    await page.getByRole('button', { name: 'Contents' }).click()
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /Transfer to a colleague/ })
      .click()
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    await picture({ page }, `reference-${place}-${colorScheme}-operation`)
  })
})

it('C1 what cannot be read is said, and tried again', async () => {
  const context = await stage.browser.newContext()
  const page = await context.newPage()
  pages.push(page)
  await page.route('**/v1/openapi.json', (route) => route.fulfill({ status: 503, body: 'x' }), { times: 1 })
  await page.goto(`${stage.url}/reference/`)
  await page.getByRole('alert').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'partyline API' }).waitFor()
})
