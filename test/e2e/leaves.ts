// Words of strangers on a page: at every width, size of text, direction and scheme nothing may leave its box (WCAG 1.4.4, 1.4.10, 2.5.8).
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import { picture } from './stage.ts'

const file = join(import.meta.dirname, '../web/leaving.ts')
const source = stripTypeScriptTypes(readFileSync(file, 'utf8')).replaceAll(/^export /gm, '')

interface Layout {
  readonly width: number
  readonly height: number
  /** Of the root's own size; absent: 100. */
  readonly percent?: number
  readonly dir?: 'rtl'
}

export const layouts: readonly Layout[] = [
  { width: 1_440, height: 900 },
  { width: 1_440, height: 900, dir: 'rtl' },
  { width: 1_440, height: 900, percent: 200 },
  { width: 768, height: 1_024 },
  { width: 768, height: 1_024, percent: 200, dir: 'rtl' },
  { width: 375, height: 740, dir: 'rtl' },
  { width: 375, height: 740, percent: 200 },
  // A window of 1280 by 1024 at 400 % (WCAG 1.4.10).
  { width: 320, height: 256 },
]

export interface Looking {
  /** Where one looks; absent: at everything. */
  readonly within?: string
  readonly at?: readonly Layout[]
  /** What has to be done once the page has that layout. */
  readonly ready?: () => Promise<void>
}

/** What leaves its box, layout by layout; none is how it should be. With `PICTURES` in the environment each is kept as a picture. */
export async function leaves(page: Page, view: string, looking: Looking = {}): Promise<string[]> {
  const { within = 'body', at = layouts, ready } = looking
  const found: string[] = []
  for (const layout of at) {
    await take(page, layout)
    await ready?.()
    const name = `${view}-${layout.width}${layout.percent ? '-large' : ''}${layout.dir ? '-rtl' : ''}`
    const here = await page.evaluate<string[]>(`(() => { ${source}; return leaving(${JSON.stringify(within)}) })()`)
    found.push(...here.map((fault) => `${name}: ${fault}`))
    if (process.env['PICTURES']) await picture({ page }, `words-${name}`)
  }
  await take(page, { width: 1_440, height: 900 })
  return found
}

/** What axe finds there, in both schemes. */
export async function unreadable(page: Page, view: string, within = 'html'): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await violations(page, within)).map((fault) => `${view}, ${colorScheme}: ${fault}`))
  }
  return found
}

/** Resized, not loaded anew: what is open stays open. */
async function take(page: Page, { width, height, percent = 100, dir }: Layout): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.evaluate(`(async () => {
    const { documentElement: root } = document
    root.style.fontSize = '${percent}%'
    globalThis.directionBefore ??= root.dir
    root.dir = '${dir ?? ''}' || globalThis.directionBefore
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
  })()`)
}
