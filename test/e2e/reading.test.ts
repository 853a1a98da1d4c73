// Who reads what (S1): a supervisor along with others, an agent what came before, and what they served.
import { expect, it } from 'vitest'
import { isRecorded, openRoom, until } from '../support/client.ts'
import { violations } from './axe.ts'
import { castOfFile, type Customer } from './cast.ts'
import { accepts, ends, parks, reads, rows, shows } from './hands.ts'
import { openStage, picture, type Person } from './stage.ts'

/** On a server of its own: elsewhere Ben has served somebody. */
const cast = castOfFile({}, openStage)

const sizes = [1_440, 768, 375] as const

/** Looked at in each width, light and dark, without anything that leaves its box. */
async function lookAt({ page }: Person, name: string): Promise<void> {
  for (const width of sizes) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await picture({ page }, `reading-${name}-${width}-${colorScheme}`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1_440, height: 900 })
}

async function at(id: string, hash: string): Promise<Person> {
  const person = await cast.visit(`/console/?as=${id}${hash}`)
  await person.page.setViewportSize({ width: 1_440, height: 900 })
  return person
}

const composer = ({ page }: Person) => page.locator('.composer')

it('S1 U4 a supervisor comes from the board into a conversation, reads along live, and takes no part', async () => {
  const { vera, ann } = await cast.talking('Vera')
  vera.room.say('Where is my kettle?')
  await reads(ann, 'Where is my kettle?')
  const dora = await at('dora', '#/board')
  await dora.page.getByTitle('Read the conversation of Vera').click()
  await shows(dora, 'Vera')
  await reads(dora, 'Where is my kettle?')
  await dora.page.getByText('You are reading along. Nobody in the conversation sees that.').waitFor()
  vera.room.say('Hello?')
  await reads(dora, 'Hello?')
  expect(await composer(dora).count()).toBe(0)
  expect(await dora.page.getByRole('group', { name: 'Actions' }).count()).toBe(0)
  expect(vera.room.room.value?.roster.map(({ name }) => name)).toEqual(['Vera', 'Ann'])
  await lookAt(dora, 'along')
})

it('S1 what is not one’s own, and what never was, is said in a sentence, with a way back', async () => {
  const { vera } = await cast.talking('Vera')
  const ben = await at('ben', `#/conversation/${vera.conversation}`)
  await ben.page.getByRole('heading', { name: 'Not yours to read' }).waitFor()
  expect(await ben.page.getByText('Loading').count()).toBe(0)
  await lookAt(ben, 'not-yours')
  await ben.page.getByRole('link', { name: 'Back to the list' }).click()
  await ben.page.getByRole('heading', { name: 'Not yours to read' }).waitFor({ state: 'detached' })
  const dora = await at('dora', `#/conversation/${crypto.randomUUID()}`)
  await dora.page.getByRole('heading', { name: 'There is no such conversation' }).waitFor()
  await lookAt(dora, 'missing')
})

it('S1 P6 what one has parked is read on, also after a reload', async () => {
  const { vera, ann } = await cast.talking('Vera')
  vera.room.say('I have to look it up')
  await reads(ann, 'I have to look it up')
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('Take your time')
  await ann.page.keyboard.press('Enter')
  await reads(ann, 'Take your time')
  await parks(ann)
  await rows(ann, 'Parked').first().waitFor({ timeout: 15_000 })
  await rows(ann, 'Parked').first().getByRole('button').click()
  await reads(ann, 'I have to look it up')
  await ann.page.reload()
  await reads(ann, 'Take your time')
})

/** The same visitor once more; Ann takes it. */
async function again({ api }: Customer, ann: Person): Promise<void> {
  const path = '/entry-points/shop/conversations'
  const { conversation } = await api<{ conversation: string }>({ method: 'POST', path, body: { name: 'Vera' } })
  const room = await openRoom(api, conversation, 'customer')
  room.say('It is me again')
  await accepts(ann, 'Vera')
  await reads(ann, 'It is me again')
}

/** Served by Ann, ended and recorded. */
async function served(words: string): Promise<{ vera: Customer; ann: Person }> {
  const { vera, ann } = await cast.talking('Vera')
  vera.room.say(words)
  await reads(ann, words)
  await ends(ann)
  await until('it is over', () => vera.room.room.value?.status === 'ended')
  await isRecorded(cast.stage.url, 'ann', vera.conversation)
  return { vera, ann }
}

it('S1 U3 an earlier conversation of a customer is opened beside the one that goes on, and what is typed stays', async () => {
  const { vera, ann } = await served('My first kettle is broken')
  await ann.page.setViewportSize({ width: 1_440, height: 900 })
  await again(vera, ann)
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('One moment')
  const link = ann.page.getByRole('complementary').getByRole('link', { name: /Shop.*Served by Ann.*The agent ended/s })
  await link.click()
  await reads(ann, 'My first kettle is broken')
  expect(await composer(ann).count()).toBe(0)
  expect(await link.getAttribute('aria-current')).toBe('true')
  await lookAt(ann, 'earlier')
  await ann.page.getByRole('link', { name: 'Back to the conversation' }).click()
  await reads(ann, 'It is me again')
  expect(await ann.page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('One moment')
})

it('S1 E1 what one served stands in a list, is found by its customer, and opened to read', async () => {
  const { ann } = await served('My second kettle is broken')
  await ann.page.getByRole('link', { name: 'My conversations' }).click()
  const list = ann.page.locator('.engagements')
  await list.getByRole('heading', { name: 'Today' }).waitFor()
  await lookAt(ann, 'engagements')
  await list
    .getByRole('link', { name: /Read the conversation of Vera/ })
    .first()
    .click()
  await reads(ann, 'My second kettle is broken')
  await lookAt(ann, 'engagement')
  await list.getByRole('searchbox', { name: 'Customer’s name' }).fill('nobody like that')
  await list.getByText('Nobody of that name').waitFor()
  await list.getByRole('searchbox', { name: 'Customer’s name' }).fill('VERA')
  await list.getByRole('link').first().waitFor()
  await ann.page.route('**/v1/agent/engagements*', (route) => route.fulfill({ status: 500, body: '{}' }))
  await list.getByRole('searchbox', { name: 'Customer’s name' }).fill('v')
  await list.getByText('The list could not be fetched.').waitFor()
  await ann.page.unroute('**/v1/agent/engagements*')
  await list.getByRole('button', { name: 'Try again' }).click()
  await list.getByRole('link').first().waitFor()
  const ben = await at('ben', '#/engagements')
  await ben.page.getByText('Nothing in the last 30 days').waitFor()
  await lookAt(ben, 'none')
})
