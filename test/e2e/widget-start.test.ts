// The first words begin one conversation, however often an answer gets lost, and are whose they are: another customer at the same browser sees nothing of them.
import type { Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, launcher, log, openChat, says } from './site.ts'

const readers = new Readers({ entryPoints: ['shop', 'members'] })
const starts = /\/entry-points\/\w+\/conversations$/

const notSent = (page: Page) => chat(page).getByText('Not sent').count()
const isSent = (page: Page) => chat(page).getByText('Sent', { exact: true }).waitFor()
const again = (page: Page) => chat(page).getByRole('button', { name: 'Try again' }).click()

/** Lets pass to the page what it has asked for; a start only if the server is to be heard. */
async function network(page: Page) {
  const begun = new Set<string>()
  let lost = 0
  let heard = false
  await page.route(starts, async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const answer = await route.fetch()
    begun.add(((await answer.json()) as { conversation: string }).conversation)
    if (heard) return route.fulfill({ response: answer })
    lost++
    return route.abort()
  })
  const hear = () => {
    heard = true
  }
  return { begun, hear, lost: () => lost }
}

/** The waits between tries are the client's own; nobody can hurry them from outside, so chance is taken out of them. */
const hurried = 'Math.random = () => 0'

it('D2 first words are not lost with a tab that closes right after them', async () => {
  const page = await readers.customer()
  await openChat(page)
  await field(page).waitFor()
  const asked = page.waitForRequest((request) => starts.test(request.url()) && request.method() === 'POST')
  await field(page).fill('I have to go')
  await field(page).press('Enter')
  await asked
  await page.close()
  // Nobody else waits yet: this is the first test of the file.
  const ann = await readers.agent('ann')
  const { room, conversation } = await ann.accept()
  await until('her words', () => room.items.value.some(({ text }) => text === 'I have to go'))
  await ann.ends(conversation)
})

it('P9 a start whose every answer is lost, tried again after a reload, has begun one conversation', async () => {
  const page = await readers.stranger()
  await page.addInitScript(hurried)
  await page.goto(readers.site)
  const { begun, hear, lost } = await network(page)
  await openChat(page)
  await says(page, 'Is anybody there?')
  await chat(page).getByText('Not sent').waitFor()
  expect(lost()).toBeGreaterThan(2)
  await page.evaluate('partyline.setAttributes({ basket: 3 })')
  await page.reload()
  await chat(page).getByText('Not sent').waitFor()
  hear()
  await again(page)
  await isSent(page)
  expect(await log(page).getByText('Is anybody there?').count()).toBe(1)
  expect(begun.size).toBe(1)
})

/** What the log shows, from above: whose it is, and what it says. */
const lines = (page: Page) => log(page).locator('.bubble').allInnerTexts()

it('W11 the customer’s words stand first, and what the system says after them, once', async () => {
  const page = await readers.customer()
  await openChat(page)
  await says(page, 'Where is my kettle?')
  await log(page).getByText('We are looking for somebody who can help you.').waitFor()
  await chat(page).locator('.card.waiting').waitFor()
  expect(await lines(page)).toEqual(['Where is my kettle?', 'Thank you. We are looking for somebody who can help you.'])
  await page.reload()
  await log(page).getByText('We are looking for somebody who can help you.').waitFor()
  expect((await lines(page))[0]).toBe('Where is my kettle?')
})

it('D3 first words whose answer is lost are there once when the page comes to their conversation by another way', async () => {
  const page = await readers.stranger()
  await page.addInitScript(hurried)
  await page.goto(`${readers.site}/?entry=members`)
  const { begun } = await network(page)
  await readers.identify(page, 'olga')
  await openChat(page)
  await says(page, 'Only once, please')
  await chat(page).getByText('Not sent').waitFor()
  await page.reload()
  await readers.identify(page, 'olga')
  await isSent(page)
  await says(page, 'And this')
  await until('both are there', async () => (await log(page).locator('.mine .bubble').count()) === 2)
  expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual(['Only once, please', 'And this'])
  expect([begun.size, await notSent(page)]).toEqual([1, 0])
})

it('D3 first words that were discarded while nobody knew of them are not said by the next start', async () => {
  const page = await readers.stranger()
  await page.addInitScript(hurried)
  await page.goto(readers.site)
  await page.route(starts, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await openChat(page)
  await says(page, 'Never mind')
  await chat(page).getByText('Not sent').waitFor()
  await chat(page).getByRole('button', { name: 'Discard' }).click()
  await page.unroute(starts)
  await says(page, 'Where is my kettle?')
  await isSent(page)
  expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual(['Where is my kettle?'])
})

describe('P8 P9 customers who share a browser', () => {
  it('see nothing of each other where the site forgets to sign out: no words, no conversation', async () => {
    const page = await readers.stranger()
    await page.addInitScript(hurried)
    const refused: string[] = []
    page.on('response', (response) => {
      if (response.url().endsWith('/connections') && !response.ok()) refused.push(response.url())
    })
    await page.goto(`${readers.site}/?entry=members`)
    await page.route(starts, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await readers.identify(page, 'maria')
    await openChat(page)
    await says(page, 'My secret order')
    await chat(page).getByText('Not sent').waitFor()
    await page.reload()
    await readers.identify(page, 'nora')
    await field(page).waitFor()
    expect(await log(page).innerText()).toBe('')
    await page.unroute(starts)
    await says(page, 'Nora’s own')
    await isSent(page)
    await page.reload()
    await readers.identify(page, 'maria')
    await log(page).getByText('My secret order').waitFor()
    expect(await log(page).getByText('Nora’s own').count()).toBe(0)
    await again(page)
    await isSent(page)
    // In the same page as well.
    await readers.identify(page, 'nora')
    await log(page).getByText('Nora’s own').waitFor()
    expect(await log(page).getByText('My secret order').count()).toBe(0)
    expect(refused).toEqual([])
  })

  it('words on their way when somebody signs in meanwhile go on as theirs, once, whatever comes of the start that had no answer', async () => {
    const page = await readers.customer()
    const held: Route[] = []
    await page.route(starts, async (route) => {
      if (route.request().method() === 'POST' && held.length === 0) held.push(route)
      else await route.continue()
    })
    await openChat(page)
    await says(page, 'Who am I?')
    await until('it is asked', () => held.length > 0)
    await readers.identify(page, 'tomas')
    await isSent(page)
    await held[0]?.continue()
    expect(await log(page).getByText('Who am I?').count()).toBe(1)
    expect(await notSent(page)).toBe(0)
    const visitor = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('/visitor')))
    expect(visitor).toEqual([])
  })

  for (const [what, tokenFor, visitors] of [
    ['are said by whom it names', () => readers.tokenFor('vera'), 0],
    ['are a visitor’s where it is not taken', () => Promise.resolve('forged'), 1],
  ] as const)
    it(`words that are written while the site’s word is on its way wait for it, and ${what}`, async () => {
      const page = await readers.customer()
      const held: Route[] = []
      await page.route('**/customers', (route) => {
        held.push(route)
      })
      const { begun, hear } = await network(page)
      hear()
      await openChat(page)
      await field(page).waitFor()
      const named = page.evaluate(`partyline.identify('${await tokenFor()}').catch(() => {})`)
      await until('it is asked who they are', () => held.length > 0)
      await says(page, 'Am I known?')
      await says(page, 'I think so')
      await chat(page).getByText('Sending…').first().waitFor()
      expect(begun.size).toBe(0)
      await held[0]?.continue()
      await page.unroute('**/customers')
      await named
      await isSent(page)
      expect(await log(page).locator('.mine .bubble').allInnerTexts()).toEqual(['Am I known?', 'I think so'])
      expect([begun.size, await notSent(page)]).toEqual([1, 0])
      const visitor = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('/visitor')))
      expect(visitor.length).toBe(visitors)
    })

  it('a visitor who signs in while they write keeps what is in the field, and goes on writing', async () => {
    const page = await readers.customer()
    await openChat(page)
    await field(page).pressSequentially('Half a sent')
    await readers.identify(page, 'paula')
    await until('the field has the focus', () => field(page).evaluate((one) => one.matches(':focus')))
    await page.keyboard.type('ence')
    expect(await field(page).inputValue()).toBe('Half a sentence')
    await page.reload()
    await readers.identify(page, 'paula')
    await until('it is there again', async () => (await field(page).inputValue()) === 'Half a sentence')
  })
})

describe('P8 a page that names its customer while the chat cannot be fetched', () => {
  it('is told so, and the customer is who they are when it can be', async () => {
    const page = await readers.stranger()
    await page.addInitScript(hurried)
    await page.route('**/widget/chat.js*', (route) => route.abort('internetdisconnected'))
    await page.goto(`${readers.site}/?entry=members`)
    const token = JSON.stringify(await readers.tokenFor('rosa'))
    const why = `partyline.identify(${token}).then(() => 'done', ({ code }) => code)`
    expect(await page.evaluate(why)).toBe('unreachable')
    expect(await page.evaluate(why)).toBe('unreachable')
    await page.unroute('**/widget/chat.js*')
    await launcher(page).click()
    // The chat's own field; the one before it is another test's (widget-split).
    await page.locator('partyline-chat .widget .widget textarea').waitFor()
    await says(page, 'It is me')
    await isSent(page)
  })

  it('is told when it takes the chat away meanwhile', async () => {
    const page = await readers.customer()
    await page.route('**/widget/chat.js*', () => {})
    const why = await page.evaluate(`(() => {
      const asked = partyline.identify('token').catch(({ code }) => code)
      partyline.destroy()
      return asked
    })()`)
    expect(why).toBe('destroyed')
  })
})

describe('U1 the focus stays in a field of the page', () => {
  const writing = (page: Page) => page.evaluate('document.activeElement === window.search')
  const search = `
    addEventListener('DOMContentLoaded', () => {
      window.search = document.body.appendChild(document.createElement('input'))
      search.style.cssText = 'display: block !important'
      search.focus()
    })`

  it('when the chat comes up open by itself, and when it comes with its conversation', async () => {
    const page = await readers.stranger()
    await page.addInitScript(search)
    await page.goto(readers.site)
    await openChat(page)
    await says(page, 'I shall be back')
    await isSent(page)
    await page.reload()
    await log(page).getByText('I shall be back').waitFor()
    await isSent(page)
    expect(await writing(page)).toBe(true)
  })

  it('when somebody has opened the chat and gone there before it came', async () => {
    const page = await readers.stranger()
    await page.addInitScript(search)
    const held: Route[] = []
    await page.route('**/widget/chat.js*', (route) => {
      held.push(route)
    })
    await page.goto(readers.site)
    await launcher(page).click()
    await page.evaluate('search.focus()')
    for (const route of held.splice(0)) await route.continue()
    await page.unroute('**/widget/chat.js*')
    await field(page).waitFor()
    expect(await writing(page)).toBe(true)
  })
})
