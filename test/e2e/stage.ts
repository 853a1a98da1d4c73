// A server on a disk of its own, a real browser, and somebody who opens it.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import type { Server } from '../../scripts/server.ts'
import { serve, type Built } from '../support/built.ts'
import { rest } from '../support/client.ts'
import { startLater } from '../support/later.ts'

const pictures = join(import.meta.dirname, 'screenshots')
const seenWithinMs = 30_000

export interface Stage {
  readonly url: string
  readonly browser: Browser
  /** Ends the server as a power cut does. */
  readonly kill: () => Promise<void>
  /** The folder of its own disk; null: it is shared. */
  readonly disk: string | null
  /** Starts it again on the same disk and at the same address. */
  readonly restart: () => Promise<void>
  /** Ends it in order and starts it again that much later (ms), by its own clock. */
  readonly sleep: (spanMs: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** A server whose disk begins with the demo on it. `vars`: variables of the Worker. */
export async function startDemo(persist: string, vars: Readonly<Record<string, string>> = {}): Promise<Server> {
  cpSync(await askServers('/disk'), persist, { recursive: true })
  return serve(await worker(), { persist, vars })
}

/** With a server of its own. `vars`: variables of the Worker for this stage. */
export async function openStage(vars: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const browser = await openBrowser()
  const persist = mkdtempSync(join(tmpdir(), 'partyline-e2e-'))
  let server = await startDemo(persist, vars)
  const { url } = server
  return {
    url,
    browser,
    disk: persist,
    kill: () => server.kill(),
    restart: async () => {
      server = await serve(await worker(), { persist, vars, port: Number(new URL(url).port) })
    },
    sleep: async (spanMs) => {
      await server.stop()
      server = await startLater({ persist, vars, port: Number(new URL(url).port) }, spanMs)
    },
    close: async () => {
      await browser.close()
      await server.stop()
      rmSync(persist, { recursive: true, force: true })
    },
  }
}

/**
 * With the server that files share, one after the other, and without limits of pace. Nobody waits in its queues or is at work when a file
 * comes; queues and entry points that others have made are there, and customers whom others have signed in. A file that needs
 * variables, an empty server, or to end it opens a stage of its own.
 */
export async function shareStage(): Promise<Stage> {
  const url = await askServers('/shared')
  const browser = await openBrowser()
  const notShared = () => Promise.reject(new Error('others use this server too: open a stage of your own'))
  return {
    url,
    browser,
    disk: null,
    kill: notShared,
    restart: notShared,
    sleep: notShared,
    close: async () => {
      await browser.close()
      await askServers('/back')
    },
  }
}

async function worker(): Promise<Built> {
  return JSON.parse(await askServers('/built')) as Built
}

async function askServers(path: string): Promise<string> {
  const response = await fetch(`${inject('servers')}${path}?worker=${process.env['VITEST_POOL_ID'] ?? '1'}`)
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}

/** The browser of this worker's files; to close it closes what was opened in it. */
export async function openBrowser(): Promise<Browser> {
  return chromium.connect(await askServers('/browser'))
}

/** A person with a browser of their own. */
export interface Person {
  readonly page: Page
  readonly context: BrowserContext
}

export async function open(
  { browser, url }: Stage,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1_024, height: 720 }, ...options })
  context.setDefaultTimeout(seenWithinMs)
  return { page: await tab({ context }, `${url}${path}`), context }
}

/** Another tab of the same browser. What the page throws fails the test. */
export async function tab({ context }: Pick<Person, 'context'>, url: string): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(url)
  return page
}

/** To be looked at, where somebody wants to: `PICTURES=on`. */
export async function picture({ page }: Pick<Person, 'page'>, name: string): Promise<void> {
  if (process.env['PICTURES'] !== 'on') return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** Looks until what is looked at is as expected. */
export async function becomesTrue<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  const until = Date.now() + seenWithinMs
  let seen = await look()
  for (let looked = 0; JSON.stringify(seen) !== JSON.stringify(wanted) && Date.now() < until; looked++) {
    await rest(looked)
    seen = await look()
  }
  expect(seen).toEqual(wanted)
}
