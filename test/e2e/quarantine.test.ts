// O3: a conversation whose log holds what this release cannot read, as after a roll-back, on the pages of those concerned.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accepts, openAgent, openCustomer, press, reads, says, transcript } from './hands.ts'
import { open, openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

/** Whichever conversations on the disk have these words; the last row of each becomes one of a later release. */
function spoil(disk: string, words: string): number {
  const folder = join(disk, 'v3/do')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.sqlite') && spoilIn(join(folder, file), words)).length
}

function spoilIn(file: string, words: string): boolean {
  const database = new DatabaseSync(file)
  try {
    if (database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'log'`).get() === undefined) return false
    if (database.prepare('SELECT 1 FROM log WHERE item LIKE ?').get(`%${words}%`) === undefined) return false
    database.exec('UPDATE log SET v = v + 90 WHERE place = (SELECT MAX(place) FROM log)')
    return true
  } finally {
    database.close()
  }
}

it('O3 the customer is told and goes on in a new conversation with their words, the agent and the administrator see it', async () => {
  const ann = await openAgent(stage, 'ann')
  const vera = await openCustomer(stage, 'Vera', 'My parcel is lost')
  await accepts(ann, 'Vera')
  await reads(ann, 'My parcel is lost')
  await says(vera, 'Are you there?')
  await reads(ann, 'Are you there?')
  await stage.kill()
  await says(vera, 'It had two cups in it')
  await says(vera, 'And a saucer')
  expect(spoil(stage.disk ?? '', 'My parcel is lost')).toBe(1)
  await stage.restart()

  await vera.page.getByText('Something is wrong with this chat on our side.').waitFor()
  await reads(vera, 'My parcel is lost')
  await reads(vera, 'It had two cups in it')
  await transcript(vera).getByText('Not sent').first().waitFor()
  // What nobody will take can be let go.
  await transcript(vera).getByRole('button', { name: 'Discard' }).last().click()
  await transcript(vera).getByText('And a saucer').waitFor({ state: 'detached' })
  await ann.page.getByText('This conversation is damaged.').waitFor()
  await reads(ann, 'My parcel is lost')
  expect(await ann.page.getByRole('textbox', { name: 'Message' }).count()).toBe(0)

  const root = await open(stage, '/console/?as=root')
  const alerts = root.page.getByRole('status', { name: 'System alerts' })
  // The restart itself may have been told too, where the machine is slow.
  const damaged = alerts.getByRole('listitem').filter({ hasText: /conversation\/[0-9a-f-]{36}.* is damaged/ })
  await damaged.getByRole('button', { name: 'Acknowledge' }).click()
  await damaged.waitFor({ state: 'detached' })
  await root.page.reload()
  await root.page.getByRole('navigation', { name: 'Work' }).waitFor()
  expect(await damaged.count()).toBe(0)
  expect(await ann.page.getByRole('status', { name: 'System alerts' }).count()).toBe(0)

  await press(vera, 'Start a new conversation')
  await reads(vera, 'It had two cups in it')
  await says(vera, 'It is about a parcel')
  await reads(vera, 'Conversation started')
  await accepts(ann, 'Vera')
  await reads(ann, 'It is about a parcel')
  await transcript(vera).getByText('It is about a parcel').waitFor()
})
