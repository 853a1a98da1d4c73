// The pages around it all: where one begins, and the shop of the demo, in both schemes and two sizes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { press } from './hands.ts'
import { refusing } from './refusing.ts'
import { chat, field, openChat } from './site.ts'
import { open, shareStage, picture, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await shareStage()
})
afterAll(() => stage.close())

const sizes = { desk: { width: 1_280, height: 800 }, phone: { width: 390, height: 844 } } as const
const pages = { start: '/', shop: '/demo/', account: '/demo/account/' } as const

it.each(['light', 'dark'] as const)(
  'U1 the pages around the widget can be read by everybody, %s',
  async (colorScheme) => {
    for (const [size, viewport] of Object.entries(sizes)) {
      const { page, context } = await open(stage, '/', { colorScheme, viewport })
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(stage.url + path)
        if (name !== 'start') await page.locator('partyline-chat').locator('.launcher').waitFor()
        if (name === 'account') await page.getByRole('button', { name: /Maria Castelo/ }).click()
        await picture({ page }, `${name}-${size}-${colorScheme}`)
        expect([name, size, await violations(page)]).toEqual([name, size, []])
      }
      await context.close()
    }
  },
)

it('U1 on a phone an order says what was ordered', async () => {
  const { page, context } = await open(stage, '/demo/account/', { viewport: sizes.phone })
  await press({ page }, 'Maria Castelo')
  await page.getByText('Crane pot, Asatsuyu Sencha').waitFor()
  await context.close()
})

it('U1 the account page is there where the browser keeps nothing', async () => {
  const context = await stage.browser.newContext()
  const page = await context.newPage()
  await page.addInitScript(refusing['both storages throw on access']?.script ?? '')
  await page.goto(`${stage.url}/demo/account/`)
  await press({ page }, 'Maria Castelo')
  await page.getByRole('heading', { name: 'Maria Castelo' }).waitFor()
  await context.close()
})

it('U2 where a language cannot be fetched the page goes on in its own, and says so', async () => {
  const { page, context } = await open(stage, '/', { locale: 'en-GB' })
  await page.route(/assets\/fr-.*\.js$/, (route) => route.abort())
  const choice = page.locator('select.languages')
  await choice.selectOption('fr')
  await page.getByRole('alert').getByText('Français could not be loaded.').waitFor()
  expect([await choice.inputValue(), await violations(page)]).toEqual(['en', []])
  await picture({ page }, 'start-language-missing')
  await choice.selectOption('ja')
  await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe('ja')
  expect([await choice.inputValue(), await page.getByRole('alert').count()]).toEqual(['ja', 0])
  await context.close()
})

it('P7 who wants to chat in the shop and is not signed in is led to signing in, and from there into the chat', async () => {
  const { page, context } = await open(stage, '/demo/account/')
  await openChat(page)
  await chat(page).getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.people button:focus').press('Enter')
  await field(page).waitFor()
  await context.close()
})

it('P7 where the demo customers cannot sign in, the account page says so and shows nobody’s orders', async () => {
  const { page, context } = await open(stage, '/demo/')
  await page.route('**/v1/dev/customer-token', (route) => route.fulfill({ status: 404, json: {} }))
  await page.goto(`${stage.url}/demo/account/`)
  page.removeAllListeners('pageerror')
  await page.getByRole('button', { name: 'Maria Castelo' }).click()
  await page.getByRole('alert').getByText('only where the development sign-in is on').waitFor()
  await page.getByRole('button', { name: 'Maria Castelo' }).waitFor()
  expect(await page.locator('table').count()).toBe(0)
  await context.close()
})

it('U1 where there is no demo data the start page and the account page say so, and load it', async () => {
  const { page, context } = await open(stage, '/reference/')
  let isThere = false
  const unlessThere = (path: string, status: number, json: object) =>
    page.route(path, (route) => (isThere ? route.fallback() : route.fulfill({ status, json })))
  const problem = { type: '', title: 'There is no such thing.', status: 404, code: 'not_found' }
  await unlessThere('**/v1/dev/scene', 404, problem)
  await unlessThere('**/v1/dev/people', 200, { items: [], more: false })
  await unlessThere('**/v1/entry-points/*', 404, problem)
  await page.route('**/v1/dev/seed', (route) => {
    isThere = true
    return route.fulfill({ status: 204 })
  })
  const load = page.getByRole('button', { name: 'Load the demo' })
  for (const [path, there] of [
    ['/', 'Open the workspace as Ann'],
    ['/demo/account/', 'Maria Castelo'],
  ] as const) {
    isThere = false
    await page.goto(stage.url + path)
    await page.getByText('There is no demo data on this server').waitFor()
    expect([await page.getByText(/with her|Maria/).count(), await violations(page)]).toEqual([0, []])
    await picture({ page }, `no-demo${path.replaceAll('/', '-')}`)
    await load.click()
    await page.getByText(there).waitFor()
    expect(await load.count()).toBe(0)
  }
  await context.close()
})
