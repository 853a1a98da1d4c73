// Every service of the browser that the widget uses, refused in every way: a customer can write all the same, once and in one conversation. Where that
// fails with several refused at once, they are refused one by one, to tell which it was.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { faultsOfGroups } from './many.ts'
import { Readers } from './readers.ts'
import { refusing, together, type Refusing } from './refusing.ts'
import { chat, field, launcher, log, openChat } from './site.ts'

const readers = new Readers()
const [first, second] = ['One pot, please', 'And two cups'] as const

it(
  'U1 whatever service is refused in whatever way: a start, two messages and a reload, each word once, one conversation',
  { timeout: 10 * 60_000 },
  async () => {
    expect(Object.keys(refusing).length).toBeGreaterThan(40)
    expect(await faultsOfGroups(readers, together, refusing, writes)).toEqual([])
  },
)

async function writes(page: Page, { script, remembers, attends }: Refusing): Promise<void> {
  const refused = await page.addInitScript(script)
  // Whichever it is, it is told by its name below.
  page.removeAllListeners('pageerror')
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  const begun = new Set<string>()
  page.removeAllListeners('response')
  page.on('response', async (response) => {
    if (response.request().method() !== 'POST' || !response.url().endsWith('/conversations')) return
    begun.add(((await response.json()) as { conversation: string }).conversation)
  })
  try {
    await page.goto(readers.site)
    await openChat(page)
    await sends(page, first)
    await sends(page, second)
    if (attends) await soundsAndNotifies(page)
    expect(await said(page)).toEqual([first, second])
    await page.reload()
    await launcher(page).waitFor()
    // Where the tab remembers nothing it has come up closed.
    if ((await chat(page).getByRole('dialog').count()) === 0) await openChat(page)
    await field(page).waitFor()
    if (remembers) await log(page).getByText(second).waitFor()
    expect(await said(page)).toEqual(remembers ? [first, second] : [])
    expect([begun.size, await chat(page).getByText('Not sent').count(), faults]).toEqual([1, 0, []])
  } finally {
    await refused.dispose()
  }
}

async function sends(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
  await log(page).getByText(text, { exact: true }).waitFor()
  await chat(page).getByText('Sent', { exact: true }).waitFor()
  await chat(page).getByText('Sending…').waitFor({ state: 'detached' })
}

async function soundsAndNotifies(page: Page): Promise<void> {
  await chat(page).getByRole('button', { name: 'More options' }).click()
  const sound = chat(page).getByRole('switch', { name: 'Sound' })
  await sound.click()
  await sound.click()
  const notifications = chat(page).getByRole('switch', { name: 'Notifications' })
  if ((await notifications.count()) > 0) await notifications.click()
  await page.keyboard.press('Escape')
}

const said = (page: Page) => log(page).locator('.mine .bubble').allInnerTexts()
