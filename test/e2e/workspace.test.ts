// An agent's day in the workspace, in a real browser; the customers are the pages' own client, without a page.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Room } from '../../web/shared/room.ts'
import { openRoom, signIn, start, until, type Visitor } from '../support/client.ts'
import {
  accepts,
  becomes,
  becomesTrue,
  chooses,
  does,
  finishes,
  goesHome,
  meets,
  messages,
  notes,
  offers,
  open,
  openAgent,
  openStage,
  parks,
  picture,
  reads,
  rows,
  says,
  shows,
  tab,
  transcript,
  type Person,
  type Stage,
} from './stage.ts'

let stage: Stage
let people: Person[] = []
let customers: Customer[] = []

interface Customer extends Visitor {
  readonly room: Room
}

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
afterEach(async () => {
  await Promise.all(people.map(({ context }) => context.close()))
  people = []
  for (const { room, api, conversation } of customers) {
    room.stop()
    // Who still waited would be offered to the next test's agents. A persistent one is ended by its agent, below.
    await api({ method: 'POST', path: `/conversations/${conversation}/end` }).catch(() => {})
  }
  customers = []
  for (const id of ['ann', 'ben', 'dora']) await goesHome(stage, id)
})

async function agent(id: string): Promise<Person> {
  const person = await openAgent(stage, id)
  people.push(person)
  return person
}

async function customer(name: string, entryPoint = 'shop', attributes: object = {}): Promise<Customer> {
  const visitor = await start(stage.url, entryPoint, { name, attributes })
  const room = await openRoom(visitor.api, visitor.conversation, 'customer')
  await until(`${name} is there`, () => room.you.value)
  const one = { ...visitor, room }
  customers.push(one)
  return one
}

/** A customer and Ann, in a live conversation. */
async function talking(name: string): Promise<{ readonly vera: Customer; readonly ann: Person }> {
  const ann = await agent('ann')
  const vera = await customer(name)
  await accepts(ann, name)
  return { vera, ann }
}

const heard = ({ room }: Customer) => room.items.value.filter(({ type }) => type === 'message').map(({ text }) => text)

it('A6 and Q4 an offer rings in both tabs, shows the last words, is answered in one and stops in the other', async () => {
  const ann = await agent('ann')
  const second = { ...ann, page: await tab(ann, `${stage.url}/console/?as=ann`) }
  const vera = await customer('Vera')
  vera.room.say('Where is my parcel?')
  for (const one of [ann, second]) {
    const offer = offers(one).filter({ hasText: 'Vera' })
    await offer.waitFor()
    expect(await offer.innerText()).toMatch(/New conversation[\s\S]*Shop · Sales[\s\S]*Waited/)
    await becomesTrue(() => one.page.title(), '1 offer is ringing · partyline')
  }
  await accepts(second, 'Vera')
  await becomesTrue(() => offers(ann).count(), 0)
  await becomesTrue(() => ann.page.title(), 'partyline')
  await rows(ann, 'Active').filter({ hasText: 'Vera' }).waitFor()
  await reads(second, 'Where is my parcel?')
})

it('U3 by the keyboard alone: accept, write, note, find, park, come back, invite, help, end, wrap up', async () => {
  const ann = await agent('ann')
  const { keyboard } = ann.page
  const vera = await customer('Vera')
  vera.room.say('Where is my parcel?')
  await offers(ann).filter({ hasText: 'Vera' }).waitFor()
  await keyboard.press('a')
  await shows(ann, 'Vera')
  await ann.page.getByRole('textbox', { name: 'Message' }).waitFor()
  await keyboard.press('m')
  await becomesTrue(() => focused(ann), 'Message')
  await keyboard.type('apt to find')
  await keyboard.press('Enter')
  await until('the customer hears it', () => heard(vera).includes('apt to find'))
  await keyboard.press('Escape')
  await keyboard.press('n')
  await becomesTrue(() => focused(ann), 'Note')
  await keyboard.type('A patient one')
  await keyboard.press('Enter')
  await reads(ann, 'A patient one')
  await keyboard.press('Escape')
  await keyboard.press('/')
  await becomesTrue(() => focused(ann), 'Search this conversation')
  await keyboard.type('parcel')
  await transcript(ann).locator('mark').getByText('parcel').waitFor()
  await keyboard.press('Escape')
  await keyboard.press('?')
  await ann.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await keyboard.press('Escape')
  await keyboard.press('i')
  await becomesTrue(() => focused(ann), 'Search people and queues')
  await keyboard.press('Escape')
  await keyboard.press('p')
  await rows(ann, 'Parked').filter({ hasText: 'Vera' }).waitFor()
  vera.room.say('Here I am')
  await offers(ann).filter({ hasText: 'Came back' }).waitFor()
  await keyboard.press('a')
  await rows(ann, 'Active').filter({ hasText: 'Vera' }).waitFor()
  await ann.page.locator('.composer').waitFor()
  await keyboard.press('Control+k')
  await becomesTrue(() => focused(ann), 'Search conversations and commands')
  await keyboard.type('end')
  await keyboard.press('Enter')
  await ann.page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).waitFor()
  await keyboard.press('Enter')
  const finish = ann.page.getByRole('button', { name: 'Finish wrap-up' })
  await finish.waitFor()
  await finish.focus()
  await keyboard.press('Enter')
  await becomesTrue(() => rows(ann, 'Wrap-up').count(), 0)
  expect(heard(vera)).toEqual(['Where is my parcel?', 'apt to find', 'Here I am'])
})

function focused({ page }: Person): Promise<string | null> {
  return page.evaluate<string | null>("document.activeElement?.getAttribute('aria-label') ?? null")
}

it('U3 and R12 first contact to wrap-up: invite, marks of several parties, transfer, disposition', async () => {
  const { vera, ann } = await talking('Vera')
  const ben = await agent('ben')
  await meets(ann, 'Ben', 'Invite')
  await ann.page.getByRole('list', { name: 'Pending invitations' }).getByText('Ben').waitFor()
  await accepts(ben, 'Vera')
  await says(ann, 'Ben is here too')
  await reads(ben, 'Ben is here too')
  vera.room.read()
  await ann.page.getByText(/^Read by (Vera and Ben|Ben and Vera)$/).waitFor()
  await ben.page.getByRole('button', { name: 'Remove Ann' }).click()
  await finishes(ann)
  await meets(ben, 'Support', 'Transfer')
  await rows(ben, 'Wrap-up').filter({ hasText: 'Vera' }).waitFor()
  await accepts(ann, 'Vera')
  await does(ann, 'End')
  const form = ann.page.getByRole('form', { name: 'Wrap-up' })
  await form.getByRole('button', { name: 'Finish wrap-up' }).click()
  await form.getByText('Choose a disposition first.').waitFor()
  await finishes(ann, 'Solved')
})

it('Q2 what is assigned quietly is not opened by itself, only by hand', async () => {
  const ann = await agent('ann')
  const paul = await customer('Paul', 'account')
  paul.room.say('Whenever you can')
  const row = rows(ann, 'New').filter({ hasText: 'Paul' })
  await row.getByText('Not opened yet').waitFor()
  await ann.page.keyboard.press('j')
  await ann.page.reload()
  await row.getByText('Not opened yet').waitFor()
  await chooses(ann, 'New', 'Paul')
  await reads(ann, 'Whenever you can')
  await rows(ann, 'Active').filter({ hasText: 'Paul' }).waitFor()
})

it('D9 what is unread is so in every tab, and read in all when read in one', async () => {
  const { vera, ann } = await talking('Vera')
  const otto = await customer('Otto')
  await accepts(ann, 'Otto')
  vera.room.say('one')
  vera.room.say('two')
  const second = { ...ann, page: await tab(ann, `${stage.url}/console/?as=ann`) }
  const unread = (one: Person) => rows(one, 'Active').filter({ hasText: 'Vera' }).getByRole('img', { name: '2 unread' })
  await unread(ann).waitFor()
  await unread(second).waitFor()
  await chooses(second, 'Active', 'Vera')
  await transcript(second).getByText('New', { exact: true }).waitFor()
  await unread(ann).waitFor({ state: 'detached' })
  await unread(second).waitFor({ state: 'detached' })
  expect(heard(otto)).toEqual([])
})

it('U3 drafts are kept for each conversation, kind by kind, and survive a reload', async () => {
  const { ann } = await talking('Vera')
  await customer('Otto')
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('To Vera')
  await accepts(ann, 'Otto')
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('To Otto')
  await ann.page.getByRole('radiogroup').getByText('Note', { exact: true }).click()
  await ann.page.locator('.composer').getByRole('textbox').fill('About Otto')
  await ann.page.reload()
  await shows(ann, 'Otto')
  await becomesTrue(() => ann.page.locator('.composer').getByRole('textbox').inputValue(), 'About Otto')
  await ann.page.getByRole('radiogroup').getByText('Message', { exact: true }).click()
  expect(await ann.page.locator('.composer').getByRole('textbox').inputValue()).toBe('To Otto')
  await chooses(ann, 'Active', 'Vera')
  expect(await ann.page.locator('.composer').getByRole('textbox').inputValue()).toBe('To Vera')
})

it('U3 an act that is refused says which one and why, until it is dismissed', async () => {
  const { ann } = await talking('Vera')
  await meets(ann, 'Cleo', 'Transfer')
  await reads(ann, 'Cleo is offline')
  await meets(ann, 'Sales', 'Invite')
  await ann.page.getByRole('list', { name: 'Pending invitations' }).getByText('Sales').waitFor()
  await meets(ann, 'Support', 'Invite')
  const toast = ann.page.getByRole('alert').filter({ hasText: 'Invite: Support' })
  await toast.getByText('A queue is looking for somebody already.').waitFor()
  await toast.getByRole('button', { name: 'Dismiss' }).click()
  await toast.waitFor({ state: 'detached' })
  await ann.page.getByRole('button', { name: 'Cancel the invitation of Sales' }).click()
  await reads(ann, 'The invitation of Sales was cancelled')
})

it('R14 agents correct and delete their own words, supervisors redact those of anybody', async () => {
  const dora = await agent('dora')
  const vera = await customer('Vera')
  await accepts(dora, 'Vera')
  vera.room.say('My card is 4111 1111')
  await says(dora, 'Teh parcel')
  await says(dora, 'Not for you')
  const article = (text: string) => transcript(dora).getByRole('article').filter({ hasText: text })
  await article('Teh parcel').getByRole('button', { name: 'Correct' }).click()
  const field = dora.page.getByRole('textbox', { name: 'Corrected words' })
  await field.fill('The parcel')
  await field.press('Enter')
  await article('The parcel').getByText('Corrected').waitFor()
  await article('Not for you').getByRole('button', { name: 'Delete' }).click()
  await dora.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await reads(dora, 'This message was deleted.')
  await article('4111').getByRole('button', { name: 'Redact' }).click()
  await dora.page.getByRole('dialog').getByRole('button', { name: 'Redact' }).click()
  await reads(dora, 'This message was redacted.')
  await until('the customer sees all three', () => heard(vera).join('|') === '|The parcel|')
})

it('S3 names and words of a hostile customer stay text and within their place', async () => {
  const ann = await agent('ann')
  const name = `<script>alert(1)</script>\u202Eevil ${'👩‍👩‍👧'.repeat(10)}`
  const vera = await customer(name)
  vera.room.say(`${'🎉'.repeat(4_000)}<img src=x onerror="document.title='hacked'">`)
  vera.room.say('javascript:alert(1) https://example.com/\u202Egpj.exe')
  await offers(ann).getByRole('button', { name: 'Accept' }).click()
  await reads(ann, 'javascript:alert(1)')
  expect(await transcript(ann).getByRole('link').count()).toBe(0)
  expect(await transcript(ann).locator('img, script').count()).toBe(0)
  const wider = await ann.page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
  expect(wider).toBeLessThanOrEqual(0)
  await picture(ann, 'workspace-hostile')
})

it('E2 the board shows supervisors who waits, who works, and to whom it is offered; agents are told that it is not for them', async () => {
  const ann = await agent('ann')
  await customer('Vera')
  await accepts(ann, 'Vera')
  await becomes(ann, 'Busy')
  await customer('Otto')
  const dora = await open(stage, '/console/?as=dora#/board')
  people.push(dora)
  const queue = dora.page.getByRole('row').filter({ hasText: 'Sales' })
  await queue.getByRole('cell', { name: '1', exact: true }).first().waitFor()
  await dora.page.getByRole('button', { name: 'Sales' }).click()
  await dora.page.getByRole('list', { name: 'Who waits' }).getByText('Otto').waitFor()
  await dora.page.getByRole('row').filter({ hasText: 'Ann' }).getByText('Vera').waitFor()
  await dora.page.getByRole('row').filter({ hasText: 'Ann' }).getByText('Busy').waitFor()
  await dora.page.getByRole('button', { name: 'Presence' }).click()
  expect(await dora.page.getByRole('columnheader', { name: 'Presence' }).getAttribute('aria-sort')).toBe('descending')
  expect(await dora.page.getByRole('table').last().getByRole('rowheader').first().innerText()).toMatch(/Ann/)
  await ann.page.goto(`${stage.url}/console/#/board`)
  await ann.page.getByText('The board is for supervisors.').waitFor()
})

it('U2 the workspace speaks five languages and remembers which', async () => {
  const { ann } = await talking('Vera')
  const menu = async () => {
    await ann.page.locator('.you > button').click()
    return ann.page.locator('.settings select').first()
  }
  for (const [code, work] of [
    ['fr', 'Travail'],
    ['ja', '仕事'],
    ['pt-BR', 'Trabalho'],
    ['id', 'Pekerjaan'],
  ] as const) {
    await (await menu()).selectOption(code)
    await ann.page.getByRole('heading', { name: work, level: 2 }).waitFor()
    await ann.page.keyboard.press('Escape')
    await picture(ann, `workspace-${code}`)
  }
  await ann.page.reload()
  await ann.page.getByRole('heading', { name: 'Pekerjaan', level: 2 }).waitFor()
  expect(await ann.page.evaluate('document.documentElement.lang')).toBe('id')
})

it('P6 a parked conversation stays in the list, leaves capacity, and returns by an offer', async () => {
  const { vera, ann } = await talking('Vera')
  await says(ann, 'Are you there?')
  await notes(ann, 'Gone quiet')
  await parks(ann)
  const parked = rows(ann, 'Parked').filter({ hasText: 'Vera' })
  await parked.waitFor()
  await ann.page.getByRole('button', { name: 'Presence: Available' }).getByText('0/3').waitFor()
  await ann.page.reload()
  await parked.getByRole('button').click()
  await ann.page.getByText('Parked. It comes back').waitFor()
  vera.room.say('Yes')
  await accepts(ann, 'Vera')
  await reads(ann, 'Gone quiet')
  expect(await messages(ann)).toEqual(['Are you there?', 'Gone quiet', 'Yes'])
})

it('U3 the search finds what is no longer loaded, when asked to look through the whole conversation', async () => {
  const { vera, ann } = await talking('Vera')
  vera.room.say('The needle is here')
  for (let n = 1; n <= 120; n++) vera.room.say(`Hay ${n}`)
  await reads(ann, 'Hay 120')
  await ann.page.reload()
  await reads(ann, 'Hay 120')
  await ann.page.keyboard.press('/')
  await ann.page.getByRole('searchbox', { name: 'Search this conversation' }).fill('needle')
  await ann.page.getByText('Nothing found.').waitFor()
  await ann.page.getByRole('button', { name: 'Search the whole conversation' }).click()
  await ann.page.getByText('1 of 1').waitFor()
  await ann.page.locator('.hit').click()
  await transcript(ann).locator('mark').getByText('needle').waitFor()
  await ann.page.getByRole('button', { name: 'Jump to the latest' }).click()
  await reads(ann, 'Hay 120')
})

it('T8 the list of quick connects shows how each stands at this moment', async () => {
  const { ann } = await talking('Vera')
  await ann.page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'Invite' }).click()
  const line = (who: string) => ann.page.getByRole('dialog').locator('.connect').filter({ hasText: who })
  await line('Ben').getByText('Offline').waitFor()
  await agent('ben')
  await line('Ben').getByText('Available · 3 free').waitFor()
  await line('Support')
    .getByText(/^0 waiting · 2 available · /)
    .waitFor()
})

it('S6 somebody without an account and a session that was revoked are told so in words', async () => {
  const nobody = await open(stage, '/console/?sign-in=login_unknown')
  people.push(nobody)
  await nobody.page.getByText('You have no account here yet. Ask an administrator.').waitFor()
  expect(nobody.page.url()).not.toContain('sign-in')
  const api = await signIn(stage.url, 'ann')
  expect(await api({ method: 'GET', path: '/agent' })).toMatchObject({ agent: { id: 'ann' } })
})
