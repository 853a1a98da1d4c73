// One newcomer too many from one address: the widget shows the challenge, on a page with a strict policy. Turnstile's script and its verifier are doubles.
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifierSecret } from '../support/earned.ts'
import { inOneMinute } from '../support/one-minute.ts'
import { startVerifier, type Verifier } from '../support/verifier.ts'
import { admit } from './readers.ts'
import { chat, field, isAccessible, log, openChat, openSite, visit, witness, type Site } from './site.ts'
import { openStage, picture, type Stage } from './stage.ts'

const turnstile = 'https://challenges.cloudflare.com'

/** Earns a token by a press of its button. */
const double = `
  window.turnstile = {
    render(place, { sitekey, cData, callback }) {
      const button = document.createElement('button')
      button.textContent = 'I am a person'
      button.dataset.site = sitekey
      button.addEventListener('click', () =>
        callback(btoa(JSON.stringify({ cdata: cData, hostname: location.hostname, address: '127.0.0.1' }))))
      place.append(button)
      return 'one'
    },
    remove() {},
  }
`

const listens = `window.violations = []
addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))`

let verifier: Verifier
let stage: Stage
let site: Site

beforeAll(async () => {
  verifier = await startVerifier()
  stage = await openStage({
    TURNSTILE_SITE_KEY: 'site-key',
    TURNSTILE_SECRET: verifierSecret,
    TURNSTILE_VERIFY_URL: `${verifier.url}/siteverify`,
  })
  const connects = `connect-src ${stage.url} ${stage.url.replace('http', 'ws')}`
  const types = "require-trusted-types-for 'script'; trusted-types partyline"
  site = await openSite(stage.url, {
    '/careful': {
      type: 'text/html',
      policy: `default-src 'none'; script-src 'nonce-r4nd0m'; frame-src ${turnstile}; ${connects}; base-uri 'none'; ${types}`,
      text: `<!doctype html><html lang="en"><head><title>Somebody else</title><script nonce="r4nd0m">${listens}</script>
      <script src="${stage.url}/widget.js" data-entry-point="shop" nonce="r4nd0m" async></script></head><body><h1>Careful</h1></body></html>`,
    },
  })
  await admit(stage.url, site.url, ['shop'])
})
afterAll(async () => {
  await site.close()
  await stage.close()
  await verifier.close()
})

/** Others start from this address until no more may. */
async function crowd(): Promise<void> {
  for (;;) {
    const answer = await fetch(`${stage.url}/v1/entry-points/shop/conversations`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID(), origin: site.url },
      body: '{}',
    })
    await answer.arrayBuffer()
    if (answer.status === 403) return
    expect(answer.status).toBe(201)
  }
}

/** Somebody whose first words meet the limit. */
async function tooMany(page: Page, words: string): Promise<void> {
  await crowd()
  await openChat(page)
  await field(page).fill(words)
  await field(page).press('Enter')
  await chat(page).getByText('That could not be confirmed.').waitFor()
}

it('S5 one newcomer too many shows that they are a person, and their words arrive; nothing is lost where they cannot', () =>
  inOneMinute(async () => {
    const { page, close } = await visit(stage, 'about:blank')
    await page.context().route(`${turnstile}/**`, (route) => route.abort())
    await page.goto(`${site.url}/careful`)
    await tooMany(page, 'Do you ship to Lisbon?')
    await log(page).getByText('Do you ship to Lisbon?').waitFor()
    await field(page).fill('And when?')
    await isAccessible(page, 'the challenge cannot be had')
    await picture({ page }, 'widget-10-no-challenge')

    await page.context().unroute(`${turnstile}/**`)
    await page
      .context()
      .route(`${turnstile}/**`, (route) => route.fulfill({ contentType: 'text/javascript', body: double }))
    await chat(page).getByRole('button', { name: 'Try again' }).click()
    const press = page.getByRole('button', { name: 'I am a person' })
    await press.waitFor()
    await chat(page).getByText('Please confirm that you are a person').waitFor()
    await log(page).getByText('Do you ship to Lisbon?').waitFor()
    expect(await field(page).inputValue()).toBe('And when?')
    expect(await press.getAttribute('data-site')).toBe('site-key')
    await isAccessible(page, 'the challenge')
    await picture({ page }, 'widget-11-challenge')
    const [button, below] = [await press.boundingBox(), await field(page).boundingBox()]
    expect(button!.y + button!.height).toBeLessThanOrEqual(below!.y)
    await press.click()

    await chat(page).getByText('Sent', { exact: true }).waitFor()
    expect(await log(page).getByText('Do you ship to Lisbon?').count()).toBe(1)
    expect(await field(page).inputValue()).toBe('And when?')
    expect(await press.count()).toBe(0)
    expect((await witness(page)).violations).toEqual([])
    await close()
  }))
