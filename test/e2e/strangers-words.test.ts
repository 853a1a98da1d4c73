// U3, U1: names, attributes and words of every length and script, in every place that a page draws, leave no box, cut no button off and break no time.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { isRecorded } from '../support/client.ts'
import { accepts, chooses, ends, meets, notes, offers, openAgent, parks, rows, says } from './hands.ts'
import { layouts, leaves, unreadable, type Looking } from './leaves.ts'
import { call } from './past-pages.ts'
import { chat, field, openChat, openSite, reads, visit, type Site } from './site.ts'
import { open, openStage, type Stage } from './stage.ts'
import { callThemTheWorst, Strangers, worst } from './worst.ts'

let stage: Stage
let site: Site
let strangers: Strangers
const withinMs = 5 * 60_000
const leaving: (() => Promise<void>)[] = []
/** For what lies over the page, which has its own width where there is room. */
const narrow = layouts.filter(({ width, percent }) => width < 768 || percent !== undefined)
/** Its sizes are in pixels: nothing but zooming makes its words larger, and its direction is that of the page as it was made. */
const widgetLayouts = layouts.filter(({ percent, dir }) => percent === undefined && dir === undefined)
const wide = { viewport: { width: 1_440, height: 900 } }

beforeAll(async () => {
  stage = await openStage()
  site = await openSite(stage.url)
  await callThemTheWorst(stage, [site.url])
  strangers = new Strangers(stage)
})
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave()
})
afterAll(async () => {
  await strangers?.leave()
  await site?.close()
  await stage?.close()
})

async function visitor(url: string): Promise<Page> {
  const { page, close } = await visit(stage, url, wide)
  leaving.push(close)
  return page
}

/** Where nothing of strangers stands the longest words are those of a language. */
it('U3 U2 signing in, the start page, the shop, its account and the reference, in the language with the longest words', async () => {
  const { page, context } = await open(stage, '/console/', { ...wide, locale: 'fr-FR' })
  leaving.push(() => context.close())
  for (const [view, path, there, within] of [
    ['sign-in', '/console/', '.people li:nth-child(5)', 'body'],
    ['start', '/', '.scene', 'body'],
    ['shop', '/demo/', '.good:nth-child(4)', '#page'],
    ['account', '/demo/account/', '.people button', '#page'],
    ['reference', '/reference/', 'article', 'body'],
  ] as const) {
    await page.goto(stage.url + path)
    await page.locator(there).first().waitFor()
    if (view === 'shop' || view === 'account') await page.locator('partyline-chat').locator('.launcher').waitFor()
    if (view === 'account') await page.locator(there).first().click()
    const at = view === 'reference' ? layouts.filter(({ percent }) => percent === undefined) : layouts
    expect.soft(await leaves(page, view, { at, within })).toEqual([])
    if (view !== 'reference') expect.soft(await unreadable(page, view)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
  }
})

it(
  'U3 the workspace: what rings, what is open, parked, new and to be written down, a full room and all that lies over it',
  async () => {
    const ann = await openAgent(stage, 'ann', wide)
    const { page, context } = ann
    leaving.push(() => context.close())
    const look = async (view: string, looking: Looking = {}) =>
      expect.soft(await leaves(page, view, looking)).toEqual([])

    // It lies over the conversation where there is no room for it, and is closed as that happens.
    const beside: Looking = {
      within: '.side',
      ready: async () => {
        if (!(await page.locator('.side').isVisible())) await page.getByRole('button', { name: 'Details' }).click()
      },
    }

    await strangers.customer(worst.address)
    await accepts(ann, worst.address)
    await parks(ann)
    await rows(ann, 'Parked').waitFor()
    const cjk = await strangers.customer(worst.cjk)
    await accepts(ann, worst.cjk)
    const quiet = await strangers.customer(worst.thai, 'account')
    quiet.room.say(worst.thai)
    await rows(ann, 'New').waitFor()
    const full = await strangers.member(worst.latin)
    full.room.say(worst.latin)
    await chooses(ann, 'New', worst.latin)
    await strangers.fill(full.conversation, [full.room], 'ann', ['ben', 'cleo', 'dora'])
    await notes(ann, worst.latin.repeat(2))
    await meets(ann, worst.address, 'Invite')
    const ringing = await strangers.customer(worst.arabic)
    for (const words of [worst.latin, worst.hebrew, worst.short]) ringing.room.say(words)
    await offers(ann).locator('.offer-words li').nth(2).waitFor()
    await look('work')
    expect.soft(await unreadable(page, 'work')).toEqual([])
    const head = page.locator('.conversation-head .name')
    await head.hover()
    expect(await head.getAttribute('title')).toBe(worst.latin)

    await says(ann, worst.latin.repeat(3))
    const mine = page.locator('.message.mine:not(.unsent)').last()
    await mine.locator('.tools').waitFor({ state: 'attached' })
    await context.setOffline(true)
    await says(ann, worst.address)
    await page.locator('.message.unsent').waitFor()
    await page.getByRole('status').getByText('You are offline').waitFor()
    await mine.hover()
    await mine.getByRole('button', { name: 'Correct' }).click()
    await page.locator('.correction').waitFor()
    await look('unsent and correcting', { within: '.conversation' })
    await page.keyboard.press('Escape')
    await context.setOffline(false)
    await page.locator('.message.unsent').waitFor({ state: 'detached' })

    await page.getByRole('tab', { name: 'Search' }).click()
    await page.getByRole('searchbox').fill('W')
    await page.locator('.hit').nth(3).waitFor()
    await look('search', beside)
    await page.getByRole('tab', { name: 'Engagement' }).click()
    await look('engagement', beside)
    await page.getByRole('tab', { name: 'Profile' }).click()

    await page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Transfer' }).click()
    await page.locator('.connect').nth(4).waitFor()
    await look('meet', { within: '.popover', at: narrow })
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.locator('.palette-list [role=option]').nth(5).waitFor()
    await look('palette', { within: 'dialog', at: narrow })
    await page.keyboard.press('Escape')
    await page.locator('.you > button').click()
    await look('menu', { within: '.popover', at: narrow })
    await page.keyboard.press('Escape')
    await page.locator('.seat.customer .take').click()
    await look('confirm', { within: 'dialog', at: narrow })
    await page.keyboard.press('Escape')
    await meets(ann, worst.marks, 'Transfer')
    await page.locator('.toast').first().waitFor()
    await look('toast', { within: '.toasts', at: narrow })
    await page.evaluate("location.hash = '#/'")
    await page.locator('.at-list').waitFor()
    await look('list')
    expect.soft(await unreadable(page, 'list', '.list')).toEqual([])

    await chooses(ann, 'Parked', worst.address)
    await look('parked', { within: '.work' })
    await page.evaluate("location.hash = '#/'")
    await rows(ann, 'New').getByRole('button').click()
    await look('quiet', { within: '.work' })
    await chooses(ann, 'Active', worst.cjk)
    await ends(ann)
    await page.getByRole('form', { name: 'Wrap-up' }).waitFor()
    await look('wrap-up', beside)
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: 'Finish wrap-up' }).click()
    await isRecorded(stage.url, 'ann', cjk.conversation)
    await page.evaluate("location.hash = '#/engagements'")
    await page.locator('.engagement-row').first().waitFor()
    await look('engagements')
    await page.locator('a.engagement-row').first().click()
    await page.locator('.transcript').waitFor()
    await look('reading', { within: '.work' })
    await strangers.rests('ann')
  },
  withinMs,
)

it('U3 an offer of somebody who is being served, and what can be undone', async () => {
  const xu = await strangers.colleague('xu')
  await strangers.customer(worst.latin, 'side')
  const { conversation } = await xu.accept()
  const ben = await openAgent(stage, 'ben', wide)
  const { page, context } = ben
  leaving.push(() => context.close())
  const { token } = await call<{ token: string }>(stage, 'POST', '/dev/sign-in', null, { agent: 'xu' })
  const invitation = { quickConnect: 'ben', note: worst.thai }
  await call(stage, 'POST', `/conversations/${conversation}/invitations`, token, invitation)
  await offers(ben).getByText('Being served').waitFor()
  expect.soft(await leaves(page, 'served')).toEqual([])
  await accepts(ben, worst.latin)
  await page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'End' }).click()
  await page.locator('.toast.undoable').waitFor()
  // It goes by itself, and none of the layouts takes a second.
  expect.soft(await leaves(page, 'undo', { within: '.toasts', at: narrow })).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await xu.ends(conversation)
})

it('U3 the board: queues, who waits, agents, and moving somebody', async () => {
  for (const name of [worst.latin, worst.arabic, worst.emoji]) await strangers.customer(name)
  const dora = await open(stage, '/console/?as=dora#/board', wide)
  const { page, context } = dora
  leaving.push(() => context.close())
  await page.locator('[data-queue=sales]').click()
  await page.locator('.waiting li').first().waitFor()
  expect.soft(await leaves(page, 'board')).toEqual([])
  expect.soft(await unreadable(page, 'board')).toEqual([])
  await page.locator('.waiting li button').first().click()
  await page.getByRole('dialog').waitFor()
  expect.soft(await leaves(page, 'move', { within: 'dialog', at: narrow })).toEqual([])
  await page.keyboard.press('Escape')
  // Read along with: nobody there sees her, and she takes no part.
  await page.locator('.waiting a').last().click()
  await page.locator('.looking-on').waitFor()
  expect.soft(await leaves(page, 'looking on', { within: '.work' })).toEqual([])
})

it('U1 the widget: beginning, waiting, talking with a group, ended, in both directions', async () => {
  const page = await visitor(`${site.url}/?entry=side`)
  const look = async (view: string) =>
    expect.soft(await leaves(page, view, { within: 'partyline-chat', at: widgetLayouts })).toEqual([])
  const xu = await strangers.colleague('xu')
  await openChat(page)
  await chat(page).locator('.greeting').waitFor()
  await look('widget-start')
  await chat(page).getByRole('textbox', { name: 'Your name' }).fill(worst.thai)
  await field(page).fill(worst.latin.repeat(3))
  await field(page).press('Enter')
  await reads(page, 'Conversation started')
  await look('widget-waiting')
  const { room, conversation } = await xu.accept()
  await strangers.fill(conversation, [room], 'xu', ['yi', 'zoe'])
  await reads(page, worst.shortArabic)
  await look('widget-talking')
  await field(page).fill(worst.address)
  await field(page).press('Enter')
  await chat(page).getByRole('button', { name: 'Message options' }).last().click()
  await chat(page).getByRole('button', { name: 'Correct' }).click()
  await look('widget-correcting')
  await page.keyboard.press('Escape')
  await page.context().setOffline(true)
  await field(page).fill(worst.latin.repeat(2))
  await field(page).press('Enter')
  await chat(page).getByText('Sending…').waitFor()
  await look('widget-unsent')
  await page.context().setOffline(false)
  await chat(page).getByText('Sending…').waitFor({ state: 'detached' })
  expect.soft(await unreadable(page, 'widget-talking', 'partyline-chat')).toEqual([])
  await chat(page).getByRole('dialog').getByRole('button', { name: 'Close chat' }).click()
  await page.goto(`${site.url}/?entry=side&lang=ar&dir=rtl`)
  await openChat(page)
  await reads(page, worst.shortArabic)
  await look('widget-talking-rtl')
  await chat(page).getByRole('dialog').getByRole('button', { name: 'Close chat' }).click()
  room.say(worst.hebrew)
  await chat(page).locator('.glance').waitFor()
  await look('widget-glance')
  await openChat(page)
  await xu.ends(conversation)
  await chat(page).getByRole('button', { name: 'Start a new conversation' }).waitFor()
  await look('widget-ended')
  await chat(page).getByRole('button', { name: 'Start a new conversation' }).click()
  await chat(page)
    .getByRole('button', { name: /^Conversation of/ })
    .first()
    .click()
  await chat(page).getByText(worst.shortArabic).first().waitFor()
  await look('widget-earlier')
})
