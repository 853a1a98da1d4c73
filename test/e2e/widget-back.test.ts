// A reader who goes to another page and back: the browser may have kept the page as it was, with its sockets closed.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { ownBrowser } from './browser.ts'
import { Readers } from './readers.ts'
import { chat, field, hold, launcher, log, openChat, reads, says, visit } from './site.ts'

const readers = new Readers()
let browser: Browser

beforeAll(async () => {
  browser = await ownBrowser(['--disable-back-forward-cache'])
})
afterAll(() => browser.close())

const remembers = "addEventListener('pageshow', ({ persisted }) => { window.kept = persisted })"

/** There and back, by the history. */
async function goesAndComesBack(page: Page): Promise<void> {
  await page.evaluate("history.pushState(null, '', '/?here')")
  await page.evaluate(`location.href = ${JSON.stringify(`${readers.site}/?lang=fr`)}`)
  await until('there', async () => (await launcher(page).getAttribute('aria-label')) === 'Ouvrir la discussion')
  await page.evaluate('history.back()')
  await until('back', async () => (await launcher(page).getAttribute('aria-label'))?.includes('chat'))
}

it('U1 D5 back from another page there is one button, the conversation, and a socket that works', async () => {
  const { page, close } = await visit({ ...readers.stage, browser }, 'about:blank')
  await page.addInitScript(remembers)
  await page.goto(readers.site)
  await launcher(page).waitFor()
  await page.waitForLoadState('networkidle')
  await goesAndComesBack(page)
  expect(await page.evaluate('kept')).toBe(true)
  expect(await launcher(page).count()).toBe(1)
  await openChat(page)
  await says(page, 'Wait, I am looking for it')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  const ann = await readers.agent('ann')
  const { room, conversation } = await ann.accept()
  await reads(page, 'Chat started with Ann')
  await field(page).fill('Half a sent')
  await page.evaluate('partyline.close()')
  await goesAndComesBack(page)
  room.say('Have you found it?')
  await until('the badge', async () => (await launcher(page).locator('.badge').textContent()) === '1')
  await openChat(page)
  await reads(page, 'Have you found it?')
  expect(await field(page).inputValue()).toBe('Half a sent')
  await says(page, 'Here it is')
  await until('it arrives', () => room.items.value.some(({ text }) => text === 'Here it is'))
  expect([await launcher(page).count(), await log(page).count()]).toEqual([1, 1])
  await ann.ends(conversation)
  await close()
})

it('D2 U1 what was sent from the next page is not sent once more by the page that one comes back to', async () => {
  const { page, close } = await visit({ ...readers.stage, browser }, 'about:blank')
  await page.addInitScript(remembers)
  const { letGo } = await hold(page, '**/widget/chat.js*')
  await page.goto(readers.site)
  await launcher(page).click()
  await page.keyboard.type('Only once')
  await page.keyboard.press('Enter')
  await page.evaluate(`location.href = ${JSON.stringify(`${readers.site}/?lang=fr`)}`)
  await until('there', async () => (await launcher(page).getAttribute('aria-label')) === 'Fermer la discussion')
  await letGo()
  const french = chat(page).getByRole('textbox', { name: 'Message' })
  await page.locator('partyline-chat .widget .widget textarea').waitFor()
  expect(await french.inputValue()).toContain('Only once')
  await french.press('Enter')
  await chat(page).getByText('Envoyé', { exact: true }).waitFor()
  await page.evaluate('history.back()')
  await until('back', () => page.evaluate<boolean>('window.kept === true'))
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await says(page, 'And this')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual(['Only once', 'And this'])
  await close()
})

it('D3 words that were not sent here and were sent from the next page do not stand here as unsent', async () => {
  const { page, close } = await visit({ ...readers.stage, browser }, 'about:blank')
  await page.addInitScript(remembers)
  await page.addInitScript('Math.random = () => 0')
  await page.goto(readers.site)
  await page.context().route('**/v1/**/conversations', (route) => route.abort())
  await openChat(page)
  await field(page).fill('Only once')
  await field(page).press('Enter')
  await chat(page).getByRole('button', { name: 'Try again' }).waitFor()
  await page.context().unroute('**/v1/**/conversations')
  await page.evaluate("location.href = '/?there'")
  await page.waitForURL(/there/)
  await field(page).waitFor()
  const again = chat(page).getByRole('button', { name: 'Try again' })
  await again.click()
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await page.evaluate('history.back()')
  await until('back', () => page.evaluate<boolean>('window.kept === true'))
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  expect([await again.count(), await log(page).locator('.mine .bubble').allInnerTexts()]).toEqual([0, ['Only once']])
  await close()
})

it('D3 what a tab has not sent goes with it to the next page, and a duplicate of the tab leaves it alone', async () => {
  const { page, close } = await visit({ ...readers.stage, browser }, 'about:blank')
  // Its tries follow each other fast.
  await page.context().addInitScript('Math.random = () => 0')
  await page.goto(readers.site)
  await page.context().route('**/v1/**/conversations', (route) => route.abort())
  await openChat(page)
  for (const words of ['One pot', 'Two cups']) {
    await field(page).fill(words)
    await field(page).press('Enter')
  }
  const own = (on: Page) => chat(on).locator('.mine .bubble').allInnerTexts()
  await chat(page).getByRole('button', { name: 'Try again' }).first().waitFor()
  // What the page opens begins with a copy of what the tab keeps, as a duplicated tab does.
  const opened = page.waitForEvent('popup')
  await page.evaluate('void window.open(location.href)')
  const copy = await opened
  await field(copy).waitFor()
  // Until it has found whose they are they are nobody's, and go with whichever of the two stays.
  await until('the copy has none of them', () => copy.evaluate(`!JSON.stringify(sessionStorage).includes('One pot')`))
  expect(await own(copy)).toEqual([])
  await page.evaluate("location.href = '/?there'")
  await page.waitForURL(/there/)
  await until('they have come along', async () => (await own(page)).join() === 'One pot,Two cups')
  await page.context().unroute('**/v1/**/conversations')
  await chat(page).getByRole('button', { name: 'Try again' }).first().click()
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await says(copy, 'Of the copy')
  const all = ['Of the copy', 'One pot', 'Two cups']
  for (const each of [page, copy]) {
    await until('all of it, once', async () => (await own(each)).toSorted().join() === all.join())
    expect(await chat(each).getByText('Not sent').count()).toBe(0)
  }
  await close()
})
