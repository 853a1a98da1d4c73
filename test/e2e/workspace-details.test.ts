// What surrounds a conversation in the workspace: refusals, corrections, search, quick connects, the board, languages, hostile words.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { apiOf, until } from '../support/client.ts'
import { castOfFile, heard } from './cast.ts'
import { accepts, becomes, meets, offers, reads, says, shows, transcript } from './hands.ts'
import { call, logOf } from './past-pages.ts'
import { becomesTrue, picture, tab } from './stage.ts'

const cast = castOfFile()

it('U3 an act that is refused says which one and why, until it is dismissed', async () => {
  const { ann } = await cast.talking('Vera')
  await meets(ann, 'Cleo', 'Transfer')
  await reads(ann, 'Cleo is offline')
  await meets(ann, 'Sales', 'Invite')
  await ann.page.getByRole('list', { name: 'Pending invitations' }).getByText('Sales').waitFor()
  await meets(ann, 'Support', 'Invite')
  const toast = ann.page.locator('.toast').filter({ hasText: 'Invite: Support' })
  await toast.getByText('A queue is looking for somebody already.').waitFor()
  const first = await toast.elementHandle()
  await meets(ann, 'Support', 'Invite')
  await until('it is said again', async () => (await first?.evaluate((node) => node.isConnected)) === false)
  // It is said once, and what it lies over can be pressed.
  expect(await toast.count()).toBe(1)
  const { x, y, width, height } = await until('it lies there', () => toast.getByText('Invite: Support').boundingBox())
  const middle = `document.elementFromPoint(${x + width / 2}, ${y + height / 2})`
  expect(await ann.page.evaluate(`${middle}.closest('.toast') === null`)).toBe(true)
  await toast.getByRole('button', { name: 'Dismiss' }).click()
  await toast.waitFor({ state: 'detached' })
  await ann.page.getByRole('button', { name: 'Cancel the invitation of Sales' }).click()
  await reads(ann, 'The invitation of Sales was cancelled')
})

/** This tab's answers to offers leave the browser when it is called. */
async function holdAnswers(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route('**/v1/agent/offers/*', async (route) => {
    if (route.request().method() === 'POST') await promise
    await route.continue()
  })
  return resolve
}

const answered = (page: Page) =>
  page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().includes('/agent/offers/'),
  )

it('A6 accepted in two tabs at once it opens in both, and neither complains', async () => {
  const ann = await cast.agent('ann')
  const second = { page: await tab(ann, `${cast.stage.url}/console/?as=ann`) }
  const vera = await cast.customer('Vera')
  const letGo = await holdAnswers(second.page)
  await offers(second).getByRole('button', { name: 'Accept' }).click()
  await accepts(ann, 'Vera')
  const answer = answered(second.page)
  letGo()
  expect((await answer).status()).toBe(409)
  await shows(second, 'Vera')
  await says(second, 'From the other tab')
  await until('the customer has heard it', () => heard(vera).includes('From the other tab'))
  expect(await second.page.locator('.toast').count()).toBe(0)
  expect(await ann.page.locator('.toast').count()).toBe(0)
})

it('A6 declined in two tabs at once neither complains; accepted in one, the tab that declined is told', async () => {
  const ann = await cast.agent('ann')
  const second = { page: await tab(ann, `${cast.stage.url}/console/?as=ann`) }
  await cast.customer('Vera')
  const letGo = await holdAnswers(second.page)
  await offers(second).getByRole('button', { name: 'Decline' }).click()
  await offers(ann).getByRole('button', { name: 'Decline' }).click()
  await offers(ann).waitFor({ state: 'detached' })
  const answer = answered(second.page)
  letGo()
  expect((await answer).status()).toBe(409)
  await becomes({ ...ann, ...second }, 'Away')
  expect(await second.page.locator('.toast').count()).toBe(0)

  await second.page.unrouteAll()
  await becomes(ann, 'Available')
  await cast.customer('Otto')
  const letGoOfOtto = await holdAnswers(second.page)
  await offers(second).filter({ hasText: 'Otto' }).getByRole('button', { name: 'Decline' }).click()
  await accepts(ann, 'Otto')
  letGoOfOtto()
  await second.page.locator('.toast').getByText('The offer was answered already.').waitFor()
})

it('R14 D2 words of a correction are their writer’s, also those written while it was saved and those that came too late', async () => {
  const { token } = await call<{ token: string }>(cast.stage, 'POST', '/dev/sign-in', null, { agent: 'root' })
  const shop = '/admin/entry-points/shop'
  const { body } = await call<{ body: object }>(cast.stage, 'GET', shop, token)
  await call(cast.stage, 'PUT', shop, token, { ...body, amendWithinMs: 12_000 })
  const { ann } = await cast.talking('Vera')
  await call(cast.stage, 'PUT', shop, token, body)
  await says(ann, 'Teh parcel')
  await transcript(ann).getByRole('button', { name: 'Correct' }).click()
  const field = ann.page.getByRole('textbox', { name: 'Corrected words' })
  const { promise, resolve } = Promise.withResolvers<void>()
  await ann.page.route('**/items/*', async (route) => {
    await promise
    await route.continue()
  })
  await field.fill('The parcel')
  const saved = ann.page.waitForResponse((response) => response.request().method() === 'PUT')
  await field.press('Enter')
  await field.press('!')
  resolve()
  expect((await saved).ok()).toBe(true)
  await until('the first words are saved', async () => {
    const log = await logOf(cast.stage, 'ann')
    return log.some(({ text }) => text === 'The parcel')
  })
  expect(await field.inputValue()).toBe('The parcel!')
  await ann.page.getByText('This can no longer be corrected.').waitFor()
  expect(await field.inputValue()).toBe('The parcel!')
  await picture(ann, 'correction-too-late')
  await ann.page.getByRole('button', { name: 'As a new message' }).click()
  await becomesTrue(() => ann.page.getByRole('textbox', { name: 'Message' }).inputValue(), 'The parcel!')
  expect(await field.count()).toBe(0)
})

it('R14 agents correct and delete their own words, supervisors redact those of anybody', async () => {
  const dora = await cast.agent('dora')
  const vera = await cast.customer('Vera')
  await accepts(dora, 'Vera')
  vera.room.say('My card is 4111 1111')
  await says(dora, 'Teh parcel')
  await says(dora, 'Not for you')
  const article = (text: string) => transcript(dora).getByRole('article').filter({ hasText: text })
  await article('Teh parcel').getByRole('button', { name: 'Correct' }).click()
  const field = dora.page.getByRole('textbox', { name: 'Corrected words' })
  await field.fill('The parcel')
  // What was begun outlasts the page.
  await dora.page.reload()
  await becomesTrue(() => field.inputValue(), 'The parcel')
  await field.press('Enter')
  await article('The parcel').getByText('Corrected').waitFor()
  await article('Not for you').getByRole('button', { name: 'Delete' }).click()
  await dora.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await reads(dora, 'This message was deleted.')
  await article('4111').getByRole('button', { name: 'Redact' }).click()
  await dora.page.getByRole('dialog').getByRole('button', { name: 'Redact' }).click()
  await reads(dora, 'This message was redacted.')
  await until('the customer sees all three', () => heard(vera).join('|') === '|The parcel|')
})

it('S3 names and words of a hostile customer stay text and within their place', async () => {
  const ann = await cast.agent('ann')
  const name = `<script>alert(1)</script>\u202Eevil ${'👩‍👩‍👧'.repeat(10)}`
  const vera = await cast.customer(name)
  vera.room.say(`${'🎉'.repeat(4_000)}<img src=x onerror="document.title='hacked'">`)
  vera.room.say('javascript:alert(1) https://example.com/\u202Egpj.exe')
  await offers(ann).getByRole('button', { name: 'Accept' }).click()
  await reads(ann, 'javascript:alert(1)')
  expect(await transcript(ann).getByRole('link').count()).toBe(0)
  expect(await transcript(ann).locator('img, script').count()).toBe(0)
  const wider = await ann.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
  expect(wider).toBeLessThanOrEqual(0)
  await picture(ann, 'workspace-hostile')
})

it('E2 the board shows supervisors who waits, who works, and to whom it is offered; agents are told that it is not for them', async () => {
  const ann = await cast.agent('ann')
  await cast.customer('Vera')
  await accepts(ann, 'Vera')
  await becomes(ann, 'Busy')
  await cast.customer('Otto')
  const dora = await cast.visit('/console/?as=dora#/board')
  const queue = dora.page.getByRole('row').filter({ hasText: 'Sales' })
  await queue.getByRole('cell', { name: '1', exact: true }).first().waitFor()
  await dora.page.getByRole('button', { name: 'Sales' }).click()
  await dora.page.getByRole('list', { name: 'Who waits' }).getByText('Otto').waitFor()
  await dora.page.getByRole('row').filter({ hasText: 'Ann' }).getByText('Vera').waitFor()
  await dora.page.getByRole('row').filter({ hasText: 'Ann' }).getByText('Busy').waitFor()
  await dora.page.getByRole('button', { name: 'Presence' }).click()
  expect(await dora.page.getByRole('columnheader', { name: 'Presence' }).getAttribute('aria-sort')).toBe('descending')
  expect(await dora.page.getByRole('table').last().getByRole('rowheader').first().innerText()).toMatch(/Ann/)
  await ann.page.goto(`${cast.stage.url}/console/#/board`)
  await ann.page.getByText('The board is for supervisors.').waitFor()
})

it('U2 the workspace speaks five languages and remembers which', async () => {
  const { ann } = await cast.talking('Vera')
  const menu = async () => {
    await ann.page.locator('.you > button').click()
    return ann.page.locator('.settings select').first()
  }
  for (const [code, work] of [
    ['fr', 'Travail'],
    ['ja', '仕事'],
    ['pt-BR', 'Trabalho'],
    ['id', 'Pekerjaan'],
  ] as const) {
    await (await menu()).selectOption(code)
    await ann.page.getByRole('heading', { name: work, level: 2 }).waitFor()
    await ann.page.keyboard.press('Escape')
    await picture(ann, `workspace-${code}`)
  }
  await ann.page.reload()
  await ann.page.getByRole('heading', { name: 'Pekerjaan', level: 2 }).waitFor()
  expect(await ann.page.evaluate('document.documentElement.lang')).toBe('id')
})

it('U3 the search finds what is no longer loaded, when asked to look through the whole conversation', async () => {
  const { vera, ann } = await cast.talking('Vera')
  vera.room.say('The needle is here')
  for (let n = 1; n <= 120; n++) vera.room.say(`Hay ${n}`)
  await reads(ann, 'Hay 120')
  await ann.page.reload()
  await reads(ann, 'Hay 120')
  await ann.page.keyboard.press('/')
  await ann.page.getByRole('searchbox', { name: 'Search this conversation' }).fill('needle')
  await ann.page.getByText('Nothing found.').waitFor()
  await ann.page.getByRole('button', { name: 'Search the whole conversation' }).click()
  await ann.page.getByText('1 of 1').waitFor()
  await ann.page.locator('.hit').click()
  await transcript(ann).locator('mark').getByText('needle').waitFor()
  await ann.page.getByRole('button', { name: 'Jump to the latest' }).click()
  await reads(ann, 'Hay 120')
})

it('T8 the list of quick connects shows how each stands at this moment', async () => {
  const { ann } = await cast.talking('Vera')
  await ann.page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Invite' }).click()
  const line = (who: string) => ann.page.getByRole('dialog').locator('.connect').filter({ hasText: who })
  await line('Ben').getByText('Offline').waitFor()
  await cast.agent('ben')
  await line('Ben').getByText('Available · 3 free').waitFor()
  await line('Support')
    .getByText(/^0 waiting · 2 available · /)
    .waitFor()
})

it('S6 somebody without an account and a session that was revoked are told so in words', async () => {
  const nobody = await cast.visit('/console/?sign-in=login_unknown')
  await nobody.page.getByText('You have no account here yet. Ask an administrator.').waitFor()
  expect(nobody.page.url()).not.toContain('sign-in')
  const { page } = await cast.agent('ann')
  const { token } = JSON.parse(await page.evaluate<string>("sessionStorage['partyline.console/session']")) as {
    token: string
  }
  await apiOf(cast.stage.url, token)({ method: 'DELETE', path: '/sign-in/session' })
  await page.getByText('You have been signed out.').waitFor()
  await page.getByText('Sign in as').waitFor()
})

it('U3 what one has said is shown, wherever in the transcript one was reading', async () => {
  const { ann, vera } = await cast.talking('Vera')
  for (let n = 0; n < 40; n++) vera.room.say(`Line ${n}`)
  await reads(ann, 'Line 39')
  await transcript(ann).evaluate((box) => {
    box.scrollTop = 0
  })
  await ann.page.getByRole('button', { name: 'Jump to the latest' }).waitFor()
  await says(ann, 'Forty lines, thank you')
  await ann.page.getByRole('button', { name: 'Jump to the latest' }).waitFor({ state: 'detached' })
  await until('it is in view', () =>
    transcript(ann).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2),
  )
})

it('S6 O1 where there is nobody to sign in as, that is said, and the demo can be loaded', async () => {
  const somebody = await cast.visit('/console/')
  const { page } = somebody
  await page.getByRole('button', { name: /Ann/ }).waitFor()
  // Once: as on a server on which nothing is set up.
  await page.route('**/v1/dev/people', (route) => route.fulfill({ json: { items: [], more: false } }), { times: 1 })
  await page.reload()
  await page.getByText('There is no demo data on this server').waitFor()
  await picture(somebody, 'console-nobody')
  await page.getByRole('button', { name: 'Load the demo' }).click()
  await page.getByRole('button', { name: /Ann/ }).click()
  await becomes(somebody, 'Away')
})
