// The same day by the mouse (docs/agents-day.md), its words typed only where somebody would have clicked.
import { beforeAll, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { violations } from './axe.ts'
import { castOfFile, heard } from './cast.ts'
import { heardBy, makeRoom, names, sixAt, standsAt } from './day.ts'
import { accepts, chooses, ends, notes, offers, parks, rows, says } from './hands.ts'
import { picture } from './stage.ts'

const cast = castOfFile({ viewport: { width: 1_440, height: 900 } })

beforeAll(() => makeRoom(cast.stage, 'ann', 6))

it('U3 a day by the mouse: each answer goes to whom it is for, and nothing is ended, parked or noted by mistake', async () => {
  const ann = await cast.agent('ann')
  const six = await sixAt(cast, ann)
  for (const name of names) {
    await accepts(ann, name)
    await says(ann, `Hello ${name}`)
    await until(`${name} hears it`, () => heardBy(six, name).includes(`Hello ${name}`))
  }
  for (const name of names) expect(heardBy(six, name)).toEqual([`Hello ${name}`])

  // All six write on while one is looked at: people's messages are counted, and who waits is told from who does not.
  for (const name of names) if (name !== 'Finn') six[name].room.say('And one question more?')
  for (const name of names.slice(0, -1)) {
    const row = rows(ann, 'Active').filter({ hasText: name })
    await row.getByLabel('1 unread').waitFor()
    await row.getByTitle('Waiting for an answer').waitFor()
  }
  expect(await rows(ann, 'Active').filter({ hasText: 'Finn' }).getByTitle('Waiting for an answer').count()).toBe(0)
  await picture(ann, 'day-mouse')

  // A note moves neither clock, and the field is a message again.
  await chooses(ann, 'Active', 'Bert')
  await notes(ann, 'Ask the warehouse')
  await rows(ann, 'Active').filter({ hasText: 'Bert' }).getByTitle('Waiting for an answer').waitFor()
  await says(ann, 'I am asking')
  await until('answered', async () => {
    return (await rows(ann, 'Active').filter({ hasText: 'Bert' }).getByTitle('Waiting for an answer').count()) === 0
  })
  await until('Bert hears it', () => heardBy(six, 'Bert').includes('I am asking'))
  expect(heardBy(six, 'Bert')).toEqual(['Hello Bert', 'I am asking'])

  // Several ring: the keys are drawn on the one that they would answer.
  const ben = await cast.agent('ben')
  await ann.page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Invite' }).click()
  const meet = ann.page.getByRole('dialog', { name: 'Invite somebody' })
  await meet.getByRole('textbox', { name: 'A note for them' }).fill('You know this one')
  await meet.locator('.connect').filter({ hasText: 'Ben' }).click()
  const offer = offers(ben).filter({ hasText: 'Invitation from Ann' })
  await offer.getByText('You know this one').waitFor()
  const other = await cast.customer('Gus')
  await offers(ben).filter({ hasText: 'Gus' }).waitFor()
  await offers(ben).filter({ hasText: 'Gus' }).getByRole('button', { name: 'Decline' }).focus()
  await offers(ben).filter({ hasText: 'Gus' }).locator('[data-key="Alt A"]').waitFor()
  expect(await offer.locator('[data-key="Alt A"]').count()).toBe(0)
  await ben.page.keyboard.press('Alt+a')
  await rows(ben, 'Active').filter({ hasText: 'Gus' }).waitFor()
  await accepts(ben, 'Bert')
  expect(heardBy(six, 'Bert')).not.toContain('You know this one')
  expect(other.room.room.value?.status).toBe('active')

  // What is held can be undone where one has gone on to, and is done by itself.
  await chooses(ann, 'Active', 'Bert')
  await parks(ann)
  const parking = ann.page.locator('.toast').filter({ hasText: 'Parking Bert' })
  await parking.getByRole('button', { name: 'Undo' }).click()
  await standsAt(ann, 'Bert', 'Message')
  await ends(ann)
  await ann.page
    .getByRole('form', { name: 'Wrap-up', exact: true })
    .getByRole('button', { name: 'Finish wrap-up' })
    .click()
  // The one who has waited longest for an answer.
  await standsAt(ann, 'Ada', 'Message')
  await says(ann, 'Yes?')
  await parks(ann)
  await rows(ann, 'Parked').filter({ hasText: 'Ada' }).waitFor()
  await standsAt(ann, 'Cyd', 'Message')

  // Back by its button, without a word.
  await chooses(ann, 'Parked', 'Ada')
  await ann.page.getByRole('button', { name: 'Take back', exact: true }).click()
  await rows(ann, 'Active').filter({ hasText: 'Ada' }).waitFor()
  await standsAt(ann, 'Ada', 'Message')
  await until('Ada knows', () => six.Ada.room.room.value?.status === 'active')
  expect(heardBy(six, 'Ada')).toEqual(['Hello Ada', 'Yes?'])
  expect(await violations(ann.page)).toEqual([])
  expect(heard(six.Cyd)).toEqual(['This is Cyd', 'Hello Cyd', 'And one question more?'])
})
