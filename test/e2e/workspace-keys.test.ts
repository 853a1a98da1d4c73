// Words are words wherever they are typed, and an act by mistake can be taken back (WCAG 2.1.4).
import { expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { until } from '../support/client.ts'
import { castOfFile, heard } from './cast.ts'
import { makeRoom } from './day.ts'
import { accepts, chooses, does, offers, parks, reads, rows, shows, transcript } from './hands.ts'
import { call } from './past-pages.ts'
import { becomesTrue, tab, type Person } from './stage.ts'
import { unhurried } from './unhurried.ts'

const cast = castOfFile()

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
  const toast = ann.page.locator('.toast').filter({ hasText: 'Parking Vera' })
  await unhurried(ann.page, async () => {
    await parks(ann)
    await toast.getByRole('button', { name: 'Undo' }).click()
    await toast.waitFor({ state: 'detached' })
  })
  expect(await rows(ann, 'Active').count()).toBe(1)
  await parks(ann)
  vera.room.say('Still here!')
  await ann.page.locator('.toast').filter({ hasText: 'Vera has written meanwhile.' }).waitFor()
  expect(await rows(ann, 'Active').count()).toBe(1)
  await chooses(ann, 'Active', 'Vera')
  await parks(ann, true)
  // Who leaves the page meant it.
  await ann.page.reload()
  await rows(ann, 'Parked').filter({ hasText: 'Vera' }).waitFor()
})

it('P6 who types on into the question whether to park parks nobody, and the same key again answers it', async () => {
  const { ann, vera } = await cast.talking('Vera')
  vera.room.say('Are you there?')
  await reads(ann, 'Are you there?')
  await ann.page.getByRole('textbox', { name: 'Message' }).focus()
  await ann.page.keyboard.press('Alt+p')
  const question = ann.page.getByRole('dialog').getByText('Are you there?')
  await question.waitFor()
  await ann.page.keyboard.type('I am back')
  expect(await ann.page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('I am back')
  expect(await ann.page.locator('.toast').count()).toBe(0)
  await ann.page.keyboard.press('Alt+p')
  await question.waitFor()
  await ann.page.keyboard.press('Alt+p')
  await ann.page.locator('.toast').filter({ hasText: 'Parking Vera' }).waitFor()
  await rows(ann, 'Parked').filter({ hasText: 'Vera' }).waitFor()
})

it('Q2 what rings is in view however far down the list one reads', async () => {
  const { ann } = await cast.talking('Vera')
  for (const name of ['Walt', 'Xenia']) {
    await cast.customer(name)
    await accepts(ann, name)
  }
  await makeRoom(cast.stage, 'ann', 5)
  await ann.page.setViewportSize({ width: 1_024, height: 300 })
  const list = ann.page.locator('.list-body')
  await list.evaluate((body) => body.scrollTo(0, body.scrollHeight))
  expect(await list.evaluate((body) => body.scrollTop)).toBeGreaterThan(50)
  await cast.customer('Yuri')
  await offers(ann).filter({ hasText: 'Yuri' }).waitFor()
  await list.evaluate((body) => body.scrollTo(0, body.scrollHeight))
  const accept = offers(ann).getByRole('button', { name: 'Accept' })
  const [box, around] = [await accept.boundingBox(), await list.boundingBox()]
  if (box === null || around === null) throw new Error('not drawn')
  expect(box.y).toBeGreaterThanOrEqual(around.y)
  expect(box.y + box.height).toBeLessThanOrEqual(300)
  await makeRoom(cast.stage, 'ann', 3)
})

it.each(['another tab', 'the same tab'])('P6 a parking held back is done when %s signs out', async (which) => {
  const { ann, vera } = await cast.talking('Vera')
  const second = { ...ann, page: await tab(ann, `${cast.stage.url}/console/?as=ann`) }
  const { page } = which === 'another tab' ? second : ann
  await page.getByRole('button', { name: /^Presence/ }).waitFor()
  await parks(ann)
  await page.getByRole('button', { name: 'You: Ann' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await ann.page.getByText('Sign in as').waitFor()
  const { token } = await call<{ token: string }>(cast.stage, 'POST', '/dev/sign-in', null, { agent: 'dora' })
  const status = async () => {
    const path = `/conversations/${vera.conversation}`
    return (await call<{ room: { status: string } }>(cast.stage, 'GET', path, token)).room.status
  }
  await becomesTrue(status, 'parked')
  // Nothing of it meets whoever signs in here next.
  await ann.page.getByRole('button', { name: 'Ann' }).click()
  await rows(ann, 'Parked').filter({ hasText: 'Vera' }).waitFor()
  expect(await ann.page.locator('.toast').count()).toBe(0)
})

it('P6 reading what was before is no word of the customer’s: parking goes on', async () => {
  const { ann, vera } = await cast.talking('Vera')
  for (let n = 1; n <= limits.tailItems + 10; n++) vera.room.say(`word ${n}`)
  await until('everything is stored', () => heard(vera).length > limits.tailItems)
  await ann.page.reload()
  await chooses(ann, 'Active', 'Vera')
  await reads(ann, `word ${limits.tailItems + 10}`)
  expect(await transcript(ann).getByText('word 1', { exact: true }).count()).toBe(0)
  await parks(ann, true)
  // One has gone on; to look at it again changes nothing.
  await chooses(ann, 'Active', 'Vera')
  await until('the beginning is here', async () => {
    await transcript(ann).evaluate((log) => log.scrollTo(0, 0))
    return (await transcript(ann).getByText('word 1', { exact: true }).count()) > 0
  })
  await ann.page.locator('.toast').filter({ hasText: 'Parking Vera' }).waitFor()
  await rows(ann, 'Parked').filter({ hasText: 'Vera' }).waitFor()
  expect(await ann.page.locator('.toast').count()).toBe(0)
})

it('Q2 J and K look at what was assigned and still stands in wrap-up, and open nothing', async () => {
  const ann = await cast.agent('ann')
  const paul = await cast.customer('Paul', 'account')
  paul.room.say('Whenever you can')
  await chooses(ann, 'New', 'Paul')
  await reads(ann, 'Whenever you can')
  await does(ann, 'Leave')
  await rows(ann, 'Wrap-up').filter({ hasText: 'Paul' }).waitFor()
  paul.room.say('One thing more')
  await rows(ann, 'New').filter({ hasText: 'Paul' }).waitFor()
  const asked: string[] = []
  ann.page.on('request', (request) => asked.push(request.url()))
  for (const key of ['j', 'k']) {
    await ann.page.evaluate("location.hash = '#/'")
    await ann.page.locator('body').press(key)
    await ann.page.waitForURL((url) => url.hash === `#/conversation/${paul.conversation}`)
  }
  // Whatever a key asks of the server it asks before the next one is heard.
  await ann.page.locator('body').press('?')
  await ann.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  expect(asked.filter((url) => url.includes('/agent/offers/'))).toEqual([])
  await rows(ann, 'New').filter({ hasText: 'Paul' }).waitFor()
})

it('U3 Option and a letter in a field of a Mac write the sign that they make, and act on nothing', async () => {
  const { ann } = await cast.talking('Vera')
  const field = message(ann)
  await field.focus()
  const cdp = await ann.context.newCDPSession(ann.page)
  for (const [code, sign] of [
    ['KeyP', 'π'],
    ['KeyI', 'ˆ'],
    ['KeyT', '†'],
    ['KeyN', '˜'],
  ] as const) {
    const key = { code, key: sign, modifiers: 1 }
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text: sign, ...key })
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  }
  await hasOnlyWords(ann, 'πˆ†˜')
  await field.blur()
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', code: 'KeyP', key: 'π', modifiers: 1 })
  await ann.page.locator('.toast').filter({ hasText: 'Parking Vera' }).waitFor()
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
  // Safari’s word of the Enter that ended a composition is a choice among its readings, and no command.
  await ann.page.evaluate(`document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))`)
  expect(await ann.page.getByRole('dialog', { name: 'Commands' }).count()).toBe(1)
  await ann.page.keyboard.press('Escape')
  await ann.page.reload()
  await ann.page.getByRole('button', { name: /^Presence/ }).waitFor()
  // Somebody listens to the keys by then.
  await ann.page.keyboard.press('Control+k')
  await ann.page.getByRole('dialog', { name: 'Commands' }).waitFor()
  await ann.page.keyboard.press('Escape')
  await ann.page.getByRole('dialog').waitFor({ state: 'detached' })
  await ann.page.keyboard.press('?')
  expect(await ann.page.getByRole('dialog').count()).toBe(0)
})

it('U3 the palette gives the field back, which takes words again', async () => {
  const { ann } = await cast.talking('Vera')
  const palette = ann.page.getByRole('dialog', { name: 'Commands' })
  const field = ann.page.locator('.composer-field')
  await field.focus()
  for (const [close, word, whole] of [
    ['Escape', 'one ', 'one '],
    ['Control+k', 'two', 'one two'],
  ] as const) {
    await ann.page.keyboard.press('Control+k')
    await palette.waitFor()
    await ann.page.keyboard.type('zz')
    await ann.page.keyboard.press(close)
    await palette.waitFor({ state: 'detached' })
    await until('the field has the focus', () =>
      ann.page.evaluate<boolean>("document.activeElement?.className === 'composer-field'"),
    )
    await ann.page.keyboard.type(word)
    expect(await field.inputValue()).toBe(whole)
  }
})
