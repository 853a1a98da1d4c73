// Customers who follow each other at one browser, in a page that is not loaded anew and never signs out: nothing of one is the next one's.
import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, launcher, log, openChat, reads, says } from './site.ts'

const readers = new Readers({ entryPoints: ['shop', 'members'], vars: {} })
const starts = /\/entry-points\/\w+\/conversations$/

/** The site has said who is here once, and says that nobody is from then on. */
async function identifyOnce(page: Page, id: string): Promise<void> {
  const token = JSON.stringify(await readers.tokenFor(id))
  await page.evaluate(`{
    let times = 0
    partyline.identify(async () => {
      if (times++ > 0) throw new Error('signed out of the site')
      return ${token}
    })
  }`)
}

const isSent = (page: Page) => chat(page).getByText('Sent', { exact: true }).waitFor()

/** What the browser keeps under the names of what is this person's. */
function keptFor(page: Page, id: string): Promise<string> {
  return page.evaluate((of) => {
    const kept = [...Object.entries(localStorage), ...Object.entries(sessionStorage)]
    return JSON.stringify(kept.filter(([key]) => key.endsWith(`%3A${of}`)))
  }, id)
}

it('P8 R14 who signs out while their conversation is still being opened leaves none of its words behind', async () => {
  const page = await readers.stranger()
  // The browser takes its time over the place in which what is unsent is kept.
  await page.addInitScript(`{
    const { request } = LockManager.prototype
    const { setItem } = Storage.prototype
    const given = new Promise((resolve) => { window.give = resolve })
    LockManager.prototype.request = async function (name, ...rest) {
      if (name.includes('/unsent/')) {
        window.asked = true
        await given
      }
      return request.call(this, name, ...rest)
    }
    Storage.prototype.setItem = function (key, value) {
      if (key.includes('/unsent/') && value.includes('My secret')) window.written = true
      setItem.call(this, key, value)
    }
  }`)
  await page.goto(readers.site)
  await openChat(page)
  await says(page, 'My secret')
  await until('its room is being opened', () => page.evaluate('window.asked === true'))
  await page.evaluate('partyline.signOut()')
  await page.evaluate('give()')
  await until('it is written down', () => page.evaluate('window.written === true'))
  const kept = () => page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')
  await expect.poll(kept).not.toContain('My secret')
})

it('S1 P9 whoever comes while an answer for the last one is on its way gets nothing of it', async () => {
  const page = await readers.stranger()
  await page.addInitScript('Math.random = () => 0')
  await page.goto(`${readers.site}/?entry=members`)
  await launcher(page).waitFor()
  // The server begins it, and the answer is lost.
  await page.route(starts, async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    await route.fetch()
    return route.abort()
  })
  await readers.identify(page, 'ada')
  await openChat(page)
  await says(page, 'Ada’s secret')
  await chat(page).getByText('Not sent').waitFor()
  await page.unroute(starts)
  const held: Route[] = []
  await page.route(starts, async (route) => {
    if (route.request().method() === 'GET' && held.length === 0) held.push(route)
    else await route.continue()
  })
  await chat(page).getByRole('button', { name: 'Try again' }).click()
  await until('it is looked whether what began is open', () => held.length > 0)
  await readers.identify(page, 'bert')
  const heard = page.waitForResponse((response) => response.request() === held[0]?.request())
  await held[0]?.continue()
  await heard
  await says(page, 'Bert’s own')
  await isSent(page)
  expect(await log(page).innerText()).not.toContain('secret')
  await readers.identify(page, 'ada')
  await reads(page, 'Ada’s secret')
  expect(await log(page).innerText()).not.toContain('Bert')
})

it('S1 P9 a tab that still shows a visitor’s conversation shows it to nobody but the customer whom they became', async () => {
  const page = await readers.customer()
  await openChat(page)
  await chat(page).getByRole('textbox', { name: 'Your name' }).fill('Vera')
  await says(page, 'A visitor’s secret')
  await isSent(page)
  const other = await page.context().newPage()
  await other.goto(readers.site)
  await openChat(other)
  await reads(other, 'A visitor’s secret')
  await readers.identify(page, 'vera')
  await reads(page, 'A visitor’s secret')
  await readers.identify(other, 'walt')
  await field(other).waitFor()
  await until('it is gone', async () => !(await log(other).innerText()).includes('secret'))
  expect(await keptFor(other, 'walt')).toBe('[]')
  await readers.identify(other, 'vera')
  await reads(other, 'A visitor’s secret')
  expect(await other.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain('Vera')
})

it('P9 what a visitor types is theirs whom the site names last, though an answer on another one comes first', async () => {
  const page = await readers.customer()
  await openChat(page)
  await field(page).fill('Half a sentence')
  const [first, last] = [await readers.tokenFor('xenia'), await readers.tokenFor('yann')]
  const held: Route[] = []
  await page.route(/\/customers$/, (route) => {
    held.push(route)
  })
  await page.evaluate(`void partyline.identify(${JSON.stringify(first)})`)
  await until('the first is asked', () => held.length === 1)
  await page.evaluate(`void partyline.identify(${JSON.stringify(last)})`)
  await until('the last is asked', () => held.length === 2)
  for (const route of held) {
    const heard = page.waitForResponse((response) => response.request() === route.request())
    await route.continue()
    await heard
  }
  await until('it is theirs', async () => (await keptFor(page, 'yann')).includes('Half a sentence'))
  expect(await keptFor(page, 'xenia')).toBe('[]')
  expect(await field(page).inputValue()).toBe('Half a sentence')
})

it('S1 P9 what a visitor left unsent goes into the conversation of whom the site names only when they say so', async () => {
  const page = await readers.stranger()
  await page.addInitScript('Math.random = () => 0')
  await page.goto(readers.site)
  await launcher(page).waitFor()
  await readers.identify(page, 'ella')
  await openChat(page)
  await says(page, 'Ella’s own')
  await isSent(page)
  await page.evaluate('partyline.signOut()')
  await page.route(starts, (route) => route.abort())
  await says(page, 'A visitor’s secret')
  await chat(page).getByText('Not sent').waitFor()
  await page.unroute(starts)
  await readers.identify(page, 'ella')
  await reads(page, 'Ella’s own')
  await reads(page, 'A visitor’s secret')
  await says(page, 'Ella’s next')
  await isSent(page)
  await chat(page).getByText('Not sent').waitFor()
  await chat(page).getByRole('button', { name: 'Try again' }).click()
  await until('all is sent', async () => (await chat(page).getByText('Not sent').count()) === 0)
  expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual([
    'Ella’s own',
    'Ella’s next',
    'A visitor’s secret',
  ])
})

it.each([
  ['a word that comes late', 'gus'],
  ['a word that is refused', null],
])(
  'S1 P9 what the next customer writes while the site names them does not go into the conversation of the one before: %s',
  async (_, next) => {
    const page = await readers.customer()
    const before = `flo-${next ?? 'refused'}`
    await readers.identify(page, before)
    await openChat(page)
    await says(page, 'Flo’s own')
    await isSent(page)
    const token = next === null ? 'forged' : await readers.tokenFor(next)
    await page.evaluate(`void (window.naming = partyline.identify(() => new Promise((resolve) => {
    window.say = () => resolve(${JSON.stringify(token)})
  })).catch(() => {}))`)
    await field(page).fill('The next one’s')
    await field(page).press('Enter')
    await chat(page).getByText('The next one’s', { exact: true }).waitFor()
    await page.evaluate('window.say(); window.naming')
    if (next === null) {
      await chat(page).getByText('You are no longer in this conversation.').waitFor()
      await chat(page).getByRole('button', { name: 'Start a new conversation' }).click()
      await chat(page).getByRole('button', { name: 'Try again' }).click()
    }
    await isSent(page)
    expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual(['The next one’s'])
    if (next !== null) {
      await readers.identify(page, before)
      await reads(page, 'Flo’s own')
      expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual(['Flo’s own'])
    }
    const elsewhere = await readers.customer()
    await readers.identify(elsewhere, before)
    await openChat(elsewhere)
    await reads(elsewhere, 'Flo’s own')
    expect(await log(elsewhere).locator('.mine .bubble').allInnerTexts()).toEqual(['Flo’s own'])
  },
)

// The last two: the server sleeps through them, and wakes later.
it('S1 P8 P9 the customer who follows one whose session ran out sees nothing of them, nor has it in the field or under their name', async () => {
  const page = await readers.stranger()
  await page.addInitScript('Math.random = () => 0')
  await page.goto(`${readers.site}/?entry=members`)
  await launcher(page).waitFor()
  await identifyOnce(page, 'carla')
  await openChat(page)
  await says(page, 'Carla’s secret')
  await isSent(page)
  await field(page).fill('Half a secret')
  const carlas = await keptFor(page, 'carla')
  expect(carlas).toContain('Half a secret')
  await readers.stage.sleep(limits.customerTokenMs + 60_000)
  await chat(page).getByText('You are no longer in this conversation.').waitFor()
  await reads(page, 'Carla’s secret')
  await readers.identify(page, 'dora')
  await field(page).waitFor()
  await until('it is gone', async () => !(await log(page).innerText()).includes('secret'))
  expect(await field(page).inputValue()).toBe('')
  expect(await keptFor(page, 'dora')).toBe('[]')
  await says(page, 'Dora’s own')
  await isSent(page)
  const [, conversation] =
    (JSON.parse(carlas) as [string, string][]).find(([key]) => key.includes('/conversation/')) ?? []
  expect(conversation).toBeTypeOf('string')
  expect(await keptFor(page, 'dora')).not.toContain(conversation)
  await readers.identify(page, 'carla')
  await reads(page, 'Carla’s secret')
  expect(await field(page).inputValue()).toBe('Half a secret')
})

it('P8 D5 a customer whose session ran out while the site cannot be asked is away, and back when it can', async () => {
  const page = await readers.stranger()
  await page.addInitScript('Math.random = () => 0')
  await page.goto(`${readers.site}/?entry=members`)
  await launcher(page).waitFor()
  await page.exposeFunction('tokenOfFay', () => readers.tokenFor('fay'))
  await page.evaluate(`partyline.identify(() => {
    if (window.siteIsAway) throw new TypeError('Failed to fetch')
    return window.tokenOfFay()
  })`)
  await openChat(page)
  await says(page, 'Fay’s first')
  await isSent(page)
  await page.evaluate('window.siteIsAway = true')
  const refused = page.waitForResponse(
    (response) => response.url().endsWith('/connections') && response.status() === 401,
    { timeout: 60_000 },
  )
  // Counted from today: after the test before.
  await readers.stage.sleep(2 * (limits.customerTokenMs + 60_000))
  await refused
  await chat(page).getByText('You are offline.').waitFor()
  await field(page).fill('Fay’s second')
  await field(page).press('Enter')
  expect(await chat(page).getByText('You are no longer in this conversation.').count()).toBe(0)
  await page.evaluate("window.siteIsAway = false; dispatchEvent(new Event('online'))")
  await isSent(page)
  expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual(['Fay’s first', 'Fay’s second'])
})
