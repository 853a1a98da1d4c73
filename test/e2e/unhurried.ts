// What is held back for some seconds, on a machine that may stand still for longer.
import type { Page } from 'playwright-core'
import { limits } from '../../protocol/limits.ts'

/** What the page begins to hold back meanwhile waits until it is taken back, or done by hand. */
export async function unhurried(page: Page, run: () => Promise<void>): Promise<void> {
  await page.evaluate(`(() => {
    const real = setTimeout
    globalThis.hurried = () => { globalThis.setTimeout = real }
    globalThis.setTimeout = (run, ms, ...rest) => real(run, ms === ${limits.undoMs} ? 600_000 : ms, ...rest)
  })()`)
  await run()
  await page.evaluate('hurried()')
}
