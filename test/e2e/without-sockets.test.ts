// Networks that forbid sockets, in a real browser: the same conversation over HTTP, and back to a socket when one works again.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { until } from '../support/client.ts'
import { openAgent, openCustomer, press, reads, says } from './hands.ts'
import { shareStage, type Person, type Stage } from './stage.ts'
import { openNetwork, type Network, type Sockets } from './strict-network.ts'

let direct: Stage
let network: Network
let stage: Stage
const people: Person[] = []

beforeAll(async () => {
  direct = await shareStage()
  network = await openNetwork(direct.url)
  stage = { ...direct, url: network.url }
})
afterAll(async () => {
  await network.close()
  await direct.close()
})
afterEach(async () => {
  for (const { context } of people.splice(0)) await context.close()
  network.sockets('allowed')
})

async function come<One extends Person>(coming: Promise<One>): Promise<One> {
  const person = await coming
  people.push(person)
  return person
}

/** Whether the page ever says that it is offline, for as short as it may be. */
function watch({ page }: Person): () => Promise<boolean> {
  const banner = page.getByText('You are offline').waitFor({ timeout: 0 })
  const told = banner.then(
    () => true,
    () => false,
  )
  return () => Promise.race([told, Promise.resolve(false)])
}

const posted = ({ page }: Person) =>
  page.waitForResponse((response) => response.url().endsWith('/polling/frames') && response.status() === 204)

it('D5 A3 customer and agent go over HTTP, and take a socket again when one works, without losing or doubling a word', async () => {
  network.sockets('refused')
  const ann = await come(openAgent(stage, 'ann'))
  const offline = watch(ann)
  const customer = await come(openCustomer(stage, 'Vera', 'Where is my crane?'))
  await press(ann, 'Accept')
  await reads(ann, 'Where is my crane?')
  await says(ann, 'Let me look')
  await reads(customer, 'Let me look')
  await says(customer, 'Thank you')
  await reads(ann, 'Thank you')
  expect(network.open()).toBe(0)
  expect(await offline()).toBe(false)
  network.sockets('allowed')
  for (const { page } of [ann, customer]) await page.evaluate("window.dispatchEvent(new Event('online'))")
  await until('three sockets', () => network.open() >= 3)
  for (let word = 1; word <= 3; word++) {
    await says(customer, `word ${word}`)
    await says(ann, `answer ${word}`)
  }
  await reads(ann, 'word 3')
  await reads(customer, 'answer 3')
  for (const person of [ann, customer]) {
    for (const text of ['Thank you', 'word 1', 'word 2', 'word 3', 'answer 3']) {
      expect(await person.page.getByRole('log').getByText(text, { exact: true }).count()).toBe(1)
    }
  }
  expect(await offline()).toBe(false)
})

it.each(['refused', 'stripped', 'hanging', 'dying'] as const satisfies Sockets[])(
  'D5 U1 sockets are %s: the customer’s words stay in view and arrive',
  async (how) => {
    network.sockets(how)
    const customer = await come(openCustomer(stage, 'Vera', `Hello, ${how}`))
    const offline = watch(customer)
    await reads(customer, `Hello, ${how}`)
    const arrived = posted(customer)
    await says(customer, 'Still there')
    await reads(customer, 'Still there')
    await arrived
    expect(network.open()).toBe(0)
    expect(await offline()).toBe(false)
  },
)

it('D5 U1 a page without sockets at all goes over HTTP too', async () => {
  const context = await direct.browser.newContext()
  await context.addInitScript(() => {
    const WebSocket = class {
      constructor() {
        throw new DOMException('forbidden', 'SecurityError')
      }
    }
    Object.assign(globalThis, { WebSocket })
  })
  const inside = { ...stage, browser: { newContext: () => Promise.resolve(context) } } as unknown as Stage
  const customer = await come(openCustomer(inside, 'Vera', 'Hello without'))
  const arrived = posted(customer)
  await says(customer, 'Still there')
  await arrived
  await reads(customer, 'Still there')
})
