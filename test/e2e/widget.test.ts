// The widget on a page of another origin, in a real browser against the real thing: what customers do with it.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { until } from '../support/client.ts'
import { attentions, watch } from './attention.ts'
import { Readers } from './readers.ts'
import { chat, field, isAccessible, launcher, log, openChat, reads, says, styleOf, witness } from './site.ts'
import { picture } from './stage.ts'

const readers = new Readers({ entryPoints: ['shop', 'members'] })

const tells = async (page: Page, name: string) => (await witness(page)).told.filter(([told]) => told === name)
const bubbles = (page: Page) => log(page).locator('.bubble').allInnerTexts()
const badge = (page: Page) => launcher(page).locator('.badge')

it('U1, R12 and D9 on a hostile page with a strict policy: the first words start it, marks, several parties, badge, two tabs, reload', async () => {
  const page = await readers.customer()
  const box = await launcher(page).boundingBox()
  expect(box).toMatchObject({ width: 60, height: 60 })
  expect(await styleOf(page, '.launcher', 'opacity')).toBe('1')
  await openChat(page)
  await chat(page).getByRole('textbox', { name: 'Your name' }).fill('Vera Lind')
  expect(await tells(page, 'started')).toEqual([])
  await says(page, 'Does the pot keep tea warm?')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  expect(await field(page).evaluate((one) => one.matches(':focus'))).toBe(true)
  await until('started', async () => (await tells(page, 'started')).length === 1)
  await isAccessible(page, 'waiting')
  await picture({ page }, 'widget-02-waiting')

  const ann = await readers.agent('ann')
  const { room, conversation } = await ann.accept()
  await reads(page, 'Chat started with Ann')
  expect(room.items.value.some(({ name }) => name === 'Vera Lind')).toBe(true)
  room.read()
  await chat(page).getByText('Read', { exact: true }).waitFor()
  room.type()
  await chat(page).getByText('Ann is typing…').waitFor()
  room.say('For forty minutes. See https://shop.example/pot.')
  const link = log(page).getByRole('link')
  await link.waitFor()
  expect(await link.getAttribute('href')).toBe('https://shop.example/pot')
  expect(await link.getAttribute('rel')).toContain('noopener')
  await until('read by the customer', () => room.cursors.value['p1'] === room.first.value + room.items.value.length - 1)

  const ben = await readers.agent('ben')
  await ann.api({ method: 'POST', path: `/conversations/${conversation}/invitations`, body: { agent: 'ben' } })
  const second = await ben.accept()
  await chat(page).getByRole('heading', { name: 'Ann and Ben' }).waitFor()
  await says(page, 'Thank you both')
  for (const reader of [room, second.room])
    await until('it arrives', () => reader.items.value.some(({ text }) => text === 'Thank you both'))
  second.room.read()
  room.read()
  await chat(page).getByText('Read by Ann and Ben').waitFor()
  await picture({ page }, 'widget-03-three-parties')

  await field(page).press('Escape')
  for (const text of ['One', 'Two', 'Three']) second.room.say(text)
  await until('the badge', async () => (await badge(page).textContent()) === '3')
  expect(await launcher(page).getAttribute('aria-label')).toBe('Open chat, 3 unread messages')
  await isAccessible(page, 'unread')
  await picture({ page }, 'widget-04-unread')
  const other = await page.context().newPage()
  await other.goto(readers.site)
  await until('the badge of the other tab', async () => (await badge(other).textContent()) === '3')
  await openChat(other)
  await chat(other).getByText('New messages', { exact: true }).waitFor()
  await picture({ page: other }, 'widget-05-new-messages')
  await until('no badge', async () => (await badge(page).count()) === 0)
  const before = await bubbles(other)
  await other.reload()
  await reads(other, 'Three')
  expect(await bubbles(other)).toEqual(before)
  await says(other, 'From here')
  await openChat(page)
  await reads(page, 'From here')

  await ann.ends(conversation)
  await chat(page).getByRole('button', { name: 'Start a new conversation' }).waitFor()
  await isAccessible(page, 'ended')
  await until('ended', async () => (await tells(page, 'ended')).length === 1)
  expect((await tells(page, 'ended'))[0]?.[1]).toEqual({ conversation, reason: 'agent_ended' })
  const { violations, told } = await witness(page)
  expect(violations).toEqual([])
  expect(told.map(([name]) => name)).toEqual(expect.arrayContaining(['ready', 'open', 'close', 'message', 'unread']))
  expect(await page.title()).toBe('Somebody else')
})

it('U1 words that nobody looks at sound and are notified from one tab, however many there are', async () => {
  const first = await readers.customer()
  await watch(first.context(), readers.site)
  await openChat(first)
  await says(first, 'Is anybody there?')
  const ann = await readers.agent('ann')
  const { room, conversation } = await ann.accept()
  await first.evaluate(`localStorage.setItem('partyline.widget/${new URL(readers.url).host}/shop/notify', 'yes')`)
  const tabs = [await first.context().newPage(), await first.context().newPage()]
  for (const page of tabs) {
    await page.goto(readers.site)
    // A browser plays nothing before somebody has touched the page.
    await openChat(page)
    await reads(page, 'Chat started with Ann')
    await launcher(page).click()
  }
  await first.close()
  room.say('Here I am')
  await until('a sound and a notification', async () =>
    (await attentions(tabs)).some(({ tones, notes }) => tones > 0 && notes.length > 0),
  )
  for (const page of tabs) await until('the badge', async () => (await badge(page).textContent()) === '1')
  expect(await attentions(tabs)).toEqual([{ tones: 2, notes: ['Ann'] }])
  await ann.ends(conversation)
})

it('U1 and R14 by the keyboard alone: in, write, choose, out, and back to where one was', async () => {
  const page = await readers.customer()
  await page.keyboard.press('Tab')
  expect(await launcher(page).evaluate((one) => one.matches(':focus-visible'))).toBe(true)
  await page.keyboard.press('Enter')
  await until('the field has the focus', () => field(page).evaluate((one) => one.matches(':focus')))
  await page.keyboard.type('Hello')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('there')
  await page.keyboard.press('Enter')
  await log(page).getByText('Hello there').waitFor()
  const options = chat(page).getByRole('button', { name: 'Message options' })
  await options.waitFor()
  await page.keyboard.press('Shift+Tab')
  expect(await options.evaluate((one) => one.matches(':focus-visible'))).toBe(true)
  await page.keyboard.press('Enter')
  await chat(page).getByRole('button', { name: 'Correct', exact: true }).press('Enter')
  await field(page).fill('Hello, you there')
  await page.keyboard.press('Enter')
  await log(page).getByText('Hello, you there').waitFor()
  await chat(page).getByText('corrected').waitFor()
  await chat(page).getByRole('button', { name: 'More options' }).focus()
  await page.keyboard.press('Enter')
  await chat(page).getByRole('switch', { name: 'Sound' }).waitFor()
  await isAccessible(page, 'menu')
  await picture({ page }, 'widget-06-menu')
  await page.keyboard.press('Escape')
  expect(await chat(page).getByRole('switch').count()).toBe(0)
  await chat(page).getByRole('button', { name: 'More options' }).press('Enter')
  for (const name of ['End conversation', 'Really end it?'])
    await chat(page).getByRole('button', { name }).press('Enter')
  await chat(page).getByRole('button', { name: 'Start a new conversation' }).press('Enter')
  await chat(page).getByText('Hello! How can we help?').waitFor()
  await page.keyboard.press('Escape')
  await chat(page).getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await launcher(page).evaluate((one) => one.matches(':focus'))).toBe(true)
})

it('U1 history comes on scrolling up, and what one reads stays where it is', async () => {
  const page = await readers.customer()
  await openChat(page)
  await says(page, 'I have a long story')
  const ann = await readers.agent('ann')
  const { room, conversation } = await ann.accept()
  for (let n = 1; n <= 150; n++) room.say(`Line ${n}`)
  await until('all of it', () => room.unsent.entries.value.length === 0)
  await reads(page, 'Line 150')
  await page.reload()
  await reads(page, 'Line 150')
  const box = log(page)
  await box.evaluate((one) => one.scrollTo(0, 300))
  const top = await box.evaluate((one) => {
    const seen = [...one.querySelectorAll('.bubble')].find(
      (each) => each.getBoundingClientRect().top > one.getBoundingClientRect().top,
    )
    return { text: seen?.textContent ?? '', at: seen?.getBoundingClientRect().top ?? 0 }
  })
  await box.evaluate((one) => one.scrollBy(0, -100))
  await until('more history', async () => (await box.locator('.bubble').count()) > limits.tailItems + 10)
  const bubble = box.locator('.bubble', { hasText: new RegExp(`^${top.text}$`) })
  expect(Math.abs((await bubble.evaluate((one) => one.getBoundingClientRect().top)) - top.at - 100)).toBeLessThan(3)
  await chat(page).getByRole('button', { name: 'Latest messages' }).click()
  await until('the end', () => box.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 60))
  await ann.ends(conversation)
})

it('U1 and D5 cut off, it says so after five seconds, and what was written meanwhile arrives', async () => {
  const page = await readers.customer()
  await openChat(page)
  await says(page, 'Before')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await page.context().setOffline(true)
  const cutAt = Date.now()
  await says(page, 'Meanwhile')
  await chat(page).getByText('You are offline. Reconnecting…').waitFor()
  expect(Date.now() - cutAt).toBeGreaterThan(limits.offlineShownMs - 500)
  expect(Date.now() - cutAt).toBeLessThan(limits.offlineShownMs + 3_000)
  expect(await chat(page).getByText('Sending…').count()).toBe(1)
  await isAccessible(page, 'offline')
  await picture({ page }, 'widget-07-offline')
  await page.context().setOffline(false)
  await until('sent', async () => (await chat(page).getByText('Sending…').count()) === 0)
  expect(await chat(page).getByText('You are offline').count()).toBe(0)
})

describe('U1 and P8 customers whom the site signs in', () => {
  async function tokenFor(id: string): Promise<string> {
    const body = JSON.stringify({ customer: id, name: 'Maria Castelo', attributes: { tier: 'gold' } })
    const response = await fetch(`${readers.url}/v1/dev/customer-token`, { method: 'POST', body })
    return ((await response.json()) as { token: string }).token
  }
  const identify = (page: Page, token: string) =>
    page.evaluate(`partyline.identify(() => Promise.resolve(${JSON.stringify(token)}))`)

  it('P5 and P9 are asked to sign in where it is required, and find their conversation on another device', async () => {
    const page = await readers.customer('/?entry=members')
    await openChat(page)
    await chat(page).getByText('Please sign in to chat with us.').waitFor()
    await isAccessible(page, 'sign-in')
    await picture({ page }, 'widget-08-sign-in')
    await identify(page, await tokenFor('maria'))
    await says(page, 'Where is my order?')
    const phone = await readers.customer('/?entry=members')
    await identify(phone, await tokenFor('maria'))
    await openChat(phone)
    await reads(phone, 'Where is my order?')
    expect(await chat(phone).getByRole('button', { name: 'End conversation' }).count()).toBe(0)
    await phone.evaluate('partyline.signOut()')
    await chat(phone).getByText('Please sign in to chat with us.').waitFor()
    const kept = await phone.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('partyline.')))
    expect(kept).toEqual([])
  })

  it('S1 where a site empties its storage as somebody leaves, they have left in its other tabs too', async () => {
    const page = await readers.customer()
    await openChat(page)
    await says(page, 'Not for whoever comes next')
    await chat(page).getByText('Sent', { exact: true }).waitFor()
    const other = await page.context().newPage()
    await other.goto(readers.site)
    await openChat(other)
    await reads(other, 'Not for whoever comes next')
    await page.evaluate('localStorage.clear()')
    await chat(other).getByText('Hello! How can we help?').waitFor()
    expect(await chat(other).getByText('Not for whoever comes next').count()).toBe(0)
  })

  it('P9 and R14 keep the conversation that they began as visitors, in every tab, and take back what they said', async () => {
    const page = await readers.customer()
    const other = await page.context().newPage()
    await other.goto(readers.site)
    await openChat(other)
    await chat(other).getByText('Hello! How can we help?').waitFor()
    await openChat(page)
    await says(page, 'Nobody knows me yet')
    await chat(page).getByText('Sent', { exact: true }).waitFor()
    await identify(page, await tokenFor('nora'))
    await says(page, 'Now you do')
    await until('sent', async () => (await chat(page).getByText('Sending…').count()) === 0)
    await reads(page, 'Nobody knows me yet')
    await reads(other, 'Nobody knows me yet')
    await chat(page).getByRole('button', { name: 'Message options' }).last().click()
    for (const name of ['Delete', 'Delete for everyone?']) await chat(page).getByRole('button', { name }).click()
    await chat(page).getByText('This message was deleted.').waitFor()
    expect(await chat(page).getByText('Now you do').count()).toBe(0)
    expect(
      await page.evaluate(() => Object.keys(localStorage).find((key) => key.endsWith('/visitor')) ?? null),
    ).toBeNull()
  })
})

it('U1 where storage is forbidden a customer can write all the same', async () => {
  const page = await readers.stranger()
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, {
        get: () => {
          throw new DOMException('forbidden', 'SecurityError')
        },
      })
    }
  })
  await page.goto(readers.site)
  await openChat(page)
  await says(page, 'Without a memory')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
})
