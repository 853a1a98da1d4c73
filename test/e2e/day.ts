// What both journeys through an agent's day share (docs/agents-day.md): six customers who write at once, and an agent with room for them.
import { expect } from 'vitest'
import { until } from '../support/client.ts'
import type { Cast, Customer } from './cast.ts'
import { offers } from './hands.ts'
import { call } from './past-pages.ts'
import type { Person, Stage } from './stage.ts'

export const names = ['Ada', 'Bert', 'Cyd', 'Dan', 'Eva', 'Finn'] as const
export type Name = (typeof names)[number]
export type Customers = Readonly<Record<Name, Customer>>

/** Six customers who have written; all of them ring at `agent`, who is there. */
export async function sixAt(cast: Cast, agent: Person): Promise<Customers> {
  const came = await Promise.all(names.map((name) => cast.customer(name)))
  for (const [index, one] of came.entries()) one.room.say(`This is ${names[index]}`)
  await until('all of them ring', async () => (await offers(agent).count()) === names.length)
  return Object.fromEntries(names.map((name, index) => [name, came[index]])) as Record<Name, Customer>
}

export async function makeRoom(stage: Stage, agent: string, capacity: number): Promise<void> {
  const { token } = await call<{ token: string }>(stage, 'POST', '/dev/sign-in', null, { agent: 'root' })
  const { body } = await call<{ body: object }>(stage, 'GET', `/admin/agents/${agent}`, token)
  await call(stage, 'PUT', `/admin/agents/${agent}`, token, { ...body, capacity })
}

/** What those customers have heard, apart from their own words. */
export function heardBy(customers: Customers, name: Name): readonly string[] {
  const { room } = customers[name]
  return room.items.value.filter(({ type, role }) => type === 'message' && role !== 'customer').map(({ text }) => text)
}

interface Key {
  readonly key: string
  readonly altKey?: true
}

const focused = `(({ activeElement: at }) =>
  at?.getAttribute('aria-label') ?? at?.labels?.[0]?.querySelector('span')?.textContent ?? at?.tagName)(document)`

/** Where the focus is once the page has done with this key, which is before the next one can come. */
export function rightAfter({ page }: Person, key: Key): Promise<string> {
  const pressed = JSON.stringify({ ...key, bubbles: true, cancelable: true })
  return page.evaluate<string>(`(async () => {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', ${pressed}))
    const { port1, port2 } = new MessageChannel()
    await new Promise((task) => { port1.onmessage = task; port2.postMessage(null) })
    return ${focused}
  })()`)
}

/** With whom the conversation is that is looked at, and where the focus is. */
export async function place({ page }: Person): Promise<{ readonly who: string; readonly focus: string }> {
  const who = await page.locator('.conversation-head h2').allInnerTexts()
  const focus = await page.evaluate<string>(focused)
  return { who: who[0] ?? '', focus }
}

export async function standsAt(person: Person, who: string, focus: string): Promise<void> {
  let last = {}
  await until(`${who}, and the focus in “${focus}”`, async () => {
    last = await place(person)
    return JSON.stringify(last) === JSON.stringify({ who, focus })
  }).catch(() => expect(last).toEqual({ who, focus }))
}
