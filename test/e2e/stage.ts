// A server on a disk of its own, a real browser, and people in it who do what a person can do on the pages.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core'
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

/** A visitor of the demo shop, whose first words begin a conversation. */
export async function openCustomer(stage: Stage, name: string, words: string): Promise<Person> {
  const person = await open(stage, '/demo/')
  await press(person, 'Open chat')
  await person.page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await says(person, words)
  await reads(person, 'Conversation started')
  return person
}

/** Somebody whom the demo shop has signed in, in its persistent conversation. */
export async function openMember(stage: Stage, name: string, words: string): Promise<Person> {
  const person = await open(stage, '/demo/account/')
  await press(person, name)
  await press(person, 'Open chat')
  await says(person, words)
  await reads(person, 'Conversation started')
  return person
}

export async function openAgent(stage: Stage, id: string, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await open(stage, `/console/?as=${id}`, options)
  await becomes(person, 'Available')
  return person
}

/** Until the server knows: what somebody else does next must meet this presence. */
export async function becomes({ page }: Person, presence: 'Available' | 'Busy' | 'Away' | 'Offline'): Promise<void> {
  const known = page.waitForResponse((response) => response.url().endsWith('/v1/agent/presence') && response.ok())
  await page.getByRole('button', { name: /^Presence/ }).click()
  await page.getByRole('dialog', { name: 'Presence' }).getByRole('button', { name: presence }).click()
  await known
}

export function press({ page }: Pick<Person, 'page'>, button: string): Promise<void> {
  return page.getByRole('button', { name: button, exact: true }).click()
}

export async function says({ page }: Pick<Person, 'page'>, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.fill(text)
  await field.press('Enter')
}

export function transcript({ page }: Pick<Person, 'page'>): Locator {
  return page.getByRole('log', { name: 'Transcript' })
}

/** Waits until the transcript has the text. */
export function reads(person: Pick<Person, 'page'>, text: string): Promise<void> {
  return transcript(person).getByText(text).last().waitFor()
}

/** The messages as they stand there, notes and what is unsent included. */
export function messages(person: Pick<Person, 'page'>): Promise<string[]> {
  return transcript(person).locator('article:not(.prompt) :is(.bubble > p, p.bubble)').allInnerTexts()
}

/** Everything that a customer sees there, without times and marks. */
export function lines(person: Pick<Person, 'page'>): Promise<string[]> {
  return transcript(person).locator('p.event, p.bubble').allInnerTexts()
}

export function offers({ page }: Pick<Person, 'page'>): Locator {
  return page.getByRole('region', { name: 'Offers' }).locator(':scope > ul > li')
}

export async function accepts(person: Person, customer: string): Promise<void> {
  await offers(person).filter({ hasText: customer }).getByRole('button', { name: 'Accept' }).click()
  await shows(person, customer)
}

/** Waits until the conversation with this customer is the one that is looked at. */
export function shows({ page }: Pick<Person, 'page'>, customer: string): Promise<void> {
  return page.getByRole('heading', { name: customer, exact: true, level: 2 }).waitFor()
}

export type Section = 'Active' | 'New' | 'Parked' | 'Wrap-up'

export function rows({ page }: Pick<Person, 'page'>, section: Section): Locator {
  return page.getByRole('list', { name: new RegExp(`^${section}`) }).getByRole('listitem')
}

export async function chooses(person: Pick<Person, 'page'>, section: Section, customer: string): Promise<void> {
  await rows(person, section).filter({ hasText: customer }).getByRole('button').click()
  await shows(person, customer)
}

export async function meets(person: Person, who: string, how: 'Invite' | 'Transfer'): Promise<void> {
  await person.page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: how }).click()
  await person.page.getByRole('dialog').locator('.connect').filter({ hasText: who }).click()
}

export async function notes({ page }: Pick<Person, 'page'>, text: string): Promise<void> {
  await page.getByRole('radiogroup').getByText('Note', { exact: true }).click()
  const field = page.locator('.composer').getByRole('textbox', { name: 'Note' })
  await field.fill(text)
  await field.press('Enter')
  await page.locator('.composer').getByRole('textbox', { name: 'Message' }).waitFor()
}

/** `unanswered`: the customer has the last word, so one is asked. */
export async function parks({ page }: Pick<Person, 'page'>, unanswered = false): Promise<void> {
  await page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Park' }).click()
  if (unanswered) await page.getByRole('dialog').getByRole('button', { name: 'Park', exact: true }).click()
}

/** Ends it without waiting for the time in which it could be undone. */
export async function ends({ page }: Pick<Person, 'page'>): Promise<void> {
  // At once: between two clicks a machine may stand still for as long as it could be undone.
  await page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'End' }).dblclick()
}

/** What stands behind the three dots. */
export async function does({ page }: Pick<Person, 'page'>, act: 'Leave' | 'Release'): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('dialog', { name: 'More actions' }).getByRole('button', { name: act }).click()
}

export async function finishes(person: Person, disposition: string | null = null): Promise<void> {
  const form = person.page.getByRole('form', { name: 'Wrap-up', exact: true })
  await form.waitFor()
  if (disposition !== null) await form.getByRole('radio', { name: disposition }).check()
  await form.getByRole('button', { name: 'Finish wrap-up' }).click()
  await form.waitFor({ state: 'detached' })
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

/** The whole log of the conversation that this agent is in, past the pages. */
export async function logOf(stage: Stage, agent: string): Promise<readonly { type: string; text: string }[]> {
  const signedIn = await call<{ token: string }>(stage, 'POST', '/dev/sign-in', null, { agent })
  const { work } = await call<{ work: { conversation: string }[] }>(stage, 'GET', '/agent', signedIn.token)
  const path = `/conversations/${work[0]?.conversation}/items?limit=200`
  return (await call<{ items: { type: string; text: string }[] }>(stage, 'GET', path, signedIn.token)).items
}

/** Out of every room, no wrap-up left, offline: for the next test. */
export async function goesHome(stage: Stage, agent: string): Promise<void> {
  const { token } = await call<{ token: string }>(stage, 'POST', '/dev/sign-in', null, { agent })
  await call(stage, 'PUT', '/agent/presence', token, { presence: 'offline' })
  const look = () => call<Unfinished>(stage, 'GET', '/agent', token)
  for (const { conversation, state } of (await look()).work) {
    if (state === 'active') await call(stage, 'POST', `/conversations/${conversation}/end`, token, {})
  }
  await becomesTrue(async () => (await look()).work.filter(({ state }) => state === 'active').length, 0)
  for (const { conversation, policy } of (await look()).wrapUps) {
    const dispositions = policy.dispositions.slice(0, 1)
    await call(stage, 'POST', `/agent/wrap-ups/${conversation}`, token, { dispositions })
  }
}

interface Unfinished {
  readonly work: readonly { readonly conversation: string; readonly state: string }[]
  readonly wrapUps: readonly { readonly conversation: string; readonly policy: { readonly dispositions: string[] } }[]
}

/** Past the pages: the API. */
export async function call<Answer>(
  { url }: Stage,
  method: string,
  path: string,
  token: string | null,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text) as Answer
}
