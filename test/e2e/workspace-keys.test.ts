// Words are words wherever they are typed, and an act by mistake can be taken back (WCAG 2.1.4).
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { until } from '../support/client.ts'
import { Cast, heard } from './cast.ts'
import { offers, openStage, parks, rows, shows, type Person, type Stage } from './stage.ts'

let stage: Stage
const cast = new Cast(() => stage)

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
afterEach(() => cast.goHome())

const message = ({ page }: Person) => page.locator('.composer').getByRole('textbox', { name: 'Message' })

async function hasOnlyWords(ann: Person, words: string): Promise<void> {
  await until('the words are in the field', async () => (await message(ann).inputValue()) === words)
  expect(await ann.page.getByRole('dialog').count()).toBe(0)
  expect(await ann.page.locator('.toast').count()).toBe(0)
  expect(await rows(ann, 'Active').count()).toBe(1)
}

it.each([
  ['by its key', 'please hold', (ann: Person) => ann.page.keyboard.press('Alt+a')],
  ['by its key', 'thanks, ben', (ann: Person) => ann.page.keyboard.press('Alt+a')],
  ['by the mouse', 'please hold', (ann: Person) => offers(ann).getByRole('button', { name: 'Accept' }).click()],
  ['by the mouse', 'thanks, ben', (ann: Person) => offers(ann).getByRole('button', { name: 'Accept' }).click()],
])('U3 right after accepting %s, “%s” is nothing but words in the field', async (_how, words, accept) => {
  const ann = await cast.agent('ann')
  const vera = await cast.customer('Vera')
  await offers(ann).filter({ hasText: 'Vera' }).waitFor()
  await accept(ann)
  await ann.page.keyboard.type(words)
  await shows(ann, 'Vera')
  await hasOnlyWords(ann, words)
  await until('the field has the focus', () =>
    ann.page.evaluate<boolean>("document.activeElement?.className === 'composer-field'"),
  )
  await ann.page.keyboard.press('Enter')
  await until('the customer hears it', () => heard(vera).includes(words))
})

it('U3 right after choosing a row, “please hold” is nothing but words in the field', async () => {
  const { ann } = await cast.talking('Vera')
  await ann.page.reload()
  await rows(ann, 'Active').filter({ hasText: 'Vera' }).getByRole('button').click()
  await ann.page.keyboard.type('please hold')
  await hasOnlyWords(ann, 'please hold')
})

it('P6 parking can be taken back for some seconds, and is not done to a customer who writes meanwhile', async () => {
  const { ann, vera } = await cast.talking('Vera')
  await parks(ann)
  const toast = ann.page.locator('.toast').filter({ hasText: 'Parking Vera' })
  await toast.getByRole('button', { name: 'Undo' }).click()
  await toast.waitFor({ state: 'detached' })
  await ann.page.waitForTimeout(limits.undoMs + 1_000)
  expect(await rows(ann, 'Active').count()).toBe(1)
  await parks(ann)
  vera.room.say('Still here!')
  await ann.page.locator('.toast').filter({ hasText: 'Vera has written meanwhile.' }).waitFor()
  expect(await rows(ann, 'Active').count()).toBe(1)
  await parks(ann)
  // Who leaves the page meant it.
  await ann.page.reload()
  await rows(ann, 'Parked').filter({ hasText: 'Vera' }).waitFor()
})

it('U3 the keys can be switched off for an agent, and the help lists those that there are', async () => {
  const { ann } = await cast.talking('Vera')
  await message(ann).blur()
  await ann.page.keyboard.press('?')
  const help = ann.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByText('Alt P').waitFor()
  await help.getByRole('checkbox').uncheck()
  await ann.page.keyboard.press('Escape')
  await ann.page.keyboard.press('Alt+i')
  await ann.page.keyboard.press('?')
  await ann.page.keyboard.press('Control+k')
  await ann.page.getByRole('dialog', { name: 'Commands' }).waitFor()
  expect(await ann.page.getByRole('dialog').count()).toBe(1)
  await ann.page.keyboard.press('Escape')
  await ann.page.reload()
  await ann.page.getByRole('button', { name: /^Presence/ }).waitFor()
  await ann.page.keyboard.press('?')
  expect(await ann.page.getByRole('dialog').count()).toBe(0)
})
