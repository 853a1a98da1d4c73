// The panel until the chat is there: what it says when the chat cannot be had, what of its words is sent, and what is left of them by who signs out.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, hold, launcher, log, openChat, reads, says } from './site.ts'

const readers = new Readers()
const chatScript = '**/widget/chat.js*'

const isSent = (page: Page) => chat(page).getByText('Sent', { exact: true }).waitFor()
const mine = (page: Page) => log(page).locator('.mine .bubble').allInnerTexts()
/** The chat's own field, in place of that of the panel before it. */
const isThere = (page: Page) => page.locator('partyline-chat .widget .widget textarea').waitFor()
const greets = (page: Page) => chat(page).getByText('Hello! How can we help?').waitFor()
const kept = (page: Page) =>
  page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))

/** Whose tries follow each other fast. */
async function hurried(): Promise<Page> {
  const page = await readers.stranger()
  await page.addInitScript('Math.random = () => 0')
  return page
}

/** Where the chat cannot be had, in front of the panel that says so. */
async function withoutChat(): Promise<Page> {
  const page = await hurried()
  await page.context().route(chatScript, (route) => route.abort('internetdisconnected'))
  await page.goto(readers.site)
  await launcher(page).click()
  await chat(page).getByRole('alert').waitFor()
  return page
}

/** In front of the panel whose chat is on its way. */
async function waiting(): Promise<{ readonly page: Page; readonly letGo: () => Promise<void> }> {
  const page = await readers.stranger()
  const { letGo } = await hold(page, chatScript)
  await page.goto(readers.site)
  await launcher(page).click()
  return { page, letGo }
}

describe('U1 whoever presses “Try again”', () => {
  const retry = (page: Page) => chat(page).getByRole('button', { name: 'Try again' })

  it('hears each time that it has failed, also after the panel was closed', async () => {
    const page = await withoutChat()
    for (let times = 0; times < 2; times++) {
      await retry(page).click()
      await chat(page).getByRole('alert').waitFor()
    }
    await page.keyboard.press('Escape')
    await launcher(page).click()
    await chat(page).getByRole('alert').waitFor()
  })

  it('sees that it is tried, also after the panel was closed, and has the chat when it comes', async () => {
    const page = await withoutChat()
    await page.context().unroute(chatScript)
    const { held, letGo } = await hold(page, chatScript)
    await retry(page).click()
    await until('it is asked', () => held.length > 0)
    await page.keyboard.press('Escape')
    await launcher(page).click()
    await chat(page).getByRole('status').waitFor()
    expect(await chat(page).getByRole('alert').count()).toBe(0)
    await letGo()
    await isThere(page)
  })
})

it('U2 words of the reader’s language that the server did not have at first are asked for again when they are needed', async () => {
  const page = await readers.stranger()
  let refused = 0
  await page.route('**/widget/locales/fr.json', async (route) => {
    if (refused++ === 0) await route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } })
    else await route.continue()
  })
  await page.goto(`${readers.site}/?lang=fr`)
  await until('they are refused', () => refused > 0)
  await launcher(page).click()
  await isThere(page)
  await chat(page).getByRole('textbox', { name: 'Votre nom' }).waitFor()
})

describe('P9 who signs out before the chat is there', () => {
  it.each(['here', 'in another tab'])('%s leaves no words in the field, and none come back', async (where) => {
    const page = await withoutChat()
    await page.keyboard.type('My secret')
    const other = where === 'here' ? page : await page.context().newPage()
    if (other !== page) {
      await other.goto(readers.site)
      await launcher(other).waitFor()
    }
    await other.evaluate('partyline.signOut()')
    await until('the field is empty', async () => (await field(page).inputValue()) === '')
    await page.bringToFront()
    await field(page).focus()
    await page.keyboard.press('Control+z')
    await page.keyboard.type('Hello')
    expect(await field(page).inputValue()).toBe('Hello')
    expect(await kept(page)).not.toContain('secret')
  })

  it('leaves what the next one writes alone, and the page’s word of who they were is not heard any more', async () => {
    const { page, letGo } = await waiting()
    const token = JSON.stringify(await readers.tokenFor('olga'))
    await page.evaluate(`{
      partyline.identify(() => { window.asked = true; return Promise.resolve(${token}) })
      partyline.signOut()
    }`)
    await page.keyboard.type('I am somebody else')
    await page.keyboard.press('Enter')
    await letGo()
    await isSent(page)
    expect(await mine(page)).toEqual(['I am somebody else'])
    expect(await page.evaluate('window.asked')).toBeUndefined()
  })

  it('in the very moment in which it comes is forgotten by it too', async () => {
    const page = await readers.customer()
    await openChat(page)
    await chat(page).getByRole('textbox', { name: 'Your name' }).fill('Vera')
    await says(page, 'My secret')
    await isSent(page)
    // The chat lets the page go on once before it is drawn.
    await page.addInitScript(`{
      const later = setTimeout
      window.setTimeout = (run, spanMs, ...given) => later(() => {
        if (spanMs === 0 && !window.left && document.querySelector('partyline-chat')) {
          window.left = true
          partyline.signOut()
        }
        run(...given)
      }, spanMs)
    }`)
    await page.reload()
    await until('they have left', () => page.evaluate<boolean>('window.left === true'))
    await isThere(page)
    await greets(page)
    expect(await log(page).innerText()).not.toContain('secret')
    expect(await chat(page).getByRole('textbox', { name: 'Your name' }).inputValue()).toBe('')
  })
})

it('P9 who signs out where the widget is off the page is forgotten, and nothing comes back', async () => {
  const page = await readers.customer()
  await openChat(page)
  await says(page, 'My secret')
  await isSent(page)
  const other = await page.context().newPage()
  await other.goto(readers.site)
  await openChat(other)
  await reads(other, 'My secret')
  await page.evaluate('partyline.destroy()')
  await page.evaluate('partyline.signOut()')
  await greets(other)
  await page.evaluate('new Promise((resolve) => requestIdleCallback(() => resolve(null)))')
  expect(await chat(page).count()).toBe(0)
  const left = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])
  expect(left.filter((key) => key.startsWith('partyline.widget/'))).toEqual([])
  await page.evaluate('partyline.mount()')
  await openChat(page)
  await greets(page)
})

describe('D2 what is sent is what stood there when Enter was pressed', () => {
  it('though its writer goes on while it is heard who they are, once', async () => {
    const { page, letGo } = await waiting()
    const naming = await hold(page, '**/customers', 'POST')
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    const token = JSON.stringify(await readers.tokenFor('xenia'))
    await page.evaluate(`void (window.named = partyline.identify(${token}))`)
    await letGo()
    await isThere(page)
    await until('they are being named', () => naming.held.length > 0)
    await page.keyboard.type(', I have a')
    await naming.letGo()
    await page.evaluate('window.named')
    await isSent(page)
    expect(await mine(page)).toEqual(['hello'])
    expect(await field(page).inputValue()).toBe(', I have a')
  })

  it('though they have gone on before the chat came', async () => {
    const { page, letGo } = await waiting()
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    await page.keyboard.type('I have a')
    await letGo()
    await isSent(page)
    expect(await mine(page)).toEqual(['hello'])
    expect(await field(page).inputValue()).toBe('I have a')
  })

  it('though they have closed the panel', async () => {
    const { page, letGo } = await waiting()
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await letGo()
    await page.locator('partyline-chat .widget .widget').waitFor({ state: 'attached' })
    await launcher(page).click()
    await isSent(page)
    expect(await mine(page)).toEqual(['hello'])
  })

  it.each([
    ['is changed', ['Backspace', 'Backspace'], 'hell'],
    ['is taken out', ['Control+a', 'Delete'], ''],
  ])('unless it %s before the chat comes', async (_, keys, left) => {
    const { page, letGo } = await waiting()
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    for (const key of keys) await page.keyboard.press(key)
    await letGo()
    await isThere(page)
    await says(page, `${left}!`)
    await isSent(page)
    expect(await mine(page)).toEqual([`${left}!`])
  })

  it('unless it is too long: it stays, with the reason and what was written after it', async () => {
    const { page, letGo } = await waiting()
    await field(page).fill('a'.repeat(30_000))
    await field(page).press('Enter')
    await page.keyboard.type('and more')
    await letGo()
    await chat(page).getByRole('alert').getByText('This message is too long.').waitFor()
    expect(await field(page).inputValue()).toMatch(/^a{30000}\nand more$/)
    expect(await mine(page)).toEqual([])
  })

  it.each([
    ['Shift+Enter', (page: Page) => page.keyboard.press('Shift+Enter')],
    // What a browser tells of an Enter that chooses among readings.
    [
      'Enter within a composition',
      async (page: Page) => {
        await field(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true })
        await page.keyboard.insertText('\n')
      },
    ],
  ])('and %s sends nothing', async (_, press) => {
    const { page, letGo } = await waiting()
    await page.keyboard.type('hello')
    await press(page)
    await letGo()
    await isThere(page)
    await page.keyboard.type('you')
    expect(await field(page).inputValue()).toBe('hello\nyou')
    expect(await mine(page)).toEqual([])
  })

  it('and in the chat’s own field Enter that ends a composition sends nothing', async () => {
    const page = await readers.customer()
    await openChat(page)
    await field(page).fill('こんにちは')
    // Safari tells it after the composition has ended, by the key's old code alone.
    await field(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
    expect(await field(page).inputValue()).toBe('こんにちは')
    await field(page).press('Enter')
    await isSent(page)
    expect(await mine(page)).toEqual(['こんにちは'])
  })
})
