// An agent's day in the workspace, in a real browser; the customers are the pages' own client, without a page.
import { expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { attentions, watch } from './attention.ts'
import { castOfFile, heard } from './cast.ts'
import {
  accepts,
  chooses,
  ends,
  finishes,
  meets,
  messages,
  notes,
  offers,
  parks,
  reads,
  rows,
  says,
  shows,
  transcript,
} from './hands.ts'
import { becomesTrue, tab, type Person } from './stage.ts'

const cast = castOfFile()

it('A6 and Q4 an offer rings in both tabs, shows the last words, is answered in one and stops in the other', async () => {
  const ann = await cast.agent('ann')
  const second = { ...ann, page: await tab(ann, `${cast.stage.url}/console/?as=ann`) }
  const vera = await cast.customer('Vera')
  vera.room.say('Where is my parcel?')
  for (const one of [ann, second]) {
    const offer = offers(one).filter({ hasText: 'Vera' })
    await offer.waitFor()
    expect(await offer.innerText()).toMatch(/New conversation[\s\S]*Shop · Sales[\s\S]*Waited/)
    await becomesTrue(() => one.page.title(), '1 offer is ringing · partyline')
  }
  await accepts(second, 'Vera')
  await becomesTrue(() => offers(ann).count(), 0)
  await becomesTrue(() => ann.page.title(), 'partyline')
  await rows(ann, 'Active').filter({ hasText: 'Vera' }).waitFor()
  await reads(second, 'Where is my parcel?')
})

it('A6 and U3 an offer sounds and is notified from one tab, however many there are', async () => {
  const ann = await cast.agent('ann')
  await watch(ann.context, cast.stage.url)
  const tabs = [
    await tab(ann, `${cast.stage.url}/console/?as=ann`),
    await tab(ann, `${cast.stage.url}/console/?as=ann`),
  ]
  await ann.page.close()
  for (const page of tabs) await page.getByRole('button', { name: /^Presence/ }).waitFor()
  await cast.customer('Vera')
  for (const page of tabs) await offers({ page }).filter({ hasText: 'Vera' }).waitFor()
  await until('a sound and a notification', async () =>
    (await attentions(tabs)).some(({ tones, notes: shown }) => tones > 0 && shown.length > 0),
  )
  expect(await attentions(tabs)).toEqual([{ tones: expect.any(Number), notes: [expect.stringContaining('Vera')] }])
})

it('U3 by the keyboard alone: accept, write, note, find, park, come back, invite, help, end, wrap up', async () => {
  const ann = await cast.agent('ann')
  const { keyboard } = ann.page
  const vera = await cast.customer('Vera')
  vera.room.say('Where is my parcel?')
  await offers(ann).filter({ hasText: 'Vera' }).waitFor()
  await keyboard.press('Alt+a')
  await shows(ann, 'Vera')
  await ann.page.getByRole('textbox', { name: 'Message' }).waitFor()
  await becomesTrue(() => focused(ann), 'Message')
  await keyboard.press('Alt+n')
  await becomesTrue(() => focused(ann), 'Note')
  await keyboard.press('Alt+m')
  await becomesTrue(() => focused(ann), 'Message')
  await keyboard.type('apt to find')
  await keyboard.press('Enter')
  await until('the customer hears it', () => heard(vera).includes('apt to find'))
  await keyboard.press('Escape')
  await keyboard.press('Alt+n')
  await becomesTrue(() => focused(ann), 'Note')
  await keyboard.type('A patient one')
  await keyboard.press('Enter')
  await reads(ann, 'A patient one')
  await keyboard.press('Escape')
  await keyboard.press('/')
  await becomesTrue(() => focused(ann), 'Search this conversation')
  await keyboard.type('parcel')
  await transcript(ann).locator('mark').getByText('parcel').waitFor()
  await keyboard.press('Escape')
  // The field, the hits and the marks go together.
  await transcript(ann).locator('mark').waitFor({ state: 'detached' })
  await keyboard.press('?')
  await ann.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await keyboard.press('Escape')
  await keyboard.press('Alt+i')
  await becomesTrue(() => focused(ann), 'Search people and queues')
  await keyboard.press('Escape')
  await keyboard.press('Alt+p')
  await rows(ann, 'Parked').filter({ hasText: 'Vera' }).waitFor()
  vera.room.say('Here I am')
  await offers(ann).filter({ hasText: 'Came back' }).waitFor()
  await keyboard.press('Alt+a')
  await rows(ann, 'Active').filter({ hasText: 'Vera' }).waitFor()
  await ann.page.locator('.composer').waitFor()
  await keyboard.press('Control+k')
  await becomesTrue(() => focused(ann), 'Search conversations and commands')
  await keyboard.type('end')
  await keyboard.press('Enter')
  await ann.page.locator('.toast').getByText('Ending the conversation with Vera').waitFor()
  await keyboard.press('Alt+e')
  const finish = ann.page.getByRole('button', { name: 'Finish wrap-up' })
  await finish.waitFor()
  await finish.focus()
  await keyboard.press('Enter')
  await becomesTrue(() => rows(ann, 'Wrap-up').count(), 0)
  expect(heard(vera)).toEqual(['Where is my parcel?', 'apt to find', 'Here I am'])
})

function focused({ page }: Person): Promise<string | null> {
  return page.evaluate<string | null>("document.activeElement?.getAttribute('aria-label') ?? null")
}

it('U3 and R12 first contact to wrap-up: invite, marks of several parties, transfer, disposition', async () => {
  const { vera, ann } = await cast.talking('Vera')
  const ben = await cast.agent('ben')
  await meets(ann, 'Ben', 'Invite')
  await ann.page.getByRole('list', { name: 'Pending invitations' }).getByText('Ben').waitFor()
  await accepts(ben, 'Vera')
  await says(ann, 'Ben is here too')
  await reads(ben, 'Ben is here too')
  vera.room.read()
  await ann.page.getByText(/^Read by (Vera and Ben|Ben and Vera)$/).waitFor()
  await ben.page.getByRole('button', { name: 'Remove Ann' }).click()
  await finishes(ann)
  await meets(ben, 'Support', 'Transfer')
  await rows(ben, 'Wrap-up').filter({ hasText: 'Vera' }).waitFor()
  await accepts(ann, 'Vera')
  await ends(ann)
  const form = ann.page.getByRole('form', { name: 'Wrap-up', exact: true })
  await form.getByRole('button', { name: 'Finish wrap-up' }).click()
  await form.getByText('Choose a disposition first.').waitFor()
  await finishes(ann, 'Solved')
})

it('Q2 what is assigned quietly is not opened by itself, only by hand', async () => {
  const ann = await cast.agent('ann')
  const paul = await cast.customer('Paul', 'account')
  paul.room.say('Whenever you can')
  const row = rows(ann, 'New').filter({ hasText: 'Paul' })
  await row.getByText('Not opened yet').waitFor()
  await ann.page.getByText('Paul was assigned to you').waitFor({ state: 'attached' })
  await ann.page.keyboard.press('j')
  await ann.page.reload()
  await row.getByText('Not opened yet').waitFor()
  // Nobody is there before it is opened, and so the customer has not read that somebody is.
  const joined = () => paul.room.items.value.filter(({ type }) => type === 'joined').map(({ text }) => text)
  expect(joined()).toEqual([])
  await chooses(ann, 'New', 'Paul')
  await becomesTrue(() => Promise.resolve(joined()), ['Chat started with Ann'])
  await reads(ann, 'Whenever you can')
  await rows(ann, 'Active').filter({ hasText: 'Paul' }).waitFor()
})

it('D9 what is unread is so in every tab, and read in all when read in one', async () => {
  const { vera, ann } = await cast.talking('Vera')
  const otto = await cast.customer('Otto')
  await accepts(ann, 'Otto')
  vera.room.say('one')
  vera.room.say('two')
  const second = { ...ann, page: await tab(ann, `${cast.stage.url}/console/?as=ann`) }
  const unread = (one: Person) => rows(one, 'Active').filter({ hasText: 'Vera' }).getByRole('img', { name: '2 unread' })
  await unread(ann).waitFor()
  await unread(second).waitFor()
  await chooses(second, 'Active', 'Vera')
  await transcript(second).getByText('New', { exact: true }).waitFor()
  await unread(ann).waitFor({ state: 'detached' })
  await unread(second).waitFor({ state: 'detached' })
  expect(heard(otto)).toEqual([])
})

it('U3 drafts are kept for each conversation, kind by kind, and survive a reload', async () => {
  const { ann } = await cast.talking('Vera')
  await cast.customer('Otto')
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('To Vera')
  await accepts(ann, 'Otto')
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('To Otto')
  await ann.page.getByRole('radiogroup').getByText('Note', { exact: true }).click()
  await ann.page.locator('.composer').getByRole('textbox').fill('About Otto')
  await ann.page.reload()
  await shows(ann, 'Otto')
  await becomesTrue(() => ann.page.locator('.composer').getByRole('textbox').inputValue(), 'About Otto')
  await ann.page.getByRole('radiogroup').getByText('Message', { exact: true }).click()
  expect(await ann.page.locator('.composer').getByRole('textbox').inputValue()).toBe('To Otto')
  await chooses(ann, 'Active', 'Vera')
  expect(await ann.page.locator('.composer').getByRole('textbox').inputValue()).toBe('To Vera')
})

it('P6 a parked conversation stays in the list, leaves capacity, and returns by an offer', async () => {
  const { vera, ann } = await cast.talking('Vera')
  await says(ann, 'Are you there?')
  await notes(ann, 'Gone quiet')
  await parks(ann)
  const parked = rows(ann, 'Parked').filter({ hasText: 'Vera' })
  await parked.waitFor()
  await ann.page.getByRole('button', { name: 'Presence: Available' }).getByText('0/3').waitFor()
  await ann.page.reload()
  await parked.getByRole('button').click()
  await ann.page.getByText('Parked. It comes back').waitFor()
  vera.room.say('Yes')
  await accepts(ann, 'Vera')
  await reads(ann, 'Gone quiet')
  expect(await messages(ann)).toEqual(['Are you there?', 'Gone quiet', 'Yes'])
})
