// Ten thousand messages made to do harm, opened in the real console and the real widget: nothing freezes, and the agent's lease is kept.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { asSent } from '../../web/shared/acceptable.ts'
import type { Room } from '../../web/shared/room.ts'
import { reads, says as agentSays, shows } from '../e2e/hands.ts'
import { Readers } from '../e2e/readers.ts'
import { launcher, log, openChat, says } from '../e2e/site.ts'
import { open } from '../e2e/stage.ts'
import { Desk, openRoom, signIn, start, until } from '../support/client.ts'
import { hostileBeginnings, hostileSigns } from '../support/signs.ts'

const readers = new Readers({ vars: { FRAMES_PER_SECOND: '2000', RATE_LIMITS: 'off' } })

const messages = 10_000
/** Of a message's bytes; those at the end, which are drawn first, are as long as a message may be. */
const [usual, longest, longestOnes] = [512, limits.messageBytes - 64, 100] as const
/** What waits for its turn at once. */
const batch = 200
/**
 * The longest that a page may be busy, on a machine that computes for others too: a socket that is doubted has this long to answer. One drawing
 * of fifty such messages took 15 s.
 */
const frozenMs = limits.hintMs

it(
  'S3 A3 ten thousand hostile messages freeze neither console nor widget, and the agent keeps what they have',
  { timeout: 8 * 60_000 },
  async () => {
    const { room, token, conversation } = await served('Mallory')
    for (let n = 0; n < messages; n += batch) {
      for (let one = n; one < n + batch; one++) room.say(hostile(one))
      await until('a batch', () => room.unsent.settled, 120_000)
    }
    expect(room.unsent.entries.value).toEqual([])

    const ann = await open(readers.stage, '/console/?as=ann')
    const row = ann.page
      .getByRole('list', { name: /^Active/ })
      .getByRole('button')
      .first()
    // Its first socket is open then, and is not counted as one more.
    await row.waitFor()
    const sockets: string[] = []
    ann.page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname))
    await ann.page.addInitScript(watchTasks)
    await ann.page.reload()
    await row.click()
    await shows(ann, 'Mallory')
    await looksBack(ann.page, "document.querySelector('.transcript')")
    const page = await readers.stranger()
    await page.addInitScript(watchTasks)
    await page.addInitScript(
      ({ root, known, visitor }) => {
        localStorage.setItem(`${root}/visitor`, visitor)
        localStorage.setItem(`${root}/conversation`, known)
      },
      { root: `partyline.widget/${new URL(readers.url).host}/shop`, known: conversation, visitor: token },
    )
    await page.goto(readers.site)
    await launcher(page).waitFor()
    await openChat(page)
    await log(page).waitFor()
    await looksBack(page, "document.querySelector('partyline-chat').shadowRoot.querySelector('[role=log]')")

    await says(page, 'Was that all?')
    await reads(ann, 'Was that all?')
    await agentSays(ann, 'I am still here')
    await until('it arrives', () => room.items.value.some(({ text }) => text === 'I am still here'))
    const [inConsole, inWidget] = [await longestTask(ann.page), await longestTask(page)]
    console.log(`the longest task: ${inConsole} ms in the console, ${inWidget} ms in the widget`)
    expect(Math.max(inConsole, inWidget)).toBeLessThan(frozenMs)
    expect(sockets.filter((path) => path.includes('/agent/'))).toHaveLength(1)
    expect(await presence()).toBe('available')
    room.stop()
    await ann.context.close()
  },
)

function hostile(n: number): string {
  const bytes = n >= messages - longestOnes ? longest : usual
  const sign = asSent(hostileSigns[n % hostileSigns.length] ?? '')
  const beginning = hostileBeginnings[n % hostileBeginnings.length] ?? ''
  const times = Math.floor((bytes - 32) / Math.max(1, new TextEncoder().encode(sign).byteLength))
  return `${n} ${beginning}${sign.repeat(times)}`
}

/** In conversation with Ann, who sits at no page yet. */
async function served(name: string): Promise<{ room: Room; token: string; conversation: string }> {
  const desk = new Desk(await signIn(readers.url, 'ann'))
  await desk.api({ method: 'PUT', path: '/agent/presence', body: { presence: 'available' } })
  const { api, conversation, token } = await start(readers.url, 'shop', { name })
  const room = await openRoom(api, conversation, 'customer')
  const offer = await until('it rings', () => desk.seen?.offers.find(({ state }) => state === 'ringing'))
  await desk.api({ method: 'POST', path: `/agent/offers/${offer.id}`, body: { answer: 'accept' } })
  await until('served', () => room.room.value?.status === 'active')
  desk.stop()
  return { room, token, conversation }
}

async function presence(): Promise<unknown> {
  const api = await signIn(readers.url, 'ann')
  return (await api<{ presence: unknown }>({ method: 'GET', path: '/agent' })).presence
}

/** Scrolls up a few pages. */
async function looksBack(page: Page, box: string): Promise<void> {
  const height = () => page.evaluate<number>(`${box}.scrollHeight`)
  for (let pages = 0; pages < 5; pages++) {
    const before = await height()
    await page.evaluate(`${box}.scrollTop = 0`)
    await until('more of it', async () => (await height()) > before)
  }
}

const watchTasks = `
  window.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  }).observe({ type: 'longtask', buffered: true })
`
const longestTask = (page: Page) => page.evaluate<number>('Math.round(longest)')
