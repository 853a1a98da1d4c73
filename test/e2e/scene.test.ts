// The demo's scene as somebody meets it who has just started partyline: the start page plays it, on the real API.
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { Board } from '../../protocol/boards.ts'
import type { Workspace } from '../../protocol/server-frames.ts'
import { signIn, until } from '../support/client.ts'
import { violations } from './axe.ts'
import { ownBrowser } from './browser.ts'
import { accepts, becomes, openMember, press, reads, rows, says } from './hands.ts'
import { colleague } from './site.ts'
import { becomesTrue, open, openStage, picture, tab, type Person, type Stage } from './stage.ts'

let stage: Stage
/** Somebody who has the start page open through all the tests: to set the scene takes as long as any of them. */
let start: Person
beforeAll(async () => {
  stage = await openStage({ DEMO_SCENE: 'on' })
  start = await open(stage, '/partyline.svg')
  await start.page.clock.install()
})
afterAll(() => stage.close())
beforeEach(async () => {
  await start.page.goto(`${stage.url}/`)
  await start.page.locator('.scene').waitFor()
  if ((await start.page.evaluate("localStorage['partyline.scene']")) === 'ended') await press(start, 'Play the scene')
  await isPlayed()
})

async function endsIt(person: Person): Promise<void> {
  await press(person, 'End the scene')
  await isOver(person)
}

const isPlayed = ({ page } = start) =>
  page.getByText('It goes on as long as this page is open').waitFor({ timeout: 120_000 })
const isOver = ({ page } = start) => page.getByText('Made-up people fill the queues').waitFor({ timeout: 120_000 })

const watchWayBack = `addEventListener('pageshow', ({ persisted }) => { sessionStorage.kept = persisted })`

async function workspace(agent: string): Promise<Workspace> {
  return (await signIn(stage.url, agent))<Workspace>({ method: 'GET', path: '/agent' })
}

async function waiting(): Promise<string[]> {
  const supervisor = await signIn(stage.url, 'dora')
  const { items } = await supervisor<{ items: Board[] }>({ method: 'GET', path: '/queues' })
  return items.flatMap((board) => board.waiting.map(({ customer }) => customer))
}

const has = async (agent: string) =>
  (await workspace(agent)).work.map(({ card, state }) => `${card.customer} ${state}`).sort()

async function isEmpty(): Promise<void> {
  for (const agent of ['ann', 'ben', 'cleo']) {
    const { presence, work, offers, wrapUps } = await workspace(agent)
    expect([agent, presence, work, offers, wrapUps]).toEqual([agent, 'offline', [], [], []])
  }
  expect(await waiting()).toEqual([])
}

it('O1 U3 on arrival somebody waits, a persistent conversation has a history, three are in a room, one is parked; who is answered writes back', async () => {
  expect(await has('ann')).toEqual(['Budi Santoso parked', 'Jonas Weber active', 'Maria Castelo active'])
  expect(await waiting()).toEqual(['Tom Fisher', 'Aiko Mori'])
  expect(await violations(start.page)).toEqual([])
  await picture(start, 'scene-start')

  const ann: Person = { page: await tab(start, `${stage.url}/console/?as=ann`), context: start.context }
  await rows(ann, 'Active').filter({ hasText: 'Jonas Weber' }).getByRole('button').click()
  await becomesTrue(() => ann.page.getByRole('list', { name: 'In the room' }).getByRole('listitem').count(), 3)
  await picture(ann, 'scene-room')
  await becomes(ann, 'Available')
  await accepts(ann, 'Tom Fisher')
  await says(ann, 'Just so, four small ones.')
  await reads(ann, 'Thank you. And may I put it into the dishwasher?')
  await picture(ann, 'scene-answer')
  await ann.page.close()
})

it('O1 a reload and a way back go on with it, so does another tab once its own is closed, and one press ends it for good', async () => {
  const before = [await has('ann'), await has('ben'), await waiting()]
  await start.page.reload()
  await isPlayed()
  expect([await has('ann'), await has('ben'), await waiting()]).toEqual(before)

  const other = await tab(start, `${stage.url}/`)
  await other.getByText('It is being played by another page').waitFor()
  await other.close()

  // Each is loaded anew: this browser keeps no page to come back to.
  await start.page.goto(`${stage.url}/demo/`)
  await start.page.goto(`${stage.url}/`)
  await isPlayed()
  await start.page.goBack()
  await start.page.goBack()
  await isPlayed()
  const heir = await tab(start, `${stage.url}/`)
  await heir.getByText('It is being played by another page').waitFor()
  await start.page.close()
  start = { ...start, page: heir }
  await isPlayed()
  expect([await has('ann'), await has('ben'), await waiting()]).toEqual(before)

  await press(start, 'End the scene')
  await start.page.getByText('Everybody is going home').waitFor()
  await start.page.reload()
  await until('it is ended', () => start.page.evaluate<boolean>("localStorage['partyline.scene'] === 'ended'"))
  await isOver()
  await isEmpty()
  await start.page.reload()
  await isOver()
  await isEmpty()
})

it('O1 another browser sees that it is played, brings nobody a second time, sweeps away what one that has gone has left, and begins anew when one comes back to it', async () => {
  const before = [await has('ann'), await has('ben'), await waiting()]
  const browser = await ownBrowser(['--disable-back-forward-cache'])
  onTestFinished(() => browser.close())
  const other = await open({ ...stage, browser }, '/')
  await other.page.evaluate(watchWayBack)
  await other.page.getByText('It is being played by another page').waitFor()
  expect([await has('ann'), await has('ben'), await waiting()]).toEqual(before)
  await start.page.goto('about:blank')
  // As if his lease had run out (A3).
  const api = await signIn(stage.url, 'ben')
  await api({ method: 'PUT', path: '/agent/presence', body: { presence: 'offline' } })
  await press(other, 'Play the scene')
  await isPlayed(other)
  expect([await has('ann'), await has('ben'), await waiting()]).toEqual(before)

  await other.page.evaluate("location.href = '/demo/'")
  await other.page.waitForURL('**/demo/')
  await other.page.evaluate('history.back()')
  // The browser has kept it as it was; it begins anew.
  const loaded = "performance.getEntriesByType('navigation')[0].type"
  await until('it is loaded anew', async () => (await other.page.evaluate<string>(loaded)) === 'reload')
  expect(await other.page.evaluate('sessionStorage.kept')).toBe('true')
  await isPlayed(other)
  expect([await has('ann'), await has('ben'), await waiting()]).toEqual(before)
  await endsIt(other)
  await isEmpty()
})

it('O1 P9 who has come to the shop as Maria keeps their conversation, and it is said why the scene waits for its end', async () => {
  await endsIt(start)
  const ann = await colleague(stage, 'ann')
  const maria = await openMember(stage, 'Maria Castelo', 'I have a question of my own.')
  const { conversation } = await ann.accept()
  await press(start, 'Play the scene')
  await start.page.getByText('Maria Castelo is in a conversation of somebody’s own here.').waitFor()
  expect(await violations(start.page)).toEqual([])
  await says(maria, 'And a second one.')
  // In the transcript: an order of hers says so too.
  await reads(maria, 'Delivered')
  await ann.ends(conversation)
  await ann.api({ method: 'POST', path: `/agent/wrap-ups/${conversation}`, body: { dispositions: ['Solved'] } })
  await ann.leave()
  await maria.context.close()
  await press(start, 'Play the scene')
  await isPlayed()
})

it('O1 nothing is written while nobody has the page open', async () => {
  const [lina] = (await workspace('ben')).work.filter(({ card }) => card.customer === 'Lina Park')
  const api = await signIn(stage.url, 'ben')
  const said = async () =>
    (await api<{ items: unknown[] }>({ method: 'GET', path: `/conversations/${lina?.conversation}/items` })).items
      .length
  const spoken = await said()
  await start.page.clock.fastForward('00:13')
  await becomesTrue(async () => (await said()) > spoken, true)
  await start.page.goto('about:blank')
  const left = await said()
  await start.page.clock.fastForward('10:00')
  expect(await said()).toBe(left)
  const before = [await has('ann'), await waiting()]
  await start.page.goto(`${stage.url}/`)
  await isPlayed()
  expect([await has('ann'), await waiting()]).toEqual(before)
})

it('O1 it ends by itself after an hour', async () => {
  await start.page.clock.fastForward('01:00:00')
  await isOver()
  await becomesTrue(waiting, [])
  await isEmpty()
})
