// The places of the console: fetched when they are opened, and there again after a deploy has replaced their files.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { castOfFile, heard } from './cast.ts'
import { says } from './hands.ts'
import { becomesTrue, picture } from './stage.ts'

const cast = castOfFile()
const draft = 'Half a sentence that nobody has sent yet'
const engagementsFile = /\/assets\/engagements-[^/]*\.js$/

const composerOf = (page: Page) => page.getByRole('textbox', { name: 'Message' })
const opens = (page: Page) => page.getByRole('link', { name: 'My conversations' }).click()

/** Answers the first `times` requests for the place as a server does whose files are of another release. */
async function replaced(page: Page, times: number): Promise<{ asked: number }> {
  const count = { asked: 0 }
  await page.route(engagementsFile, (route) =>
    ++count.asked <= times ? route.fulfill({ status: 404, body: '' }) : route.fallback(),
  )
  return count
}

it('U3 a place whose files a deploy has replaced opens all the same, and costs no word', async () => {
  const { ann, vera } = await cast.talking('Vera')
  await composerOf(ann.page).fill(draft)
  const count = await replaced(ann.page, 1)
  await opens(ann.page)
  await ann.page.getByRole('heading', { name: 'My conversations' }).waitFor()
  expect(count.asked).toBe(2)
  await ann.page.goBack()
  await becomesTrue(() => composerOf(ann.page).inputValue(), draft)
  expect(heard(vera)).toEqual([])
})

it('U3 a place that cannot be had says so once, and is tried again by hand', async () => {
  const { ann } = await cast.talking('Vera')
  const { page } = ann
  // How often is a matter of timing: after the reload it is also fetched ahead.
  await replaced(page, Number.POSITIVE_INFINITY)
  let reloads = 0
  page.on('domcontentloaded', () => reloads++)
  await opens(page)
  const again = page.getByRole('button', { name: 'Try again' })
  await again.waitFor()
  await picture(ann, 'place-failed')
  // It began anew once, and not for ever.
  expect(reloads).toBe(1)
  await page.unroute(engagementsFile)
  await again.click()
  await page.getByRole('heading', { name: 'My conversations' }).waitFor()
})

it('U3 an agent who has gone elsewhere meanwhile keeps their page', async () => {
  const { ann, vera } = await cast.talking('Vera')
  const { page } = ann
  const answers: (() => Promise<void>)[] = []
  await page.route(engagementsFile, (route) => void answers.push(() => route.fulfill({ status: 404, body: '' })))
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
  await opens(page)
  await becomesTrue(async () => answers.length, 1)
  await page.goBack()
  await answers[0]?.()
  await says(ann, draft)
  await becomesTrue(async () => heard(vera), [draft])
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true)
})

it('U3 without a network a place is not had, and the page stays', async () => {
  const { ann } = await cast.talking('Vera')
  await composerOf(ann.page).fill(draft)
  await ann.context.setOffline(true)
  await opens(ann.page)
  await ann.page.getByRole('button', { name: 'Try again' }).waitFor()
  await ann.page.goBack()
  expect(await composerOf(ann.page).inputValue()).toBe(draft)
  await ann.context.setOffline(false)
})
