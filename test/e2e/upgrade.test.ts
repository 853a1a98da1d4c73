// A disk that a release left, with one conversation in every state, goes on under today's code; so does what browsers kept.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RoomView } from '../../protocol/server-frames.ts'
import type { Api } from '../../web/shared/api.ts'
import type { Room } from '../../web/shared/room.ts'
import { agentsDraft, draft, unsent, type Kept } from '../releases/browsers.ts'
import { releases } from '../releases/descriptions.ts'
import { openDisk, type OpenedDisk } from '../releases/disk.ts'
import { readLines, states, type State } from '../releases/scene.ts'
import { apiOf, Desk, openRoom, signIn, until } from '../support/client.ts'
import { field, log } from './site.ts'
import { openBrowser } from './stage.ts'

describe.each(releases)('what %s left', (version) => {
  let disk: OpenedDisk
  const rooms: Room[] = []
  const desks: Desk[] = []

  beforeAll(async () => {
    disk = await openDisk(version)
  })
  afterAll(async () => {
    for (const room of rooms) room.stop()
    for (const desk of desks) desk.stop()
    await disk.close()
  })

  const id = (state: State) => disk.left.conversations[state].conversation
  const customer = (state: State) => apiOf(disk.url, disk.left.conversations[state].visitorToken)

  /** The agent who works in the queue of that state, with a workspace. */
  async function comes(agent: string): Promise<Desk> {
    const desk = new Desk(await signIn(disk.url, agent))
    desks.push(desk)
    await until(`${agent} has a workspace`, () => desk.seen)
    return desk
  }

  async function enters(api: Api, conversation: string): Promise<Room> {
    const room = await openRoom(api, conversation, crypto.randomUUID())
    rooms.push(room)
    await until('the room is open', () => room.you.value)
    return room
  }

  async function says(room: Room, text: string): Promise<void> {
    expect(room.say(text)).toBeNull()
    await until(`"${text}" is there`, () => room.unsent.entries.value.length === 0)
  }

  const hears = (room: Room, text: string) =>
    until(`"${text}" is heard`, () => room.items.value.some((item) => item.text === text))

  const takes = (desk: Desk, conversation: string) =>
    until('it is theirs', () =>
      desk.seen?.work.some((work) => work.conversation === conversation && work.state === 'active'),
    )

  async function accepts(desk: Desk, conversation: string): Promise<void> {
    const offer = await until('it rings', () => desk.seen?.offers.find((each) => each.conversation === conversation))
    await desk.api({
      method: 'POST',
      path: `/agent/offers/${encodeURIComponent(offer.id)}`,
      body: { answer: 'accept' },
    })
    await takes(desk, conversation)
  }

  it.each(states)('O5 every line that it wrote is read as it was: %s', async (state) => {
    const { conversation, customer: forCustomer, agents } = disk.left.conversations[state]
    const root = await signIn(disk.url, 'root')
    const now = await readLines(customer(state), conversation)
    expect(now.slice(0, forCustomer.length)).toEqual(forCustomer)
    expect((await readLines(root, conversation)).slice(0, agents.length)).toEqual(agents)
  })

  it('O5 an open conversation goes on with everybody who was in it', async () => {
    const [desk, guest] = [await comes('open'), await comes('open-guest')]
    const visitor = await enters(customer('open'), id('open'))
    const host = await enters(desk.api, id('open'))
    const beside = await enters(guest.api, id('open'))
    await says(visitor, 'Are you still there?')
    for (const room of [host, beside]) await hears(room, 'Are you still there?')
    host.say('Only for us.', 'text/plain', 'note')
    await says(host, 'We are.')
    await hears(visitor, 'We are.')
    expect(visitor.items.value.map(({ text }) => text)).not.toContain('Only for us.')
    await guest.api({ method: 'POST', path: `/conversations/${id('open')}/leave` })
    await until('one is gone', () => host.room.value?.roster.length === 2)
  })

  it('O5 a conversation that was parked comes back to the same agent when its customer writes', async () => {
    const desk = await comes('parked')
    await until('it is in the list', () => desk.seen?.work.some(({ state }) => state === 'parked'))
    await says(await enters(customer('parked'), id('parked')), 'Here is the picture.')
    await until('it is back', () =>
      desk.seen?.work.some(({ conversation, state }) => conversation === id('parked') && state !== 'parked'),
    )
  })

  it('O5 a conversation that was assigned and not opened is still there to be opened', async () => {
    const desk = await comes('assigned')
    // 0.1.0 took it for the agent's work already.
    const isIt = ({ conversation }: { conversation: string }) => conversation === id('assigned')
    await until('it is in the list', () => desk.seen?.work.some(isIt) || desk.seen?.offers.some(isIt))
    if (desk.seen?.offers.some(isIt)) await accepts(desk, id('assigned'))
    const room = await enters(desk.api, id('assigned'))
    await says(room, 'Let me look.')
    await hears(await enters(customer('assigned'), id('assigned')), 'Let me look.')
  })

  it('O5 who waited and who was under way to the queue are offered, in the order in which they came', async () => {
    const waiting = await enters(customer('waiting'), id('waiting'))
    const desk = await comes('waiting')
    await desk.api({ method: 'PUT', path: '/agent/presence', body: { presence: 'available' } })
    await accepts(desk, id('waiting'))
    await until('somebody has come', () => waiting.items.value.some(({ type }) => type === 'joined'))
    await accepts(desk, disk.left.underWay.conversation)
  })

  it('O5 what rang still rings and can be taken', async () => {
    await enters(customer('ringing'), id('ringing'))
    await accepts(await comes('ringing'), id('ringing'))
  })

  it('O5 a wrap-up that was open is finished, and its conversation stays ended', async () => {
    const desk = await comes('wrapUp')
    await until('it is open', () => desk.seen?.wrapUps.length === 1)
    const path = `/agent/wrap-ups/${id('wrapUp')}`
    await desk.api({ method: 'POST', path, body: { dispositions: ['Solved'] } })
    await until('it is in the transcript', async () =>
      (await readLines(desk.api, id('wrapUp'))).some(([type]) => type === 'wrap_up'),
    )
    const { room } = await desk.api<{ room: RoomView }>({ method: 'GET', path: `/conversations/${id('wrapUp')}` })
    expect(room.status).toBe('ended')
  })

  it('O5 an ended conversation is read and takes nothing more; its customer begins another one', async () => {
    const api = customer('ended')
    await expect(
      api({ method: 'POST', path: `/conversations/${id('ended')}/messages`, body: { text: 'One more thing' } }),
    ).rejects.toMatchObject({ problem: { code: 'conversation_ended' } })
    const path = '/entry-points/ended/conversations'
    const { conversation } = await api<{ conversation: string }>({ method: 'POST', path, body: {} })
    expect(conversation).not.toBe(id('ended'))
  })

  it('O5 whom the agent had walked away from goes on where the flow waits', async () => {
    const room = await enters(customer('walked'), id('walked'))
    await says(room, 'I am back.')
    await accepts(await comes('walked'), id('walked'))
  })

  async function withKept<Answer>(kept: Kept, path: string, run: (page: Page) => Promise<Answer>) {
    const browser = await openBrowser()
    try {
      const context = await browser.newContext({ viewport: { width: 1_200, height: 800 }, locale: 'en-GB' })
      context.setDefaultTimeout(20_000)
      // The widget's keys name its server, which had another port.
      const here = JSON.parse(JSON.stringify(kept).replaceAll(/127\.0\.0\.1:\d+/g, new URL(disk.url).host)) as Kept
      await context.addInitScript(({ local, session }) => {
        if (localStorage.length > 0) return
        for (const [key, value] of Object.entries(local)) localStorage.setItem(key, value)
        for (const [key, value] of Object.entries(session)) sessionStorage.setItem(key, value)
      }, here)
      const page = await context.newPage()
      await page.goto(`${disk.url}${path}`)
      return await run(page)
    } finally {
      await browser.close()
    }
  }

  it('O5 words that had not been sent are sent once, and the draft is still in the field', async () => {
    await withKept(disk.left.browsers.widget, '/demo/', async (page) => {
      // It stands open, as it did.
      await log(page).getByText('Hello from the shop.', { exact: true }).waitFor()
      await log(page).getByText(unsent, { exact: true }).waitFor()
      expect(await field(page).inputValue()).toBe(draft)
      expect(await log(page).getByText(unsent, { exact: true }).count()).toBe(1)
    })
  })

  it('O5 an agent’s draft is still in the field', async () => {
    await withKept(disk.left.browsers.console, '/console/', async (page) => {
      await page
        .getByRole('list', { name: /^Active/ })
        .getByRole('listitem')
        .first()
        .getByRole('button')
        .click()
      const composer = page.getByRole('textbox', { name: 'Message' })
      await composer.waitFor()
      expect(await composer.inputValue()).toBe(agentsDraft)
    })
  })
})
