// Whoever types goes on typing, with the caret where it was, whatever is drawn around the field: nobody looks whether a chat has just arrived.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, hold, launcher, log, openChat, says, phone } from './site.ts'

const readers = new Readers({ entryPoints: ['shop', 'members'] })
const chatScript = '**/widget/chat.js*'
const entryPoint = /\/entry-points\/\w+$/
const starts = /\/entry-points\/\w+\/conversations$/
const sentence = 'I have lost my parcel and need it today'

/** Without a look at what becomes of it; `change` begins in the middle. */
async function types(page: Page, text: string, change: () => Promise<unknown>): Promise<void> {
  const middle = Math.floor(text.length / 3)
  await page.keyboard.type(text.slice(0, middle), { delay: 20 })
  const changed = change()
  await page.keyboard.type(text.slice(middle), { delay: 40 })
  await changed
}

const isSent = (page: Page) => chat(page).getByText('Sent', { exact: true }).waitFor()
const mine = (page: Page) => log(page).locator('.mine .bubble').allInnerTexts()
const isThere = (page: Page) => page.locator('partyline-chat .widget .widget textarea').waitFor()

async function holds(page: Page, text: string): Promise<void> {
  await isThere(page)
  expect(await field(page).inputValue()).toBe(text)
  expect(await field(page).evaluate((one) => one.matches(':focus'))).toBe(true)
}

// These first: an agent is offered what waits, and the others leave something waiting.
describe('D2 what is half written when the agent ends the conversation', () => {
  it('stays in the field, and is there for the next one', async () => {
    const agent = await readers.agent('ann')
    const page = await readers.customer()
    await openChat(page)
    await says(page, 'Hello')
    const { conversation } = await agent.accept()
    await types(page, sentence, async () => {
      await agent.ends(conversation)
      await chat(page).getByRole('button', { name: 'Start a new conversation' }).waitFor()
    })
    await holds(page, sentence)
    await chat(page).getByRole('button', { name: 'Start a new conversation' }).click()
    await page.keyboard.type(', please')
    await holds(page, `${sentence}, please`)
    await page.keyboard.press('Enter')
    await isSent(page)
    expect(await mine(page)).toEqual([`${sentence}, please`])
    await agent.ends((await agent.accept()).conversation)
  })

  it.each([false, true])('stays also where it was a correction (the panel is closed meanwhile: %s)', async (closed) => {
    const agent = await readers.agent('ann')
    const page = await readers.customer()
    await openChat(page)
    await says(page, 'My number is 1')
    await isSent(page)
    const { conversation } = await agent.accept()
    await field(page).fill('Half a')
    await chat(page).locator('.options').first().click()
    await chat(page).getByRole('button', { name: 'Correct' }).click()
    await holds(page, 'My number is 1')
    await page.keyboard.type(' and')
    if (closed) await launcher(page).click()
    const end = async () => {
      await agent.ends(conversation)
      await until('it has ended', () => page.evaluate<boolean>("told.some(([name]) => name === 'ended')"))
    }
    if (closed) {
      await end()
      await openChat(page)
    } else await types(page, ' a long story', end)
    await chat(page).getByRole('button', { name: 'Start a new conversation' }).waitFor()
    const whole = `Half a\nMy number is 1 and${closed ? '' : ' a long story'}`
    expect(await field(page).inputValue()).toBe(whole)
    await chat(page).getByRole('button', { name: 'Start a new conversation' }).click()
    await holds(page, whole)
    expect(await chat(page).getByText('Correcting').count()).toBe(0)
  })
})

describe('U1 who types while the chat takes over goes on typing in its field', () => {
  it('on a phone, and presses no button', async () => {
    const page = await readers.stranger(phone)
    const { letGo } = await hold(page, chatScript)
    await page.goto(readers.site)
    await launcher(page).tap()
    await chat(page).locator('textarea').tap()
    await types(page, sentence, letGo)
    await holds(page, sentence)
    expect(await chat(page).getByRole('switch').count()).toBe(0)
  })

  it('on a phone that is folded', async () => {
    const page = await readers.customer('/', { ...phone, viewport: { width: 720, height: 640 } })
    await launcher(page).tap()
    await isThere(page)
    await field(page).tap()
    await types(page, sentence, () => page.setViewportSize(phone.viewport))
    await holds(page, sentence)
  })

  it('in a panel that was open when the page came up', async () => {
    const page = await readers.customer()
    await openChat(page)
    await isThere(page)
    const { letGo } = await hold(page, chatScript)
    await page.reload()
    await chat(page).locator('textarea').click()
    await types(page, sentence, letGo)
    await holds(page, sentence)
  })

  it('and it takes nobody there who is elsewhere', async () => {
    const page = await readers.customer()
    await openChat(page)
    await isThere(page)
    const { letGo } = await hold(page, chatScript)
    await page.reload()
    await chat(page).locator('textarea').waitFor()
    await letGo()
    await isThere(page)
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true)
  })

  it('with the caret where it was, also when the site says who they are', async () => {
    const page = await readers.stranger()
    const { letGo } = await hold(page, chatScript)
    await page.goto(readers.site)
    await launcher(page).click()
    await page.keyboard.type('parcel')
    await page.keyboard.press('Home')
    await letGo()
    await isThere(page)
    await page.keyboard.type('my ')
    await holds(page, 'my parcel')
    await page.keyboard.press('Home')
    await types(page, 'I have lost ', () => readers.identify(page, 'carla'))
    await holds(page, 'I have lost my parcel')
  })

  it('while the site of a signed-in area says who they are', async () => {
    const page = await readers.stranger()
    const { letGo } = await hold(page, chatScript)
    const named = await hold(page, /\/customers$/, 'POST')
    await page.goto(`${readers.site}/?entry=members`)
    const identified = readers.identify(page, 'mina')
    await launcher(page).click()
    await until('the entry point is known', () =>
      page.evaluate(() => Object.keys(sessionStorage).some((key) => key.startsWith('partyline.look/'))),
    )
    await types(page, sentence, async () => {
      await letGo()
      await until('they are being named', () => named.held.length > 0)
      await named.letGo()
      await identified
    })
    await holds(page, sentence)
  })
})

describe('U1 there is a field while it is not known how things stand', () => {
  it('and who types and presses Enter while it is asked how the entry point is has sent it, once', async () => {
    const page = await readers.stranger()
    const { held, letGo } = await hold(page, entryPoint)
    await page.goto(readers.site)
    await launcher(page).click()
    await types(page, sentence, async () => {
      await isThere(page)
      await until('it is asked', () => held.length > 0)
    })
    await holds(page, sentence)
    await page.keyboard.press('Enter')
    await page.keyboard.type('Thank you')
    await letGo()
    await isSent(page)
    expect(await mine(page)).toEqual([sentence])
    await holds(page, 'Thank you')
  })

  it('and after it could not be had the words stay, and those that were to be sent are, when it is tried again', async () => {
    const page = await readers.stranger()
    await page.route(entryPoint, (route) => route.abort())
    await page.route(starts, (route) => route.abort())
    await page.goto(readers.site)
    await launcher(page).click()
    await page.keyboard.type('Is it sent')
    await page.keyboard.press('Enter')
    await chat(page).getByText('The chat cannot be reached at the moment.').waitFor()
    await isThere(page)
    await chat(page).getByText('Not sent').waitFor({ timeout: 60_000 })
    await page.keyboard.type('Half a')
    await holds(page, 'Half a')
    await page.unroute(entryPoint)
    await page.unroute(starts)
    await chat(page).getByRole('button', { name: 'Try again' }).first().click()
    await isSent(page)
    expect(await mine(page)).toEqual(['Is it sent'])
    await holds(page, 'Half a')
  })

  it('and who types while it could not be looked what is open goes on when it is', async () => {
    const page = await readers.customer()
    await openChat(page)
    await says(page, 'First')
    await isSent(page)
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) if (key.includes('/conversation')) localStorage.removeItem(key)
    })
    await page.route(starts, (route) => route.abort())
    await page.reload()
    await chat(page).getByText('The chat cannot be reached at the moment.').waitFor({ timeout: 60_000 })
    await field(page).click()
    await page.keyboard.type('Are you ')
    await page.unroute(starts)
    await chat(page).getByRole('button', { name: 'Try again' }).click()
    await page.keyboard.type('there?', { delay: 40 })
    await log(page).getByText('First', { exact: true }).waitFor()
    await holds(page, 'Are you there?')
  })
})
