// Every screen and state of the console as a picture, in both schemes and three sizes, without a fault that axe-core finds.
import { expect, it } from 'vitest'
import { violations } from './axe.ts'
import { castOfFile } from './cast.ts'
import { accepts, becomes, chooses, ends, meets, notes, offers, parks, reads, rows, says, shows } from './hands.ts'
import { picture, type Person } from './stage.ts'

const sizes = {
  wide: { width: 1_440, height: 900 },
  narrow: { width: 1_024, height: 720 },
  phone: { width: 390, height: 844 },
} as const

const cast = castOfFile({ viewport: sizes.wide })

/** A picture in each scheme, and nothing to complain about in either. */
async function sound(person: Person, name: string): Promise<void> {
  const { page } = person
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await picture(person, `console-${name}-${colorScheme}`)
    expect([name, colorScheme, await violations(page)]).toEqual([name, colorScheme, []])
  }
}

it('U3 signing in, an empty desk, the board: every state can be read by everybody', async () => {
  const nobody = await cast.visit('/console/?sign-in=login_unknown')
  await nobody.page.getByRole('button', { name: /Ann/ }).waitFor()
  await sound(nobody, 'sign-in')
  const ann = await cast.visit('/console/?as=ann')
  await ann.page.getByText('Nothing to do').waitFor()
  await sound(ann, 'empty')
  await cast.customer('Vera')
  await cast.customer('Otto')
  const dora = await cast.visit('/console/?as=dora#/board')
  await dora.page.getByRole('button', { name: 'Sales' }).click()
  await dora.page.getByRole('list', { name: 'Who waits' }).waitFor()
  await sound(dora, 'board')
  await dora.page.setViewportSize(sizes.phone)
  await sound(dora, 'board-phone')
  await becomes(ann, 'Available')
  for (const name of ['Vera', 'Otto']) await accepts(ann, name)
})

it('U3 an offer, a conversation in every state, its details, menus and dialogs can be read by everybody', async () => {
  const ann = await cast.agent('ann')
  const { page } = ann
  const vera = await cast.customer('Vera Lindqvist', 'shop', { plan: 'Gold', order: '84-2210' })
  vera.room.say('Hello! My parcel has not arrived, order 84-2210.')
  await offers(ann).waitFor()
  await sound(ann, 'offer')
  await accepts(ann, 'Vera Lindqvist')
  await says(ann, 'Let me look for you.')
  await notes(ann, 'The parcel is at the depot.')
  vera.room.say('Thank you. Here: https://example.com/orders/84-2210')
  await reads(ann, 'Thank you')
  vera.room.read()
  await page.getByText('Read by Vera Lindqvist').waitFor()
  await sound(ann, 'conversation')
  await page.getByRole('tab', { name: 'Engagement' }).click()
  await sound(ann, 'engagement')
  await page.getByRole('tab', { name: 'Search' }).click()
  await page.getByRole('searchbox').fill('parcel')
  await sound(ann, 'search')
  await page.getByRole('tab', { name: 'Profile' }).click()
  await page.getByRole('button', { name: 'Transfer' }).click()
  await page.locator('.connect').first().waitFor()
  await sound(ann, 'transfer')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await sound(ann, 'palette')
  await page.keyboard.press('Escape')
  await page.locator('.you > button').click()
  await sound(ann, 'menu')
  await page.keyboard.press('Escape')
  await page
    .getByRole('button', { name: 'Help' })
    .or(page.getByRole('button', { name: /Keyboard shortcuts/ }))
    .click()
  await sound(ann, 'help')
  await page.keyboard.press('Escape')
  await meets(ann, 'Cleo', 'Invite')
  await reads(ann, 'Cleo is offline')
  await meets(ann, 'Sales', 'Invite')
  await page.getByRole('list', { name: 'Pending invitations' }).getByText('Sales').waitFor()
  await meets(ann, 'Support', 'Invite')
  await page.getByText('A queue is looking for somebody already.').waitFor()
  await sound(ann, 'toast')
  await page.setViewportSize(sizes.narrow)
  await sound(ann, 'narrow')
  await page.setViewportSize(sizes.phone)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await sound(ann, 'phone')
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await sound(ann, 'phone-list')
})

it('U3 parked, quietly assigned, ended and wrapped up: what is left to do can be read by everybody', async () => {
  const ann = await cast.agent('ann')
  const { page } = ann
  await cast.customer('Vera Lindqvist')
  await accepts(ann, 'Vera Lindqvist')
  await parks(ann)
  await chooses(ann, 'Parked', 'Vera Lindqvist')
  await sound(ann, 'parked')
  const paul = await cast.customer('Paul Ito', 'account')
  paul.room.say('Whenever you can')
  await rows(ann, 'New').waitFor()
  await sound(ann, 'quiet')
  await rows(ann, 'New').getByRole('button').click()
  await shows(ann, 'Paul Ito')
  // A4: what the queue asks can be answered before the end.
  await page.getByRole('tab', { name: 'Engagement' }).click()
  await page.getByRole('radio', { name: 'Solved' }).check()
  await page.getByRole('textbox', { name: 'Wrap-up notes' }).fill('A patient one')
  await sound(ann, 'wrap-up-ahead')
  await ends(ann)
  await page.getByRole('form', { name: 'Wrap-up', exact: true }).waitFor()
  await sound(ann, 'wrap-up')
  await page.getByRole('radio', { name: 'Solved', checked: true }).waitFor()
  await page.getByRole('button', { name: 'Finish wrap-up' }).click()
  await rows(ann, 'Wrap-up').waitFor({ state: 'detached' })
})

it('U3 a supervisor’s rail is one row on the narrowest phone, also with large text', async () => {
  const { page } = await cast.visit('/console/?as=dora#/board')
  await page.getByRole('link', { name: 'Board' }).waitFor()
  await page.setViewportSize({ width: 320, height: 640 })
  for (const percent of [100, 200]) {
    await page.evaluate(`document.documentElement.style.fontSize = '${percent}%'`)
    const parts = await page.locator('.rail > .mark, .rail .rail-button').evaluateAll((all) =>
      all.map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect()
        return { left, right, middle: (top + bottom) / 2 }
      }),
    )
    expect(parts.length).toBe(7)
    expect(new Set(parts.map(({ middle }) => Math.round(middle))).size).toBe(1)
    for (const [index, { left, right }] of parts.entries()) {
      expect(left).toBeGreaterThanOrEqual(parts[index - 1]?.right ?? 0)
      expect(right).toBeLessThanOrEqual(320)
      expect(right - left).toBeGreaterThanOrEqual(24)
    }
    await picture({ page }, `console-rail-${percent}`)
    await page.getByRole('button', { name: /^You: / }).click()
    const menu = page.getByRole('dialog', { name: 'You' })
    await menu.waitFor()
    await picture({ page }, `console-rail-menu-${percent}`)
    const { x = -1, width = 0 } = (await menu.boundingBox()) ?? {}
    expect([x >= 0, x + width <= 320]).toEqual([true, true])
    await page.keyboard.press('Escape')
  }
})
