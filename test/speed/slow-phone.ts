// A slow phone on a slow network, and what of a span is the page's own: what others compute meanwhile on the same machine is no fault of it.
import type { CDPSession, Page } from 'playwright-core'

/** Chromium's own "Slow 4G". */
const network = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 }

export class SlowPhone {
  readonly page: Page
  readonly #devtools: CDPSession

  private constructor(page: Page, devtools: CDPSession) {
    this.page = page
    this.#devtools = devtools
  }

  static async of(page: Page): Promise<SlowPhone> {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', network)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await devtools.send('Performance.enable')
    return new SlowPhone(page, devtools)
  }

  /** A finger comes down at the middle of the element, and goes up again after as long as fingers stay. */
  async tap(selector: string): Promise<void> {
    const box = await this.page.locator(selector).boundingBox()
    if (box === null) throw new Error(`${selector} is not there`)
    const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }]
    await this.#devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
    await new Promise((resolve) => setTimeout(resolve, fingerMs))
    await this.#devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }

  /**
   * What `run` says that it took, without the time for which others kept the page's main thread from its work: its tasks lasted for longer than it
   * worked. On a machine that has nothing else to do that is nothing.
   */
  async measure(run: () => Promise<number>): Promise<Took> {
    const [before, at] = [await this.#spent(), performance.now()]
    const ms = await run()
    const [after, wholeMs] = [await this.#spent(), performance.now() - at]
    const keptMs = Math.max(0, after.tasksMs - before.tasksMs - (after.threadMs - before.threadMs))
    return { ms, ownMs: ms - keptMs * Math.min(1, ms / wholeMs) }
  }

  async #spent(): Promise<{ readonly tasksMs: number; readonly threadMs: number }> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics')
    const of = (wanted: string) => {
      const found = metrics.find(({ name }) => name === wanted)
      if (found === undefined) throw new Error(`this Chromium does not tell ${wanted}`)
      return found.value * 1_000
    }
    return { tasksMs: of('TaskDuration'), threadMs: of('ThreadTime') }
  }
}

export interface Took {
  readonly ms: number
  readonly ownMs: number
}

const fingerMs = 90
