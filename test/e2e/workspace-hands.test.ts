// What an agent's hands are at when somebody else changes what is in front of them.
import { expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { castOfFile, heard } from './cast.ts'
import { accepts, chooses, meets, offers, rows, shows } from './hands.ts'
import type { Person } from './stage.ts'

const cast = castOfFile()

const message = ({ page }: Person) => page.locator('.composer').getByRole('textbox', { name: 'Message' })

it('A4 words that are being typed when the customer leaves stay words: they press nothing, hand nothing in and go to nobody else', async () => {
  const { ann, vera } = await cast.talking('Vera')
  const walt = await cast.customer('Walt')
  await accepts(ann, 'Walt')
  await chooses(ann, 'Active', 'Vera')
  const { keyboard } = ann.page
  await keyboard.type('One mom')
  await until('one is writing to Vera', async () => (await message(ann).inputValue()) === 'One mom')
  await vera.api({ method: 'POST', path: `/conversations/${vera.conversation}/end` })
  for (const letter of 'jk/? please') await keyboard.press(letter === ' ' ? 'Space' : letter)
  const form = ann.page.getByRole('form', { name: 'Wrap-up', exact: true })
  await form.waitFor()
  const notes = form.getByRole('textbox', { name: 'Wrap-up notes' })
  await until('the focus is in the notes', () =>
    ann.page.evaluate<boolean>("document.activeElement?.matches('form.wrap-up textarea')"),
  )
  await keyboard.type('jump, please')
  await keyboard.press('Enter')
  expect(await notes.inputValue()).toMatch(/jump, please\n$/)
  await shows(ann, 'Vera')
  expect(await form.getByRole('radio', { checked: true }).count()).toBe(0)
  expect(await ann.page.getByRole('dialog').count()).toBe(0)
  expect(heard(walt)).toEqual([])
})

it('A4 letters go on into the notes of a wrap-up that is there before its conversation has said that it ended', async () => {
  const { ann, vera } = await cast.talking('Vera')
  let held: (() => void)[] | null = null
  await ann.page.routeWebSocket(/\/conversations\//, (socket) => {
    socket.connectToServer().onMessage((frame) => {
      const tell = () => socket.send(frame)
      if (held) held.push(tell)
      else tell()
    })
  })
  await ann.page.reload()
  await shows(ann, 'Vera')
  await message(ann).focus()
  await ann.page.keyboard.type('One mom')
  const late: (() => void)[] = []
  held = late
  await vera.api({ method: 'POST', path: `/conversations/${vera.conversation}/end` })
  const form = ann.page.getByRole('form', { name: 'Wrap-up', exact: true })
  await form.waitFor()
  expect(await message(ann).count()).toBe(1)
  await ann.page.keyboard.type('One ')
  held = null
  for (const tell of late) tell()
  await message(ann).waitFor({ state: 'detached' })
  await ann.page.keyboard.type('thing')
  expect(await form.getByRole('textbox', { name: 'Wrap-up notes' }).inputValue()).toBe('One thing')
})

it('U3 a list of quick connects that is open stays with its conversation, and a question that follows gives the focus back', async () => {
  const { ann, vera } = await cast.talking('Vera')
  await cast.customer('Walt')
  await accepts(ann, 'Walt')
  await cast.agent('ben')
  await chooses(ann, 'Active', 'Vera')
  const { keyboard } = ann.page
  await message(ann).focus()
  await keyboard.type('Not sent')
  await keyboard.press('Alt+t')
  const list = ann.page.getByRole('dialog', { name: 'Transfer the conversation' })
  await list.getByText('Ben').waitFor()
  await keyboard.type('ben')
  await keyboard.press('Enter')
  const question = ann.page.getByRole('dialog', { name: 'Transfer without sending this?' })
  await question.getByText('Not sent').waitFor()
  await keyboard.type('!')
  await until('the letter is in the field', async () => (await message(ann).inputValue()) === 'Not sent!')
  await keyboard.press('Alt+i')
  const invite = ann.page.getByRole('dialog', { name: 'Invite somebody' })
  await invite.waitFor()
  await vera.api({ method: 'POST', path: `/conversations/${vera.conversation}/end` })
  await invite.waitFor({ state: 'detached' })
  await ann.page.getByRole('form', { name: 'Wrap-up', exact: true }).waitFor()
  await chooses(ann, 'Active', 'Walt')
  await keyboard.type('Hello')
  await until('they are words for Walt', async () => (await message(ann).inputValue()) === 'Hello')
  expect(await ann.page.getByRole('dialog').count()).toBe(0)
})

it('T2 what is typed when a transfer is accepted goes to nobody else, and moves nothing', async () => {
  const { ann, vera } = await cast.talking('Vera')
  const walt = await cast.customer('Walt')
  await accepts(ann, 'Walt')
  const ben = await cast.agent('ben')
  await chooses(ann, 'Active', 'Vera')
  await meets(ann, 'Ben', 'Transfer')
  await offers(ben).filter({ hasText: 'Vera' }).waitFor()
  await message(ann).focus()
  await ann.page.keyboard.type('Ben will hel')
  await accepts(ben, 'Vera')
  await rows(ann, 'Wrap-up').filter({ hasText: 'Vera' }).waitFor()
  await ann.page.keyboard.type('p you in a jiffy')
  await ann.page.keyboard.press('Enter')
  await shows(ann, 'Vera')
  expect([heard(walt), heard(vera)]).toEqual([[], []])
})

it('U3 after a transfer or an invitation by the mouse, and on pressing Note, one goes on writing where one was', async () => {
  const { ann } = await cast.talking('Vera')
  await cast.customer('Walt')
  await accepts(ann, 'Walt')
  await cast.agent('ben')
  await chooses(ann, 'Active', 'Vera')
  for (const how of ['Invite', 'Transfer'] as const) {
    await meets(ann, 'Ben', how)
    await ann.page.keyboard.type('just a moment ')
    if (how === 'Invite') await ann.page.getByRole('button', { name: 'Cancel the invitation of Ben' }).click()
    await shows(ann, 'Vera')
  }
  expect(await message(ann).inputValue()).toBe('just a moment just a moment ')
  await ann.page.locator('.kind').filter({ hasText: 'Note' }).click()
  await ann.page.keyboard.type('knows her order')
  expect(await ann.page.locator('.composer').getByRole('textbox', { name: 'Note' }).inputValue()).toBe(
    'knows her order',
  )
})
