// What a browser keeps of the pages: a visitor of the demo shop with a draft and words that did not go out, and an agent with drafts.
import type { BrowserContext, Page } from 'playwright-core'
import { ownBrowser } from '../e2e/browser.ts'
import { field, openChat, reads, says } from '../e2e/site.ts'

export interface Kept {
  readonly local: Readonly<Record<string, string>>
  readonly session: Readonly<Record<string, string>>
}

export const unsent = 'This did not go out.'
export const draft = 'And I was about to ask'
export const agentsDraft = 'We will look into'

export async function keptByWidget(url: string): Promise<Kept> {
  return inBrowser(async (context) => {
    const page = await context.newPage()
    await page.goto(`${url}/demo/`)
    await openChat(page)
    await says(page, 'Hello from the shop.')
    await reads(page, 'Conversation started')
    await context.setOffline(true)
    await says(page, unsent)
    await field(page).fill(draft)
    return keptIn(page)
  })
}

export async function keptByConsole(url: string): Promise<Kept> {
  return inBrowser(async (context) => {
    const visitor = await context.newPage()
    await visitor.goto(`${url}/demo/`)
    await openChat(visitor)
    const page = await context.newPage()
    await page.goto(`${url}/console/?as=ann`)
    await page.getByRole('button', { name: /^Presence/ }).click()
    await page.getByRole('dialog', { name: 'Presence' }).getByRole('button', { name: 'Available' }).click()
    await says(visitor, 'Is anybody there?')
    await page.getByRole('region', { name: 'Offers' }).getByRole('button', { name: 'Accept' }).first().click()
    const composer = page.getByRole('textbox', { name: 'Message' })
    await composer.waitFor()
    await visitor.close()
    await composer.fill(agentsDraft)
    const kept = await keptIn(page)
    await page.getByRole('group', { name: 'Actions' }).waitFor()
    return kept
  })
}

async function inBrowser(run: (context: BrowserContext) => Promise<Kept>): Promise<Kept> {
  const browser = await ownBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1_200, height: 800 }, locale: 'en-GB' })
    context.setDefaultTimeout(20_000)
    return await run(context)
  } finally {
    await browser.close()
  }
}

function keptIn(page: Page): Promise<Kept> {
  return page.evaluate(() => ({
    local: Object.fromEntries(Object.entries(localStorage)),
    session: Object.fromEntries(Object.entries(sessionStorage)),
  }))
}
