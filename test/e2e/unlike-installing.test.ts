// Every way in which a site can come to have the widget, and what the console says where it cannot be found out for whom.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'
import { signIn, until } from '../support/client.ts'
import { Readers } from './readers.ts'
import { chat, launcher, log, says, type SiteFile } from './site.ts'
import { chats, pageOf, pagesOf, pathOf, tagOf, tryAll, type Unlike } from './unlike.ts'

const root = join(import.meta.dirname, '../..')
const settings = (partyline: string, more = '') =>
  `window.partyline = { entryPoint: 'shop', host: '${partyline}', ${more} }`
const script = (text: string, attributes = '') => `<script ${attributes}>${text}</script>`
const launcherText = () => readFileSync(join(root, 'dist/web/widget.js'), 'utf8')
const head = (of: (partyline: string) => string): Unlike => ({ page: (partyline) => pageOf({ head: of(partyline) }) })
const body = (of: (partyline: string) => string): Unlike => ({ page: (partyline) => pageOf({ body: of(partyline) }) })

/** As a tag manager does: an element without attributes of its own, which is taken away when it has run. */
const byManager = (partyline: string) => `
  (() => {
    const script = document.createElement('script')
    script.async = true
    script.src = '${partyline}/widget.js'
    script.onload = () => script.remove()
    document.head.insertBefore(script, document.head.firstChild)
  })()`
const strict = (partyline: string, scripts: string) =>
  `default-src 'none'; script-src ${scripts}; connect-src ${partyline} ${partyline.replace('http', 'ws')}; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const cases: Readonly<Record<string, Unlike>> = {
  'a tag': head((partyline) => tagOf(partyline)),
  'a tag, and settings that say more': head(
    (partyline) =>
      script("window.partyline = { theme: 'dark', queue: [['setAttributes', { page: 'a' }]] }") + tagOf(partyline),
  ),
  'a tag manager': body(
    (partyline) => script("window.partyline = { entryPoint: 'shop' }") + script(byManager(partyline)),
  ),
  'a tag manager whose settings come late': body((partyline) =>
    script(
      `${byManager(partyline)}; addEventListener('load', () => setTimeout(() => { window.partyline = { entryPoint: 'shop' } }, 100))`,
    ),
  ),
  'settings in a var': head(
    (partyline) => script("var partyline = { entryPoint: 'shop', queue: [] }") + tagOf(partyline, 'async'),
  ),
  'an element of that name': body((partyline) => `<a id="partyline" href="/x">x</a>${tagOf(partyline)}`),
  'a module': head((partyline) => tagOf(partyline, 'type="module" data-entry-point="shop"')),
  'a module with settings': head((partyline) => script(settings(partyline)) + tagOf(partyline, 'type="module"')),
  imported: head((partyline) => script(`import '${partyline}/widget.js'; ${settings(partyline)}`, 'type="module"')),
  'imported and mounted': head((partyline) =>
    script(
      `import '${partyline}/widget.js'; partyline.mount({ entryPoint: 'shop', host: '${partyline}' })`,
      'type="module"',
    ),
  ),
  'imported when wanted': head((partyline) =>
    script(`${settings(partyline)}; import('${partyline}/widget.js')`, 'type="module"'),
  ),
  inline: {
    page: (partyline) => pageOf({ head: script(launcherText(), `data-entry-point="shop" data-host="${partyline}"`) }),
  },
  'inline with settings': {
    page: (partyline) => pageOf({ head: script(settings(partyline)) + script(launcherText()) }),
  },
  'a tag in a shadow root': body((partyline) =>
    script(`
      ${settings(partyline)}
      const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })
      root.append(Object.assign(document.createElement('script'), { src: '${partyline}/widget.js' }))`),
  ),
  'written into the page': body((partyline) =>
    script(`document.write('<script src="${partyline}/widget.js" data-entry-point="shop"><' + '/script>')`),
  ),
  XHTML: {
    page: (partyline) => ({
      type: 'application/xhtml+xml',
      text: `<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>Somebody else</title></head><body><h1>Own</h1>
        <script src="${partyline}/widget.js" data-entry-point="shop" async=""></script></body></html>`,
    }),
  },
  'a base elsewhere': head(
    (partyline) => `<base href="https://elsewhere.invalid/deep/" target="_blank">${tagOf(partyline)}`,
  ),
  'a policy of nonces': {
    page: (partyline) =>
      pageOf({
        policy: strict(partyline, "'nonce-r4nd0m'"),
        head:
          script("window.partyline = { entryPoint: 'shop' }", 'nonce="r4nd0m"') +
          tagOf(partyline, 'nonce="r4nd0m" async'),
      }),
  },
  'a policy of hashes': {
    page: (partyline) => {
      const text = `window.partyline = { entryPoint: 'shop' };${byManager(partyline)}`
      const policy = strict(partyline, `${hashOf(text)} 'strict-dynamic'`).replace(/; require.*$/, '')
      return pageOf({ policy, head: script(text) })
    },
  },
}

async function app(partyline: string): Promise<string> {
  const entry = '\0app'
  const source = readFileSync(join(root, 'test/e2e/fixtures/react-app.js'), 'utf8').replaceAll('PARTYLINE', partyline)
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    root,
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === 'app' ? entry : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: 'app', external: [/^http/], output: { format: 'es' } },
    },
  })) as Rolldown.RolldownOutput
  return built.output[0].code
}

/** Nothing is said of where it is to be. */
const silent: Readonly<Record<string, (partyline: string) => string>> = {
  'a tag that names no entry point': (partyline) => tagOf(partyline, 'async'),
  'a module of nobody': (partyline) => script(`import '${partyline}/widget.js'`, 'type="module"'),
  'inline for nobody': () => script(launcherText(), 'data-entry-point="shop"'),
  'a host that is none': (partyline) =>
    script("window.partyline = { entryPoint: 'shop', host: 'chat' }") + tagOf(partyline, 'async'),
}

const readers = new Readers({
  pages: (partyline) => {
    const pages: Record<string, SiteFile> = pagesOf(cases)(partyline)
    for (const [name, of] of Object.entries(silent)) pages[pathOf(name)] = pageOf({ head: of(partyline) })
    pages['/app'] = {
      type: 'text/html',
      text: '<!doctype html><div id="app"></div><script type="module" src="/app.js"></script>',
    }
    pages['/two'] = pageOf({ head: tagOf(partyline) + tagOf(partyline, 'data-entry-point="help" async') })
    pages['/twice'] = pageOf({ head: tagOf(partyline), body: tagOf(partyline) })
    pages['/help'] = pageOf({ head: tagOf(partyline, 'data-entry-point="help" async') })
    return pages
  },
})

/** A brand beside the shop. */
beforeAll(async () => {
  const admin = await signIn(readers.url, 'root')
  const { body: shop } = await admin<{ body: object }>({ method: 'GET', path: '/admin/entry-points/shop' })
  await admin({ method: 'PUT', path: '/admin/entry-points/help', body: { ...shop, id: 'help', name: 'Help' } })
})

const count = (page: Page) => page.locator('partyline-chat').count()

/** What the console says of ours. */
function said(page: Page): string[] {
  const lines: string[] = []
  page.on('console', (message) => {
    if (message.text().startsWith('partyline:')) lines.push(message.text())
  })
  return lines
}

it('U1 however a page brings the script, the chat comes and a word goes', { timeout: 5 * 60_000 }, async () => {
  await tryAll(readers, cases)
})

describe('U1 a page that does not say for whom', () => {
  it.each(Object.keys(silent))('%s: the console says so in one line, and how to say it', async (name) => {
    const page = await readers.stranger()
    const lines = said(page)
    await page.goto(readers.site + pathOf(name))
    await until('a line', () => lines.length > 0)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/no (entryPoint|host)\. Say window\.partyline = \{ entryPoint: "…", host: "https:/)
    expect(await count(page)).toBe(0)
    await page.evaluate(`window.partyline = { entryPoint: 'shop', host: '${readers.url}' }`)
    await chats(page)
    expect(lines).toHaveLength(1)
  })
})

it('U1 of two entry points on one page one is there, and the console says how the other can be', async () => {
  const page = await readers.stranger()
  const lines = said(page)
  await page.goto(`${readers.site}/two`)
  await launcher(page).waitFor()
  await until('a line', () => lines.length > 0)
  expect(lines.join('\n')).toMatch(/"(shop|help)" is on this page.*destroy\(\), mount\(/)
  expect([await count(page), lines.length]).toEqual([1, 1])
  await page.evaluate("partyline.destroy(); partyline.mount({ entryPoint: 'help' })")
  await chats(page, 'To those who help')
  lines.length = 0
  await page.goto(`${readers.site}/twice`)
  await chats(page, 'Twice is once')
  expect([await count(page), lines]).toEqual([1, []])
})

it('U1 two brands in two tabs of one origin know nothing of each other', async () => {
  const shop = await readers.customer(pathOf('a tag'))
  await chats(shop, 'To the shop')
  const help = await shop.context().newPage()
  await help.goto(`${readers.site}/help`)
  await chats(help, 'To those who help')
  const [toShop, toHelp] = ['To the shop', 'To those who help']
  for (const [page, own, other] of [
    [shop, toShop, toHelp],
    [help, toHelp, toShop],
  ] as const) {
    await page.reload()
    await log(page).getByText(own, { exact: true }).waitFor()
    expect(await log(page).getByText(other, { exact: true }).count()).toBe(0)
  }
})

it('U1 an application in React’s strict mode that imports the script has the chat on the view that wants it', async () => {
  const code = await app(readers.url)
  expect(code).toContain(`import "${readers.url}/widget.js"`)
  const page = await readers.stranger()
  const lines = said(page)
  await page.route('**/app.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }))
  await page.goto(`${readers.site}/app`)
  const go = (to: string) => page.getByRole('button', { name: to, exact: true }).click()
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  expect(await count(page)).toBe(0)
  await go('help')
  await chats(page, 'From a view')
  await page.getByRole('button', { name: 'Pressed 0' }).click()
  await page.getByRole('button', { name: 'Pressed 1' }).waitFor()
  await go('home')
  await until('no chat', async () => (await count(page)) === 0)
  await go('help')
  await log(page).getByText('From a view').waitFor()
  await says(page, 'Back again')
  expect(await count(page)).toBe(1)
  expect(lines.filter((line) => !line.includes('no entryPoint'))).toEqual([])
})

it('U1 in a frame with a sandbox that lets it be of its origin, the chat works as on a page', async () => {
  const page = await readers.stranger()
  await page.goto(readers.site + pathOf('a tag'))
  await page.evaluate(`
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')
    Object.assign(frame, { src: '${pathOf('a tag')}', width: 600, height: 700, id: 'inner' })
    document.body.append(frame)`)
  const inner = page.frameLocator('#inner').locator('partyline-chat')
  await inner.locator('.launcher').click()
  await inner.getByRole('textbox', { name: 'Message' }).fill('From within')
  await inner.getByRole('textbox', { name: 'Message' }).press('Enter')
  await inner.getByText('Sent', { exact: true }).waitFor()
  await chat(page).getByRole('dialog').waitFor({ state: 'hidden' })
})
