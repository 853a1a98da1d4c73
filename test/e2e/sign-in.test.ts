// A deployment without demo data: people sign in at an identity provider of another site, in a real browser with its rules for cookies.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type Server } from '../../scripts/server.ts'
import { startIssuer, type Issuer } from '../support/issuer.ts'
import { client } from '../support/minting.ts'
import { openBrowser } from './stage.ts'

const persist = mkdtempSync(join(tmpdir(), 'partyline-sign-in-'))
let issuer: Issuer
let server: Server
let browser: Browser
beforeAll(async () => {
  // The server is at 127.0.0.1: to a browser, another name is another site.
  issuer = await startIssuer('localhost')
  const vars = {
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    FIRST_ADMIN: 'boss@acme.example',
  }
  server = await startServer({ persist, vars })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await issuer?.close()
  rmSync(persist, { recursive: true, force: true })
})

async function signInAs(page: Page, login: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with your organisation' }).click()
  await page.getByRole('textbox', { name: 'Login' }).fill(login)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

it('S6 the first administrator signs in by the provider, and others are told why they cannot', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${server.url}/console/`)

  await signInAs(page, '')
  await page.getByText('Your organisation did not let you in.').waitFor()
  await signInAs(page, 'zoe@acme.example')
  await page.getByText('You have no account here yet.').waitFor()

  await signInAs(page, 'boss@acme.example')
  await page.getByRole('link', { name: 'Sign in with your organisation' }).waitFor({ state: 'detached' })
  await page.waitForFunction(() => sessionStorage.getItem('partyline.console/session') !== null)
  expect(page.url()).not.toMatch(/token|code=|state=|sign-in/)
  expect(await context.cookies()).toEqual([])

  const kept = await page.evaluate(() => sessionStorage.getItem('partyline.console/session') ?? '')
  const { token } = JSON.parse(kept) as { token: string }
  const response = await fetch(`${server.url}/v1/admin/flows`, { headers: { authorization: `Bearer ${token}` } })
  const { items } = (await response.json()) as { items: { id: string }[] }
  expect(items.map(({ id }) => id)).toContain('inbound-live')
  await page.reload()
  await page.getByRole('link', { name: 'Sign in with your organisation' }).waitFor({ state: 'detached' })
  await context.close()
})
