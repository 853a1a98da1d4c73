// Every state of the widget as a picture, and by axe: light and dark, large and small, both directions, five languages, hostile words.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { makeEntryPoints, tricks } from './entry-points.ts'
import { Readers } from './readers.ts'
import { chat, field, isAccessible, launcher, log, openChat, reads, says, styleOf } from './site.ts'
import { becomesTrue, picture } from './stage.ts'

const readers = new Readers({ entryPoints: [] })

beforeAll(() => makeEntryPoints(readers))

/** In both schemes: a picture, and nothing that axe finds wrong. */
async function looks(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await isAccessible(page, `${state}, ${colorScheme}`)
    await picture({ page }, `widget-state-${state}-${colorScheme}`)
  }
}

const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  reducedMotion: 'reduce',
} as const

it('U1 the button and the beginning', async () => {
  const page = await readers.customer('/?entry=open')
  await looks(page, 'button')
  await openChat(page)
  await looks(page, 'beginning')
})

const narrow = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, reducedMotion: 'reduce' } as const

it.each([
  ['welcome', {}, ''],
  ['welcome-375', { ...phone, viewport: { width: 375, height: 667 } }, ''],
  ['welcome-200-per-cent', narrow, ''],
  ['welcome-right-to-left', {}, '&dir=rtl&lang=fr'],
])('U1 Q9 S9 it says who answers and what one may begin with: %s', async (name, options, more) => {
  const page = await readers.customer(`/?entry=welcome${more}`, options)
  await openChat(page)
  const said = chat(page)
  await said
    .getByRole('listitem')
    .filter({ hasText: /(xenia|zoe)/ })
    .first()
    .waitFor()
  await said.locator('.topic').first().waitFor()
  for (const one of await said.locator('.header, .greeting, .begin, .foot, .heading').all())
    expect(await one.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
  await looks(page, name)
})

it('U1 a topic is said by pressing it, in the language of the page, and the focus goes to the field', async () => {
  const page = await readers.customer('/?entry=welcome&lang=fr')
  await openChat(page)
  await chat(page).getByRole('button', { name: 'Où est ma commande ?' }).click()
  await log(page).locator('.mine').getByText('Où est ma commande ?').waitFor()
  await reads(page, 'Nous cherchons quelqu’un qui puisse vous aider.')
  expect(await log(page).locator('.bubble').allInnerTexts()).toEqual([
    'Où est ma commande ?',
    'Merci. Nous cherchons quelqu’un qui puisse vous aider.',
  ])
  await until('the field has it', () =>
    chat(page)
      .locator('textarea')
      .evaluate((one) => one.matches(':focus')),
  )
  // Nobody else's agent is to find it.
  const zoe = await readers.agent('zoe')
  await zoe.ends((await zoe.accept()).conversation)
})

it('P7 where one must sign in the page hears of the wish, or an address leads there', async () => {
  const link = await readers.customer('/?entry=link')
  await openChat(link)
  const anchor = chat(link).getByRole('link', { name: 'Sign in' })
  expect(await anchor.getAttribute('href')).toBe('https://shop.example/sign-in')
  expect(await field(link).count()).toBe(0)
  await looks(link, 'locked')

  const page = await readers.customer('/?entry=page')
  await openChat(page)
  await chat(page).getByText('Please sign in to chat with us.').waitFor()
  // Nobody would hear it.
  expect(await chat(page).getByRole('button', { name: 'Sign in' }).count()).toBe(0)
  await page.evaluate('partyline.close(); partyline.on("signin", () => { window.asked = (window.asked ?? 0) + 1 })')
  await openChat(page)
  await chat(page).getByRole('button', { name: 'Sign in' }).click()
  expect(await page.evaluate('window.asked')).toBe(1)
  await readers.identify(page, 'nina')
  await field(page).waitFor()
})

it('U1 P10 the end says who and thanks, and what was said can be read again', async () => {
  const zoe = await readers.agent('zoe')
  const page = await readers.customer('/?entry=welcome')
  await openChat(page)
  await says(page, 'A question')
  const { room, conversation } = await zoe.accept()
  room.say('An answer')
  await reads(page, 'An answer')
  await zoe.ends(conversation)
  await reads(page, 'zoe has ended the conversation')
  await chat(page).getByText('Thank you for talking with us.').waitFor()
  await looks(page, 'ended')
  await chat(page).getByRole('button', { name: 'Start a new conversation' }).click()
  const past = chat(page).getByRole('button', { name: /^Conversation of/ })
  await past.waitFor()
  await looks(page, 'before')
  await past.click()
  await chat(page).getByText('An answer').waitFor()
  await looks(page, 'past')
  await chat(page).getByRole('button', { name: 'Back' }).click()
  await field(page).waitFor()
})

it('P2 U1 a customer who ends it is told that they have, with nothing cut off and nothing left open over it', async () => {
  const page = await readers.customer('/?entry=open')
  await openChat(page)
  await says(page, 'Never mind')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  const more = chat(page).getByRole('button', { name: 'More options' })
  await more.click()
  await chat(page).getByRole('button', { name: 'End conversation' }).click()
  await chat(page).getByRole('button', { name: 'Really end it?' }).click()
  await reads(page, 'You have ended the conversation')
  await chat(page).getByRole('switch').first().waitFor({ state: 'detached' })
  expect(await chat(page).locator('button:focus').getAttribute('aria-label')).toBe('More options')
  const cut = await log(page)
    .locator('.event, .event *')
    .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth && one.clientWidth > 0).length)
  expect(cut).toBe(0)
})

it('U1 where the system chooses the colours, what is on differs from what is off, and the menu from what it lies on', async () => {
  const page = await readers.customer('/?entry=open', { forcedColors: 'active' })
  await openChat(page)
  await chat(page).getByRole('button', { name: 'More options' }).click()
  const ground = (on: string) => styleOf(page, `[aria-checked='${on}'] > .switch`, 'background-color')
  await chat(page).getByRole('switch').first().waitFor()
  expect(await ground('true')).not.toBe(await ground('false'))
  expect(await styleOf(page, '.choices', 'border-top-style')).toBe('solid')
})

it('U1 a site that wants corners has them everywhere, and without a title nobody is called one', async () => {
  const page = await readers.customer('/?entry=open')
  await page.evaluate(`document.querySelector('partyline-chat').style.setProperty('--partyline-radius', '0px')`)
  await openChat(page)
  await becomesTrue(() => styleOf(page, '.greeting', 'border-radius'), '0px')
  await says(page, 'With corners')
  await reads(page, 'We are looking for somebody who can help you.')
  await becomesTrue(() => styleOf(page, '.bubble', 'border-radius'), '0px')
  expect(await log(page).getByText('Chat with us').count()).toBe(0)
})

it('U1 and P4 after hours nobody is let wait for nothing: live says when it opens, persistent takes the words', async () => {
  const shut = await readers.customer('/?entry=shut')
  await openChat(shut)
  await chat(shut).getByText('We are closed at the moment.').waitFor()
  await chat(shut)
    .getByText(/^We open again \w+day/)
    .waitFor()
  expect(await field(shut).count()).toBe(0)
  expect(await chat(shut).getByText('How can we help?').count()).toBe(0)
  await looks(shut, 'closed')

  const away = await readers.customer('/?entry=away')
  await openChat(away)
  await chat(away).getByText('We are away at the moment.').waitFor()
  await looks(away, 'away')
  await says(away, 'For when you are back')
  await chat(away).getByText('Sent', { exact: true }).waitFor()
})

it('P4 after hours a message can be left where the entry point says at which, and is there again', async () => {
  const page = await readers.customer('/?entry=night')
  await openChat(page)
  await chat(page).getByText('We are away at the moment.').waitFor()
  await looks(page, 'night')
  await says(page, 'Call me back')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await page.reload()
  await reads(page, 'Call me back')
})

it('U1 what cannot be reached says so, and can be tried again; what there is not says so, and cannot', async () => {
  const page = await readers.customer('/?entry=none')
  await page.route('**/v1/entry-points/none', (route) => route.abort())
  await openChat(page)
  await chat(page).getByText('The chat cannot be reached at the moment.').waitFor()
  await looks(page, 'failed')
  await page.unroute('**/v1/entry-points/none')
  await chat(page).getByRole('button', { name: 'Try again' }).click()
  await chat(page).getByText('This chat is not set up for this site.').waitFor()
  await looks(page, 'refused')
  expect(await chat(page).getByRole('button', { name: 'Try again' }).count()).toBe(0)

  const cut = await readers.customer('/?entry=open')
  await openChat(cut)
  await cut.route(/\/conversations$/, (route) => route.abort())
  await field(cut).fill('Into the void')
  await field(cut).press('Enter')
  await chat(cut).getByText('Not sent').waitFor({ timeout: 60_000 })
  await looks(cut, 'not-sent')
  await cut.unroute(/\/conversations$/)
  await chat(cut).getByRole('button', { name: 'Try again' }).click()
  await chat(cut).getByText('Sent', { exact: true }).waitFor()
  await reads(cut, 'Into the void')
})

it('U1 S2 on a site that its entry point does not list it says that it is not for it, and the console why', async () => {
  const page = await readers.stranger()
  const told: string[] = []
  page.on('console', (message) => told.push(message.text()))
  await page.goto(`${readers.site}/?entry=members`)
  await openChat(page)
  await chat(page).getByText('This chat is not set up for this site.').waitFor()
  expect(await chat(page).getByRole('button', { name: 'Try again' }).count()).toBe(0)
  expect(await field(page).count()).toBe(0)
  await expect.poll(() => told.filter((line) => line.includes('wrong_origin: ')).length).toBe(1)
  await looks(page, 'not-for-this-site')
})

it('U1 on a phone it takes the place of the page, and gives it back', async () => {
  const page = await readers.customer('/?entry=open', phone)
  await launcher(page).tap()
  const dialog = chat(page).getByRole('dialog')
  await dialog.waitFor()
  expect(await dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
  await expect.poll(() => dialog.evaluate((one) => one.matches(':modal'))).toBe(true)
  for (const size of await chat(page)
    .getByRole('button')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width))) {
    expect(size).toBeGreaterThanOrEqual(24)
  }
  await looks(page, 'phone')
  // Enter is a new line there; the button sends.
  await field(page).fill('From the phone')
  await field(page).press('Enter')
  await chat(page).getByRole('button', { name: 'Send' }).tap()
  await reads(page, 'From the phone')
  await dialog.getByRole('button', { name: 'Close chat' }).tap()
  await dialog.waitFor({ state: 'hidden' })
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
})

it('U1 on a page from right to left it stands at the other side and runs the other way', async () => {
  const page = await readers.customer('/?entry=open&lang=ar&dir=rtl')
  expect((await launcher(page).boundingBox())?.x).toBeLessThan(100)
  await openChat(page)
  await says(page, 'مرحبا، هل الإبريق متوفر؟')
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await looks(page, 'right-to-left')
})

it.each([
  ['id', 'Halo! Ada yang bisa kami bantu?', 'Percakapan dimulai'],
  ['pt', 'Olá! Como podemos ajudar?', 'Conversa iniciada'],
  ['ja', 'こんにちは。ご用件をお聞かせください。', '会話を開始しました'],
  ['fr-CA', 'Bonjour ! Comment pouvons-nous vous aider ?', 'Conversation commencée'],
])('U2 speaks %s, in its own words and in the lines of the system', async (lang, greeting, started) => {
  const page = await readers.customer(`/?entry=open&lang=${lang}`)
  await openChat(page)
  await chat(page).getByText(greeting).waitFor()
  await picture({ page }, `widget-language-${lang}`)
  await chat(page).locator('textarea').fill('☕')
  await chat(page).locator('textarea').press('Enter')
  await reads(page, started)
  await isAccessible(page, lang)
})

it('S3 hostile names and words stay words, and what stands beside them stays legible', async () => {
  const page = await readers.customer('/?entry=odd')
  await openChat(page)
  await chat(page).getByRole('textbox', { name: 'Your name' }).fill(`${tricks}Vera`)
  const mallory = await readers.agent('mallory')
  await field(page).fill(`${tricks}__proto__ constructor`)
  await field(page).press('Enter')
  const { room, conversation } = await mallory.accept()
  room.say('😀'.repeat(4_000))
  room.say(`${tricks}${'x'.repeat(2_000)}`)
  room.say('javascript:alert(1) https://bank.example@evil.example/ data:text/html,x')
  await until('all of it', () => room.unsent.entries.value.length === 0)
  await reads(page, 'javascript:alert(1)')
  expect(await page.evaluate('typeof hacked')).toBe('undefined')
  expect(await log(page).getByRole('link').count()).toBe(0)
  expect(await log(page).evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)
  expect(await styleOf(page, '.heading bdi', 'unicode-bidi')).toBe('isolate')
  expect(
    await chat(page)
      .locator('.heading')
      .evaluate((one) => one.scrollWidth <= one.clientWidth),
  ).toBe(true)
  expect(await chat(page).locator('.heading').innerText()).not.toContain('\u202e')
  await looks(page, 'hostile')
  await mallory.api({ method: 'POST', path: `/conversations/${conversation}/end` })
})
