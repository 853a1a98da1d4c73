// U2: whatever a person reads on a page stands in the locale files. A sentence that does not is found here, wherever it stands.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { shop as english } from '../../web/locales/en.ts'
import { shop as french } from '../../web/locales/fr.ts'
import { isRecorded, signIn } from '../support/client.ts'
import { castOfFile } from './cast.ts'
import { marked, markWords, unmarked } from './marked.ts'
import { chat, colleague, launcher, openSite, type Site } from './site.ts'
import { tab } from './stage.ts'

let site: Site
const leaving: (() => Promise<unknown>)[] = []
const cast = castOfFile()

beforeAll(async () => {
  site = await openSite(cast.stage.url)
})
afterEach(async () => {
  for (const leave of leaving.splice(0).toReversed()) await leave()
})
afterAll(() => site?.close())

/** In a browser whose reader has the marked language. */
async function open(url: string): Promise<Page> {
  const context = await cast.stage.browser.newContext({
    locale: `${marked}-FR`,
    viewport: { width: 1_440, height: 900 },
  })
  context.setDefaultTimeout(20_000)
  leaving.push(() => context.close())
  await markWords(context)
  return tab({ context }, url)
}

async function look(page: Page, view: string): Promise<void> {
  expect.soft((await unmarked(page)).map((fault) => `${view}: ${fault}`)).toEqual([])
}

/** The page is in this language, and says so. */
const speaks = (page: Page) => page.evaluate('[document.documentElement.lang, document.documentElement.dir]')

it('U2 the start page, the shop, its account and the reference', async () => {
  const page = await open(`${cast.stage.url}/`)
  await page.locator('.scene').waitFor()
  expect(await speaks(page)).toEqual([marked, 'ltr'])
  await look(page, 'start')

  await page.goto(`${cast.stage.url}/demo/`)
  await launcher(page).waitFor()
  expect(await speaks(page)).toEqual([marked, 'ltr'])
  await page.locator('.good button').first().click()
  await page.locator('.basket', { hasText: '1' }).waitFor()
  await look(page, 'shop')

  await page.goto(`${cast.stage.url}/demo/account/`)
  await page.locator('.people button').first().waitFor()
  await look(page, 'account, signed out')
  await page.locator('.people button').first().click()
  await page.locator('table').waitFor()
  await look(page, 'account, signed in')

  await page.goto(`${cast.stage.url}/reference/`)
  await page.getByRole('article').first().waitFor()
  expect(await speaks(page)).toEqual([marked, 'ltr'])
  for (const summary of await page
    .locator('.operation summary')
    .all()
    .then((all) => all.slice(0, 30)))
    await summary.click()
  await look(page, 'reference')
  await page.getByRole('searchbox').fill('000000')
  await page.locator('.nothing').first().waitFor()
  await look(page, 'reference, nothing found')
  await page.route('**/v1/openapi.json', (route) => route.fulfill({ status: 503, body: '' }))
  await page.reload()
  await page.getByRole('alert').waitFor()
  await look(page, 'reference, failed')
})

it('U2 the widget: closed, beginning, waiting, talking, its menu, not sent, ended', async () => {
  const root = await signIn(cast.stage.url, 'root')
  const path = '/admin/entry-points/shop'
  const { body } = await root<{ body: object }>({ method: 'GET', path })
  await root({ method: 'PUT', path, body: { ...body, origins: [site.url] } })
  leaving.push(() => root({ method: 'PUT', path, body }))
  const page = await open(`${site.url}/?lang=${marked}`)
  const widget = chat(page)
  await page.evaluate(`document.querySelectorAll('main, title').forEach((one) => { one.translate = false })
    document.title = ''`)
  await launcher(page).waitFor()
  await look(page, 'closed')
  await launcher(page).click()
  await widget.locator('.greeting').waitFor()
  await look(page, 'beginning')
  await widget.locator('textarea').fill('1')
  await widget.locator('textarea').press('Enter')
  await widget.getByRole('log').waitFor()
  await look(page, 'waiting')
  const ann = await colleague(cast.stage, 'ann')
  leaving.push(() => ann.leave())
  const { room, conversation } = await ann.accept()
  room.say('2')
  await widget.locator('.bubble', { hasText: '2' }).waitFor()
  await look(page, 'talking')
  await widget.locator('header button').first().click()
  await look(page, 'menu')
  await page.keyboard.press('Escape')
  await ann.ends(conversation)
  await widget.locator('textarea').waitFor({ state: 'detached' })
  await look(page, 'ended')
})

it('U2 the console: signing in, the list, ringing, a room, all that lies over it, the board, what was served', async () => {
  const page = await open(`${cast.stage.url}/console/`)
  const scripts: Promise<string>[] = []
  page.on('response', (answer) => {
    if (answer.url().includes('/assets/')) scripts.push(answer.text().catch(() => ''))
  })
  await page.reload()
  await page.locator('.people li').first().waitFor()
  const loaded = (await Promise.all(scripts)).join('\n')
  for (const { headline } of [english, french]) expect(loaded).not.toContain(headline)
  expect(await speaks(page)).toEqual([marked, 'ltr'])
  await look(page, 'sign-in')
  await page.goto(`${cast.stage.url}/console/?as=ann`)
  await page.locator('.empty').first().waitFor()
  await look(page, 'empty')
  await page.locator('.presence-button').click()
  await look(page, 'presence')
  await page.locator('.popover .menu-item').first().click()
  const one = await cast.customer('77', 'shop', { 1: '2' })
  one.room.say('3')
  await page.locator('.offer').waitFor()
  await look(page, 'ringing')
  await page.locator('.offer-acts .button.main').click()
  await page.locator('.composer textarea').waitFor()
  await page.locator('.composer textarea').fill('4')
  await page.keyboard.press('Enter')
  await page.locator('.message.mine').waitFor()
  await look(page, 'room')
  for (const [index, kind] of (await page.locator('.side [role=tab]').all()).entries()) {
    await kind.click()
    await look(page, `beside ${index}`)
  }
  for (const act of await page.locator('.acts button').all()) {
    if ((await act.getAttribute('aria-haspopup')) === null) continue
    await act.click()
    await look(page, `act ${await act.getAttribute('aria-label')}`)
    await page.keyboard.press('Escape')
  }
  for (const [view, key] of [
    ['palette', 'Control+k'],
    ['help', '?'],
  ] as const) {
    // In its corner, where there is no button in any language.
    await page.locator('.conversation-head').click({ position: { x: 2, y: 2 } })
    await page.keyboard.press(key)
    await page.locator('dialog[open]').waitFor()
    await look(page, view)
    await page.keyboard.press('Escape')
  }
  await page.locator('.you > button').click()
  await look(page, 'menu')
  await page.keyboard.press('Escape')
  await one.api({ method: 'POST', path: `/conversations/${one.conversation}/end` })
  await page.locator('.wrap-up').first().waitFor()
  await look(page, 'wrap-up')
  await isRecorded(cast.stage.url, 'ann', one.conversation)
  await page.evaluate("location.hash = '#/engagements'")
  await page.locator('.engagement-row').first().waitFor()
  await look(page, 'engagements')
  await page.goto(`${cast.stage.url}/console/?as=dora#/board`)
  await page.locator('[data-queue=sales]').click()
  await look(page, 'board')
})
