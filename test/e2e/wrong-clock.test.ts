// A browser whose clock is a day wrong: days are those of the server's clock.
import { expect, it } from 'vitest'
import { isRecorded } from '../support/client.ts'
import { castOfFile } from './cast.ts'
import { accepts, ends, finishes, reads, says, transcript } from './hands.ts'
import { log, reads as customerReads } from './site.ts'
import type { Person } from './stage.ts'

const cast = castOfFile()
const dayMs = 24 * 3_600_000

async function setsClock({ page }: Person, aheadMs: number): Promise<void> {
  await page.clock.setSystemTime(Date.now() + aheadMs)
  await page.reload()
}

it.each([
  ['a day late', -dayMs],
  ['two days early', 2 * dayMs],
])(
  'U1 U3 with a clock %s what was just said stands under today, in the widget and in the console',
  async (_, aheadMs) => {
    const ann = await cast.agent('ann')
    const vera = await cast.shopper('Vera', 'Where is my kettle?')
    await setsClock(vera, aheadMs)
    await setsClock(ann, aheadMs)
    await accepts(ann, 'Vera')
    await says(ann, 'On its way.')
    await customerReads(vera.page, 'On its way.')
    await reads(ann, 'Where is my kettle?')
    const headings = (drawn: ReturnType<typeof log>) => drawn.locator('.day, .parting').allInnerTexts()
    expect(await headings(log(vera.page))).toEqual(['Today'])
    expect(await headings(transcript(ann))).toEqual(['Today'])
    const conversation = new URL(ann.page.url()).hash.split('/').at(-1) ?? ''
    await ends(ann)
    await finishes(ann)
    await isRecorded(cast.stage.url, 'ann', conversation)
    await ann.page.getByRole('link', { name: 'My conversations' }).click()
    await ann.page.locator('.engagements-body').getByText('Vera').first().waitFor()
    const days = await ann.page.locator('.engagements-body h3').allInnerTexts()
    expect(days[0]).toBe('Today')
  },
)
