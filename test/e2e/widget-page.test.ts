// The widget and the page's own life: a body that is changed for another, an application that takes everything away, and away on demand.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, launcher, openChat, reads, says, type SiteFile } from './site.ts'

const turbo = readFileSync(createRequire(import.meta.url).resolve('@hotwired/turbo/dist/turbo.es2017-umd.js'), 'utf8')
const html = (head: string, body: string): SiteFile => ({
  type: 'text/html',
  text: `<!doctype html><html lang="en"><head><title>Somebody else</title>${head}</head><body>${body}</body></html>`,
})

/** Pages that Turbo changes by their bodies: the tag in the head, in every body, and in none. */
function pages(partyline: string): Record<string, SiteFile> {
  const tag = `<script src="${partyline}/widget.js" data-entry-point="shop" async></script>`
  const links = ['head', 'head-2', 'body', 'body-2', 'bare'].map((name) => `<a href="/${name}">${name}</a>`).join(' ')
  const turbos = '<script src="/turbo.js"></script>'
  return {
    '/turbo.js': { type: 'text/javascript', text: turbo },
    '/head': html(turbos + tag, `<h1>head</h1>${links}`),
    '/head-2': html(turbos + tag, `<h1>head-2</h1>${links}`),
    '/body': html(turbos, `<h1>body</h1>${links}${tag}`),
    '/body-2': html(turbos, `<h1>body-2</h1>${links}${tag}`),
    '/bare': html(turbos, `<h1>bare</h1>${links}`),
    '/plain': html(tag, '<main id="app"><h1>plain</h1></main>'),
  }
}

const readers = new Readers({ pages })

/** To another page without a new document: what the window remembers stays. */
async function walks(page: Page, to: string): Promise<void> {
  await page.evaluate('window.sameDocument = true')
  await page.getByRole('link', { name: to, exact: true }).click()
  await page.getByRole('heading', { name: to, exact: true }).waitFor()
  expect(await page.evaluate('window.sameDocument')).toBe(true)
}

const count = (page: Page) => page.locator('partyline-chat').count()

it.each([
  ['head', 'head-2'],
  ['body', 'body-2'],
])(
  'U1 Turbo changes the body for another, with the tag in the %s: the chat goes on in the new one',
  async (from, to) => {
    const page = await readers.customer(`/${from}`)
    await openChat(page)
    await says(page, `Before, ${from}`)
    await chat(page).getByText('Sent', { exact: true }).waitFor()
    await field(page).fill('Half a sent')
    const ann = await readers.agent('ann')
    const { room, conversation } = await ann.accept()
    await walks(page, to)
    await reads(page, `Before, ${from}`)
    expect(await count(page)).toBe(1)
    expect(await field(page).inputValue()).toBe('Half a sent')
    room.say('Are you still there?')
    await reads(page, 'Are you still there?')
    await walks(page, from)
    await says(page, 'Still here')
    await until('it arrives', () => room.items.value.some(({ text }) => text === 'Still here'))
    // Turbo shows a copy of the page first, with a copy of the element that nobody is behind.
    await page.goBack()
    await page.getByRole('heading', { name: to, exact: true }).waitFor()
    await reads(page, 'Still here')
    expect(await count(page)).toBe(1)
    await page.evaluate('partyline.close()')
    await chat(page).getByRole('dialog').waitFor({ state: 'hidden' })
    await page.evaluate('partyline.open()')
    await reads(page, 'Still here')
    await ann.ends(conversation)
  },
)

it('U1 a page of the same document that has no tag has no chat, and the next one that has it gets the conversation back', async () => {
  const page = await readers.customer('/body')
  await openChat(page)
  await says(page, 'Wait for me')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await walks(page, 'bare')
  await until('no chat', async () => (await count(page)) === 0)
  await walks(page, 'body-2')
  await reads(page, 'Wait for me')
  await says(page, 'Back again')
  expect(await count(page)).toBe(1)
})

it('U1 an application that takes everything away and puts itself in again keeps the chat, before and after it has come', async () => {
  const page = await readers.customer('/plain')
  const again = () =>
    page.evaluate(`
      document.querySelector('#app')?.remove()
      document.body.replaceChildren(Object.assign(document.createElement('main'), { id: 'app', textContent: 'again' }))`)
  await again()
  await launcher(page).waitFor()
  await openChat(page)
  await says(page, 'One')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await again()
  await reads(page, 'One')
  await page.evaluate(`
    document.body.remove()
    setTimeout(() => document.documentElement.append(document.createElement('body')), 50)`)
  await reads(page, 'One')
  await says(page, 'Two')
  expect(await count(page)).toBe(1)
})

it('U1 destroy takes it away with its listeners and sockets, and mount brings it back with its conversation', async () => {
  const page = await readers.customer('/plain')
  const heard = () => page.evaluate<number>('window.heard ?? 0')
  await page.evaluate("partyline.on('open', () => { window.heard = (window.heard ?? 0) + 1 })")
  await openChat(page)
  expect(await heard()).toBe(1)
  await says(page, 'Stay with me')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await page.evaluate('partyline.close()')
  await page.evaluate('partyline.destroy()')
  expect(await count(page)).toBe(0)
  await page.evaluate('partyline.destroy()')
  await page.evaluate("partyline.mount({ locale: 'fr' })")
  await launcher(page).waitFor()
  expect(await launcher(page).getAttribute('aria-label')).toBe('Ouvrir la discussion')
  await launcher(page).click()
  await chat(page).getByRole('log').getByText('Stay with me').waitFor()
  expect(await heard()).toBe(1)
  expect(await count(page)).toBe(1)
  await page.evaluate('partyline.destroy()')
  await page.evaluate("partyline.queue.push(['open'])")
  await chat(page).getByRole('log').getByText('Stay with me').waitFor()
  // A page that runs its scripts again puts its stand-in there again.
  await page.evaluate("window.partyline = { queue: [['close']] }")
  await chat(page).getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await page.evaluate('typeof partyline.open')).toBe('function')
})
