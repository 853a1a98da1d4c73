// A queue that has closed while somebody waits there: what the customer is told, what a supervisor sees, and how they are moved.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signIn } from '../support/client.ts'
import { violations } from './axe.ts'
import { openCustomer, press, reads } from './hands.ts'
import { open, openStage, picture, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  // Of its own: who has waited elsewhere and gone would stand before her.
  stage = await openStage()
})
afterAll(() => stage.close())

/** As an administrator sets it. */
async function setHours(queue: string, hours: object | null): Promise<void> {
  const api = await signIn(stage.url, 'root')
  const path = `/admin/queues/${queue}`
  const { body } = await api<{ body: object }>({ method: 'GET', path })
  await api({ method: 'PUT', path, body: { ...body, hours } })
}

it('Q9 Q11 E2 who waits in a closed queue is told so, stands on the board, and is moved by the keyboard alone', async () => {
  const vera = await openCustomer(stage, 'Vera', 'Hello?')
  await vera.page.getByText('You are next').waitFor()
  await setHours('sales', { timeZone: 'UTC', weekly: [], exceptions: [] })
  await vera.page.getByText('Nobody serves this queue at the moment.').waitFor()
  expect(await vera.page.getByText('Somebody will be with you soon', { exact: true }).count()).toBe(0)
  await picture(vera, 'widget-unserved')

  const dora = await open(stage, '/console/?as=dora#/board', { viewport: { width: 1_440, height: 900 } })
  const { page } = dora
  await page.getByText('Sales is closed. 1 customer still waits there.').waitFor()
  await page.getByText('Nobody serves them.').waitFor()
  await page.locator('[data-queue=sales]').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Move Vera to another queue' }).waitFor()
  await picture(dora, 'board-closed')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Move Vera to another queue' }).waitFor()
  expect(await violations(page)).toEqual([])
  await picture(dora, 'board-move')
  await page.keyboard.press('Enter')
  await page.getByText('Sales is closed.').waitFor({ state: 'detached' })
  await page.locator('[data-queue=sales]:focus').waitFor()
  await vera.page.getByText('You are next').waitFor()

  await setHours('support', { timeZone: 'UTC', weekly: [], exceptions: [] })
  await setHours('sales', null)
  await setHours('sales', { timeZone: 'UTC', weekly: [], exceptions: [] })
  await page.getByText('Support is closed. 1 customer still waits there.').waitFor()
  await page.locator('[data-queue=support]').click()
  await press(dora, 'Move Vera to another queue')
  await page.getByRole('dialog').getByRole('button', { name: 'Sales' }).click()
  await page.getByText('The queue is closed.').waitFor()
  await reads(vera, 'Hello?')
})
