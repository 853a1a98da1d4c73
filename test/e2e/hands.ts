// What people do on the pages of the workspace and the shop, and what they see there.
import type { BrowserContextOptions, Locator } from 'playwright-core'
import { open, type Person, type Stage } from './stage.ts'

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
