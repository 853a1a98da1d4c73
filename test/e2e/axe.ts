// What axe-core finds wrong with a page, one line each; none is how it should be (WCAG 2.2 AA and its best practices).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Of the whole page, or of what `within` selects. */
export async function violations(page: Page, within = 'html'): Promise<string[]> {
  // Past the page's own policy, which lets no script in: as an extension would be.
  await page.evaluate(source)
  const { violations: found } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ include: [within] })}, { resultTypes: ["violations"], preload: false })`,
  )
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`))
}
