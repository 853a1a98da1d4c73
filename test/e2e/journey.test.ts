// The whole way through the pages, in a real browser: as it should go, and with the server or the network gone in between.
import { expect, it } from 'vitest'
import { castOfFile } from './cast.ts'
import {
  accepts,
  becomes,
  finishes,
  lines,
  meets,
  messages,
  offers,
  chooses,
  does,
  ends,
  notes,
  parks,
  rows,
  press,
  reads,
  says,
  transcript,
} from './hands.ts'
import { logOf } from './past-pages.ts'
import { becomesTrue, openStage, picture, tab, type Person } from './stage.ts'

/** On a server of its own, which is ended. */
const cast = castOfFile({}, openStage)

/** A customer and Ann, in a live conversation. */
async function talking(name: string): Promise<{ readonly vera: Person; readonly ann: Person }> {
  const vera = await cast.shopper(name, 'Good morning')
  const ann = await cast.agent('ann')
  await accepts(ann, name)
  await reads(vera, 'Chat started with Ann')
  return { vera, ann }
}

const times = (all: readonly string[], text: string) => all.filter((one) => one === text).length

it('R5, T1, T5, P6, W4 and A4 the story: queue, talk, transfer, invite, park, leave, return, end, wrap-up, the next one', async () => {
  const vera = await cast.shopper('Vera', 'Hello?')
  await reads(vera, 'Thank you. We are looking for somebody who can help you.')
  await picture(vera, '01-customer-waits')

  const ann = await cast.agent('ann')
  await offers(ann).filter({ hasText: 'Vera' }).waitFor()
  await picture(ann, '02-agent-is-offered')
  await accepts(ann, 'Vera')
  await reads(ann, 'Hello?')
  await says(ann, 'What can I do for you?')
  await reads(vera, 'What can I do for you?')
  await notes(ann, 'Knows her order number')
  await reads(ann, 'Knows her order number')
  await picture(ann, '03-agent-talks')

  const ben = await cast.agent('ben')
  await meets(ann, 'Ben', 'Transfer')
  await accepts(ben, 'Vera')
  await reads(ben, 'Knows her order number')
  await reads(vera, 'Ann transferred the conversation')
  await ann.page.getByRole('form', { name: 'Wrap-up', exact: true }).waitFor()
  await picture(ann, '04-agent-wraps-up')

  await meets(ben, 'Ann', 'Invite')
  await reads(ben, 'Ann has been invited')
  await accepts(ann, 'Vera')
  await says(ben, 'Now we are three')
  await reads(ann, 'Now we are three')
  await reads(vera, 'Now we are three')
  await picture(ben, '05-three-in-the-room')
  await does(ann, 'Leave')
  await finishes(ann)
  expect(await lines(vera)).not.toContainEqual(expect.stringContaining('order number'))

  await parks(ben)
  await rows(ben, 'Parked').filter({ hasText: 'Vera' }).waitFor()
  await picture(ben, '06-agent-has-parked')
  await becomes(ben, 'Away')
  await says(vera, 'Are you there?')
  await accepts(ann, 'Vera')
  await does(ann, 'Leave')
  await reads(vera, 'The agent has left. Write a message to continue.')
  await says(vera, 'Once more')
  await offers(ann).filter({ hasText: 'Came back' }).waitFor()
  await accepts(ann, 'Vera')
  await ends(ann)
  await reads(vera, 'Ann has ended the conversation')
  await vera.page.getByRole('button', { name: 'Start a new conversation' }).waitFor()
  await picture(vera, '07-customer-at-the-end')
  await finishes(ann)

  await press(vera, 'Start a new conversation')
  await says(vera, 'A new question')
  await accepts(ann, 'Vera')
  await reads(ann, 'A new question')
  expect(await messages(ann)).toEqual(['A new question'])
})

it('D2 and D3 with the server killed in mid-sentence, what was written meanwhile arrives once', async () => {
  const { vera, ann } = await talking('Wanda')
  await says(vera, 'Before')
  await reads(ann, 'Before')
  await vera.page.getByRole('textbox', { name: 'Message' }).fill('In the midd')
  await cast.stage.kill()
  await vera.page.getByRole('textbox', { name: 'Message' }).press('End')
  await vera.page.getByRole('textbox', { name: 'Message' }).pressSequentially('le of it')
  await vera.page.getByRole('textbox', { name: 'Message' }).press('Enter')
  await says(vera, 'And after it')
  await says(ann, 'Are you still there?')
  await transcript(vera).getByText('Sending…').nth(1).waitFor()
  await vera.page.getByText('You are offline. Reconnecting…').waitFor()
  await picture(vera, '08-customer-offline')
  await cast.stage.restart()
  await reads(ann, 'And after it')
  await reads(vera, 'Are you still there?')
  await becomesTrue(() => transcript(vera).getByText('Sending…').count(), 0)
  await becomesTrue(() => transcript(ann).getByText('Sending…').count(), 0)
  const log = (await logOf(cast.stage, 'ann')).filter(({ type }) => type === 'message').map(({ text }) => text)
  for (const text of ['Before', 'In the middle of it', 'And after it', 'Are you still there?']) {
    expect([text, times(log, text)]).toEqual([text, 1])
  }
  expect(log.indexOf('In the middle of it')).toBeLessThan(log.indexOf('And after it'))
  await becomesTrue(() => messages(vera), log)
  await becomesTrue(() => messages(ann), log)
})

it('D5 and D3 with the network cut, the banner comes after 5 s and what is unsent arrives once and in order', async () => {
  const { vera, ann } = await talking('Nele')
  await vera.context.setOffline(true)
  const cutAt = Date.now()
  for (const text of ['one', 'two', 'three']) await says(vera, text)
  await says(ann, 'still there?')
  await vera.page.getByText('You are offline. Reconnecting…').waitFor({ timeout: 90_000 })
  expect(Date.now() - cutAt).toBeGreaterThan(4_500)
  expect(await messages(ann)).toEqual(['Good morning', 'still there?'])
  await vera.context.setOffline(false)
  await reads(ann, 'three')
  await becomesTrue(() => messages(ann), ['Good morning', 'still there?', 'one', 'two', 'three'])
  await becomesTrue(() => messages(vera), ['Good morning', 'still there?', 'one', 'two', 'three'])
  await becomesTrue(() => vera.page.getByText('You are offline. Reconnecting…').count(), 0)
})

it('P2 and P6 a persistent conversation has no end for the customer; parked, it returns to the same agent', async () => {
  const ann = await cast.agent('ann')
  const paul = await cast.member('Budi Santoso', 'Where is my order?')
  await chooses(ann, 'New', 'Budi Santoso')
  await reads(paul, 'Chat started with Ann')
  await press(paul, 'More options')
  await paul.page.getByRole('switch', { name: 'Sound' }).waitFor()
  expect(await paul.page.getByRole('button', { name: 'End conversation' }).count()).toBe(0)
  await press(paul, 'More options')
  await says(ann, 'Tell me more when you can')
  await reads(paul, 'Tell me more when you can')
  await parks(ann)
  await rows(ann, 'Parked').filter({ hasText: 'Budi Santoso' }).waitFor()
  expect(await ann.page.getByRole('form', { name: 'Wrap-up', exact: true }).count()).toBe(0)
  await says(paul, 'Here is more')
  await chooses(ann, 'New', 'Budi Santoso')
  await reads(ann, 'Here is more')
  await says(ann, 'Thank you')
  await reads(paul, 'Thank you')
  await picture(paul, '09-persistent-customer')
  await picture(ann, '10-persistent-agent')
})

it('A6 an offer rings in both tabs of an agent, is answered in one and gone in the other', async () => {
  const ann = await cast.agent('ann')
  const second = await cast.visit('/console/?as=ann')
  await cast.shopper('Otto', 'Good morning')
  for (const one of [ann, second]) await offers(one).filter({ hasText: 'Otto' }).waitFor()
  await accepts(second, 'Otto')
  await offers(ann).waitFor({ state: 'detached' })
  await rows(ann, 'Active').filter({ hasText: 'Otto' }).waitFor()
  await rows(second, 'Active').filter({ hasText: 'Otto' }).waitFor()
})

it('R11 a reload and a second tab of the customer show the same transcript, and nobody has left', async () => {
  const { vera, ann } = await talking('Rosa')
  await says(vera, 'Before the reload')
  await reads(ann, 'Before the reload')
  const before = await lines(vera)
  await vera.page.reload()
  await becomesTrue(() => lines(vera), before)
  const second = { page: await tab(vera, vera.page.url()) }
  await press(second, 'Open chat')
  await becomesTrue(() => lines(second), before)
  await says(second, 'From the second tab')
  await reads(vera, 'From the second tab')
  await reads(ann, 'From the second tab')
  expect(await lines(second)).toEqual(await lines(vera))
  expect(await ann.page.getByRole('list', { name: 'In the room' }).getByRole('listitem').count()).toBe(2)
})
