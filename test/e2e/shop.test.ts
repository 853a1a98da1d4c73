// The pages around it all: where one begins, and the shop of the demo, in both schemes and two sizes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { violations } from './axe.ts'
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
      for (const [name, path] of Object.entries(pages)) {
        const { page, context } = await open(stage, path, { colorScheme, viewport })
        if (name !== 'start') await page.locator('partyline-chat').locator('.launcher').waitFor()
        if (name === 'account') await page.getByRole('button', { name: /Maria Castelo/ }).click()
        await picture({ page }, `${name}-${size}-${colorScheme}`)
        expect([name, size, await violations(page)]).toEqual([name, size, []])
        await context.close()
      }
    }
  },
)

it('P7 who wants to chat in the shop and is not signed in is led to signing in, and from there into the chat', async () => {
  const { page, context } = await open(stage, '/demo/account/')
  await openChat(page)
  await chat(page).getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.people button:focus').press('Enter')
  await field(page).waitFor()
  await context.close()
})
