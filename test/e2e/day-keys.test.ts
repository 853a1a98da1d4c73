// An agent's day by the keyboard alone (docs/agents-day.md): six customers at once, a note, a transfer with a reason, parking, ending.
import { beforeAll, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { violations } from './axe.ts'
import { castOfFile, heard } from './cast.ts'
import { heardBy, makeRoom, names, place, rightAfter, sixAt, standsAt, type Name } from './day.ts'
import { accepts, offers, reads, rows } from './hands.ts'
import { picture } from './stage.ts'
import { unhurried } from './unhurried.ts'

/** As in `web/console/way.ts`, and a little more. */
const surpriseMs = 1_200

const cast = castOfFile()

beforeAll(() => makeRoom(cast.stage, 'ann', 6))

it('U3 a day by the keyboard: everybody is answered, and the focus is always where the next word belongs', async () => {
  const ann = await cast.agent('ann')
  const { keyboard } = ann.page
  const six = await sixAt(cast, ann)
  await picture(ann, 'day-six-ring')

  // Each hazard is typed right after the key that accepts: letters that would act elsewhere.
  const answers = ['please hold', 'thanks, ben', 'reach me?', 'no jam, kind park', 'in a tick', 'apt to find /?']
  const order: Name[] = []
  for (const [index, answer] of answers.entries()) {
    await until('one more rings', async () => (await offers(ann).count()) === names.length - index)
    await keyboard.press('Alt+a')
    await keyboard.type(answer)
    await until('it is open', async () => (await rows(ann, 'Active').count()) === index + 1)
    await until('one is in its field', async () => {
      const { who, focus } = await place(ann)
      return focus === 'Message' && !order.includes(who as Name)
    })
    const { who } = await place(ann)
    order.push(who as Name)
    await keyboard.press('Enter')
    await until(`${who} hears it`, () => heardBy(six, who as Name).includes(answer))
  }
  expect(new Set(order).size).toBe(names.length)
  for (const [index, name] of order.entries()) expect(heardBy(six, name)).toEqual([answers[index]])
  expect(await ann.page.locator('.toast').count()).toBe(0)

  // A note, and the next words are for the customer again.
  const last = order.at(-1) as Name
  expect(await rightAfter(ann, { key: 'n', altKey: true })).toBe('Note')
  await standsAt(ann, last, 'Note')
  await picture(ann, 'day-note')
  await keyboard.type('has called twice')
  await keyboard.press('Enter')
  await standsAt(ann, last, 'Message')
  await keyboard.type('one moment')
  await keyboard.press('Enter')
  await until('only the message is heard', () => heardBy(six, last).includes('one moment'))
  expect(heardBy(six, last)).not.toContain('has called twice')

  // Looking about, and back into a field.
  await keyboard.press('Escape')
  await keyboard.press('k')
  const looked = order.at(-2) as Name
  await until('the one before is looked at', async () => (await place(ann)).who === looked)
  expect((await place(ann)).focus).not.toBe('Message')
  await keyboard.press('Enter')
  await standsAt(ann, looked, 'Message')

  // A colleague, with a reason that travels along.
  const ben = await cast.agent('ben')
  expect(await rightAfter(ann, { key: 't', altKey: true })).toBe('Search people and queues')
  await standsAt(ann, looked, 'Search people and queues')
  await keyboard.type('ben')
  await keyboard.press('Tab')
  await standsAt(ann, looked, 'A note for them')
  await keyboard.type('Wants a refund; you know the case')
  await picture(ann, 'day-transfer')
  await keyboard.press('Enter')
  const offer = offers(ben).filter({ hasText: looked })
  await offer.getByText('Transfer from Ann').waitFor()
  await offer.getByText('Wants a refund; you know the case').waitFor()
  await offer.getByText('Being served').waitFor()
  await picture(ben, 'day-offer')
  expect(await violations(ben.page)).toEqual([])
  // Somebody waits for an answer when Ann is done with it.
  const waiting = order[0] as Name
  six[waiting].room.say('Are you still there?')
  await rows(ann, 'Active').filter({ hasText: waiting }).getByLabel('1 unread').waitFor()
  await accepts(ben, looked)
  await reads(ben, 'Wants a refund; you know the case')
  expect(heardBy(six, looked)).not.toContain('Wants a refund; you know the case')
  await rows(ann, 'Wrap-up').filter({ hasText: looked }).waitFor()
  await ann.page.getByRole('form', { name: 'Wrap-up', exact: true }).waitFor()
  const opened = Date.now()
  await picture(ann, 'day-wrap-up')
  expect(await violations(ann.page)).toEqual([])
  // It has opened by itself, and takes no key before its time.
  await until('it takes keys', () => Date.now() - opened > surpriseMs)
  await keyboard.press('Alt+e')
  await standsAt(ann, waiting, 'Message')

  // Parking one whose words are unanswered is asked; answered, it can be undone and is done by the same key again.
  await keyboard.press('Alt+p')
  await ann.page.getByRole('dialog').getByText('Are you still there?').waitFor()
  await keyboard.press('Escape')
  await standsAt(ann, waiting, 'Message')
  await keyboard.type('I am')
  await keyboard.press('Enter')
  await until('answered', () => heardBy(six, waiting).includes('I am'))
  await unhurried(ann.page, async () => {
    await keyboard.press('Alt+p')
    await until('one has gone on', async () => (await place(ann)).who !== waiting)
    await keyboard.press('Alt+z')
    await standsAt(ann, waiting, 'Message')
  })
  expect(await rows(ann, 'Active').count()).toBe(5)
  await keyboard.press('Alt+p')
  await rows(ann, 'Parked').filter({ hasText: waiting }).waitFor()

  // Writing to a parked one takes it back.
  await keyboard.press('Control+k')
  await keyboard.type(`Open ${waiting}`)
  await keyboard.press('Enter')
  await standsAt(ann, waiting, 'Message')
  await reads(ann, 'I am')
  await picture(ann, 'day-parked')
  expect(await violations(ann.page)).toEqual([])
  await keyboard.type('One thing more')
  await keyboard.press('Enter')
  await rows(ann, 'Active').filter({ hasText: waiting }).waitFor()
  await until('it is heard', () => heardBy(six, waiting).includes('One thing more'))
  expect(heard(six[waiting]).filter((text) => text === 'One thing more')).toHaveLength(1)
  await standsAt(ann, waiting, 'Message')

  // Ending: one key, undone by one, done by the same; then the next.
  await unhurried(ann.page, async () => {
    expect(await rightAfter(ann, { key: 'e', altKey: true })).toBe('Wrap-up notes')
    await standsAt(ann, waiting, 'Wrap-up notes')
    await keyboard.press('Alt+z')
    await standsAt(ann, waiting, 'Message')
  })
  for (let left = 5; left > 0; left--) {
    const { who } = await place(ann)
    await unhurried(ann.page, async () => {
      await keyboard.press('Alt+e')
      await keyboard.type('All said')
      await keyboard.press('Alt+e')
    })
    await ann.page.getByRole('form', { name: 'Wrap-up', exact: true }).waitFor()
    await until(`${who} sees the end`, () => six[who as Name].room.room.value?.status === 'ended')
    await keyboard.press('Alt+e')
    await until('one has gone on', async () => (await place(ann)).who !== who)
    await until('it is written down', async () => (await rows(ann, 'Wrap-up').count()) === 0)
    expect(await rows(ann, 'Active').count()).toBe(left - 1)
  }
  await ann.page.getByText('The next conversation will ring here.').waitFor()
  expect(await ann.page.locator('.toast').count()).toBe(0)
})
