// What a customer types is heard from the tap on: while the chat is fetched, while the page is busy, while it is looked who they are and what is open.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, field, hold, launcher, log, openChat, reads, says, phone } from './site.ts'

const readers = new Readers({
  pages: (partyline) => ({
    '/at-once': {
      type: 'text/html',
      text: `<!doctype html><html lang="en"><head><title>At once</title><meta name="viewport" content="width=device-width" />
        <script src="${partyline}/widget.js" data-entry-point="shop"></script><script>partyline.open()</script></head><body><script src="/slow.js"></script></body></html>`,
    },
    '/slow.js': { type: 'text/javascript', text: '' },
  }),
})
const chatScript = '**/widget/chat.js*'
const starts = /\/entry-points\/\w+\/conversations$/

const isSent = (page: Page) => chat(page).getByText('Sent', { exact: true }).waitFor()
const mine = (page: Page) => log(page).locator('.mine .bubble').allInnerTexts()
const focused = (page: Page) =>
  page.evaluate<string>("document.querySelector('partyline-chat').shadowRoot.activeElement?.className ?? 'none'")

/** On a phone Enter is a new line. */
async function sends(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await chat(page).getByRole('button', { name: 'Send' }).click()
  await isSent(page)
}

// These first: an agent is offered what waits, and the others leave something waiting.
describe('P9 a visitor whom the site names while their first words begin a conversation', () => {
  it.each([0, 150, 300])('is the customer with that conversation and those words (%d ms later)', async (laterMs) => {
    const agent = await readers.agent('ann')
    const page = await readers.customer()
    const begun = new Set<string>()
    page.on('response', async (response) => {
      if (response.request().method() !== 'POST' || !starts.test(response.url())) return
      begun.add(((await response.json()) as { conversation: string }).conversation)
    })
    await openChat(page)
    await field(page).fill('Who am I?')
    const token = JSON.stringify(await readers.tokenFor(`zoe-${laterMs}`))
    await page.evaluate(`document.querySelector('partyline-chat').addEventListener('keydown', () =>
      setTimeout(() => partyline.identify(${token}).then(() => { window.named = true }), ${laterMs}), { once: true, capture: true })`)
    await field(page).press('Enter')
    await until('the site has named them', () => page.evaluate<boolean>('window.named === true'))
    await isSent(page)
    const { room, conversation } = await agent.accept()
    await until('the words', () => room.items.value.some(({ text }) => text === 'Who am I?'))
    expect([...begun]).toEqual([conversation])
    expect(room.items.value.filter(({ type }) => type === 'message').map(({ text }) => text)).toEqual(['Who am I?'])
    expect(await chat(page).getByText('Not sent').count()).toBe(0)
    await agent.ends(conversation)
  })
})

describe('D2 words that were not sent before the end of a conversation', () => {
  it.each(['Try again', 'Start a new conversation'])(
    'begin the next one, or stand there to be sent: %s',
    async (way) => {
      const agent = await readers.agent('ann')
      const page = await readers.customer()
      await openChat(page)
      await says(page, 'First')
      const first = await agent.accept()
      // The words went with the start: only the room's own line shows that the socket is there.
      await log(page).getByText('Chat started with Ann').waitFor()
      // The network lets nothing out any more, and lets in what comes.
      await page.evaluate('WebSocket.prototype.send = () => {}')
      await field(page).fill('Too late')
      await field(page).press('Enter')
      await field(page).fill('Half a')
      await agent.ends(first.conversation)
      await chat(page).getByRole('button', { name: 'Start a new conversation' }).waitFor()
      await page.reload()
      await chat(page).getByText('Not sent').waitFor()
      await chat(page).getByRole('button', { name: way }).click()
      if (way !== 'Try again') {
        await chat(page).getByText('Too late', { exact: true }).waitFor()
        await chat(page).getByRole('button', { name: 'Try again' }).click()
      }
      await isSent(page)
      expect(await mine(page)).toEqual(['Too late'])
      expect(await field(page).inputValue()).toBe('Half a')
      const second = await agent.accept()
      await until('the words', () => second.room.items.value.some(({ text }) => text === 'Too late'))
      await agent.ends(second.conversation)
    },
  )
})

it('D2 words that were not sent stay in view when another tab begins the next conversation', async () => {
  const agent = await readers.agent('ann')
  const page = await readers.customer()
  await openChat(page)
  await says(page, 'First')
  const other = await page.context().newPage()
  await other.goto(readers.site)
  await openChat(other)
  const first = await agent.accept()
  await page.evaluate('window.sends = WebSocket.prototype.send; WebSocket.prototype.send = () => {}')
  await says(page, 'Too late')
  await agent.ends(first.conversation)
  await chat(page).getByRole('button', { name: 'Start a new conversation' }).waitFor()
  await page.evaluate('WebSocket.prototype.send = window.sends')
  await chat(other).getByRole('button', { name: 'Start a new conversation' }).click()
  await says(other, 'Next')
  await reads(page, 'Next')
  await chat(page).getByText('Not sent').waitFor()
  expect(await mine(page)).toEqual(['Next', 'Too late'])
  await chat(page).getByRole('button', { name: 'Try again' }).click()
  await reads(other, 'Too late')
  const second = await agent.accept()
  await until('the words', () => second.room.items.value.some(({ text }) => text === 'Too late'))
  await agent.ends(second.conversation)
})

describe('U1 words that are typed before the chat is there', () => {
  it('are in its field, and the space among them closes nothing', async () => {
    const page = await readers.stranger()
    const { letGo } = await hold(page, chatScript)
    await page.goto(readers.site)
    await launcher(page).click()
    await page.keyboard.type('I need help')
    await letGo()
    await page.locator('partyline-chat .widget .widget textarea').waitFor()
    await page.keyboard.type(' now')
    expect(await field(page).inputValue()).toBe('I need help now')
    expect(await mine(page)).toEqual([])
  })

  it('are sent when Enter came last, once, by whom the page has named meanwhile', async () => {
    const page = await readers.stranger()
    const { letGo } = await hold(page, chatScript)
    await page.goto(readers.site)
    await launcher(page).click()
    await page.keyboard.type('Is anybody there?')
    await page.keyboard.press('Enter')
    const named = readers.identify(page, 'wanda')
    await letGo()
    await named
    await isSent(page)
    expect(await mine(page)).toEqual(['Is anybody there?'])
    expect(await field(page).inputValue()).toBe('')
    await page.keyboard.type('Yes')
    expect(await field(page).inputValue()).toBe('Yes')
    const visitor = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('/visitor')))
    expect(visitor).toEqual([])
  })

  it('arrive though the page is busy from the tap on', async () => {
    const page = await readers.customer()
    await page.waitForLoadState('networkidle')
    const devtools = await page.context().newCDPSession(page)
    const box = await launcher(page).boundingBox()
    if (box === null) throw new Error('there is no button')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.evaluate(`setTimeout(() => {
      window.busy = true
      for (const until = performance.now() + 1_000; performance.now() < until; );
    })`)
    const mouse = (type: 'mousePressed' | 'mouseReleased') =>
      devtools.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
    const key = (text: string) => [
      devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text, key: text }),
      devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key: text }),
    ]
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 } as const
    await Promise.all([
      mouse('mousePressed'),
      mouse('mouseReleased'),
      ...Array.from('I am in a hurry').flatMap(key),
      devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '\r', ...enter }),
      devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter }),
    ])
    expect(await page.evaluate('window.busy')).toBe(true)
    await isSent(page)
    expect(await mine(page)).toEqual(['I am in a hurry'])
  })

  it.each([
    ['whether something is open', starts, 'GET'],
    ['how the conversation stands', '**/connections', 'POST'],
  ] as const)('can be written while it is being looked %s', async (_, address, method) => {
    const page = await readers.customer()
    await openChat(page)
    await says(page, 'First')
    await isSent(page)
    if (method === 'GET') {
      // Somebody who was here, and has nothing open in this browser.
      await page.evaluate(() => {
        for (const key of Object.keys(localStorage)) if (key.includes('/conversation')) localStorage.removeItem(key)
      })
    }
    const { held, letGo } = await hold(page, address, method)
    await page.evaluate('partyline.close()')
    await page.reload()
    await openChat(page)
    await field(page).waitFor()
    await until('the field has the focus', () => field(page).evaluate((one) => one.matches(':focus')))
    await page.keyboard.type('Second')
    await page.keyboard.press('Enter')
    await page.keyboard.type('and third')
    await until('it is asked', () => held.length > 0)
    await letGo()
    await log(page).getByText('First', { exact: true }).waitFor()
    await isSent(page)
    expect(await mine(page)).toEqual(['First', 'Second'])
    await until('the rest stands in the field', async () => (await field(page).inputValue()) === 'and third')
    await page.keyboard.press('Enter')
    await until('all are there', async () => (await mine(page)).length === 3)
  })

  it('a tap in the very moment in which the chat takes over is heard', async () => {
    const page = await readers.customer()
    await openChat(page)
    await says(page, 'I shall be back')
    await isSent(page)
    await page.evaluate('partyline.close()')
    // The chat comes by itself, and lets the page go on once before it is drawn.
    await page.addInitScript(`{
      const later = setTimeout
      window.setTimeout = (run, spanMs, ...given) => later(() => {
        const button = document.querySelector('partyline-chat')?.shadowRoot.querySelector('.launcher')
        if (spanMs === 0 && !window.tapped && button) {
          window.tapped = true
          button.click()
        }
        run(...given)
      }, spanMs)
    }`)
    await page.reload()
    await until('it is tapped', () => page.evaluate<boolean>('window.tapped === true'))
    await log(page).getByText('I shall be back').waitFor()
    await launcher(page).click()
    await chat(page).getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('Escape before the chat is there goes back to the button', async () => {
    const page = await readers.stranger()
    await hold(page, chatScript)
    await page.goto(readers.site)
    for (let times = 0; times < 2; times++) {
      await launcher(page).focus()
      await page.keyboard.press('Enter')
      await chat(page).getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      expect(await focused(page)).toBe('launcher')
    }
  })
})

describe('U1 on a phone, where the chat takes the whole screen', () => {
  it('a page that comes up with it open has it, and so has one that takes it away and brings it back', async () => {
    const page = await readers.customer('/', phone)
    await openChat(page)
    await sends(page, 'On my way')
    const { letGo } = await hold(page, chatScript)
    await page.reload()
    await chat(page).getByRole('dialog').waitFor()
    await letGo()
    await log(page).getByText('On my way').waitFor()
    await page.evaluate('partyline.destroy()')
    await page.evaluate('partyline.mount()')
    await log(page).getByText('On my way').waitFor()
  })

  it('a page can open it before it has a body, and long before it has loaded', async () => {
    const page = await readers.stranger(phone)
    const { held, letGo } = await hold(page, '**/slow.js')
    const fetched = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/widget/chat.js'))
    await page.goto(`${readers.site}/at-once`, { waitUntil: 'commit' })
    await until('the page is loading', () => held.length > 0)
    await fetched
    // The module has run, and what it drew would be drawn.
    await page.evaluate(
      "import(document.scripts[0].src.replace('widget.js', 'widget/chat.js')).then(() => new Promise((resolve) => setTimeout(resolve)))",
    )
    await letGo()
    await sends(page, 'There at once')
  })
})
