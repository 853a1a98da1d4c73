// An agent whose connection was away: what they said and could not send, and what they find when they come back.
import { expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { castOfFile, heard } from './cast.ts'
import { accepts, meets, offers, reads, says, shows } from './hands.ts'
import { call } from './past-pages.ts'
import { becomesTrue } from './stage.ts'

const cast = castOfFile()

/** Ann and Ben are with Vera, and Ann's connection is gone. */
async function cutOff() {
  const { ann, vera } = await cast.talking('Vera')
  const ben = await cast.agent('ben')
  await meets(ann, 'Ben', 'Invite')
  await accepts(ben, 'Vera')
  await ann.context.setOffline(true)
  await says(ann, 'You get it back')
  return { ann, ben, vera }
}

it('A3 D2 what could not be sent before a colleague took over waits for its writer, and goes out only by their hand', async () => {
  const { ann, ben, vera } = await cutOff()
  await says(ann, 'And a new one')
  const unsent = ann.page.locator('.message.unsent')
  await until('both wait', async () => (await unsent.count()) === 2)
  // The page does not say that she is there for work when it cannot know.
  await ann.page.getByRole('button', { name: 'Presence: Offline' }).waitFor()
  // As when the lease has run out (A3): they are out, and do not know it yet.
  await leaves('ann', vera.conversation)
  await says(ben, 'We cannot give it back, I am sorry')
  await until('Vera hears it', () => heard(vera).length === 1)

  await ann.context.setOffline(false)
  await ann.page.getByRole('button', { name: 'Presence: Available' }).waitFor()
  await unsent.first().getByText('You were out of the conversation before it could be sent.').waitFor()
  expect(await unsent.getByText('Sending…').count()).toBe(0)
  expect(await unsent.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  expect(await unsent.getByRole('button', { name: 'Discard' }).count()).toBe(2)

  await meets(ben, 'Ann', 'Invite')
  await offers(ann).filter({ hasText: 'Vera' }).waitFor()
  await accepts(ann, 'Vera')
  await reads(ann, 'We cannot give it back')
  await says(ann, 'I am here again')
  await until('Vera hears her', () => heard(vera).length === 2)
  expect(heard(vera)).toEqual(['We cannot give it back, I am sorry', 'I am here again'])
  await unsent.filter({ hasText: 'You get it back' }).getByRole('button', { name: 'Discard' }).click()
  await unsent.filter({ hasText: 'And a new one' }).getByRole('button', { name: 'Try again' }).click()
  await becomesTrue(async () => heard(vera).at(-1), 'And a new one')
  expect(await unsent.count()).toBe(0)
})

it('A3 D2 so do the words of a tab that was closed meanwhile', async () => {
  const { ann, ben, vera } = await cutOff()
  await ann.page.locator('.message.unsent').waitFor()
  await ann.page.goto('about:blank')
  await leaves('ann', vera.conversation)
  await ann.context.setOffline(false)
  await ann.page.goto(`${cast.stage.url}/console/?as=ann`)
  await meets(ben, 'Ann', 'Invite')
  await accepts(ann, 'Vera')
  await shows(ann, 'Vera')
  await ann.page.locator('.message.unsent').getByText('You were out of the conversation').waitFor()
  await says(ann, 'I am here again')
  await becomesTrue(async () => heard(vera), ['I am here again'])
})

/** By another device of hers. */
async function leaves(agent: string, conversation: string): Promise<void> {
  const { token } = await call<{ token: string }>(cast.stage, 'POST', '/dev/sign-in', null, { agent })
  await call(cast.stage, 'POST', `/conversations/${conversation}/leave`, token, {})
}
